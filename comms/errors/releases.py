"""Refusals about scheduling what is sent, in sentences a person can act on."""

from collections.abc import Iterable

from assessment_ready.ui.errors import UserFacingError
from comms.errors import FieldError


class ReleaseRefused(UserFacingError):
    """This briefing cannot be sent as things are."""


class NotCleared(ReleaseRefused):
    """Only exactly cleared words leave."""

    sentence = "These words are not cleared. Ask for clearance first."


class ChangedSinceCleared(ReleaseRefused):
    """Clearance is of exact words."""

    sentence = "The words were changed after they were cleared. Ask for clearance again."


class ChangedSinceShown(ReleaseRefused):
    """Who confirms must have seen the words that leave."""

    sentence = "Other words were cleared while you looked at this page. Look at them below, then confirm."


class TimeOver(FieldError):
    """Nothing is scheduled for a moment that is over."""

    field = "on"
    sentence = "That time is over. Choose a new time"


class WindowOver(FieldError):
    """What is useful until then must begin before."""

    field = "hours"
    sentence = "It would be useful for no time at all. Choose at least one hour"


class UnknownFields(ReleaseRefused):
    """A text names something nobody can fill in."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(
            f"The text has fields that cannot be filled: {', '.join(names)}. Correct them and ask for clearance again."
        )


class InFullRefused(FieldError):
    """Words under an embargo leave the house only by the decision of somebody who manages embargoes."""

    field = "in_full_because"
    sentence = "Only somebody who manages embargoes can send the words themselves while the embargo holds"


class AlreadyUnderWay(UserFacingError):
    """Only what has not begun can be changed."""

    sentence = "This is no longer waiting for its time, so it cannot be changed. Look at where it stands"


class NothingToCorrect(UserFacingError):
    """A correction goes to those who got the original."""

    sentence = "Nobody got this, so there is nobody to whom a correction could go"
