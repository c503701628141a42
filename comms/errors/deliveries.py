"""Refusals about stopping, deciding and publication day, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.words import counted
from comms.errors import FieldError


class NotRunning(UserFacingError):
    """Only what is still to come or going on can be paused."""

    sentence = "This is over or paused already, so there is nothing to pause"


class NotPaused(UserFacingError):
    """Only what is paused goes on."""

    sentence = "This is not paused"


class WindowOver(UserFacingError):
    """Too late is not sent."""

    def __init__(self, until: str) -> None:
        super().__init__(
            f"This was useful until {until}, which is over. What had not gone stays unsent. Schedule the briefing "
            "again, with a new time"
        )


class ReleaseOver(UserFacingError):
    """It was sent, missed or cancelled."""

    def __init__(self, gone: int) -> None:
        super().__init__(f"This is over already: {counted(gone, 'message,messages')} had gone")


class NotUnknown(UserFacingError):
    """Somebody decided before, or a receipt came."""

    sentence = "It is no longer unknown whether this left: somebody has decided, or a receipt came"


class NotFailed(UserFacingError):
    """Only what failed or was missed can be tried again."""

    sentence = "This has not failed, so there is nothing to try again"


class SameAddress(UserFacingError):
    """Refused for good means: not to this address again."""

    sentence = "This address was refused for good. Correct it on the contact’s page first, then try again"


class CannotReach(UserFacingError):
    """The contact has no address that can be written to, or may not be written to any more."""

    def __init__(self, why: str) -> None:
        super().__init__(f"This cannot be sent to them: {why}")


class NoLongerCleared(UserFacingError):
    """The words, the briefing or the release no longer stand."""

    sentence = (
        "These words may not leave any more: the briefing was changed or withdrawn, or the sending was cancelled. "
        "Schedule the new words instead"
    )


class HasAnother(UserFacingError):
    """A later release reached them."""

    sentence = "Another sending of exactly these words has reached them, or is about to"


class UntilMissing(FieldError):
    """After the window somebody must say how long it stays useful."""

    field = "hours"
    sentence = "Choose for how long it may still be sent: the time it was useful for is over"


class NotHeld(UserFacingError):
    """Nothing to override."""

    sentence = "This does not wait for another group"


class NothingToSchedule(UserFacingError):
    """No step of the cascade can be scheduled."""

    def __init__(self, why: str) -> None:
        super().__init__(f"Nothing could be scheduled. {why}")


class BriefingThere(UserFacingError):
    """This time has its own briefing."""

    sentence = "This time has a briefing of its own already. Open it and change it there"


class NothingToCopy(UserFacingError):
    """No earlier time has a briefing."""

    sentence = "No earlier time of this activity has a briefing you may see. Write one and choose it here"
