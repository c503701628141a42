"""The poster "At a glance": frozen at one moment and handed to the documents app."""

from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.documents.queries import branding
from assessment_ready.documents.services import request_document
from assessment_ready.packs.errors import FieldError
from assessment_ready.packs.queries.poster import at_a_glance, rounds_to_choose
from assessment_ready.packs.rules.poster import TEMPLATE
from assessment_ready.packs.services import entries

POSTER = "at_a_glance"


@transaction.atomic
def produce_poster(*, actor: Membership, round_id: int | None, submission_key: UUID) -> GeneratedDocument:
    """Freeze the poster and ask for its PDF, which everybody who reads packs may open.

    Raises ``FieldError`` for a round that is not published to members.
    """
    entries.require(actor)
    now = timezone.now()
    if round_id is not None and round_id not in {each.pk for each in rounds_to_choose(actor, now)}:
        raise FieldError("Choose a round that is published to members", field="round")
    found = at_a_glance(actor, now, round_id)
    return request_document(
        actor=actor,
        kind=POSTER,
        subject_key=f"round:{round_id or 0}",
        title=f"At a glance: {found['title']}"[:200],
        template=TEMPLATE,
        snapshot={"poster": found, "branding": asdict(branding(actor.council_id))},
        permission=Perm.VIEW_PACKS,
        embargo_id=None,
        submission_key=submission_key,
    )
