"""The documents made of a plan."""

from datetime import datetime

from django.db.models import Q, QuerySet

from assessment_ready.councils.models import Membership
from assessment_ready.documents.models import GeneratedDocument
from comms.models import Cascade, Plan

_SHOWN = 20


def cascades_of(plan: Plan, membership: Membership, now: datetime) -> QuerySet[Cascade]:
    """The plan's cascades this person may know of."""
    return Cascade.objects.visible_to(membership, now).filter(plan=plan)


def documents_of(plan: Plan, membership: Membership, now: datetime) -> list[GeneratedDocument]:
    """The newest documents made of the plan and of its cascades that the person may have; two queries."""
    keys = [f"cascade:{row.pk}" for row in cascades_of(plan, membership, now)]
    about = Q(subject_key__in=[f"plan:{plan.pk}", *keys]) | Q(subject_key__startswith="look-ahead:")
    kinds = Q(kind__in=("delivery_plan", "look_ahead", "run_sheet"))
    rows = GeneratedDocument.objects.visible_to(membership, now).filter(kinds, about)
    return list(rows.order_by("-requested_at")[:_SHOWN])
