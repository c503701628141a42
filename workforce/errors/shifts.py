"""Refusals about shifts in practice, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError
from workforce.errors import FieldError


class InvalidShift(FieldError):
    """What was entered about a shift or an observation does not hold together."""


class NotYourShift(UserFacingError):
    """Somebody who neither owns the shift nor looks after the workforce area would note an observation."""

    sentence = (
        "Only the owner of the shift and those who look after the workforce strategy can note what was seen."
    )


class ShiftHasObservations(UserFacingError):
    """A shift with a history would be removed."""

    sentence = (
        "Something was observed of this shift, so it stays. Say in an observation that it is embedded, or take the "
        "group out of use."
    )


class ActionAlreadyLinked(FieldError):
    """An action would be linked twice."""

    field = "action"
    sentence = "This action is linked already"
