"""Reads of shifts in practice: of a group, one of them, what was seen, which actions work towards it."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from assessment_ready.actions.models import Action
from assessment_ready.actions.queries.choices import MOST_OFFERED
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.ui.dates import london_date
from workforce.models import Indicator, PracticeShift, ShiftObservation, WorkforceGroup
from workforce.rules.shifts import Seen


def shifts(membership: Membership) -> QuerySet[PracticeShift]:
    """The shifts this person may open: all for those who see the workforce area, else those they own."""
    rows = PracticeShift.objects.filter(council_id=membership.council_id)
    rows = rows.select_related("group", "owner__user", "indicator")
    return rows if membership.can(Perm.VIEW_WORKFORCE) else rows.filter(owner_id=membership.pk)


def shifts_of(group: WorkforceGroup) -> list[PracticeShift]:
    """The shifts of one group in order, each with its owner; one query."""
    return list(group.shifts.select_related("owner__user").order_by("position", "pk"))


def shift_choices(membership: Membership) -> list[tuple[int, str]]:
    """Shifts of groups in use as (id, "Group – Start: text"), for whoever joins something with them."""
    rows = shifts(membership).filter(group__retired_at=None).order_by("group__position", "position", "pk")
    return [(row.pk, f"{row.group.name} – {row}") for row in rows]


def observations(shift: PracticeShift) -> list[ShiftObservation]:
    """What was seen, newest first, each with who noted it; one query."""
    return list(shift.observations.select_related("recorded_by"))


def seen_of(shift: PracticeShift) -> list[Seen]:
    """The observations as the rules read them; one query."""
    rows = shift.observations.values_list("observed_on", "pk", "confidence", "state")
    return [Seen(*row) for row in rows]


def linked_actions(membership: Membership, now: datetime, shift: PracticeShift) -> list[Any]:
    """The actions that work towards the shift and that this person may know of, each with ``rag``; one query."""
    seen: Any = Action.objects.visible_to(membership, now).with_rag(london_date(now))
    rows = seen.filter(pk__in=shift.actions.values("pk"))
    return list(rows.select_related("owner__user").order_by("due_on", "number"))


def possible_actions(membership: Membership, now: datetime, shift: PracticeShift) -> QuerySet[Action]:
    """Open actions that may be linked: the person's to see and not linked yet."""
    seen = Action.objects.visible_to(membership, now).open()
    return seen.exclude(pk__in=shift.actions.values("pk")).order_by("area", "number")


def action_choices(membership: Membership, now: datetime, shift: PracticeShift) -> list[tuple[int, str]]:
    """The same as (id, words); workforce actions first."""
    rows = list(possible_actions(membership, now, shift)[:MOST_OFFERED])
    rows.sort(key=lambda row: (row.area != "workforce", row.number))
    return [(row.pk, str(row)) for row in rows]


def indicator_choices(membership: Membership, kept: int | None = None) -> list[tuple[int, str]]:
    """The council's indicators in use, and the one that is chosen, as (id, name)."""
    rows = Indicator.objects.filter(Q(retired_at=None) | Q(pk=kept), council_id=membership.council_id)
    return [(row.pk, row.name) for row in rows]


def may_observe(membership: Membership, shift: PracticeShift) -> bool:
    """Whether this person may note what was seen: the shift's owner, and those who look after the area."""
    if membership.can(Perm.MANAGE_WORKFORCE):
        return True
    return shift.owner_id == membership.pk and membership.can(Perm.USE_WORKFORCE)
