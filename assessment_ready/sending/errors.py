"""Refusals of sending, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError


class NotAllowed(UserFacingError):
    """The role does not allow it."""

    sentence = "You are not allowed to do this"


class SecretUnreadable(UserFacingError):
    """It was encrypted with a key that is gone."""

    sentence = "The stored password or key can no longer be read. Enter it again"


class SecretMissing(UserFacingError):
    """Nothing can be sent without it."""

    field = "secret"
    sentence = "Enter the key: GOV.UK Notify takes nothing without it"


class AlreadyPaused(UserFacingError):
    """Somebody was faster."""

    sentence = "This is paused already"


class NotPaused(UserFacingError):
    """Somebody was faster."""

    sentence = "This is not paused"


class NothingCallsBack(UserFacingError):
    """Nobody else tells anything about texts."""

    sentence = "Only GOV.UK Notify tells what became of texts. Choose it first"


class DidNotWork(UserFacingError):
    """The connection or the message to oneself failed; the sentence says at what."""


class RouteChanged(UserFacingError):
    """Somebody else saved first. ``version`` and ``current`` are what holds now."""

    sentence = (
        "Somebody else changed this while you had it open. Compare their version below with yours, "
        "then save again to keep yours."
    )

    def __init__(self, *, version: int, current: list[tuple[str, str]]) -> None:
        super().__init__()
        self.version = version
        self.current = current
