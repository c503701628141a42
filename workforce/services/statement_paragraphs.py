"""The workforce paragraph of a quality statement, as people edited it."""

from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.errors import ChangedMeanwhile
from assessment_ready.councils.models import Council, Membership
from assessment_ready.framework.models import QualityStatement
from assessment_ready.ui.dates import format_date, london_date
from workforce.errors.statements import FiguresChanged, InvalidParagraph
from workforce.models import StatementParagraph
from workforce.queries.statement_facts import generated, may_be_shown, notes_as_json, stamp
from workforce.rules.statement_paragraph import marks_in
from workforce.services import entries

# What a form's ``basis`` says when it changes the saved text without new figures.
SAVED = "saved"


@transaction.atomic
def save_paragraph(
    *, actor: Membership, statement: QualityStatement, text: str, basis: str, expected_version: int
) -> StatementParagraph:
    """Keep the paragraph with the notes of the figures it began with.

    ``basis`` is the stamp of the figures it was written from, or ``SAVED`` when the saved text was changed.
    ``expected_version`` is 0 where nothing was saved yet. Raises ``ChangedMeanwhile``, ``FiguresChanged`` and
    ``InvalidParagraph``.
    """
    entries.require(actor)
    # The first save has no row to lock.
    Council.objects.select_for_update(no_key=True).get(pk=actor.council_id)
    rows = StatementParagraph.objects.filter(council_id=actor.council_id, statement=statement)
    row = rows.select_related("edited_by").first()
    now = timezone.now()
    is_new = row is None
    if row is None:
        row = StatementParagraph(
            council_id=actor.council_id, statement=statement, version=0, submission_key=uuid4()
        )
    elif row.version != expected_version:
        shown = describe(row) if may_be_shown(actor, row, now) else []
        raise ChangedMeanwhile(version=row.version, current=shown)
    if basis != SAVED or is_new:
        _take_figures(actor, row, statement, basis)
    before = {} if is_new else {"text": row.text}
    row.text, row.edited_by, row.edited_at = text.replace("\r\n", "\n"), actor.user, now
    _check_marks(row)
    if is_new:
        row.version = 1
        row.save(force_insert=True)
    else:
        entries.save(row, "text", "notes", "as_at", "edited_by", "edited_at")
    entries.record("workforce.paragraph.saved", actor, row, before=before, after={"text": row.text})
    return row


def describe(row: StatementParagraph) -> list[tuple[str, str]]:
    """What is saved now, for somebody whose form is out of date."""
    return [("Saved by", str(row.edited_by)), ("As at", format_date(row.as_at)), ("Text", row.text)]


def _take_figures(
    actor: Membership, row: StatementParagraph, statement: QualityStatement, basis: str
) -> None:
    """The notes of the figures as they are; refuses when they are not those that were shown."""
    now = timezone.now()
    current = generated(actor, statement, now)
    notes = notes_as_json(current)
    if basis != stamp(notes):
        raise FiguresChanged(stamp=stamp(notes), text=current.text)
    row.notes, row.as_at = notes, current.as_at or london_date(now)


def _check_marks(row: StatementParagraph) -> None:
    """Every number in square brackets must be a note of the paragraph."""
    unknown = marks_in(row.text) - {note["number"] for note in row.notes}
    if unknown:
        raise InvalidParagraph(
            f"There is no note [{min(unknown)}]. Take it out, or use a number that is there"
        )
