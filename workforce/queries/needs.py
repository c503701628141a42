"""What waits for a person in the workforce area, as need rows."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.rows import need_rows
from assessment_ready.ui.dates import london_date
from workforce.models import (
    Consultation,
    ConsultationComment,
    Decision,
    Distribution,
    Event,
    LearningOffer,
    Moderation,
    PracticeShift,
    ProviderContract,
    Resource,
    ResourceAcknowledgement,
    Risk,
)

# So long before its day a review is brought to mind.
_AHEAD = timedelta(days=7)


def needs_rows(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """Everything of the workforce area that waits for this person, as one queryset of need rows (``councils.rows``).

    "workforce.resource", "workforce.shift", "workforce.risk" and "workforce.contract": what they own and is to be
    looked at again within 7 days or was before; "workforce.confirm": resources they were asked to confirm
    (``object_id`` the resource); "workforce.event": past events they convene of which nobody noted what came of
    them; "workforce.comments": consultations that are over with comments nobody answered; "workforce.offer": offers
    of learning from outside that nobody has looked at.
    """
    today = london_date(now)
    parts: list[Any] = []
    if membership.can(Perm.USE_WORKFORCE):
        parts += [_confirmations(membership), _events(membership, today), _resources(membership, today)]
    if membership.can(Perm.VIEW_WORKFORCE):
        parts += [_shifts(membership, today), _risks(membership, today), _contracts(membership, today)]
    if membership.can(Perm.MANAGE_WORKFORCE):
        parts += [_comments(membership, today), _offers(membership)]
    if not parts:
        return need_rows(Resource.objects.none(), kind="workforce.resource", label="title")
    first, *others = parts
    joined: QuerySet[Any, Any] = first.union(*others, all=True)
    return joined


def _confirmations(membership: Membership) -> "QuerySet[Any, Any]":
    mine = ResourceAcknowledgement.objects.filter(
        distribution=OuterRef("pk"), membership_id=membership.pk
    ).order_by()
    rows = Distribution.objects.filter(
        ~Exists(mine),
        asked__id=membership.pk,
        council_id=membership.council_id,
        resource__withdrawn_at=None,
    )
    return need_rows(
        rows, kind="workforce.confirm", label="resource__title", object_id="resource_id", due_on="sent_on"
    )


def _events(membership: Membership, today: date) -> "QuerySet[Any, Any]":
    rows = Event.objects.filter(
        council_id=membership.council_id,
        series__convenor_id=membership.pk,
        cancelled_because="",
        outputs="",
        on__lt=today,
    )
    return need_rows(rows, kind="workforce.event", label="series__title", due_on="on")


def _resources(membership: Membership, today: date) -> "QuerySet[Any, Any]":
    rows = Resource.objects.filter(
        council_id=membership.council_id,
        owner_id=membership.pk,
        withdrawn_at=None,
        review_on__lte=today + _AHEAD,
    )
    return need_rows(rows, kind="workforce.resource", label="title", due_on="review_on")


def _shifts(membership: Membership, today: date) -> "QuerySet[Any, Any]":
    rows = PracticeShift.objects.filter(
        council_id=membership.council_id,
        owner_id=membership.pk,
        group__retired_at=None,
        review_on__lte=today + _AHEAD,
    )
    return need_rows(rows, kind="workforce.shift", label="text", due_on="review_on")


def _risks(membership: Membership, today: date) -> "QuerySet[Any, Any]":
    rows = Risk.objects.filter(
        council_id=membership.council_id,
        owner_id=membership.pk,
        closed_at=None,
        review_on__lte=today + _AHEAD,
    )
    return need_rows(rows, kind="workforce.risk", label="title", due_on="review_on")


def _contracts(membership: Membership, today: date) -> "QuerySet[Any, Any]":
    rows = ProviderContract.objects.filter(
        council_id=membership.council_id,
        owner_id=membership.pk,
        ended_at=None,
        next_review_on__lte=today + _AHEAD,
    )
    return need_rows(rows, kind="workforce.contract", label="provider", due_on="next_review_on")


def _comments(membership: Membership, today: date) -> "QuerySet[Any, Any]":
    open_ones = ConsultationComment.objects.filter(
        consultation=OuterRef("pk"), decision=Decision.WAITING, withdrawn_at=None
    ).order_by()
    rows = Consultation.objects.filter(
        Exists(open_ones), council_id=membership.council_id, closes_on__lt=today
    )
    return need_rows(rows, kind="workforce.comments", label="title", due_on="closes_on")


def _offers(membership: Membership) -> "QuerySet[Any, Any]":
    rows = LearningOffer.objects.filter(council_id=membership.council_id, state=Moderation.WAITING)
    return need_rows(rows, kind="workforce.offer", label="title")
