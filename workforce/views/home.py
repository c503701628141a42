"""The first page of the workforce area."""

from typing import Any

from assessment_ready.actions.rules.words import RAG_TAGS
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.pages import EmptyState
from assessment_ready.ui.tables import Cell, Column, Row, Table
from workforce.models import Strategy
from workforce.queries.home import Home, home
from workforce.views.frame import WorkforcePage


class HomePage(WorkforcePage, CouncilPage):
    """Where the strategy stands, what is late, and what the figures say."""

    title = "Workforce"
    template_name = "workforce/home.html"
    now_shown: Home

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """None: this is the first page of the area."""
        return []

    def load(self, **kwargs: Any) -> None:
        """Everything on the page."""
        self.now_shown = home(self.membership, self.now)

    def context(self) -> dict[str, Any]:
        """The parts of the page, each with the way to the records it counts."""
        shown = self.now_shown
        return {
            "shown": shown,
            "strategy": shown.strategy,
            "strategy_url": self._strategy_url(shown.strategy),
            "empty": None if shown.strategy else self._begin(),
            "states": [(RAG_TAGS[state], count) for state, count in shown.states],
            "percent_specific": round(100 * shown.specific / shown.things) if shown.things else 0,
            "attention": self._attention(),
            "attention_url": f"{self.url('actions:list')}?area=workforce",
            "indicators": self._indicators(),
            "indicators_url": self.url("workforce:indicators"),
            "library_url": self.url("workforce:indicator-library"),
            "groups_url": self.url("workforce:groups"),
            "intended_url": self.url("workforce:intended"),
            "phantom_url": self.url("actions:phantom"),
            "can_change": self.can_change,
        }

    def _strategy_url(self, strategy: Strategy | None) -> str:
        return self.url("workforce:strategy", strategy=strategy.pk) if strategy else ""

    def _begin(self) -> EmptyState:
        words = (
            "There is no workforce strategy yet. Paste or upload the text you have: its strands and actions are found, "
            "and you see of each what it lacks."
        )
        if not self.can_change:
            return EmptyState(words)
        return EmptyState(words, "Bring a strategy in", self.url("workforce:strategy-import"))

    def _attention(self) -> Table | None:
        """Red and stale actions, with who owns them and since when."""
        rows = [
            Row(
                [
                    Cell(
                        f"{action.reference} {action.title}",
                        url=self.url("actions:action", action=action.pk),
                        sub=action.owner.user.full_name,
                    ),
                    Cell.tag(RAG_TAGS[action.rag].text, RAG_TAGS[action.rag].tone),
                    Cell(format_date(action.due_on)),
                ]
            )
            for action in self.now_shown.attention
        ]
        columns = [Column("Action"), Column("State"), Column("Due")]
        return Table(columns, rows, caption="Late or silent", caption_hidden=True) if rows else None

    def _indicators(self) -> Table | None:
        """The worst first."""
        rows = [
            Row(
                [
                    Cell(row.indicator.name, url=self.url("workforce:indicator", indicator=row.indicator.pk)),
                    Cell(row.text, sub=format_date(row.period_end) if row.period_end else ""),
                    Cell(row.expected_text),
                    Cell.tag(row.rag.words.split(":")[0], row.rag.tone),
                ]
            )
            for row in self.now_shown.indicators
        ]
        columns = [Column("Indicator"), Column("Value"), Column("Expected"), Column("State")]
        return Table(columns, rows, caption="Indicators", caption_hidden=True) if rows else None
