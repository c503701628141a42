"""What moves when a milestone does: milestones, the activities that hang on them, and what is in their way.

Everything is worked out together, also what the person may not know of: it moves with the rest. What is *shown*
passes the gate.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.embargo.daily import daily_rows
from assessment_ready.timeline.models import Milestone
from assessment_ready.timeline.queries.holidays import working_calendar
from assessment_ready.timeline.queries.planning import (
    SeenPlan,
    dates_plan,
    planned_steps,
    seen_plan,
)
from assessment_ready.timeline.queries.planning import (
    dated as dated_step,
)
from assessment_ready.timeline.rules import WorkingCalendar
from assessment_ready.timeline.rules.milestones import MilestoneDates
from assessment_ready.timeline.rules.offsets import Span
from assessment_ready.ui.dates import london_date
from comms.models import OVER, Activity
from comms.queries.cascades import USUAL_TIME
from comms.queries.collisions import collisions, placed_rows
from comms.rules.collisions import Collision
from comms.rules.dating import Anchor, anchor_of, dated
from comms.rules.moves import ActivityMove, Place, fingerprint


@dataclass(frozen=True)
class ShownMove:
    """An activity that moves, with what is in its way on its new day."""

    activity: Activity
    move: ActivityMove
    collisions: tuple[Collision, ...]
    is_into_the_past: bool


@dataclass(frozen=True)
class MovePreview:
    """What this person is shown of a move of dates: milestones, then activities."""

    found: SeenPlan
    activities: tuple[ShownMove, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing but the milestone itself changes."""
        return not self.found.moves and not self.activities

    @property
    def fingerprint(self) -> str:
        """The same for the same visible moves: the milestones', a full stop, the activities'."""
        return f"{self.found.fingerprint}.{fingerprint(each.move for each in self.activities)}"

    @property
    def into_the_past(self) -> list[ShownMove]:
        """Activities that would lie before today."""
        return [each for each in self.activities if each.is_into_the_past]

    @property
    def collision_count(self) -> int:
        """How many activities have something in their way."""
        return sum(1 for each in self.activities if each.collisions)


def preview_move(
    membership: Membership, now: datetime, milestone: Milestone, dates: MilestoneDates
) -> MovePreview:
    """What would move if these dates were recorded; always the same queries."""
    rows = list(
        Milestone.objects.filter(council_id=membership.council_id).select_related("assessment").order_by("pk")
    )
    calendar = working_calendar()
    planned = dates_plan(rows, milestone, dates, calendar)
    known = planned_steps(rows)
    own = dated_step(next(each for each in known if each.key == milestone.pk), known, dates, calendar)
    anchors = {move.key: _anchor(move.after) for move in planned.moves} | {milestone.pk: _anchor(own.span)}
    seen = set(Milestone.objects.visible_to(membership, now).values_list("pk", flat=True))
    return MovePreview(
        seen_plan(planned, seen),
        shown_moves(membership, now, hanging_on(membership, anchors), anchors, calendar),
    )


def preview_redate(membership: Membership, now: datetime) -> MovePreview:
    """What would move if every activity were dated again by milestones and bank holidays as they are now."""
    rows = hanging_on(membership)
    anchors = anchors_of(membership)
    shown = shown_moves(membership, now, rows, anchors, working_calendar())
    return MovePreview(SeenPlan((), (), ()), shown)


def out_of_step_count(membership: Membership, now: datetime) -> int:
    """How many activities this person may know of were dated from other days than their milestone has now."""
    counted = daily_rows(_out_of_step_counted, membership, now)
    return int(counted[0][0]) if counted else 0


def _out_of_step_counted(membership: Membership, now: datetime) -> Any:
    rows = out_of_step(membership, now).order_by().values("council_id").annotate(count=Count("pk"))
    return rows.values_list("count")


def out_of_step(membership: Membership, now: datetime) -> Any:
    """The activities whose milestone has moved since they were dated. Bank holidays that changed are not noticed."""
    first = Coalesce("milestone__actual_on", "milestone__confirmed_on", "milestone__earliest")
    last = Coalesce("milestone__actual_on", "milestone__confirmed_on", "milestone__latest")
    at_differs = (
        Q(anchor_at__isnull=True, milestone__at__isnull=False)
        | Q(anchor_at__isnull=False, milestone__at__isnull=True)
        | (Q(anchor_at__isnull=False, milestone__at__isnull=False) & ~Q(anchor_at=F("milestone__at")))
    )
    rows = Activity.objects.visible_to(membership, now).filter(milestone__isnull=False, is_pinned=False)
    rows = rows.exclude(status__in=OVER).annotate(first_now=first, last_now=last)
    return rows.filter(
        Q(anchor_first=None) | ~Q(anchor_first=F("first_now")) | ~Q(anchor_last=F("last_now")) | at_differs
    )


def hanging_on(membership: Membership, keys: Iterable[int] | None = None) -> Any:
    """Every activity of the council that moves with these milestones (with any, without ``keys``).

    For working out, also what the person may not know of. What is over or keeps its day stays.
    """
    rows = Activity.objects.filter(council_id=membership.council_id, is_pinned=False).exclude(status__in=OVER)
    rows = rows.select_related("cascade")
    if keys is None:
        return rows.filter(milestone__isnull=False)
    return rows.filter(milestone_id__in=list(keys))


def anchors_of(membership: Membership) -> dict[int, Anchor]:
    """The days of every milestone of the council, for working out; one query."""
    return {row.pk: anchor_of(row) for row in Milestone.objects.filter(council_id=membership.council_id)}


def activity_moves(
    rows: Iterable[Activity], anchors: Mapping[int, Anchor], calendar: WorkingCalendar
) -> list[ActivityMove]:
    """Which of these activities get another day or moment, in the order of their new days."""
    found = []
    for row in rows:
        place = dated(row, _anchor_for(row, anchors), calendar)
        assert place is not None
        before = Place(row.on, row.earliest_on, row.starts_at)
        after = Place(place.on, place.earliest_on, place.starts_at)
        if before != after:
            found.append(ActivityMove(row.pk, before, after))
    return sorted(found, key=lambda move: (move.after.on or date.max, move.key))


def _anchor_for(row: Activity, anchors: Mapping[int, Anchor]) -> Anchor:
    """The days its milestone has; for a step of a cascade at the cascade's hour where the milestone has none."""
    anchor = anchors[row.milestone_id or 0]
    if row.cascade is None or anchor.at is not None:
        return anchor
    return replace(anchor, at=row.cascade.default_at or USUAL_TIME)


def visible_moves(membership: Membership, now: datetime, moves: Iterable[ActivityMove]) -> list[ActivityMove]:
    """Those of them this person may know of."""
    every = list(moves)
    if not every or not membership.can(Perm.VIEW_COMMS):
        return []
    keys = [move.key for move in every]
    seen = set(Activity.objects.visible_to(membership, now).filter(pk__in=keys).values_list("pk", flat=True))
    return [move for move in every if move.key in seen]


def shown_moves(
    membership: Membership,
    now: datetime,
    rows: Any,
    anchors: Mapping[int, Anchor],
    calendar: WorkingCalendar,
) -> tuple[ShownMove, ...]:
    """The moves of these activities that this person may know of, with what is in their way."""
    moves = visible_moves(membership, now, activity_moves(rows, anchors, calendar))
    if not moves:
        return ()
    by_key = {move.key: move for move in moves}
    visible = Activity.objects.visible_to(membership, now).filter(pk__in=list(by_key))
    activities = {row.pk: row for row in visible.select_related("embargo")}
    found = collisions(membership, now, _moved(placed_rows(visible), by_key), calendar)
    today = london_date(now)
    return tuple(
        ShownMove(activities[move.key], move, tuple(found.get(move.key, ())), move.is_into_the_past(today))
        for move in moves
    )


def _moved(placed: Sequence[Any], moves: Mapping[int, ActivityMove]) -> list[Any]:
    """The activities where they would be."""
    return [
        replace(each, on=moves[each.key].after.on, starts_at=moves[each.key].after.starts_at)
        for each in placed
    ]


def _anchor(span: Span) -> Anchor:
    return Anchor(span.first, span.last, span.at)
