"""What everybody outside may read of a council's strategy. No names of people, nothing under an embargo."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from assessment_ready.actions.models import Action, Lifecycle
from assessment_ready.councils.models import Council
from assessment_ready.embargo.models import Embargo
from assessment_ready.ui.dates import london_date
from workforce.models import Indicator, IndicatorValue, IntendedAction, Strategy
from workforce.queries.strategies import intended_of, strands_of
from workforce.rules.strategy_life import SETTLED
from workforce.rules.suppression import SUPPRESSED, is_small

PLANNED = "Planned"
_WORDS = {
    Lifecycle.ON_HOLD: "Paused",
    Lifecycle.COMPLETE: "Done",
    Lifecycle.CLOSED: "Done",
    Lifecycle.CANCELLED: "Stopped",
}


@dataclass(frozen=True)
class PublicIntention:
    """What the council intends, and one plain word for where it is."""

    reference: str
    title: str
    text: str
    state: str


@dataclass(frozen=True)
class PublicStrand:
    """A chapter of the strategy."""

    title: str
    narrative: str
    intentions: Sequence[PublicIntention]


@dataclass(frozen=True)
class PublicFigure:
    """An indicator the council chose to publish; ``value`` is None with its ``reason`` where there is none to show."""

    name: str
    definition: str
    scope: str
    unit: str
    decimals: int
    period_end: date | None
    value: Decimal | None
    reason: str


def public_strategy(slug: str) -> Strategy | None:
    """The strategy a council opened to everybody; None where there is none, or the council is gone."""
    rows = Strategy.objects.filter(council__slug=slug, council__is_active=True, is_public=True)
    return rows.filter(state__in=SETTLED).select_related("council").order_by("-public_since").first()


def public_strands(strategy: Strategy, now: datetime) -> list[PublicStrand]:
    """Its chapters with what is intended in each. Three queries."""
    intended = intended_of(strategy)
    states = _states(intended, now)
    found = [
        PublicStrand(str(strand), strand.narrative, _intentions(intended, strand.pk, states))
        for strand in strands_of(strategy)
    ]
    loose = _intentions(intended, None, states)
    return [*found, PublicStrand("Further actions", "", loose)] if loose else found


def public_figures(council: Council) -> list[PublicFigure]:
    """The newest whole value of each published indicator. Two queries."""
    indicators = list(Indicator.objects.filter(council=council, is_public=True, retired_at=None))
    newest: dict[int, IndicatorValue] = {}
    rows = IndicatorValue.objects.filter(indicator__in=indicators, breakdown="")
    for value in rows.order_by("indicator_id", "-period_end").distinct("indicator_id"):
        newest[value.indicator_id] = value
    return [_figure(indicator, newest.get(indicator.pk)) for indicator in indicators]


def _states(intended: Sequence[IntendedAction], now: datetime) -> dict[int, str]:
    """One word for each action that is no secret; the others are not in it."""
    over = Embargo.objects.lifted(now)
    rows = Action.objects.filter(pk__in=[row.action_id for row in intended if row.action_id])
    rows = rows.filter(Q(embargo=None) | Q(embargo__in=over))
    today = london_date(now)
    return {row.pk: _word(row.lifecycle, row.start_on, today) for row in rows.only("lifecycle", "start_on")}


def _word(lifecycle: str, start_on: date, today: date) -> str:
    if lifecycle in _WORDS:
        return _WORDS[Lifecycle(lifecycle)]
    under_way = lifecycle in (Lifecycle.AGREED, Lifecycle.ACTIVE) and start_on <= today
    return "Under way" if under_way else PLANNED


def _intentions(
    intended: Sequence[IntendedAction], strand_id: int | None, states: dict[int, str]
) -> list[PublicIntention]:
    return [
        PublicIntention(row.reference, row.title, row.text, states.get(row.action_id or 0, PLANNED))
        for row in intended
        if row.strand_id == strand_id
    ]


def _figure(indicator: Indicator, value: IndicatorValue | None) -> PublicFigure:
    shown, reason = None, "No value yet"
    if value is not None and is_small(value.denominator):
        reason = SUPPRESSED
    elif value is not None:
        shown, reason = value.value, value.reason
    return PublicFigure(
        name=indicator.name,
        definition=indicator.definition,
        scope=indicator.get_scope_display(),
        unit=indicator.get_unit_display(),
        decimals=indicator.decimals,
        period_end=value.period_end if value is not None else None,
        value=shown,
        reason=reason,
    )
