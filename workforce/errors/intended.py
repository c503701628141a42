"""Refusals about what strategies intend, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError
from workforce.errors import FieldError


class InvalidIntended(FieldError):
    """What was entered about an intended action does not hold together."""


class OwnerHasLeft(UserFacingError):
    """Something would be put in action whose owner has no access any more, or may not own actions."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} cannot own actions in this council any more. Choose another owner first.")


class NotSpecificEnough(UserFacingError):
    """Something without owner or due date would be put in action."""

    sentence = "Name an owner and a due date first: an action nobody owns, or without a day, is never done."


class DueDateGone(UserFacingError):
    """Something would be put in action that was due already."""

    sentence = "The due date has gone by. Set one that can still be kept, then put it in action."


class AlreadyInAction(UserFacingError):
    """Something would be changed here that its action says."""

    sentence = "It is in action already: change owner, dates, product and words of the measure in the action."


class NotOpenNow(UserFacingError):
    """Something cannot be put in action or changed for a reason this person may not know."""

    sentence = "This cannot be changed at present. Ask the Director of Adult Social Services."


class IsDropped(UserFacingError):
    """Something that was dropped would be changed or put in action."""

    sentence = "It was dropped. Take it up again first."


class NotDropped(UserFacingError):
    """Something that is not dropped would be taken up again."""

    sentence = "It is not dropped."
