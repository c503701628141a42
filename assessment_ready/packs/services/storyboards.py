"""PDFs of storyboards: frozen at one moment and handed to the documents app."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.documents.services import request_paper
from assessment_ready.packs.queries.storyboard_paper import open_storyboard, storyboard_paper
from assessment_ready.packs.queries.storyboards import Storyboard, get_statement
from assessment_ready.packs.services import entries
from assessment_ready.readiness.services.secrecy import hold_embargo

STORYBOARD = "statement_storyboard"


@transaction.atomic
def produce_storyboard(*, actor: Membership, statement: str, submission_key: UUID) -> GeneratedDocument:
    """Freeze the storyboard of one statement and ask for its PDF; nothing under embargo is in it.

    An embargo put on its round later closes it. Raises ``QualityStatement.DoesNotExist``, and ``RoundChanged`` when the
    round went under embargo meanwhile.
    """
    entries.require(actor, Perm.VIEW_READINESS)
    now = timezone.now()
    found = open_storyboard(actor, now, get_statement(actor, now, statement))
    if found.round:
        hold_embargo(found.round)
    return request_paper(
        actor=actor,
        kind=STORYBOARD,
        subject_key=_subject(found),
        title=f"Storyboard: {found.statement.number} {found.statement.title}",
        paper=storyboard_paper(found, now),
        permission=Perm.VIEW_READINESS,
        embargo_id=None,
        submission_key=submission_key,
    )


def _subject(found: Storyboard) -> str:
    """A part of the round whose words it shows, so that it follows the round's embargo."""
    about = f"round:{found.round.pk}" if found.round else "statement"
    return f"{about}:{found.statement.slug}"[:60]
