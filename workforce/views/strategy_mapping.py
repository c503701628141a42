"""What a strategy serves: its intended actions beside the quality statements and the other frameworks."""

from typing import Any

from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.ui.pages import NavItem
from assessment_ready.ui.tables import Cell, Column, Row, Table
from workforce.forms.strategies import MappingForm, field_of
from workforce.models import IntendedAction
from workforce.queries import standards as queries
from workforce.queries.strategies import intended_actions
from workforce.services.standards import map_intended
from workforce.views.strategy_frame import StrategyForms, WithinStrategy


class StrategyMappingPage(WithinStrategy, CouncilPage):
    """One framework at a time: who serves what, and what is not mapped on either side."""

    title = "How the strategy maps to other frameworks"
    template_name = "workforce/strategy_mapping.html"

    def context(self) -> dict[str, Any]:
        """The frameworks as tabs, and the chosen one."""
        frameworks = queries.frameworks()
        asked = self.request.GET.get("framework", "")
        chosen = next((each for each in frameworks if each.code == asked), frameworks[0])
        mapping = queries.mapping(self.strategy, chosen)
        return {
            "tabs": [
                NavItem(each.title, f"{self.request.path}?framework={each.code}", each is chosen)
                for each in frameworks
            ],
            "mapping": mapping,
            "table": self._table(mapping) if mapping.rows else None,
            "turned": self._turned(mapping),
            "unmapped": [(row, self._map_url(row)) for row in mapping.unmapped],
            "strategy_url": self.strategy_url(),
        }

    def _table(self, mapping: queries.Mapping) -> Table:
        """Each intended action with what it serves."""
        titles = {heading.pk: heading.title for heading in mapping.framework.headings}
        rows = []
        for row in mapping.rows:
            serves = "; ".join(title for pk, title in titles.items() if pk in row.to)
            name = f"{row.intended.reference} {row.intended.title}"
            cell = Cell(serves) if serves else Cell.tag("Not mapped", "grey")
            rows.append(Row([Cell(name, url=self._map_url(row.intended)), cell]))
        heads = [Column("Intended action"), Column("What it serves")]
        return Table(heads, rows, caption="What each intended action serves", caption_hidden=True)

    def _turned(self, mapping: queries.Mapping) -> Table:
        """Each heading of the framework with what serves it."""
        rows = []
        for heading in mapping.framework.headings:
            by = ", ".join(row.intended.reference for row in mapping.rows if heading.pk in row.to)
            cell = Cell(by) if by else Cell.tag("Nothing yet", "grey")
            rows.append(Row([Cell(heading.title, sub=heading.text), cell]))
        heads = [Column(mapping.framework.title), Column("Served by")]
        return Table(heads, rows, caption="What serves each heading", caption_hidden=True)

    def _map_url(self, row: IntendedAction) -> str:
        return self.url("workforce:intended-mapping", intended=row.pk) if self.can_change else ""


class IntendedMappingPage(StrategyForms):
    """What one intended action serves."""

    template_name = "workforce/strategy_mapping_form.html"
    form_class = MappingForm
    intended: IntendedAction

    def load(self, **kwargs: Any) -> None:
        """The intended action in the address, and its strategy."""
        self.intended = self.found(intended_actions(self.membership), kwargs["intended"])
        super().load(strategy=self.intended.strategy_id)

    def get_title(self) -> str:
        """What is asked."""
        return f"What {self.intended.reference} serves"

    def form_kwargs(self) -> dict[str, Any]:
        """The frameworks, and what is ticked now."""
        frameworks = queries.frameworks()
        statements, items = queries.chosen(self.intended)
        initial: dict[str, Any] = {
            field_of(each): statements if each.code == queries.STATEMENTS else items for each in frameworks
        }
        return {
            "frameworks": frameworks,
            "initial": {**initial, "version": self.intended.version},
        }

    def context(self) -> dict[str, Any]:
        """What it says."""
        return {"intended": self.intended}

    def perform(self, form: Any) -> str:
        """Save it."""
        map_intended(
            actor=self.membership,
            intended_id=self.intended.pk,
            statement_ids=form.chosen(statements=True),
            item_ids=form.chosen(statements=False),
            expected_version=form.cleaned_data["version"],
        )
        return f"What {self.intended.reference} serves is saved."

    def success_url(self) -> str:
        """The mapping of the strategy."""
        return self.strategy_url("strategy-mapping")
