"""Refusals about embargoes, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError


class AlreadyLifted(UserFacingError):
    """The embargo is over."""

    sentence = "This embargo has lifted in the meantime. It cannot be changed any more."


class MomentPast(UserFacingError):
    """An embargo lifts in the future."""

    field = "day"
    sentence = "The moment must be in the future. To lift the embargo at once, use “Lift it now”"


class AlreadyCleared(UserFacingError):
    """The person is cleared already."""

    field = "person"
    sentence = "This person is cleared already"


class NotAMember(UserFacingError):
    """Only current members can be cleared."""

    field = "person"
    sentence = "This person no longer has access to the council. Choose somebody else"


class ClearanceGone(UserFacingError):
    """The clearance was withdrawn meanwhile."""

    sentence = "This clearance was withdrawn in the meantime. Nothing was changed."


class LastManager(UserFacingError):
    """Somebody must be able to lift the embargo."""

    sentence = (
        "This is the last cleared person who can manage the embargo. "
        "Clear somebody else who can, before you withdraw this clearance."
    )


class EmbargoChanged(UserFacingError):
    """Somebody else changed the moment first. ``version`` and ``current`` are what holds now."""

    sentence = (
        "Somebody else changed this while you had it open. Compare their version below with yours, "
        "then save again to keep yours."
    )

    def __init__(self, *, version: int, current: list[tuple[str, str]]) -> None:
        super().__init__()
        self.version = version
        self.current = current


class NothingToAcknowledge(UserFacingError):
    """The person is not cleared, or has acknowledged already."""

    sentence = "There is nothing to acknowledge: you have done it already, or your clearance was withdrawn."
