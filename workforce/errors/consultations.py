"""Refusals about consultations and comments, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError
from workforce.errors import FieldError


class InvalidConsultation(FieldError):
    """What was entered about a consultation does not hold together."""


class StrategyNotDraft(FieldError):
    """A strategy that is agreed already would be put out for comment."""

    field = "strategy"
    sentence = "Choose a strategy that is a draft or out to consultation"


class NotOpen(UserFacingError):
    """Somebody comments before the consultation opens or after it closed."""

    sentence = (
        "This consultation does not take comments now. Your words are still here if you want to copy them."
    )


class InvalidComment(FieldError):
    """What was entered in a comment does not hold together."""


class TooManyComments(UserFacingError):
    """More comments come in than people can write."""

    sentence = (
        "Many comments are coming in just now, so we could not take yours. "
        "It is still here: wait ten minutes and send it again."
    )


class FormTooOld(UserFacingError):
    """A form that was not handed out by us, or too long ago."""

    sentence = "This page was open for too long. Your comment is still here: send it once more."


class CommentIsWithdrawn(UserFacingError):
    """A comment that is withdrawn would be answered or withdrawn."""

    sentence = "This comment is withdrawn. Restore it first."


class CommentNotWithdrawn(UserFacingError):
    """A comment that stands would be restored."""

    sentence = "This comment is not withdrawn."


class NothingAnswered(UserFacingError):
    """An outcome without a single answered comment would be published."""

    sentence = "Answer a comment and mark it to be shown first: there is nothing to publish yet."


class StillOpen(UserFacingError):
    """An outcome would be published while comments still come in."""

    sentence = (
        "People can still comment. Publish what came of it after the last day, or bring the last day forward."
    )


class NotPublished(UserFacingError):
    """An outcome that is not published would be taken back."""

    sentence = "What came of this consultation is not published."
