"""What reporting periods refuse."""

from datetime import date

from assessment_ready.ui.dates import format_date
from assessment_ready.ui.errors import FieldError, UserFacingError


class InvalidPeriod(FieldError):
    """The days of a reporting period do not hold together."""


class PeriodOverlaps(FieldError):
    """A day belongs to one period."""

    field = "starts_on"

    def __init__(self, title: str, starts_on: date, ends_on: date) -> None:
        super().__init__(
            f"“{title}” has days of this period already: {format_date(starts_on)} to {format_date(ends_on)}. "
            "Choose days that no other period has"
        )


class PeriodLocked(FieldError):
    """What was said about a locked period does not change any more."""

    field = "period"

    def __init__(self, title: str, locked_on: date) -> None:
        super().__init__(
            f"{_the(title)} is locked since {format_date(locked_on)}, so nothing more can be reported for it. Ask "
            "somebody who manages actions to unlock it, or report for a period that is open"
        )


class PeriodClosed(FieldError):
    """A period is reported on until its closing day."""

    field = "period"

    def __init__(self, title: str, closes_on: date) -> None:
        super().__init__(
            f"{_the(title)} closed on {format_date(closes_on)}, so nothing more can be reported for it. Report for a "
            "period that is open, or ask somebody who manages actions to let it close later"
        )


class PeriodToCome(FieldError):
    """What has not begun cannot be reported on."""

    field = "period"

    def __init__(self, title: str, starts_on: date) -> None:
        super().__init__(
            f"{_the(title)} begins on {format_date(starts_on)}. Nothing can be reported for it before then"
        )


class PeriodUnknown(FieldError):
    """Not a period of this council."""

    field = "period"
    sentence = "Choose a reporting period from the list"


class PeriodNotOver(UserFacingError):
    """A period is closed early only when it is over."""

    def __init__(self, title: str, ends_on: date) -> None:
        super().__init__(
            f"{_the(title)} ends on {format_date(ends_on)}. It can be closed from the day after, or locked now."
        )


class PeriodIs(UserFacingError):
    """The period is not where this can be done."""

    def __init__(self, title: str, state: str, remedy: str) -> None:
        super().__init__(f"{_the(title)} is {state}. {remedy}")


def _the(title: str) -> str:
    """A period's title as the beginning of a sentence."""
    return f"The {title[:1].lower()}{title[1:]}" if title.startswith("Quarter") else f"“{title}”"
