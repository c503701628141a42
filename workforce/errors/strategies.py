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


class StrategyIsOver(UserFacingError):
    """Something would change in a strategy that a newer edition replaced."""

    sentence = "A newer edition took the place of this strategy, so it stays as it is."


class InvalidRisk(FieldError):
    """What was entered about a risk does not hold together."""


class RiskIsClosed(UserFacingError):
    """A closed risk would be changed, scored or closed again."""

    sentence = "The risk is closed. Open it again first."


class RiskIsOpen(UserFacingError):
    """A risk that is open would be opened again."""

    sentence = "The risk is open already."


class NotPublic(UserFacingError):
    """A strategy that is not open to the public would be taken back."""

    sentence = "The strategy is not open to the public."
