"""What waits for a person in resources and events, and for those who answer comments."""

from dataclasses import dataclass
from datetime import date

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from workforce.models import Resource
from workforce.queries.consultations import to_answer
from workforce.queries.events import without_outputs
from workforce.queries.resources import to_confirm


@dataclass(frozen=True)
class KnowledgeNeed:
    """One thing that waits. ``page`` and ``object_id`` say where it is done (the url name and its one number).

    ``kind``: "workforce.resource_review", "workforce.resource_confirm", "workforce.event_outputs" or
    "workforce.consultation_answers". ``due_on`` is since when it waits; ``note`` a few words more.
    """

    kind: str
    page: str
    capture: str
    object_id: int
    title: str
    due_on: date
    note: str = ""


def waiting(membership: Membership, today: date) -> tuple[KnowledgeNeed, ...]:
    """What of resources, events and consultations waits for this person, what waits longest on top; four queries.

    Resources they own past their day of review, what they were asked to confirm, past events they convene without
    outputs; and, for those who look after consultations, those that are over with comments nobody answered.
    """
    if not membership.can(Perm.USE_WORKFORCE):
        return ()
    found = [*_reviews(membership, today), *_confirmations(membership), *_events(membership, today)]
    if membership.can(Perm.MANAGE_WORKFORCE):
        found += _comments(membership, today)
    return tuple(sorted(found, key=lambda need: (need.due_on, need.kind, need.object_id)))


def _reviews(membership: Membership, today: date) -> list[KnowledgeNeed]:
    rows = Resource.objects.filter(
        council_id=membership.council_id, owner=membership, withdrawn_at=None, review_on__lt=today
    )
    return [
        KnowledgeNeed(
            "workforce.resource_review", "workforce:resource", "resource", row.pk, row.title, row.review_on
        )
        for row in rows
        if row.review_on is not None
    ]


def _confirmations(membership: Membership) -> list[KnowledgeNeed]:
    return [
        KnowledgeNeed(
            "workforce.resource_confirm",
            "workforce:resource",
            "resource",
            row.resource_id,
            row.resource.title,
            row.sent_on,
            str(row.group or row.audience),
        )
        for row in to_confirm(membership)
    ]


def _events(membership: Membership, today: date) -> list[KnowledgeNeed]:
    return [
        KnowledgeNeed(
            "workforce.event_outputs",
            "workforce:event",
            "event",
            row.pk,
            row.series.title,
            row.on,
            row.topic,
        )
        for row in without_outputs(membership, today)
    ]


def _comments(membership: Membership, today: date) -> list[KnowledgeNeed]:
    return [
        KnowledgeNeed(
            "workforce.consultation_answers",
            "workforce:consultation-comments",
            "consultation",
            row.pk,
            row.title,
            row.closes_on,
            f"{row.waiting} of {row.standing}",
        )
        for row in to_answer(membership, today)
    ]
