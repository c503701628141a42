"""What the packs app refuses, each with a sentence fit for a person. Here what all of it shares."""

from assessment_ready.councils.errors import ChangedMeanwhile
from assessment_ready.ui.errors import FieldError, UserFacingError

__all__ = ["ChangedMeanwhile", "FieldError"]


class NotAllowed(UserFacingError):
    """The person's role does not reach this far."""

    sentence = "Your role does not allow this. Ask the communications lead."


class PackRefused(UserFacingError):
    """What was asked of a pack cannot be done as things stand."""
