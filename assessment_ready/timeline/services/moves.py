"""Writing what changed: the rows, their history and the audit sentences."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.timeline.models import Milestone, MilestoneChange
from assessment_ready.timeline.rules.planning import Move

MOVED_WITH = "Moved with the dates it depends on."
_TITLES_TOLD = 10


def note_change(
    actor: Membership, row: Milestone, before: dict[str, Any], after: dict[str, Any], note: str
) -> MilestoneChange:
    """One line of a milestone's history, not saved yet."""
    return MilestoneChange(
        council_id=row.council_id,
        milestone=row,
        changed_by_id=actor.user_id,
        changed_at=timezone.now(),
        before=_plain(before),
        after=_plain(after),
        note=note,
    )


def carry_out(
    actor: Membership, rows: Sequence[Milestone], moves: Sequence[Move], note: str = MOVED_WITH
) -> int:
    """Move the locked rows as planned, with history and audit sentences; how many moved.

    One sentence per embargo: those who may know of one moved milestone need not know of another.
    """
    by_key = {row.pk: row for row in rows}
    moved, changes = [], []
    for move in moves:
        row = by_key[move.key]
        before = {"earliest": row.earliest, "latest": row.latest, "at": row.at}
        row.earliest, row.latest, row.at = move.after.first, move.after.last, move.after.at
        row.version += 1
        after = {"earliest": row.earliest, "latest": row.latest, "at": row.at}
        moved.append(row)
        changes.append(note_change(actor, row, before, after, note))
    Milestone.objects.bulk_update(moved, ["earliest", "latest", "at", "version"], batch_size=500)
    MilestoneChange.objects.bulk_create(changes, batch_size=500)
    for embargo_id in sorted({row.embargo_id for row in moved}, key=lambda key: key or 0):
        _tell(actor, [row for row in moved if row.embargo_id == embargo_id], embargo_id)
    return len(moved)


def _tell(actor: Membership, rows: list[Milestone], embargo_id: int | None) -> None:
    audit.record(
        "timeline.milestone.moved",
        actor=actor,
        obj=rows[0],
        council=actor.council,
        after={"count": len(rows), "titles": [row.title for row in rows[:_TITLES_TOLD]]},
        embargo_id=embargo_id,
    )


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Days and clock times as text, so that they can be kept as JSON."""
    return {
        name: value.isoformat() if isinstance(value, date | time) else value for name, value in values.items()
    }
