"""Refusals about role storyboards, in sentences a person can act on."""

from workforce.errors import FieldError


class InvalidStory(FieldError):
    """What was entered about a storyboard does not hold together."""


class RoleTaken(FieldError):
    """Two storyboards of a council would be about one role."""

    field = "role"
    sentence = "There is a storyboard for this role already. Change that one"
