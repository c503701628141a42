"""The documents of a plan: PDFs to make and have, and the plan as a Word file."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilView
from assessment_ready.documents.tables import download
from assessment_ready.documents.word import CONTENT_TYPE, write_docx
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from comms.forms.papers import PaperForm
from comms.queries.delivery_plan import delivery_plan
from comms.queries.papers import cascades_of, documents_of
from comms.services import papers as services
from comms.views.frame import CommsForm, WithinPlan


class PlanDocumentsPage(WithinPlan, CommsForm):
    """Make a document of the plan; those made before stay here."""

    permission = Perm.VIEW_COMMS
    title = "Documents"
    template_name = "comms/plan_documents.html"
    form_class = PaperForm
    document_id: int

    def form_kwargs(self) -> dict[str, Any]:
        """The cascades this person may know of."""
        return {
            "cascades": [(row.pk, row.title) for row in cascades_of(self.plan, self.membership, self.now)]
        }

    def perform(self, form: PaperForm) -> str:
        """Freeze it and ask for the PDF."""
        chosen, key = form.cleaned_data["document"], form.cleaned_data["submission_key"]
        kind, _, number = chosen.partition("-")
        if kind == "ahead":
            made = services.produce_look_ahead(actor=self.membership, days=int(number), submission_key=key)
        elif kind == "cascade":
            made = services.produce_run_sheet(
                actor=self.membership, cascade_id=int(number), submission_key=key
            )
        else:
            made = services.produce_delivery_plan(
                actor=self.membership, plan_id=self.plan.pk, submission_key=key
            )
        self.document_id = made.pk
        return f"Version {made.version} of “{made.title}” is being made."

    def success_url(self) -> str:
        """The document's page, which shows the progress."""
        return self.url("documents:detail", document=self.document_id)

    def context(self) -> dict[str, Any]:
        """What was made before, and the Word file."""
        made = documents_of(self.plan, self.membership, self.now)
        return {
            "word_url": self.url("comms:plan-word", plan=self.plan.pk),
            "made": [
                (
                    row,
                    self.url("documents:detail", document=row.pk),
                    format_date(london_date(row.requested_at)),
                )
                for row in made
            ],
        }


class PlanWordView(WithinPlan, CouncilView):
    """The plan as a Word file, as it is now."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The file."""
        paper = delivery_plan(self.plan, self.membership, self.now)
        made = f"{format_datetime(self.now)} by {self.membership.user}"
        data = write_docx(paper, council=self.council.name, made=made)
        return download(data, name=f"{self.plan.title}.docx", content_type=CONTENT_TYPE)
