"""Refusals about improvement ideas, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError
from workforce.errors import FieldError


class InvalidIdea(FieldError):
    """What was entered about an idea does not hold together."""


class NotYourIdea(UserFacingError):
    """Somebody else's idea would be changed."""

    sentence = (
        "Only whoever put the idea forward, while it is proposed, and the workforce lead can change it."
    )
