"""What strategies intend: the register, and one of them with what it still misses."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from assessment_ready.actions.rules.words import RAG_TAGS
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView, CouncilPage
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import SummaryRow
from workforce.forms.intended import FillForm, IntendedFilterForm
from workforce.models import Strategy
from workforce.queries import intended_register as queries
from workforce.queries.intended import IntendedRow
from workforce.queries.strategies import current_strategy, strategies
from workforce.rules import smart
from workforce.services.strategies import OPEN_STATES
from workforce.views.frame import WorkforcePage
from workforce.views.intended_columns import (
    day_words,
    group_words,
    intended_columns,
    measure_words,
    owner_words,
    strength_words,
)
from workforce.views.within_intended import WithinIntended

HERE_ONLY = (smart.MEASURE, smart.EVIDENCE, smart.STATEMENT, smart.GROUP)


class IntendedPage(WorkforcePage, CouncilListView):
    """Everything the council's strategies intend; its file can be changed and brought back."""

    title = "What the strategies intend"
    template_name = "workforce/intended.html"
    section = "strategies"
    count_label = "intended actions"

    @cached_property
    def filter_form(self) -> IntendedFilterForm:
        """What the list is narrowed to."""
        return IntendedFilterForm(
            self.request.GET,
            strategies=list(strategies(self.membership)),
            strands=queries.strands_to_choose(self.membership),
            groups=queries.groups_to_choose(self.membership),
        )

    def rows(self) -> list[IntendedRow]:
        """Those that match."""
        return queries.register(self.membership, self.now, self.filter_form.filters, self.sort)

    def columns(self) -> Sequence[RegisterColumn]:
        """Reference, words, owner, day, colour and how specific; for files everything that can be brought back."""
        form = self.filter_form
        return intended_columns(self, of_several=form.has_several and form.filters.strategy is None)

    def context(self) -> dict[str, Any]:
        """The file of everything, and the door back in."""
        every = "&".join(f"columns={column.key}" for column in self.columns())
        return {
            **super().context(),
            "whole": self.whole,
            "everything_url": f"?format=xlsx&strategy={self.whole.pk}&{every}" if self.whole else "",
            "mapping_url": self._mapping_url(),
            "statements_url": self.url("workforce:statements"),
            "import_url": self.url("workforce:strategy-import") if self.can_change else "",
        }

    @cached_property
    def whole(self) -> Strategy | None:
        """The strategy whose file is offered: a reference may stand in several, and a file is brought into one."""
        chosen = self.filter_form.filters.strategy
        if chosen is None:
            return current_strategy(self.council.pk)
        return strategies(self.membership).filter(pk=chosen).first()

    def _mapping_url(self) -> str:
        """What that strategy maps to."""
        return self.url("workforce:strategy-mapping", strategy=self.whole.pk) if self.whole else ""

    def primary(self) -> Button | None:
        """Bring in a strategy."""
        return Button("Import a strategy", self.url("workforce:strategy-import")) if self.can_change else None

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first step."""
        text = "What each strategy says will be done belongs here, with what it still misses: owner, date, measure."
        if not self.can_change:
            return EmptyState(text)
        return EmptyState(text, "Import a strategy", self.url("workforce:strategy-import"))


@dataclass(frozen=True)
class MissingThing:
    """One line of the to-do list: what is missing, why, and the form that mends it."""

    thing: str
    label: str
    lacks: str
    form: FillForm | None
    claim_url: str = ""
    action_url: str = ""


class IntendedOnePage(WithinIntended, CouncilPage):
    """One intended action: what it says, what it still misses with a form for each, what became of it."""

    permission = Perm.VIEW_WORKFORCE
    template_name = "workforce/intended_one.html"

    def get_title(self) -> str:
        """Reference and title."""
        return f"{self.intended.reference} {self.intended.title}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register."""
        return super().breadcrumbs()[:-1]

    def context(self) -> dict[str, Any]:
        """Words, completeness, to-do list and doors."""
        row, changes = self.row, self.can_change and self.intended.dropped_at is None
        is_ready = row.owner is not None and not row.owner_left and row.due_on is not None
        return {
            "row": row,
            "intended": self.intended,
            "can_change": self.can_change,
            "done": len(row.completeness.fulfilled),
            "of": len(smart.THINGS),
            "missing": [self._missing(thing, changes) for thing in row.missing],
            "rows": self._rows(changes),
            "rag": RAG_TAGS.get(row.rag),
            "action_url": self._action_url(),
            "start_url": self.intended_url("intended-start")
            if changes and is_ready and not row.action
            else "",
            "mapping_url": self.intended_url("intended-mapping") if changes else "",
            "statement_links_url": self.intended_url("statement-links-intended") if changes else "",
            "edit_url": self.intended_url("intended-edit") if changes and self._words_open else "",
            "drop_url": self.intended_url("intended-drop") if changes and not row.action else "",
            "restore_url": self.intended_url("intended-restore") if self.can_change else "",
        }

    @property
    def _words_open(self) -> bool:
        """Whether the words can still change: not once the strategy is agreed."""
        return self.intended.strategy.state in OPEN_STATES

    def _action_url(self) -> str:
        return self.url("actions:action", action=self.row.action.pk) if self.row.action else ""

    def _missing(self, thing: str, changes: bool) -> MissingThing:
        elsewhere = self.row.action is not None and thing not in HERE_ONLY
        claims = thing == smart.OWNER and changes and not elsewhere and self._may_own
        return MissingThing(
            thing=thing,
            label=smart.LABELS[thing],
            lacks=self._lacks(thing),
            form=self.fill_form(thing) if changes and not elsewhere and self._has_choices(thing) else None,
            claim_url=self.intended_url("intended-own") if claims else "",
            action_url=self._action_url() if elsewhere else "",
        )

    @cached_property
    def _may_own(self) -> bool:
        return self.membership.pk in {each.pk for each in self.offered.owners}

    def _has_choices(self, thing: str) -> bool:
        return thing != smart.GROUP or bool(self.offered.groups)

    def _lacks(self, thing: str) -> str:
        if thing == smart.OWNER and self.row.owner_left and self.row.owner:
            return f"{self.row.owner.user} owned it and has no access any more. Choose somebody else."
        if thing == smart.MEASURE:
            return f"It still needs {', '.join(self.row.measure_lacks)}."
        if thing == smart.GROUP and not self.offered.groups:
            return "There are no workforce groups yet. Add them first."
        return ""

    def _rows(self, changes: bool) -> list[SummaryRow]:
        row, one = self.row, self.intended
        said = [
            (smart.OWNER, "Owner", owner_words(row, "Nobody yet")),
            (smart.DUE, "Due", day_words(row.due_on) or "No day yet"),
            (smart.PRODUCT, "Product", row.product or "None yet"),
            (smart.MEASURE, "Measure", measure_words(row) or "None yet"),
            (smart.EVIDENCE, "Evidence needed", one.evidence_needed or "None yet"),
            (smart.STATEMENT, "Quality statements", strength_words(row) or "None yet"),
            (smart.GROUP, "Workforce groups", group_words(row) or "None yet"),
        ]
        rows = [self._summary(*each, changes) for each in said]
        rows.append(SummaryRow("Strand", str(one.strand) if one.strand else "None"))
        rows.append(SummaryRow("Whose workforce", one.get_scope_display()))
        extra = (("Organisations that take part", one.organisations), ("Repeats", one.repeats))
        return rows + [SummaryRow(label, words) for label, words in extra if words]

    def _summary(self, thing: str, label: str, words: str, changes: bool) -> SummaryRow:
        here = self.row.action is None or thing in HERE_ONLY
        if not changes or not here or thing in self.row.missing:
            return SummaryRow(label, words)
        return SummaryRow(label, words, url=self.intended_url(f"intended-{thing}"), action="Change")
