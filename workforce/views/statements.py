"""How the workforce bears on the quality statements: all nine, and one of them."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.http import Http404

from assessment_ready.actions.rules.words import RAG_TAGS
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView, CouncilPage
from assessment_ready.framework.models import QualityStatement
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.pages import Button
from assessment_ready.ui.tables import Cell
from workforce.queries import statement_facts as facts
from workforce.queries.statement_chain import ChainAction, ChainIndicator, StatementChain, chain, chains
from workforce.queries.statement_links import nine, suggested, suggested_by_statement
from workforce.queries.statement_matrix import default_matrix
from workforce.rules.indicator_rag import TONES, WORDS
from workforce.views.frame import WorkforcePage
from workforce.views.statement_notes import made_paragraph, saved_paragraph


class StatementsPage(WorkforcePage, CouncilListView):
    """The nine statements: what bears on each, and what is thin."""

    title = "Workforce and the quality statements"
    section = "statements"
    template_name = "workforce/statements.html"
    count_label = "quality statements"

    def rows(self) -> list[StatementChain]:
        """The chain of every statement."""
        return chains(self.membership, nine(), self.now)

    @cached_property
    def saved(self) -> dict[int, Any]:
        """The saved paragraphs by statement."""
        return facts.paragraphs(self.membership)

    def columns(self) -> Sequence[RegisterColumn]:
        """Counts of each link of the chain, and what is missing."""
        return [
            RegisterColumn("statement", "Statement", self._name_cell, lambda row: row.statement.title),
            RegisterColumn("thin", "Thin", _thin_cell, lambda row: ", ".join(row.thin)),
            _count("open", "Actions open", lambda row: len(row.open)),
            _count("closed", "Actions closed", lambda row: len(row.closed)),
            _count("not-begun", "Not put in action", lambda row: len(row.not_begun)),
            RegisterColumn("indicators", "Indicators", _rag_cell, _rag_words),
            _count("evidence", "Evidence items", lambda row: len(row.evidence)),
            RegisterColumn("paragraph", "Paragraph saved, as at", self._paragraph, self._paragraph),
        ]

    def _name_cell(self, row: StatementChain) -> Cell:
        url = self.url("workforce:statement", statement=row.statement.slug)
        question = default_matrix().questions.get(row.statement.number)
        sub = question.question if question else ""
        return Cell(f"{row.statement.number} {row.statement.title}", url=url, sub=sub)

    def _paragraph(self, row: StatementChain) -> str:
        found = self.saved.get(row.statement.pk)
        return format_date(found.as_at) if found else "None"

    def context(self) -> dict[str, Any]:
        """How many links are suggested."""
        count = len(suggested(self.membership)) if self.can_change else 0
        return {**super().context(), "suggested": count, "suggested_url": self.url("workforce:suggestions")}

    def primary(self) -> Button | None:
        """The suggestions."""
        if not self.can_change:
            return None
        return Button("See what is suggested", self.url("workforce:suggestions"), "secondary")


class WithinStatement(WorkforcePage):
    """A page about one statement of the framework in use."""

    section = "statements"
    parent = ("Quality statements", "workforce:statements")
    statement: QualityStatement

    def load(self, **kwargs: Any) -> None:
        """The statement in the address."""
        found = next((row for row in nine() if row.slug == kwargs["statement"]), None)
        if found is None:
            raise Http404
        self.statement = found

    def statement_url(self, name: str = "statement") -> str:
        """A page of the statement."""
        return self.url(f"workforce:{name}", statement=self.statement.slug)

    def get_caption(self) -> str:
        """Which statement."""
        return f"Quality statement {self.statement.number}"


class StatementPage(WithinStatement, CouncilPage):
    """One statement: the chain from action over indicator to evidence, and its paragraph."""

    template_name = "workforce/statement.html"

    def get_title(self) -> str:
        """Its name."""
        return self.statement.title

    def context(self) -> dict[str, Any]:
        """The chain, what is missing, what is suggested, and the paragraph."""
        found = chain(self.membership, self.statement, self.now)
        offered = suggested_by_statement(self.membership) if self.can_change else {}
        offers = f"{self.url('workforce:suggestions')}?statement={self.statement.number}"

        return {
            "statement": self.statement,
            "question": default_matrix().questions.get(self.statement.number),
            "chain": found,
            "actions": [self._action(each) for each in found.actions],
            "indicators": [self._indicator(each) for each in found.indicators],
            "filed": [self._item(item) for item in found.filed],
            "suggested": len(offered.get(self.statement.number, ())),
            "suggested_url": offers if self.can_change else "",
            "library_url": f"{self.url('evidence:library')}?statement={self.statement.number}",
            **self._paragraph(),
        }

    def _paragraph(self) -> dict[str, Any]:
        current = facts.generated(self.membership, self.statement, self.now)
        saved = facts.paragraph_of(self.membership, self.statement)
        if saved is not None and not facts.may_be_shown(self.membership, saved, self.now):
            saved = None
        slug = self.statement.slug
        shown = saved_paragraph(self, slug, saved) if saved else made_paragraph(self, slug, current)
        edit = self.statement_url("statement-paragraph")
        may_score = self.membership.can(Perm.SCORE) or self.membership.can(Perm.SCORE_OWN)
        return {
            "saved": saved,
            "paragraph": shown,
            "has_changed": saved is not None and facts.has_changed(saved, current),
            "current": current.text,
            "text_url": self.statement_url("statement-text"),
            "edit_url": edit if self.can_change else "",
            "renew_url": f"{edit}?figures=now" if self.can_change and saved else "",
            "put_url": self.url("overview:workforce-paragraph", statement=slug)
            if saved and may_score
            else "",
        }

    def _action(self, each: ChainAction) -> dict[str, Any]:
        tag = RAG_TAGS[each.action.rag] if each.action is not None else None
        links = (
            self.url("workforce:statement-links-intended", intended=each.intended.pk) if each.intended else ""
        )
        return {
            **_borne(each.link),
            "name": str(each.action or each.intended),
            "url": self._action_url(each),
            "tag": tag,
            "owner": str(each.action.owner.user) if each.action is not None else "",
            "due_on": each.action.due_on if each.action is not None else None,
            "evidence": [self._item(item) for item in each.evidence],
            "links_url": links if self.can_change else "",
        }

    def _action_url(self, each: ChainAction) -> str:
        if each.action is not None:
            return self.url("actions:action", action=each.action.pk)
        assert each.intended is not None
        return self.url("workforce:intended-one", intended=each.intended.pk)

    def _indicator(self, each: ChainIndicator) -> dict[str, Any]:
        now, pk = each.now, each.now.indicator.pk
        links = self.url("workforce:statement-links-indicator", indicator=pk)
        return {
            **_borne(each.link),
            "now": now,
            "url": self.url("workforce:indicator", indicator=pk),
            "rag": WORDS[now.rag.state],
            "tone": TONES[now.rag.state],
            "links_url": links if self.can_change else "",
        }

    def _item(self, item: Any) -> tuple[Any, str]:
        return item, self.url("evidence:item", item=item.pk)


def _borne(link: Any) -> dict[str, str]:
    """How strongly, as which evidence and in what way something bears on the statement."""
    if link is None:
        return {"strength": "Says so itself", "category": "", "contribution": ""}
    return {
        "strength": link.get_strength_display(),
        "category": link.category.title if link.category else "",
        "contribution": link.contribution,
    }


def _thin_cell(row: StatementChain) -> Cell:
    return Cell.tag(", ".join(row.thin), "orange") if row.thin else Cell.tag("Whole chain", "green")


def _rag_words(row: StatementChain) -> str:
    """How many indicators are in which state: "1 red, 2 green"."""
    found = Counter(each.now.rag.state for each in row.indicators)
    return ", ".join(f"{found[state]} {word}" for state, word in _SHORT.items() if found[state]) or "None"


_SHORT = {state: words.split(":")[0].lower() for state, words in WORDS.items()}


def _rag_cell(row: StatementChain) -> Cell:
    words = _rag_words(row)
    worst = "red" if " red" in words else "orange" if " amber" in words else ""
    return Cell.tag(words, worst) if worst else Cell(words)


def _count(key: str, label: str, value: Callable[[Any], int]) -> RegisterColumn:
    return RegisterColumn(key, label, value, value, numeric=True)
