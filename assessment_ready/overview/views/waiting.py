"""How one thing that waits for a person reads, on the home page and on the dashboard."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assessment_ready.readiness.models import Assignment, AssignmentState
from assessment_ready.ui.dates import format_date, london_date


@dataclass(frozen=True)
class WaitingItem:
    """One line: what to do, where, and until when. ``late`` is only the person's own lateness."""

    label: str
    url: str
    text: str
    late: bool = False


def waiting_item(row: Assignment, now: datetime, url: Callable[..., str]) -> WaitingItem:
    """An assignment as something to do. ``url`` makes a path of this council."""
    due = f"Due {format_date(row.due_on)}." if row.due_on else "No due date."
    late = row.due_on is not None and row.due_on < london_date(now)
    label = f"Score {row.statement}"
    if row.state == AssignmentState.SUBMITTED:
        label = f"Decide on {row.statement}"
        due = f"Submitted by {row.lead.user} on {format_date(london_date(row.changed_at))}."
        late = False
    elif row.state == AssignmentState.RETURNED:
        label = f"Score {row.statement} again"
        due = f"Returned with a note. {due}"
    return WaitingItem(
        label=label,
        url=url("readiness:statement", round=row.round_id, statement=row.statement.slug),
        text=f"{row.round}. {due}",
        late=late,
    )
