"""Entering all scores somebody else gave, and importing scores from a file: upload, preview, confirm."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilFormView
from assessment_ready.documents.errors import ImportGone
from assessment_ready.documents.forms import UploadForm
from assessment_ready.documents.imports import find
from assessment_ready.documents.models import PendingImport
from assessment_ready.documents.spreadsheets import read_table
from assessment_ready.framework.queries import levels
from assessment_ready.readiness.errors import RoundNotOpen
from assessment_ready.readiness.forms.scores import GivenScoresForm
from assessment_ready.readiness.models import RoundKind
from assessment_ready.readiness.queries.scores import (
    IMPORT_KIND,
    book_of,
    changes_of,
    held_import,
    judgements_of,
)
from assessment_ready.readiness.rules.score_sheet import Reading, read
from assessment_ready.readiness.services.scores import hold_scores, import_scores, record_given_scores
from assessment_ready.readiness.views.within_round import WithinRound
from assessment_ready.ui.forms import GovForm
from assessment_ready.ui.tables import Column, Row, Table
from assessment_ready.ui.words import counted


class GivenScoresView(WithinRound, CouncilFormView):
    """All scores of an external round on one page; for CQC's result also its source and percentage."""

    permission = Perm.MANAGE_ROUNDS
    title = "Enter all scores"
    template_name = "readiness/scores.html"

    def load(self, **kwargs: Any) -> None:
        """An external round; our own judgements need reasons and are scored one by one."""
        super().load(**kwargs)
        if not RoundKind(self.round.kind).is_external:
            raise Http404

    def make_form(self, **data: Any) -> GivenScoresForm:
        """The form with the scores there are."""
        form = GivenScoresForm(
            **data,
            round_=self.round,
            judgements=judgements_of(self.round),
            levels=levels(self.round.framework),
        )
        form.cancel_url = self.success_url()
        return form

    def perform(self, form: Any) -> str:
        """Save them together."""
        changed = record_given_scores(
            actor=self.membership,
            round_id=self.round.pk,
            scores=form.scores,
            versions=form.cleaned_data["versions"],
            publication=form.publication(self.round),
        )
        return f"Saved. {counted(changed, 'score was,scores were')} changed."

    def success_url(self) -> str:
        """The round."""
        return self.round_url("round")


class ImportScoresView(WithinRound, CouncilFormView):
    """Upload a file with a round's scores. What is wrong with it is shown by row and column."""

    permission = Perm.MANAGE_ROUNDS
    title = "Import scores from a file"
    template_name = "readiness/import.html"
    form_class = UploadForm
    held: PendingImport | None = None
    reading: Reading | None = None

    def make_form(self, **data: Any) -> UploadForm:
        """The upload."""
        too_large = getattr(self.request, "upload_too_large", False)
        form = UploadForm(**data, too_large=too_large)
        form.cancel_url = self.round_url("round")
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Read the file; go to the preview when there is nothing wrong with it."""
        response = super().post(request, *args, **kwargs)
        if self.reading is not None and self.reading.errors:
            return self.render(form=self.make_form(), errors=self._errors(self.reading))
        return response

    def perform(self, form: Any) -> str:
        """Read and hold it; nothing of the round changes yet."""
        if not self.round.is_open:
            raise RoundNotOpen
        upload = form.cleaned_data["file"]
        table = read_table(upload, max_rows=200)
        rows = judgements_of(self.round)
        self.reading = read(table.headers, table.rows, book_of(self.round, rows))
        if self.reading.errors:
            return ""
        self.held = hold_scores(
            actor=self.membership,
            round_=self.round,
            file_name=upload.name,
            reading=self.reading,
            versions={row.statement.number: row.version for row in rows},
        )
        return "The file is read. Nothing is changed yet."

    def handle_error(self, form: Any, error: Any) -> HttpResponseBase:
        """A file that cannot be read is said beside the field."""
        form.add_error(None if isinstance(error, RoundNotOpen) else "file", str(error))
        return self.render(form=form)

    def done(self, message: str, url: str) -> HttpResponseRedirect:
        """The preview says itself that nothing is changed yet."""
        return HttpResponseRedirect(url)

    def context(self) -> dict[str, Any]:
        """Where to get a file to start from."""
        return {"template_url": f"{self.round_url('round')}?format=xlsx", "is_open": self.round.is_open}

    @staticmethod
    def _errors(reading: Reading) -> Table:
        rows = [Row([f"Row {each.row}", each.column or "–", each.sentence]) for each in reading.errors]
        columns = [Column("Where"), Column("Column"), Column("What to put right")]
        return Table(columns, rows, "What to put right in the file")

    def success_url(self) -> str:
        """The preview."""
        if self.held is None:
            return self.round_url("import")
        return self.round_url("import-confirm", pending=self.held.pk)


class ConfirmForm(GovForm):
    """Nothing to fill in: a question with one button."""

    submit_label = "Import these changes"


class ConfirmImportView(WithinRound, CouncilFormView):
    """What a read file would change, and the button that does it."""

    permission = Perm.MANAGE_ROUNDS
    title = "Check the changes"
    template_name = "readiness/import_confirm.html"
    form_class = ConfirmForm
    pending: UUID

    def load(self, **kwargs: Any) -> None:
        """The person's own upload for this round."""
        super().load(**kwargs)
        self.pending = kwargs["pending"]
        try:
            self.held = held_import(self.membership, self.round, self.pending)
        except PendingImport.DoesNotExist:
            raise Http404 from None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The preview; back to the upload when it was imported already or is too old."""
        try:
            find(actor=self.membership, kind=IMPORT_KIND, import_id=self.pending)
        except ImportGone as error:
            return self.refused(error, self.round_url("import"))
        return super().get(request, *args, **kwargs)

    def make_form(self, **data: Any) -> ConfirmForm:
        """The button."""
        form = ConfirmForm(**data)
        form.cancel_url = self.round_url("import")
        form.cancel_label = "Choose another file"
        return form

    def perform(self, form: Any) -> str:
        """Import everything or nothing."""
        changed = import_scores(actor=self.membership, round_id=self.round.pk, import_id=self.pending)
        return f"Imported. {counted(changed, 'statement was,statements were')} changed."

    def context(self) -> dict[str, Any]:
        """The changes field by field, and the columns that were not understood."""
        changes = changes_of(self.held, judgements_of(self.round))
        columns = [Column("Statement"), Column("Field"), Column("Now"), Column("After the import")]
        rows = [Row([each.statement, each.label, each.before, each.after]) for each in changes]
        return {
            "file_name": self.held.file_name,
            "table": Table(columns, rows, "What the import would change", caption_hidden=True),
            "statements": len({each.statement for each in changes}),
            "ignored": self.held.payload.get("ignored", []),
        }

    def success_url(self) -> str:
        """The round."""
        return self.round_url("round")
