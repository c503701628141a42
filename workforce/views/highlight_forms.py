"""Beginning, writing and signing off highlight reports, and their PDFs."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from assessment_ready.actions.queries.periods import open_period
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.documents.views.making import MakeDocumentView
from assessment_ready.ui.dates import london_date
from assessment_ready.ui.errors import UserFacingError
from workforce.errors.highlight import AuthorAlone, NothingSaid, ReportSigned
from workforce.forms.highlight import HighlightEditForm, HighlightForm, SignOffForm
from workforce.models import HighlightReport
from workforce.queries import highlight_reports as queries
from workforce.queries.strategies import current_strategy
from workforce.services import highlight as services
from workforce.views.frame import WorkforceForm
from workforce.views.highlight import WithinReport


class HighlightCreatePage(WorkforceForm):
    """Begin a report on a strategy for a period."""

    title = "Begin a highlight report"
    section = "reports"
    parent = ("Highlight reports", "workforce:highlights")
    made: HighlightReport

    def make_form(self, **data: Any) -> HighlightForm:
        """With the strategy in force and the open period chosen."""
        data.pop("files", None)
        strategy = current_strategy(self.council.pk)
        period = open_period(self.council.pk, london_date(self.now))
        form = HighlightForm(
            **data,
            strategies=queries.strategies_to_choose(self.membership),
            periods=queries.periods_to_choose(self.membership),
            initial={
                "strategy": strategy.pk if strategy else None,
                "period": period.pk if period else None,
            },
        )
        form.cancel_url = self.url("workforce:highlights")
        return form

    def perform(self, form: Any) -> str:
        """Begin it."""
        data = form.cleaned_data
        self.made = services.create(
            actor=self.membership,
            strategy_id=data["strategy"],
            period_id=data["period"],
            texts=form.texts,
            submission_key=data["submission_key"],
        )
        return "The report is begun. Its figures are those of now until it is signed off."

    def success_url(self) -> str:
        """The report."""
        return self.url("workforce:highlight", highlight=self.made.pk)


class _ReportForm(WithinReport, WorkforceForm):
    permission = Perm.MANAGE_WORKFORCE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form, or why not."""
        refusal = self.refusal()
        if refusal is not None:
            return self.refused(refusal, self.report_url())
        return super().get(request, *args, **kwargs)

    def refusal(self) -> UserFacingError | None:
        """A signed report never changes."""
        return ReportSigned() if self.is_signed else None

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The report above."""
        return [*super().breadcrumbs(), (str(self.report.period), self.report_url())]

    def success_url(self) -> str:
        """The report."""
        return self.report_url()


class HighlightEditPage(_ReportForm):
    """What people write."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Write the report"

    def make_form(self, **data: Any) -> HighlightEditForm:
        """As it is now."""
        data.pop("files", None)
        names = (*services.ReportTexts.__dataclass_fields__, "version")
        form = HighlightEditForm(**data, initial={name: getattr(self.report, name) for name in names})
        form.cancel_url = self.report_url()
        return form

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change(
            actor=self.membership,
            report_id=self.report.pk,
            texts=form.texts,
            version=form.cleaned_data["version"],
        )
        return "The report is saved."


class HighlightSignOffPage(_ReportForm):
    """Read it, then sign it off."""

    permission = Perm.AGREE_WORKFORCE
    title = "Sign off the report"
    template_name = "workforce/highlight_sign_off.html"

    def refusal(self) -> UserFacingError | None:
        """Signed, or one's own."""
        own = self.report.created_by_id == self.membership.user_id
        return super().refusal() or (AuthorAlone() if own else None)

    def make_form(self, **data: Any) -> SignOffForm:
        """The button, for what was read."""
        data.pop("files", None)
        form = SignOffForm(**data, initial={"version": self.report.version})
        form.cancel_url = self.report_url()
        return form

    def context(self) -> dict[str, Any]:
        """What will be frozen, in short."""
        figures = queries.figures_of(self.report, self.now)
        return {"figures": figures, "report": self.report}

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """What is missing is said above the button."""
        if isinstance(error, NothingSaid):
            error = UserFacingError(str(error))
        return super().handle_error(form, error)

    def perform(self, form: Any) -> str:
        """Freeze it."""
        made = services.sign_off(
            actor=self.membership, report_id=self.report.pk, version=form.cleaned_data["version"]
        )
        return f"Version {made.number} is signed off. Its figures are frozen."


class HighlightVersionView(WithinReport, CouncilActionView):
    """Begin the version that takes its place."""

    permission = Perm.MANAGE_WORKFORCE
    made: HighlightReport | None = None

    def perform(self) -> str:
        """Begin it, with the texts of this one."""
        self.made = services.new_version(
            actor=self.membership, report_id=self.report.pk, submission_key=self.submission_key
        )
        return f"Version {self.made.number} is begun. It takes this one’s place when it is signed off."

    def return_url(self) -> str:
        """The new version."""
        return self.url("workforce:highlight", highlight=(self.made or self.report).pk)


class HighlightPdfView(WithinReport, MakeDocumentView):
    """The report as a PDF, whose page offers to share it."""

    permission = Perm.VIEW_WORKFORCE

    def produce(self) -> GeneratedDocument:
        """Freeze the paper."""
        return services.produce_pdf(
            actor=self.membership, report_id=self.report.pk, submission_key=self.submission_key
        )

    def button_url(self) -> str:
        """The report."""
        return self.report_url()
