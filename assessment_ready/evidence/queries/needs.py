"""What the library wants of a person."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Least

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.rows import need_rows
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.evidence.rules.freshness import DUE_SOON
from assessment_ready.ui.dates import london_date


def needs_rows(membership: Membership, now: datetime) -> QuerySet[Any, Any]:
    """Need rows "evidence.review": the person's own items whose review is due soon or past, or that have expired.

    ``object_id`` is the item, ``label`` its title, ``note`` its reference, ``due_on`` the earlier of review-by and last
    valid day.
    """
    today = london_date(now)
    items = EvidenceItem.objects.visible_to(membership, now).filter(owner_id=membership.pk)
    wanting = items.filter(Q(review_by__lte=today + DUE_SOON) | Q(expires_on__lt=today), withdrawn_at=None)
    if not membership.can(Perm.VIEW_EVIDENCE):
        wanting = wanting.none()
    return need_rows(
        wanting,
        kind="evidence.review",
        label="title",
        note="reference",
        due_on=Least("review_by", "expires_on"),
    )
