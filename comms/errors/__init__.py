"""What the communications area refuses, in sentences a person can act on. Here what all of it shares."""

from assessment_ready.councils.errors import ChangedMeanwhile
from assessment_ready.ui.errors import FieldError, UserFacingError

__all__ = ["ChangedMeanwhile", "FieldError"]


class NotAllowed(UserFacingError):
    """The person's role does not reach this far."""

    sentence = "Your role does not allow this. Ask the communications lead."


class InvalidEntry(FieldError):
    """What was entered does not hold together."""


class EmbargoNotChosen(FieldError):
    """Only an embargo that still holds and that one is cleared for can be used."""

    field = "embargo"
    sentence = "Choose an embargo that still holds and that you are cleared for"
