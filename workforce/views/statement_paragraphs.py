"""Writing the workforce paragraph of a quality statement, and having it as plain text."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from assessment_ready.councils.views.pages import CouncilView
from assessment_ready.ui.errors import UserFacingError
from workforce.errors.statements import FiguresChanged
from workforce.forms.statements import ParagraphForm
from workforce.models import StatementParagraph
from workforce.queries import statement_facts as facts
from workforce.services import statement_paragraphs as services
from workforce.views.frame import WorkforceForm
from workforce.views.statement_notes import plain
from workforce.views.statements import WithinStatement


class _WithParagraph(WithinStatement):
    """A page about the paragraph of a statement."""

    @cached_property
    def kept(self) -> StatementParagraph | None:
        """What is saved, whoever may read it."""
        return facts.paragraph_of(self.membership, self.statement)

    @cached_property
    def saved(self) -> StatementParagraph | None:
        """What is saved, where this person may know of everything in it."""
        row = self.kept
        return row if row is not None and facts.may_be_shown(self.membership, row, self.now) else None


class StatementParagraphPage(_WithParagraph, WorkforceForm):
    """Write the paragraph: from the figures as they are now, or from what was saved."""

    form_class = ParagraphForm
    template_name = "workforce/statement_paragraph.html"

    def get_title(self) -> str:
        """Whose paragraph it is."""
        return f"Workforce paragraph: {self.statement.title}"

    @property
    def is_renewed(self) -> bool:
        """Whether the figures as they are now were asked for."""
        return self.saved is None or self.request.GET.get("figures") == "now"

    def form_kwargs(self) -> dict[str, Any]:
        """The saved text, or what the figures say now."""
        version = self.kept.version if self.kept else 0
        if self.is_renewed or self.saved is None:
            made = facts.generated(self.membership, self.statement, self.now)
            stamp = facts.stamp(facts.notes_as_json(made))
            return {"initial": {"text": made.text, "basis": stamp, "version": version}}
        return {"initial": {"text": self.saved.text, "basis": services.SAVED, "version": version}}

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def context(self) -> dict[str, Any]:
        """What is saved, beside what is being written from new figures."""
        return {"saved": self.saved, "is_renewed": self.is_renewed}

    def perform(self, form: Any) -> str:
        """Save it."""
        data = form.cleaned_data
        services.save_paragraph(
            actor=self.membership,
            statement=self.statement,
            text=data["text"],
            basis=data["basis"],
            expected_version=data["version"],
        )
        return "The paragraph is saved."

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """Other figures than those that were shown: what they say now, and what was typed."""
        if not isinstance(error, FiguresChanged):
            return super().handle_error(form, error)
        form.add_error(None, str(error))
        form.data = form.data.copy()
        form.data["basis"] = error.stamp
        return self.render(form=form, now_text=error.text, status=409)

    def success_url(self) -> str:
        """The statement."""
        return self.statement_url()


class StatementTextView(_WithParagraph, CouncilView):
    """The paragraph as plain text with its sources below, to copy."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """What is saved, otherwise what the figures say now."""
        if self.saved is not None:
            text = plain(self.saved.text, self.saved.notes)
        else:
            made = facts.generated(self.membership, self.statement, self.now)
            text = plain(made.text, facts.notes_as_json(made))
        return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8")
