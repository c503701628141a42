"""Refusals about workforce groups and role storyboards, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError
from workforce.errors import FieldError


class InvalidGroup(FieldError):
    """What was entered about a group does not hold together."""


class GroupNameTaken(FieldError):
    """Two groups of a council would have one name."""

    field = "name"
    sentence = "There is a group with this name already. Enter another name"


class GroupIsRetired(UserFacingError):
    """A group that is no longer in use would be changed."""

    sentence = "This group is no longer in use. Bring it back first."


class GroupNotRetired(UserFacingError):
    """A group in use would be brought back."""

    sentence = "This group is in use."
