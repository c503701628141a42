"""Moving dates: milestones and everything that hangs on them, in one transaction."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.timeline.errors import PlanChanged
from assessment_ready.timeline.models import Milestone
from assessment_ready.timeline.queries.holidays import working_calendar
from assessment_ready.timeline.rules.milestones import MilestoneDates
from assessment_ready.timeline.services.milestones import record_dates
from comms.errors.activities import MovesChanged
from comms.models import Activity
from comms.queries.moves import activity_moves, anchors_of, hanging_on, visible_moves
from comms.rules.moves import ActivityMove, fingerprint
from comms.services.dating import DATED_FIELDS
from comms.services.entries import record, require

_TITLES_TOLD = 10


@transaction.atomic
def move_milestone(
    *,
    actor: Membership,
    milestone_id: int,
    expected_version: int,
    dates: MilestoneDates,
    source_note: str,
    note: str = "",
    expected_plan: str | None = None,
) -> Milestone:
    """Record a milestone's dates and move what hangs on it, milestones and activities, at any distance.

    ``expected_plan`` is the fingerprint of the preview that was confirmed (``MovePreview``; None: whatever moves,
    moves). Raises what ``record_dates`` raises; ``PlanChanged`` also when other activities would move than shown.
    """
    milestones, _, activities = (expected_plan or "").partition(".")
    before = _days(actor)
    row = record_dates(
        actor=actor,
        milestone_id=milestone_id,
        expected_version=expected_version,
        dates=dates,
        source_note=source_note,
        note=note,
        expected_plan=milestones if expected_plan is not None else None,
    )
    after = _days(actor)
    moved = [key for key, days in after.items() if before.get(key) != days]
    # Those of the milestone itself too: they may be out of step with it.
    redated = _redate(actor, {*moved, milestone_id})
    if expected_plan is not None and activities != _seen_fingerprint(actor, redated):
        raise PlanChanged
    return row


@transaction.atomic
def redate(*, actor: Membership, expected_plan: str | None = None) -> int:
    """Date every activity again by milestones and bank holidays as they are now; how many the actor saw move.

    ``expected_plan`` is the fingerprint of the preview that was confirmed. Raises ``MovesChanged``.
    """
    require(actor)
    moves = _redate(actor, None)
    expected = (expected_plan or "").partition(".")[2]
    if expected_plan is not None and expected != _seen_fingerprint(actor, moves):
        raise MovesChanged
    return len(visible_moves(actor, timezone.now(), moves))


def _days(actor: Membership) -> dict[int, Any]:
    return dict(anchors_of(actor))


def _seen_fingerprint(actor: Membership, moves: Iterable[ActivityMove]) -> str:
    return fingerprint(visible_moves(actor, timezone.now(), moves))


def _redate(actor: Membership, keys: Iterable[int] | None) -> list[ActivityMove]:
    """Date the activities that hang on these milestones (on any, without ``keys``) again; which of them moved."""
    rows = list(hanging_on(actor, keys).select_for_update(of=("self",)).order_by("pk"))
    anchors = anchors_of(actor)
    moves = activity_moves(rows, anchors, working_calendar())
    by_key = {move.key: move for move in moves}
    for row in rows:
        anchor = anchors[row.milestone_id or 0]
        row.anchor_first, row.anchor_last, row.anchor_at = anchor.first, anchor.last, anchor.at
        if row.pk in by_key:
            place = by_key[row.pk].after
            row.on, row.earliest_on, row.starts_at = place.on, place.earliest_on, place.starts_at
    Activity.objects.bulk_update(rows, DATED_FIELDS, batch_size=500)
    _tell(actor, [row for row in rows if row.pk in by_key])
    return moves


def _tell(actor: Membership, rows: list[Activity]) -> None:
    """One audit sentence for each embargo: who may know of one activity need not know of another."""
    for embargo_id in sorted({row.embargo_id for row in rows}, key=lambda key: key or 0):
        moved = [row for row in rows if row.embargo_id == embargo_id]
        titles = [row.title for row in moved[:_TITLES_TOLD]]
        record("comms.activity.redated", actor, moved[0], after={"count": len(moved), "titles": titles})
