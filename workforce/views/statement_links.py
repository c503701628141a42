"""Saying what bears on which quality statement: by hand on one page, or from the suggestions."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView
from assessment_ready.ui.pages import EmptyState
from assessment_ready.ui.tables import Cell
from workforce.forms.statements import StatementLinksForm
from workforce.models import Strength
from workforce.queries import statement_links as queries
from workforce.rules.statements import INDICATOR, INTENDED, Suggestion
from workforce.services import statement_links as services
from workforce.views.frame import WorkforceForm, WorkforcePage

CHOOSING = "choose-suggestions"


class StatementLinksPage(WorkforceForm):
    """On which statements one intended action or one indicator bears."""

    title = "Quality statements it bears on"
    section = "statements"
    form_class = StatementLinksForm
    kind = INTENDED
    row: queries.Linkable

    def load(self, **kwargs: Any) -> None:
        """What the address names; 404 for another council's."""
        pk = kwargs["intended" if self.kind == INTENDED else "indicator"]
        try:
            self.row = queries.linkable(self.membership, self.kind, pk)
        except ObjectDoesNotExist:
            raise Http404 from None

    def get_caption(self) -> str:
        """What bears on them."""
        return str(self.row)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The statements."""
        return [*super().breadcrumbs(), ("Quality statements", self.url("workforce:statements"))]

    def form_kwargs(self) -> dict[str, Any]:
        """As the links are now."""
        links = queries.links_of(self.row)
        initial = {**StatementLinksForm.initial_of(links), "version": queries.links_version(links)}
        return {
            "statements": queries.nine(),
            "categories": queries.evidence_categories(),
            "initial": initial,
        }

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def perform(self, form: Any) -> str:
        """Save all of them together."""
        count = services.set_links(
            actor=self.membership,
            kind=self.kind,
            pk=self.row.pk,
            links=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return f"It bears on {count} quality {'statement' if count == 1 else 'statements'}."

    def success_url(self) -> str:
        """The page of what bears on them."""
        name = "workforce:intended-one" if self.kind == INTENDED else "workforce:indicator"
        return self.url(name, **{self.kind: self.row.pk})


class StatementLinksOfIndicatorPage(StatementLinksPage):
    """The same for an indicator."""

    kind = INDICATOR


class SuggestionsPage(WorkforcePage, CouncilListView):
    """What the default matrix suggests and nobody has linked; ``?statement=4`` narrows."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Suggested links with quality statements"
    section = "statements"
    parent = ("Quality statements", "workforce:statements")
    template_name = "workforce/statement_suggestions.html"
    count_label = "suggestions"
    exports = False

    @property
    def number(self) -> int | None:
        """The statement that is asked for; None for all."""
        return _number(self.request.GET.get("statement", ""))

    @cached_property
    def offered(self) -> list[Suggestion]:
        """What is suggested."""
        rows = queries.suggested(self.membership)
        return [row for row in rows if self.number in (None, row.statement)]

    @cached_property
    def titles(self) -> dict[int, str]:
        """The statements by number."""
        return {row.number: row.title for row in queries.nine()}

    def rows(self) -> list[Suggestion]:
        """The suggestions by statement."""
        return self.offered

    def columns(self) -> Sequence[RegisterColumn]:
        """What, for which statement, how strongly and why."""
        return [
            RegisterColumn("what", "What", self._what, lambda row: row.thing.texts),
            RegisterColumn("statement", "Bears on", self._statement, self._statement),
            RegisterColumn("strength", "How", _strength, _strength),
            RegisterColumn(
                "because", "Why it is suggested", lambda row: row.because, lambda row: row.because
            ),
        ]

    def _what(self, row: Suggestion) -> Cell:
        is_action = row.thing.kind == INTENDED
        name = "workforce:intended-one" if is_action else "workforce:indicator"
        url = self.url(name, **{row.thing.kind: row.thing.pk})
        title = f"{row.thing.name} {row.title}" if is_action else row.title
        sub = "Intended action" if is_action else "Indicator"
        return Cell(title, url=url, sub=sub, choice=(CHOOSING, "suggestion", row.key))

    def _statement(self, row: Suggestion) -> str:
        return f"{row.statement} {self.titles.get(row.statement, '')}"

    def context(self) -> dict[str, Any]:
        """Where ticked ones, and all, are accepted."""
        return {
            **super().context(),
            "choosing": CHOOSING,
            "accept_url": self.url("workforce:suggestions-accept"),
            "all_url": self.url("workforce:suggestions-accept-all"),
            "number": self.number,
            "title": self.titles.get(self.number or 0, ""),
            "everything_url": self.url("workforce:suggestions") if self.number else "",
        }

    def empty_state(self) -> EmptyState:
        """Nothing is left, or nothing fits."""
        text = "Nothing is suggested. Suggestions come from indicators and intended actions that fit a statement."
        return EmptyState(text, "Look at the quality statements", self.url("workforce:statements"))


class _AcceptView(WorkforcePage, CouncilActionView):
    """Accept suggestions and look at the statements."""

    permission = Perm.MANAGE_WORKFORCE

    def said(self, count: int) -> str:
        """How many were linked."""
        if not count:
            return "Nothing was linked: somebody else was faster, or what was suggested is gone."
        return f"{count} {'suggestion is' if count == 1 else 'suggestions are'} accepted."

    def return_url(self) -> str:
        """What is left."""
        return self.url("workforce:suggestions")


class SuggestionsAcceptView(_AcceptView):
    """Accept what was ticked."""

    def perform(self) -> str:
        """Link them."""
        keys = self.request.POST.getlist("suggestion")
        return self.said(services.accept_suggestions(actor=self.membership, keys=keys))


class SuggestionsAcceptAllView(_AcceptView):
    """Accept all of them, or all for one statement."""

    def perform(self) -> str:
        """Link them."""
        number = _number(self.request.POST.get("statement", ""))
        return self.said(services.accept_all_suggestions(actor=self.membership, statement=number))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


def _strength(row: Suggestion) -> str:
    return Strength(row.strength).label
