"""Refusals about questions and evaluation, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError
from comms.errors import FieldError


class InvalidQuestion(FieldError):
    """What was entered about a question does not hold together."""


class NotYourQuestion(UserFacingError):
    """Somebody who neither owns the question nor looks after communications would answer it."""

    sentence = "Only the owner of the question and those who look after communications can do this."


class QuestionIsClosed(UserFacingError):
    """A question that was closed without an answer is answered or changed."""

    sentence = "The question is closed. Reopen it first."


class QuestionNotClosed(UserFacingError):
    """A question that is not closed would be reopened."""

    sentence = "The question is not closed."


class NotCleared(UserFacingError):
    """An answer whose words are not cleared would be published."""

    sentence = "Only a cleared answer can be published. Ask for clearance first."


class NotPublished(UserFacingError):
    """An answer that is not published would be taken back."""

    sentence = "The answer is not published."


class InvalidMeasure(FieldError):
    """What was entered about a measure or a reading does not hold together."""


class InvalidLesson(FieldError):
    """What was entered about a lesson does not hold together."""


class InvalidSurvey(FieldError):
    """What was entered about a survey does not hold together."""


class SurveyHasAnswers(UserFacingError):
    """The words of a survey would change after people have answered it."""

    sentence = (
        "People have answered already, so the statements stay as they are. You can still change the last day."
    )


class SurveyIsClosed(UserFacingError):
    """A survey that is closed would be closed or answered."""

    sentence = "This survey is closed."


class SurveyNotOpen(UserFacingError):
    """A survey is answered before it opens."""

    sentence = "This survey is not open yet."


class FormTooOld(UserFacingError):
    """The form of a survey was not handed out by us, or too long ago."""

    sentence = "This page was open for too long. Your answers are still here: send them once more."


class TooFewAnswers(FieldError):
    """A figure would be taken from fewer answers than may be shown."""
