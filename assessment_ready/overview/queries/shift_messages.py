"""Which key messages help which shift in practice; each side shown through its own area's gate."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.overview.models import ShiftMessage
from comms.models import Message
from comms.queries.messages import messages
from comms.queries.plans import running_plans
from workforce.models import PracticeShift
from workforce.queries.shifts import shifts


def may_join(membership: Membership) -> bool:
    """Whether this person may say which message helps which shift: those who look after either area."""
    return membership.can(Perm.MANAGE_WORKFORCE) or membership.can(Perm.MANAGE_COMMS)


def linked_messages(membership: Membership, now: datetime, shift: PracticeShift) -> list[Message]:
    """The messages linked with the shift that this person may know of, as ``comms.queries.messages`` gives them."""
    links = ShiftMessage.objects.filter(council_id=membership.council_id, shift=shift)
    return list(messages(membership, now).filter(pk__in=links.values("message_id")).order_by("number"))


def possible_messages(membership: Membership, now: datetime, shift: PracticeShift) -> QuerySet[Any]:
    """The messages of running plans that may be linked: the person's to see and not linked yet."""
    links = ShiftMessage.objects.filter(council_id=membership.council_id, shift=shift)
    rows = messages(membership, now).filter(plan__in=running_plans(membership))
    found: QuerySet[Any] = rows.exclude(pk__in=links.values("message_id")).order_by("plan_id", "number")
    return found


def message_choices(membership: Membership, now: datetime, shift: PracticeShift) -> list[tuple[int, str]]:
    """The same as (id, words)."""
    return [(row.pk, str(row)) for row in possible_messages(membership, now, shift)]


def helped_shifts(membership: Membership, message: Message) -> list[PracticeShift]:
    """The shifts a message (which passed the gate) is linked with and that this person may open."""
    links = ShiftMessage.objects.filter(council_id=membership.council_id, message=message)
    return list(shifts(membership).filter(pk__in=links.values("shift_id")).order_by("group__position", "pk"))
