"""Refusals about strategies and risks, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError
from workforce.errors import FieldError


class InvalidStrategy(FieldError):
    """What was entered about a strategy or one of its parts does not hold together."""


class StrategyIsSettled(UserFacingError):
    """The text of a strategy that was agreed, or that a newer edition replaced, would change."""

    sentence = (
        "The words of this strategy are agreed, so they stay as they are. "
        "Begin a new edition to change what it says."
    )


class NotInThisState(UserFacingError):
    """A strategy would take a step that its state does not allow."""

    sentence = "The strategy has moved on meanwhile, so this step is not open any more."


class OnlyTheAuthor(UserFacingError):
    """The person who wrote a strategy would be the only one to agree it."""

    sentence = "You began this strategy, so somebody else who may agree strategies has to agree it."


class NothingToAgree(UserFacingError):
    """A strategy without any strand or intended action would be agreed."""

    sentence = "Add at least one strand with an intended action first: there is nothing to agree yet."


class NothingToPublish(UserFacingError):
    """A strategy nobody has agreed would be opened to the public."""

    sentence = "Only a strategy that is agreed or active can be opened to the public."
