"""Adding, changing and removing lines to take."""

from collections.abc import Sequence
from typing import Any

from comms.forms.lines import LineEditForm, LineForm
from comms.forms.messages import RemoveForm
from comms.models import Line, LineKind
from comms.services import lines as services
from comms.views.frame import CommsForm, WithinPlan
from comms.views.message_forms import Editor
from comms.views.within_message import WithinLine, offered


class _LineEditor(Editor):
    words = ("text",)
    product_code = "line"


class LineCreateView(WithinPlan, _LineEditor):
    """A new line of the plan (``?kind=holding`` chooses its kind)."""

    title = "Add a line"
    form_class = LineForm
    made: Line

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The plan and its lines."""
        return [*super().breadcrumbs(), ("Lines to take", self.cancel_url())]

    def form_kwargs(self) -> dict[str, Any]:
        """What there is to choose from."""
        kind = self.request.GET.get("kind", "")
        known = kind if kind in LineKind.values else LineKind.LINE
        return {"offered": offered(self, self.plan), "initial": {"kind": known}}

    def cancel_url(self) -> str:
        """The register."""
        return self.url("comms:lines", plan=self.plan.pk)

    def perform(self, form: LineForm) -> str:
        """Add it; the second of two clicks gives the same line."""
        key = form.cleaned_data["submission_key"]
        self.made = services.add_line(
            actor=self.membership, plan_id=self.plan.pk, values=form.values, submission_key=key
        )
        return f"{self.made.reference} is added."

    def success_url(self) -> str:
        """The new line."""
        return self.url("comms:line", line=self.made.pk)


class LineEditView(WithinLine, _LineEditor):
    """Change a line."""

    title = "Change the line"
    form_class = LineEditForm

    def saved(self) -> Line:
        """The line."""
        return self.line

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        row = self.line
        initial: dict[str, Any] = {
            name: getattr(row, name) for name in ("kind", "trigger", "text", "valid_until", "version")
        }
        initial |= {"scenario": row.scenario_id, "embargo": row.embargo_id}
        initial["audiences"] = [each.pk for each in row.audiences.all()]
        return {"offered": offered(self, self.plan, row), "initial": initial}

    def cancel_url(self) -> str:
        """The line."""
        return self.line_url()

    def perform(self, form: LineEditForm) -> str:
        """Save it."""
        was_cleared = self.line.is_cleared
        row = services.change_line(
            actor=self.membership,
            line_id=self.line.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        undone = " These words are not cleared any more." if was_cleared and not row.is_cleared else ""
        return f"{row.reference} is saved.{undone}"

    def success_url(self) -> str:
        """The line."""
        return self.line_url()


class LineRemoveView(WithinLine, CommsForm):
    """Remove a line, after asking once."""

    title = "Remove the line?"
    form_class = RemoveForm
    template_name = "comms/message_remove.html"

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.line_url()
        return form

    def context(self) -> dict[str, Any]:
        """What goes."""
        return {"name": f"{self.line.reference} {self.line.trigger}", "text": self.line.text, "used": ()}

    def perform(self, form: Any) -> str:
        """Remove it."""
        services.remove_line(actor=self.membership, line_id=self.line.pk)
        return f"{self.line.reference} is removed."

    def success_url(self) -> str:
        """The register."""
        return self.url("comms:lines", plan=self.plan.pk)
