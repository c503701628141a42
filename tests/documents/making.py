"""Documents for tests: a template of one small page, and the steps from asking to ready."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.documents import presenters, services
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.embargo.models import Clearance, Embargo
from tests.world import World

TEMPLATE = "pdf/base.html"
presenters.register(TEMPLATE, lambda snapshot: {"document": snapshot["document"]})


def ask(
    actor: Membership, *, subject: str = "round:1", key: UUID | None = None, **extra: Any
) -> GeneratedDocument:
    """Ask for a document."""
    values: dict[str, Any] = {
        "kind": "board_report",
        "subject_key": subject,
        "title": "Board report: autumn",
        "template": TEMPLATE,
        "snapshot": {"points": 25},
        "permission": Perm.VIEW_READINESS,
        "embargo_id": None,
        "submission_key": key or uuid4(),
    }
    return services.request_document(actor=actor, **(values | extra))


def make(actor: Membership, **extra: Any) -> GeneratedDocument:
    """Ask for a document and let a worker make it, with a PDF of a few bytes."""
    document = ask(actor, **extra)
    assert services.render(document_id=document.pk)
    document.refresh_from_db()
    return document


def embargo(world: World, *, cleared: list[str], lifts_in: timedelta | None = None) -> Embargo:
    """An embargo of Westmere and the people cleared for it."""
    ada = world.people["ada"]
    made = Embargo.objects.create(
        council=world.westmere,
        title="Draft report",
        authority="CQC",
        created_by=ada,
        lifts_at=timezone.now() + lifts_in if lifts_in else None,
    )
    for name in cleared:
        Clearance.objects.create(
            council=world.westmere, embargo=made, user=world.people[name], granted_by=ada
        )
    return made
