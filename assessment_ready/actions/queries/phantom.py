"""Actions with nobody behind them: owners who left, who never report, or who own more than anybody can do."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from assessment_ready.actions.models import OPEN, Action
from assessment_ready.actions.queries.choices import OWNERS
from assessment_ready.actions.rules.actions import REPORTED
from assessment_ready.councils.models import Membership
from assessment_ready.councils.queries import people
from assessment_ready.ui.dates import london_date

# Whoever owns more open actions than this is not behind each of them.
MANY = 8


@dataclass
class PhantomOwner:
    """One owner and the reasons to ask who is really behind their actions."""

    membership_id: int
    name: str
    role: str
    has_left: bool
    cannot_report: bool
    actions: list[Any] = field(default_factory=list)
    never: int = 0
    stale: int = 0

    @property
    def reasons(self) -> list[str]:
        """Sentences, the gravest first; empty when there is nothing to ask."""
        found = []
        if self.has_left:
            found.append("Is no longer a member of this council.")
        elif self.cannot_report:
            found.append(f"Cannot report: the role {self.role} may not own actions.")
        if self.never:
            found.append(f"Has never checked in on {_count(self.never)} that should have been reported on.")
        if self.stale:
            found.append(f"Last checked in too long ago on {_count(self.stale)}.")
        if len(self.actions) > MANY:
            found.append(f"Owns {len(self.actions)} open actions, more than {MANY}.")
        return found


def phantom_owners(membership: Membership, now: datetime) -> list[PhantomOwner]:
    """Owners of open actions with a reason to ask, those who left first; two queries."""
    today = london_date(now)
    rows: QuerySet[Any, Any] = Action.objects.visible_to(membership, now).with_rag(today)
    rows = rows.filter(lifecycle__in=OPEN).select_related("owner__user").order_by("due_on", "pk")
    current = set(people(membership.council, now).values_list("pk", flat=True))
    owned: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        owned[row.owner_id].append(row)
    found = [_owner(actions, current, today) for actions in owned.values()]
    asked = [owner for owner in found if owner.reasons]
    return sorted(asked, key=lambda owner: (not owner.has_left, -len(owner.reasons), owner.name))


def _owner(actions: list[Any], current: set[int], today: date) -> PhantomOwner:
    owner = actions[0].owner
    silent = [row for row in actions if _is_silent(row, today)]
    return PhantomOwner(
        membership_id=owner.pk,
        name=owner.user.full_name,
        role=owner.get_role_display(),
        has_left=owner.pk not in current,
        cannot_report=owner.role not in OWNERS,
        actions=actions,
        never=sum(row.last_check_in_on is None for row in silent),
        stale=sum(row.last_check_in_on is not None for row in silent),
    )


def _is_silent(row: Any, today: date) -> bool:
    """Whether a check-in is missing beyond its grace, whatever else colours the action."""
    return (
        row.lifecycle in REPORTED
        and row.start_on <= today
        and row.stale_on is not None
        and row.stale_on <= today
    )


def _count(number: int) -> str:
    return f"{number} action" if number == 1 else f"{number} actions"


def own_open_actions(membership: Membership, now: datetime, owner_id: int) -> "QuerySet[Any, Any]":
    """The open actions of one owner that this person may know of, with ``rag``; the next due first."""
    rows: QuerySet[Any, Any] = Action.objects.visible_to(membership, now).with_rag(london_date(now))
    rows = rows.filter(lifecycle__in=OPEN, owner_id=owner_id).select_related("owner__user")
    return rows.order_by("due_on", "pk")
