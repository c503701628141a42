"""What the workforce area refuses, in sentences a person can act on. Here what all of it shares."""

from assessment_ready.councils.errors import ChangedMeanwhile
from assessment_ready.ui.errors import FieldError, UserFacingError

__all__ = ["ChangedMeanwhile", "FieldError"]


class NotAllowed(UserFacingError):
    """The person's role does not reach this far."""

    sentence = "Your role does not allow this. Ask the workforce lead."


class InvalidEntry(FieldError):
    """What was entered does not hold together."""


class OwnerNotEligible(FieldError):
    """The owner chosen has left, or cannot own this."""

    field = "owner"
    sentence = "Choose an owner who still has access to this council"
