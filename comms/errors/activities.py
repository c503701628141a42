"""What activities, moving dates and calendar feeds refuse, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError
from comms.errors import FieldError


class NotInList(FieldError):
    """Only what the person may know of and what belongs to the plan can be chosen."""

    sentence = "Choose only from the list"


class CircleOfActivities(FieldError):
    """Activities would wait for each other in a circle."""

    field = "depends_on"
    sentence = "This activity would wait for itself. Choose another one for it to wait for"


class EmbargoMissing(FieldError):
    """Whatever is dated from something secret is as secret."""

    field = "embargo"
    sentence = (
        "The milestone is under an embargo, so an activity dated from it must be under the same one. "
        "Choose that embargo, or another milestone"
    )


class FirstOfSeries(FieldError):
    """The day of a whole series is that of its first activity."""

    field = "scope"


class RepeatNeedsDay(FieldError):
    """What has no day cannot recur."""

    field = "repeats"
    sentence = "Choose a milestone or a day before the activity can repeat"


class StepOfCascade(FieldError):
    """Who hears when in a cascade is decided there, where the order is looked at."""

    sentence = (
        "This activity is a step of a cascade. Change when it is and for whom in the cascade, so that nobody hears "
        "before their turn"
    )


class WrongClock(FieldError):
    """A clock time that London does not have, or has twice, on that day."""

    field = "at"


class IsOver(UserFacingError):
    """What is done, missed or cancelled is not changed any more."""

    sentence = "This activity is over. Open it again first."


class NotOver(UserFacingError):
    """Only what is over can be opened again."""

    sentence = "This activity is open already."


class NotYours(UserFacingError):
    """Only the owner and those who look after communications report on an activity."""

    sentence = "Only its owner or the communications team can do this."


class MovesChanged(UserFacingError):
    """Other activities would move now than the preview showed."""

    sentence = "Something changed since you saw what would move. Look at what would move now, then confirm."


class FeedGone(UserFacingError):
    """A feed that was revoked stays so."""

    sentence = "This feed was revoked already."
