"""What the timeline app refuses, in sentences a person can act on."""

from assessment_ready.councils.errors import ChangedMeanwhile
from assessment_ready.ui.errors import FieldError, UserFacingError

__all__ = ["ChangedMeanwhile"]


class NotAllowed(UserFacingError):
    """The person's role does not reach this far."""

    sentence = "Your role does not allow this. Ask the assessment programme lead."


class InvalidDates(FieldError):
    """The dates do not hold together."""


class OutOfOrder(UserFacingError):
    """A milestone would come on the wrong side of the one it hangs on, or of one that hangs on it."""


class PlanChanged(UserFacingError):
    """Other dates would move now than the preview showed."""

    sentence = "Somebody changed the timeline since you saw what would move. Look at what would move now, then confirm."


class CircleOfMilestones(FieldError):
    """Milestones would hang on each other in a circle."""

    field = "after"
    sentence = "This milestone would hang on itself. Choose another one for it to come after"


class AnchorUnknown(FieldError):
    """Only a milestone of the council that one may know of can be hung on."""

    field = "after"
    sentence = "Choose a milestone from the list"


class RangeNeeded(FieldError):
    """A milestone that hangs on nothing has days of its own."""

    field = "earliest"
    sentence = "Enter the earliest and the latest day, or choose the milestone it comes after"


class NotOwnMilestone(UserFacingError):
    """What the durations made is part of the assessment."""

    sentence = (
        "This milestone belongs to the stages of the assessment, so it cannot be changed in this way or removed. "
        "Record its dates instead."
    )


class HasFollowers(UserFacingError):
    """Other milestones hang on it."""

    sentence = "Other milestones hang on this one. Hang them on another one first, then remove it."


class EmbargoNotChosen(FieldError):
    """Only an embargo that still holds and that one is cleared for can be used."""

    field = "embargo"
    sentence = "Choose an embargo that still holds and that you are cleared for"


class NoIntervals(UserFacingError):
    """The default durations are not loaded."""

    sentence = "The usual durations are not loaded yet, so no calendar can be made. Ask your administrator."


class AssessmentClosed(UserFacingError):
    """A closed assessment is kept as it is."""

    sentence = "This assessment is closed, so its dates cannot be changed. Open it again first."


class AssessmentNotClosed(UserFacingError):
    """Only a closed assessment is opened again."""

    sentence = "This assessment is open already."


class InvalidInterval(FieldError):
    """A duration that cannot be used."""


class NothingShipped(UserFacingError):
    """The stage is the council's own, so there is no shipped value."""

    sentence = "This stage is your council’s own. Remove it if you do not want it in new assessments."


class StageInUse(UserFacingError):
    """Other stages count from it."""

    sentence = "Other stages are counted from this one. Count them from another one first, then remove it."


class NotYourOwn(UserFacingError):
    """A shipped stage is not removed."""

    sentence = "This stage comes with the product and cannot be removed."


class InvalidEntry(FieldError):
    """An election, quiet period or meeting whose days do not hold together."""


class HolidayKnown(FieldError):
    """The day is in the list already."""

    field = "on"
    sentence = "This day is in the list already. If it was taken out, put it back"


class UnreadableHolidays(FieldError):
    """A list of bank holidays that cannot be used."""

    field = "file"


class FetchFailed(UserFacingError):
    """GOV.UK did not give the list."""
