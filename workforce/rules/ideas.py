"""Improvement ideas: which state may follow which, and what they save. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

STATE_TONES = {"proposed": "blue", "tried": "yellow", "adopted": "green", "not_taken": "grey"}
ANONYMOUS = "Somebody who wishes to stay unnamed"


@dataclass(frozen=True)
class Saving:
    """What one adopted idea saves a year; None where nobody worked it out."""

    hours: Decimal | None
    pounds: Decimal | None


@dataclass(frozen=True)
class IdeaTotals:
    """What all adopted ideas save together, and how many of them say so."""

    ideas: int
    adopted: int
    hours: Decimal | None
    pounds: Decimal | None
    with_hours: int
    with_pounds: int
    reuses: int


def needs_reason(state: str) -> bool:
    """Whether a state has to be explained: whoever put an idea forward should know why it is not taken up."""
    return state == "not_taken"


def totals(ideas: int, savings: Iterable[Saving], reuses: int) -> IdeaTotals:
    """Sums over the adopted ideas; "not available" (None), never zero, where none of them says anything."""
    adopted = list(savings)
    hours = [each.hours for each in adopted if each.hours is not None]
    pounds = [each.pounds for each in adopted if each.pounds is not None]
    return IdeaTotals(
        ideas=ideas,
        adopted=len(adopted),
        hours=sum(hours, Decimal(0)) if hours else None,
        pounds=sum(pounds, Decimal(0)) if pounds else None,
        with_hours=len(hours),
        with_pounds=len(pounds),
        reuses=reuses,
    )
