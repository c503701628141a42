"""How specific a whole strategy is: each thing over all its actions, and the to-do list by strand."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404

from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.ui.pages import EmptyState
from assessment_ready.ui.tables import Cell, Column, Row, Table
from workforce.models import Strategy
from workforce.queries.intended import IntendedRow
from workforce.queries.intended_register import Standing, StrandStanding, standing
from workforce.queries.strategies import get_strategy
from workforce.rules import smart
from workforce.services.strategies import OPEN_STATES
from workforce.views.frame import WorkforcePage
from workforce.views.intended_columns import owner_words, rag_cell


class StrategySmartPage(WorkforcePage, CouncilPage):
    """One strategy: how much of what makes it specific is there, and what is left to do."""

    template_name = "workforce/intended_smart.html"
    title = "How specific is it?"
    section = "strategies"
    strategy: Strategy

    def load(self, **kwargs: Any) -> None:
        """The strategy in the address."""
        try:
            self.strategy = get_strategy(self.membership, kwargs["strategy"])
        except Strategy.DoesNotExist:
            raise Http404 from None

    def get_caption(self) -> str:
        """Which strategy."""
        return self.strategy.title

    def side_nav(self) -> Sequence[Any]:
        """None: the breadcrumbs lead back."""
        return []

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The strategies, and this one."""
        crumbs = [*super().breadcrumbs()]
        for label, name, kwargs in (
            ("Strategies", "workforce:strategies", {}),
            (self.strategy.title, "workforce:strategy", {"strategy": self.strategy.pk}),
        ):
            crumbs.append((label, self.url(name, **kwargs)))
        return crumbs

    def context(self) -> dict[str, Any]:
        """The shares, the strands and the first step where there is nothing yet."""
        found = standing(self.membership, self.now, self.strategy)
        adds = self.can_change and self.strategy.state in OPEN_STATES
        add_url = self.url("workforce:intended-create", strategy=self.strategy.pk) if adds else ""
        return {
            "standing": found,
            "things": self._things(found),
            "strands": [(strand, self._to_do(strand)) for strand in found.strands if strand.rows],
            "empty": EmptyState(
                "What the strategy intends is counted here, with what each action still misses.",
                "Add the first" if add_url else "",
                add_url,
            ),
            "add_url": add_url,
            "register_url": f"{self.url('workforce:intended')}?strategy={self.strategy.pk}",
        }

    def _things(self, found: Standing) -> Table:
        """Each of the seven things with how many actions have it, and the way to those that do not."""
        register = f"{self.url('workforce:intended')}?strategy={self.strategy.pk}&missing="
        rows = [
            Row(
                [
                    Cell(each.label),
                    Cell(f"{each.there} of {each.of}"),
                    Cell(f"{each.share}%"),
                    Cell(f"{each.of - each.there} missing", url=register + each.thing)
                    if each.there < each.of
                    else Cell.tag("Complete", "green"),
                ]
            )
            for each in found.things
        ]
        columns = [
            Column("Thing"),
            Column("Actions that have it", True),
            Column("Share", True),
            Column("To do"),
        ]
        return Table(columns, rows, caption="Each thing over all actions")

    def _to_do(self, strand: StrandStanding) -> Table:
        columns = [Column("Intended action"), Column("Owner"), Column("In action"), Column("Still missing")]
        return Table(
            columns, [self._line(row) for row in strand.rows], caption=strand.title, caption_hidden=True
        )

    def _line(self, row: IntendedRow) -> Row:
        one = row.intended
        url = self.url("workforce:intended-one", intended=one.pk)
        missing = ", ".join(smart.LABELS[thing].lower() for thing in row.missing)
        missing = "everything" if len(row.missing) == len(smart.THINGS) else missing
        left = Cell(missing[:1].upper() + missing[1:]) if missing else Cell.tag("Complete", "green")
        done = f"{len(row.completeness.fulfilled)} of {len(smart.THINGS)}"
        return Row(
            [
                Cell(f"{one.reference} {one.title}", url=url, sub=done),
                owner_words(row, "None"),
                rag_cell(row),
                left,
            ]
        )
