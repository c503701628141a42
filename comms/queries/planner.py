"""The forward planner: what is planned from one day to another, with the calendar behind it. Always the same queries.

Page, look-ahead, PDF and bench read through the same functions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    TimeField,
    Value,
)
from django.db.models.functions import Cast

from assessment_ready.councils.models import Membership
from assessment_ready.councils.queries import people
from assessment_ready.embargo.daily import daily_rows
from assessment_ready.timeline.models import CommitteeMeeting, Milestone, QuietPeriod
from assessment_ready.timeline.queries.entries import elections
from assessment_ready.ui.dates import LONDON, london_date
from comms.models import Activity, ActivityStatus, Audience, Channel, Phase, Plan
from comms.queries.activities import ActivityFilters, Choice
from comms.rules.planner import monday

MILESTONE, MEETING, ELECTION, QUIET = "milestone", "meeting", "election", "quiet"
_COLUMNS = (
    "pk",
    "reference",
    "title",
    "on",
    "earliest_on",
    "starts_at",
    "purpose",
    "status",
    "channel__name",
)


@dataclass(frozen=True)
class PlannedRow:
    """One activity on the planner."""

    pk: int
    reference: str
    title: str
    on: date
    earliest_on: date | None
    starts_at: datetime | None
    purpose: str
    status: str
    channel: str | None
    is_secret: bool
    audiences: Sequence[int] = ()

    @property
    def at(self) -> time | None:
        """The London clock time, where one is known."""
        return self.starts_at.astimezone(LONDON).time() if self.starts_at else None


@dataclass(frozen=True)
class PlannerLine:
    """A milestone, meeting, pre-election or quiet period that lies on the planner's days."""

    kind: str
    pk: int
    first: date
    last: date
    title: str
    is_settled: bool = True
    at: time | None = None

    @property
    def is_period(self) -> bool:
        """Whether it lies over days instead of being something that happens."""
        return self.kind in {ELECTION, QUIET}


@dataclass(frozen=True)
class LookAheadWeek:
    """A week of the look-ahead, from ``first`` to ``last``."""

    first: date
    last: date
    activities: tuple[PlannedRow, ...]
    lines: tuple[PlannerLine, ...]


@dataclass(frozen=True)
class LookAhead:
    """What comes in the next ``days`` days, by week; ``periods`` lie over several. ``audiences`` are names by id."""

    days: int
    first: date
    last: date
    weeks: tuple[LookAheadWeek, ...]
    periods: tuple[PlannerLine, ...]
    audiences: dict[int, str] = field(default_factory=dict)
    late: tuple[PlannedRow, ...] = ()

    @property
    def count(self) -> int:
        """How many activities there are."""
        return sum(len(week.activities) for week in self.weeks)


def planned(
    membership: Membership, now: datetime, first: date, last: date, filters: ActivityFilters
) -> list[PlannedRow]:
    """The activities from ``first`` to ``last`` that match, in order; one query."""
    return [_row(*each) for each in daily_rows(_planned, membership, now, first, last, filters)]


def _planned(
    membership: Membership, now: datetime, first: date, last: date, filters: ActivityFilters
) -> "QuerySet[Any, Any]":
    rows = Activity.objects.visible_to(membership, now).within(first, last).filter(filters.conditions)
    if not filters.status:
        rows = rows.exclude(status=ActivityStatus.CANCELLED)
    ordered: QuerySet[Any, Any] = _shown(rows, now).order_by("on", "starts_at", "pk")
    return ordered


def late(membership: Membership, now: datetime) -> list[PlannedRow]:
    """The latest 50 activities of the last 90 days whose day has passed and that nobody reported on; one query."""
    return [_row(*each) for each in reversed(daily_rows(_late, membership, now))]


def _late(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    today = london_date(now)
    rows = Activity.objects.visible_to(membership, now).still_to_come()
    rows = rows.filter(on__lt=today, on__gte=today - timedelta(days=90))
    newest: QuerySet[Any, Any] = _shown(rows, now).order_by("-on", "-starts_at", "-pk")[:50]
    return newest


def lines(membership: Membership, now: datetime, first: date, last: date) -> list[PlannerLine]:
    """Milestones, meetings, pre-election and quiet periods that touch these days, in order; one query."""
    return [PlannerLine(*row) for row in daily_rows(_lines, membership, now, first, last)]


def _lines(membership: Membership, now: datetime, first: date, last: date) -> "QuerySet[Any, Any]":
    seen: Any = Milestone.objects.visible_to(membership, now)
    # Stages of a closed assessment that never happened are nobody's dates any more.
    unfinished = Q(assessment__closed_on=None) | ~Q(actual_on=None)
    meetings = CommitteeMeeting.objects.filter(
        council_id=membership.council_id, meets_on__gte=first, meets_on__lte=last
    )
    quiet = QuietPeriod.objects.filter(
        council_id=membership.council_id, ends_on__gte=first, starts_on__lte=last
    )
    polls = elections(membership).filter(poll_on__gte=first, begins_on__lte=last)
    parts = [
        _shaped(
            seen.with_day().filter(unfinished, day__gte=first, first_day__lte=last),
            MILESTONE,
            (F("first_day"), F("day"), F("title")),
            settled=Q(actual_on__isnull=False) | Q(confirmed_on__isnull=False),
            at=F("at"),
        ),
        _shaped(meetings, MEETING, (F("meets_on"), F("meets_on"), F("committee"))),
        _shaped(
            polls, ELECTION, (F("begins_on"), F("poll_on"), F("title")), settled=Q(notice_on__isnull=False)
        ),
        _shaped(quiet, QUIET, (F("starts_on"), F("ends_on"), F("title"))),
    ]
    return parts[0].union(*parts[1:], all=True).order_by("line_first", "line_last", "line_kind", "line_id")


def filter_choices(membership: Membership, now: datetime) -> dict[str, list[Choice]]:
    """What plan, phase, audience, channel and owner can be narrowed to; one query."""
    found: dict[str, list[Choice]] = {kind: [] for kind in ("plan", "phase", "audience", "channel", "owner")}
    for kind, pk, label in daily_rows(_choices, membership, now):
        found[kind].append(Choice(pk, label))
    return found


def _choices(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    council = membership.council_id
    kinds: list[tuple[str, Any, Any]] = [
        ("plan", Plan.objects.filter(council_id=council), F("title")),
        ("phase", Phase.objects.filter(council_id=council), F("title")),
        ("audience", Audience.objects.filter(council_id=council), F("name")),
        ("channel", Channel.objects.filter(council_id=council), F("name")),
        ("owner", people(membership.council, now), F("user__full_name")),
    ]
    parts = [
        rows.order_by()
        .annotate(choice_kind=Value(kind, output_field=CharField()), choice_label=Cast(label, CharField()))
        .values_list("choice_kind", "pk", "choice_label")
        for kind, rows, label in kinds
    ]
    found: QuerySet[Any, Any] = parts[0].union(*parts[1:], all=True).order_by("choice_label", "pk")
    return found


def look_ahead(membership: Membership, now: datetime, days: int) -> LookAhead:
    """What comes in the next ``days`` days for this person, by week; always the same four queries."""
    first = london_date(now)
    last = first + timedelta(days=days - 1)
    rows = planned(membership, now, first, last, ActivityFilters())
    behind = lines(membership, now, first, last)
    names = dict(Audience.objects.filter(council_id=membership.council_id).values_list("pk", "name"))
    return LookAhead(
        days=days,
        first=first,
        last=last,
        weeks=tuple(_weeks(first, last, rows, [each for each in behind if not each.is_period])),
        periods=tuple(each for each in behind if each.is_period),
        audiences=names,
        late=tuple(late(membership, now)),
    )


def _shown(rows: Any, now: datetime) -> Any:
    """Activities in the columns of a row. Whom each is for is looked up by it: a join would read everybody's."""
    heard = Activity.audiences.through.objects.filter(activity_id=OuterRef("pk"))
    still_holds = Q(embargo__lifts_at=None) | Q(embargo__lifts_at__gt=now)
    return rows.annotate(
        heard_by=ArraySubquery(heard.order_by("audience_id").values("audience_id")),
        secret=_truth(Q(embargo__isnull=False, embargo__lifted_at=None) & still_holds),
    ).values_list(*_COLUMNS, "secret", "heard_by")


def _row(*values: Any) -> PlannedRow:
    return PlannedRow(*values)


def _truth(condition: Q) -> Any:
    return ExpressionWrapper(condition, BooleanField())


def _weeks(
    first: date, last: date, rows: Sequence[PlannedRow], behind: Sequence[PlannerLine]
) -> Iterable[LookAheadWeek]:
    start = monday(first)
    while start <= last:
        end = start + timedelta(days=6)
        yield LookAheadWeek(
            max(start, first),
            min(end, last),
            tuple(row for row in rows if start <= row.on <= end),
            # Something that may happen on several days stands in the first of its weeks.
            tuple(line for line in behind if start <= max(line.first, first) <= end),
        )
        start += timedelta(days=7)


def _shaped(
    rows: "QuerySet[Any]", kind: str, columns: tuple[Any, Any, Any], *, settled: Any = None, at: Any = None
) -> "QuerySet[Any, Any]":
    """Rows of one kind in the columns of a line, unordered."""
    named = {
        "line_kind": Value(kind, output_field=CharField()),
        "line_id": F("pk"),
        "line_first": Cast(columns[0], DateField()),
        "line_last": Cast(columns[1], DateField()),
        "line_title": Cast(columns[2], CharField()),
        "line_settled": ExpressionWrapper(
            Q(pk__isnull=False) if settled is None else settled, BooleanField()
        ),
        "line_at": at or Value(None, output_field=TimeField()),
    }
    shaped: QuerySet[Any, Any] = rows.order_by().annotate(**named).values_list(*named)
    return shaped
