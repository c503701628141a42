"""Refusals about recurring events, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError
from workforce.errors import FieldError


class InvalidEvent(FieldError):
    """What was entered about an event does not hold together."""


class NotYourEvent(UserFacingError):
    """Somebody who neither convenes nor looks after events would change one."""

    sentence = "Only the convenor and those who look after the workforce area can do this."


class SeriesHasEnded(UserFacingError):
    """A date would be added to a series that has ended."""

    sentence = "This series has ended. Begin it again first."


class EventIsCancelled(UserFacingError):
    """A cancelled event would be cancelled or reported on."""

    sentence = "This event is cancelled."


class EventNotCancelled(UserFacingError):
    """An event that stands would be brought back."""

    sentence = "This event is not cancelled."
