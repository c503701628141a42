"""Refusals about indicators, values and trajectories, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError
from workforce.errors import FieldError


class InvalidIndicator(FieldError):
    """What was entered about an indicator does not hold together."""


class TargetNeedsOperator(FieldError):
    """A target says a figure and not how a value is compared with it."""

    field = "operator"
    sentence = (
        "Choose how the value is compared with the target: at least, at most, exactly or within a band. "
        "“Up to 90%” does not say whether more would be better or worse"
    )


class InvalidValue(FieldError):
    """What was entered about a value does not hold together."""


class PeriodTaken(FieldError):
    """The indicator has a value for the period already."""

    field = "period_end"

    def __init__(self, period: str) -> None:
        super().__init__(
            f"There is a value for the period that ends on {period} already. Correct that one instead",
            field=self.field,
        )


class InvalidPoint(FieldError):
    """A point of a trajectory does not hold together."""


class CodeTaken(FieldError):
    """Another indicator has the code."""

    field = "code"
    sentence = "Another indicator has this code. Choose another one"


class IndicatorIsRetired(UserFacingError):
    """A retired indicator would get another value."""

    sentence = "This indicator is no longer in use. Bring it back first."


class UnknownLibraryCode(UserFacingError):
    """No code is chosen, or one that the library does not have."""

    sentence = "Tick at least one indicator of the library."


class NotYourIndicator(UserFacingError):
    """Somebody who neither owns the indicator nor looks after the workforce area would enter a value."""

    sentence = "Only the owner of the indicator and those who look after the workforce area can do this."
