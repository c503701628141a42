"""Who hears what in which phase of a plan, and what is missing. Counted in the database, judged by a pure rule."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, Q, QuerySet, Value, When

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.daily import daily_rows
from assessment_ready.ui.dates import london_date
from comms.models import STAFF_TYPES, Activity, ActivityQuerySet, Audience, Phase, Plan
from comms.queries.audiences import active_audiences
from comms.queries.phases import PhaseSpan, phase_spans
from comms.rules.coverage import Span, State, Verdict, verdict
from comms.rules.stakeholder_map import Strategy, strategy_of

# What every audience should have in the current and the next phase.
BOTH_WAYS = ("listen", "inform")

_Counts = dict[int, dict[int | None, dict[str, int]]]


@dataclass(frozen=True)
class CoverageCell:
    """What one audience hears in one phase: how many activities by purpose, and how that stands."""

    phase: Phase
    counts: Mapping[str, int]
    verdict: Verdict
    is_over: bool

    @cached_property
    def total(self) -> int:
        """How many activities."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class CoverageRow:
    """One audience over all phases. ``outside`` counts activities that lie in none."""

    audience: Audience
    strategy: Strategy
    cells: tuple[CoverageCell, ...]
    outside: int

    @cached_property
    def total(self) -> int:
        """How many activities of the plan are for the audience."""
        return self.outside + sum(cell.total for cell in self.cells)

    @cached_property
    def gaps(self) -> tuple[CoverageCell, ...]:
        """Phases that are not over and in which something should be planned."""
        return tuple(cell for cell in self.cells if cell.verdict.is_gap and not cell.is_over)


@dataclass(frozen=True)
class Coverage:
    """A plan's coverage: its phases, a row for every audience in use."""

    plan: Plan
    spans: tuple[PhaseSpan, ...]
    rows: tuple[CoverageRow, ...]

    @property
    def uncovered(self) -> tuple[Audience, ...]:
        """Audiences with no activity at all."""
        return tuple(row.audience for row in self.rows if not row.total)

    @property
    def one_way(self) -> tuple[tuple[Audience, CoverageCell], ...]:
        """Phases, not over, in which staff are only told things."""
        return tuple(
            (row.audience, cell)
            for row in self.rows
            for cell in row.gaps
            if cell.verdict.state == State.ONE_WAY
        )

    @property
    def gaps(self) -> int:
        """How many cells of phases that are not over should have something planned."""
        return sum(len(row.gaps) for row in self.rows)


@dataclass(frozen=True)
class WithoutBoth:
    """An audience with what it lacks: phases and the purposes missing in them."""

    audience: Audience
    lacks: tuple[tuple[Phase, tuple[str, ...]], ...]


@dataclass(frozen=True)
class BothWays:
    """How many audiences are both listened to and informed in the current and the next phase, and who is not.

    Without a current or next phase there is nothing to count: the denominator is 0.
    """

    numerator: int
    denominator: int
    phases: tuple[Phase, ...] = ()
    missing: list[WithoutBoth] = field(default_factory=list)


def coverage(plan: Plan, membership: Membership, now: datetime) -> Coverage:
    """Every audience in use by every phase of the plan, from what the person may know of; five queries."""
    spans = tuple(phase_spans(plan, membership, now))
    counts = _counted(plan, membership, now, spans)
    over = {span.phase.pk for span in spans if span.last is not None and span.last < london_date(now)}
    rows = tuple(
        _row(audience, counts.get(audience.pk, {}), [span.phase for span in spans], over)
        for audience in active_audiences(membership)
    )
    return Coverage(plan, spans, rows)


def audiences_without(plan: Plan, membership: Membership, now: datetime) -> BothWays:
    """Audiences without a listening and an informing activity in each of the current and the next phase."""
    made = coverage(plan, membership, now)
    wanted = {span.phase.pk for span in made.spans if span.is_current or span.is_next}
    if not wanted:
        return BothWays(0, 0)
    missing = []
    for row in made.rows:
        lacks = tuple(
            (cell.phase, lacking)
            for cell in row.cells
            if cell.phase.pk in wanted
            and (lacking := tuple(each for each in BOTH_WAYS if not cell.counts.get(each)))
        )
        if lacks:
            missing.append(WithoutBoth(row.audience, lacks))
    phases = tuple(span.phase for span in made.spans if span.phase.pk in wanted)
    return BothWays(len(made.rows) - len(missing), len(made.rows), phases, missing)


def activities_in(
    plan: Plan, membership: Membership, now: datetime, audience: Audience, phase: Phase
) -> ActivityQuerySet:
    """The activities that one cell counts, day by day."""
    spans = spans_of(phase_spans(plan, membership, now))
    rows: ActivityQuerySet = _counting(membership, now, plan.pk, spans).filter(lies_in=phase.pk)
    return rows.filter(audiences=audience).select_related("channel").order_by("on", "starts_at", "pk")


def spans_of(spans: Iterable[PhaseSpan]) -> list[Span]:
    """The phases' days as the rule wants them: what begins with a milestone nobody knows the day of has none."""
    return [
        Span(
            span.phase.pk,
            span.first,
            span.last,
            is_dated=span.first is not None or not span.phase.entry_code,
        )
        for span in spans
    ]


def _counting(membership: Membership, now: datetime, plan_id: int, spans: Sequence[Span]) -> Any:
    """The plan's activities that count, each with ``lies_in``, its phase."""
    rows = Activity.objects.visible_to(membership, now).counting()
    return rows.filter(plan_id=plan_id).annotate(lies_in=_phase(spans))


def _counted(plan: Plan, membership: Membership, now: datetime, spans: Sequence[PhaseSpan]) -> _Counts:
    """Activities that count, by audience, phase (None: outside all) and purpose; one query."""
    counts: _Counts = defaultdict(lambda: defaultdict(dict))
    found = daily_rows(_grouped, membership, now, plan.pk, tuple(spans_of(spans)))
    for audience, phase, purpose, count in found:
        counts[audience][phase][purpose] = count
    return counts


def _grouped(
    membership: Membership, now: datetime, plan_id: int, spans: tuple[Span, ...]
) -> "QuerySet[Any, Any]":
    rows = _counting(membership, now, plan_id, spans).filter(audiences__isnull=False).order_by()
    grouped: QuerySet[Any, Any] = rows.values_list("audiences", "lies_in", "purpose").annotate(
        count=Count("pk")
    )
    return grouped


def _phase(spans: Sequence[Span]) -> Any:
    """The activity's own phase, otherwise that in whose days its day lies: ``rules.coverage.phase_on`` as SQL."""
    whens = [When(phase__isnull=False, then=F("phase_id"))]
    for span in reversed(spans):
        if not span.is_dated:
            continue
        # No day is neither before nor after any: only a phase without bounds has to ask for one.
        within = Q(on__gte=span.first) if span.first else Q()
        within &= Q(on__lte=span.last) if span.last else Q()
        within = within or Q(on__isnull=False)
        whens.append(When(within, then=Value(span.phase_id)))
    return Case(*whens, default=None, output_field=BigIntegerField())


def _row(
    audience: Audience,
    counts: Mapping[int | None, Mapping[str, int]],
    phases: Iterable[Phase],
    over: Collection[int],
) -> CoverageRow:
    is_staff = audience.type in STAFF_TYPES
    cells = []
    for phase in phases:
        found = counts.get(phase.id, {})
        cells.append(CoverageCell(phase, found, verdict(found, is_staff=is_staff), phase.id in over))
    outside = sum(counts.get(None, {}).values())
    return CoverageRow(audience, strategy_of(audience.power, audience.interest), tuple(cells), outside)
