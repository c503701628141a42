"""What the first page of the workforce area shows: the strategy, what it came to, and what wants somebody's eye."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessment_ready.actions.models import OPEN, Action, Area
from assessment_ready.actions.rules.words import RAG_ORDER
from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import london_date
from workforce.models import ShiftState, Strategy
from workforce.queries.groups import groups
from workforce.queries.indicators import IndicatorNow, latest
from workforce.queries.intended import IntendedRow, intended_rows
from workforce.queries.strategies import current_strategy
from workforce.rules.indicator_rag import IndicatorState

# So many lines a short list on this page has at most.
SHORT = 6
_WORST_FIRST = (
    IndicatorState.RED,
    IndicatorState.AMBER,
    IndicatorState.NOT_TRACKED,
    IndicatorState.GREEN,
    IndicatorState.NO_TARGET,
    IndicatorState.NO_VALUE,
)


@dataclass(frozen=True)
class Home:
    """Everything on the page. ``states`` are the colours of the strategy's actions, worst first.

    ``specific`` is how many of the seven things that make an intention specific are there, of ``things`` in all.
    """

    strategy: Strategy | None
    intended: int
    in_action: int
    states: Sequence[tuple[str, int]]
    specific: int
    things: int
    attention: Sequence[Any]
    indicators: Sequence[IndicatorNow]
    indicators_in_use: int
    groups: int
    shifts: Sequence[tuple[str, int]]


def home(membership: Membership, now: datetime) -> Home:
    """The page for this person; a fixed number of queries."""
    strategy = current_strategy(membership.council_id)
    rows = intended_rows(membership, now, strategy.pk) if strategy else []
    measured = latest(membership.council_id, london_date(now))
    found = list(groups(membership).prefetch_related("shifts"))
    shifts = Counter(shift.state for group in found for shift in group.shifts.all())
    return Home(
        strategy=strategy,
        intended=len(rows),
        in_action=sum(row.action is not None for row in rows),
        states=_states(rows),
        specific=sum(len(row.completeness.fulfilled) for row in rows),
        things=sum(len(row.completeness.fulfilled) + len(row.missing) for row in rows),
        attention=_attention(membership, now),
        indicators=sorted(measured, key=lambda row: _WORST_FIRST.index(row.rag.state))[:SHORT],
        indicators_in_use=len(measured),
        groups=len(found),
        shifts=[(label, shifts[value]) for value, label in ShiftState.choices if shifts[value]],
    )


def _states(rows: Sequence[IntendedRow]) -> list[tuple[str, int]]:
    counted = Counter(row.rag for row in rows if row.rag)
    return [(state, counted[state]) for state in RAG_ORDER if counted[state]]


def _attention(membership: Membership, now: datetime) -> list[Any]:
    """Open workforce actions that are red or stale, the longest overdue first."""
    rows: Any = Action.objects.visible_to(membership, now).with_rag(london_date(now))
    rows = rows.filter(area=Area.WORKFORCE, lifecycle__in=OPEN, rag__in=("red", "stale"))
    return list(rows.select_related("owner__user").order_by("due_on", "pk")[:SHORT])
