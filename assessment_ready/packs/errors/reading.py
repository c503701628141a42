"""Refusals about reading packs, their files and members' posts, in sentences a person can act on."""

from assessment_ready.packs.errors import FieldError
from assessment_ready.ui.errors import UserFacingError


class NothingToAcknowledge(UserFacingError):
    """Somebody says that they have read what does not ask them, or is not issued any more."""

    sentence = "This pack does not ask you to say that you have read it."


class NotACouncillor(UserFacingError):
    """Posts would be given to somebody who is no councillor."""

    sentence = "Only councillors have posts. Change the person’s role first."


class InvalidPosts(FieldError):
    """What was entered about a councillor does not hold together."""
