"""Expected evidence: the list with what meets it, adding to it, setting aside, connecting items."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilFormView, CouncilPage, CouncilView
from assessment_ready.documents.tables import ExportColumn, file_response
from assessment_ready.evidence.forms.expected import (
    ConnectForm,
    ExpectationForm,
    ExpectedFilterForm,
    SetAsideForm,
)
from assessment_ready.evidence.models import ExpectedEvidence
from assessment_ready.evidence.queries.expected import (
    MET,
    SET_ASIDE,
    STALE,
    UNMET,
    Expected,
    ExpectedOfStatement,
    connected,
    expected,
    get_expectation,
)
from assessment_ready.evidence.queries.library import items_for_statement
from assessment_ready.evidence.services import expected as services
from assessment_ready.framework.queries import categories, default_framework, statements
from assessment_ready.ui.errors import UserFacingError

WORDS = {
    MET: ("Met", "green"),
    STALE: ("Only past review", "orange"),
    UNMET: ("Nothing yet", "red"),
    SET_ASIDE: ("Set aside", "grey"),
}
EXPORT = [
    ExportColumn("Reference", lambda row: row.expectation.statement.reference),
    ExportColumn("Quality statement", lambda row: row.expectation.statement.title),
    ExportColumn("Expected evidence", lambda row: row.expectation.title),
    ExportColumn("Kind", lambda row: row.expectation.category.title if row.expectation.category else ""),
    ExportColumn("How it stands", lambda row: WORDS[row.state][0]),
    ExportColumn("Met by", lambda row: "; ".join(str(item) for item in row.items)),
    ExportColumn("Why set aside", lambda row: row.set_aside.reason if row.set_aside else ""),
    ExportColumn("Source", lambda row: row.expectation.source or "Added here"),
]
# What the select of a connection offers at most; the library is searched for the rest.
_OFFERED = 300


class ExpectedView(CouncilPage):
    """Per statement what would be expected, what meets it, and what does not apply."""

    permission = Perm.VIEW_LIBRARY
    title = "Expected evidence"
    template_name = "evidence/expected.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or its rows as a file."""
        if not request.GET.get("format"):
            return super().get(request, *args, **kwargs)
        rows = [row for group in self.groups for row in group.rows]
        name = f"expected-evidence-{self.council.slug}"
        return file_response(request.GET["format"], name=name, title="Expected", columns=EXPORT, rows=rows)

    @cached_property
    def filter_form(self) -> ExpectedFilterForm:
        """What the list is narrowed to."""
        every = [group.statement for group in self._every]
        return ExpectedFilterForm(self.request.GET, statements=every)

    @cached_property
    def _every(self) -> list[ExpectedOfStatement]:
        return expected(self.membership, self.now, default_framework())

    @cached_property
    def groups(self) -> list[ExpectedOfStatement]:
        """The statements with the rows that match."""
        data = self.filter_form.cleaned_data if self.filter_form.is_valid() else {}
        number, state = data.get("statement"), data.get("state", "")
        wanted = {"": set(WORDS), "unmet": {UNMET, STALE}}.get(state, {state})
        return [
            ExpectedOfStatement(group.statement, [row for row in group.rows if row.state in wanted])
            for group in self._every
            if number is None or group.statement.number == number
        ]

    def context(self) -> dict[str, Any]:
        """The groups, the filters, the tally, and what this person may do."""
        followed = [row for group in self._every for row in group.followed]
        shown = [(group.statement, [self._row(row) for row in group.rows]) for group in self.groups]
        return {
            "groups": [(statement, rows) for statement, rows in shown if rows],
            "has_any": any(group.rows for group in self._every),
            "met": sum(row.state == MET for row in followed),
            "of": len(followed),
            "filter_form": self.filter_form,
            "filters_active": any(self.request.GET.get(name) for name in ("statement", "state")),
            "may_manage": self.membership.can(Perm.MANAGE_EVIDENCE),
            "may_connect": self.membership.can(Perm.ADD_EVIDENCE),
        }

    @staticmethod
    def _row(row: Expected) -> dict[str, Any]:
        words, tone = WORDS[row.state]
        return {"row": row, "each": row.expectation, "words": words, "tone": tone}

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The library."""
        return [("Evidence", self.url("evidence:library"))]


class _WithinExpected(CouncilView):
    """A page about the list of expected evidence."""

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The library and the list."""
        return [("Evidence", self.url("evidence:library")), ("Expected evidence", self.success_url())]

    def success_url(self) -> str:
        """The list."""
        return self.url("evidence:expected")


class AddExpectationView(_WithinExpected, CouncilFormView):
    """Expect something more of a statement."""

    permission = Perm.MANAGE_EVIDENCE
    title = "Add expected evidence"

    def make_form(self, **data: Any) -> ExpectationForm:
        """Statements and kinds of the framework."""
        framework = default_framework()
        form = ExpectationForm(
            **data,
            initial={"statement": self.request.GET.get("statement", "")},
            statements=statements(framework),
            categories=categories(framework, in_use_only=True),
        )
        form.cancel_url = self.success_url()
        return form

    def perform(self, form: ExpectationForm) -> str:
        """Add it."""
        made = services.add_expectation(
            actor=self.membership,
            statement=form.chosen_statement,
            category=form.chosen_category,
            title=form.cleaned_data["title"],
            note=form.cleaned_data["note"],
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"“{made.title}” is on the list."


class _OneExpectation(_WithinExpected):
    """Something about one expectation. 404 for what another council added."""

    expectation: ExpectedEvidence

    def load(self, **kwargs: Any) -> None:
        """The expectation in the address."""
        self.expectation = get_expectation(self.membership, kwargs["expectation"])

    def get_caption(self) -> str:
        """What is expected."""
        return f"{self.expectation.statement.reference} {self.expectation.title}"

    def return_url(self) -> str:
        """The list, at the statement."""
        return f"{self.success_url()}#qs{self.expectation.statement.number}"


class ConnectView(_OneExpectation, CouncilFormView):
    """Say which item meets it."""

    permission = Perm.ADD_EVIDENCE
    title = "Which item meets it?"
    template_name = "evidence/connect.html"

    def make_form(self, **data: Any) -> ConnectForm:
        """The items filed under the statement that do not meet it yet."""
        known = connected(self.expectation, self.council)
        found = items_for_statement(self.membership, self.now, self.expectation.statement_id, _OFFERED)
        form = ConnectForm(**data, items=[item for item in found if item.pk not in known])
        form.cancel_url = self.return_url()
        return form

    def perform(self, form: ConnectForm) -> str:
        """Connect it."""
        item = services.connect(
            actor=self.membership, expectation=self.expectation, item_id=form.cleaned_data["item"]
        )
        return f"{item.reference} meets “{self.expectation.title}”."

    def context(self) -> dict[str, Any]:
        """The statement, to add an item under."""
        return {"statement": self.expectation.statement, "expectation": self.expectation}


class SetAsideView(_OneExpectation, CouncilFormView):
    """Do not follow it, with a reason."""

    permission = Perm.MANAGE_EVIDENCE
    title = "Set this expectation aside?"
    form_class = SetAsideForm

    def make_form(self, **data: Any) -> Any:
        """The reason, with a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.return_url()
        return form

    def perform(self, form: SetAsideForm) -> str:
        """Set it aside."""
        services.set_aside(
            actor=self.membership, expectation=self.expectation, reason=form.cleaned_data["reason"]
        )
        return f"“{self.expectation.title}” is set aside."


class DisconnectView(_OneExpectation, CouncilActionView):
    """An item does not meet it after all."""

    permission = Perm.ADD_EVIDENCE

    def perform(self) -> str:
        """Take the connection away."""
        sent = self.request.POST.get("item", "")
        if not sent.isdecimal():
            raise UserFacingError("Choose the item that does not meet it.")
        item = services.disconnect(
            actor=self.membership, expectation=self.expectation, item_id=int(sent[:15])
        )
        return f"{item.reference} no longer meets “{self.expectation.title}”."


class TakeUpView(_OneExpectation, CouncilActionView):
    """Follow it again."""

    permission = Perm.MANAGE_EVIDENCE

    def perform(self) -> str:
        """Take it up."""
        services.take_up(actor=self.membership, expectation=self.expectation)
        return f"“{self.expectation.title}” is expected again."


class RemoveView(_OneExpectation, CouncilActionView):
    """No longer expect what was added here."""

    permission = Perm.MANAGE_EVIDENCE

    def perform(self) -> str:
        """Remove it."""
        services.remove_expectation(actor=self.membership, expectation=self.expectation)
        return f"“{self.expectation.title}” is no longer expected."
