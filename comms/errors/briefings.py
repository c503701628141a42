"""Refusals about briefings and clearance, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError
from comms.errors import FieldError


class ClearanceRefused(UserFacingError):
    """A text cannot be put forward, or cannot be cleared, as things are."""


class AlreadyInClearance(UserFacingError):
    """A text is put forward once at a time."""

    sentence = "These words are in clearance already. Withdraw the request first, or wait for the sign-offs."


class AlreadyCleared(UserFacingError):
    """Nothing is left to ask."""

    sentence = "Exactly these words are cleared already."


class WordsChanged(UserFacingError):
    """Approval is of exact words."""

    sentence = "The words were changed since they were put forward. Ask for clearance of the new words."


class RequestOver(UserFacingError):
    """Somebody was faster."""

    sentence = "This request is closed already. Nothing is left to decide."


class NotYourSignOff(UserFacingError):
    """Only the person named, or their deputy, may answer."""

    sentence = "Only the person named for this sign-off, or their deputy, can answer it."


class SignOffDecided(UserFacingError):
    """Each sign-off is answered once."""

    sentence = "This sign-off was answered already, or nobody has asked for it yet."


class AuthorAlone(UserFacingError):
    """The author is never the only approver."""

    sentence = (
        "You wrote these words, so your approval alone does not clear them. Pass this sign-off on, or have "
        "somebody else named as well."
    )


class ReasonNeeded(FieldError):
    """A refusal needs its reason."""

    field = "comment"
    sentence = "Enter the reason, so that the author can act on it"


class CannotSignOff(FieldError):
    """Somebody who cannot sign off was chosen."""

    field = "person"


class EmergencyRefused(UserFacingError):
    """The emergency route needs two people, the second of whom is neither the first nor the author."""


class GateRefused(FieldError):
    """The monitoring officer's gate stays as it is."""


class CheckIncomplete(FieldError):
    """The publicity checklist is answered in full."""


class MatrixRefused(FieldError):
    """The sign-off matrix does not hold together."""


class BriefingRefused(FieldError):
    """A briefing does not hold together."""
