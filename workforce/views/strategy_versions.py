"""Versions of a strategy: the frozen ones, one of them, and two side by side."""

from collections.abc import Sequence
from typing import Any

from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.tables import Cell, Column, Row, Table
from workforce.forms.strategies import CompareForm
from workforce.models import StrategyVersion
from workforce.queries.strategy_snapshot import snapshot
from workforce.queries.strategy_versions import versions, versions_of
from workforce.rules.strategy_versions import compare
from workforce.views.strategy_frame import WithinStrategy


class StrategyVersionsPage(WithinStrategy, CouncilPage):
    """Every version that was frozen, and what changed between two."""

    title = "Versions"
    template_name = "workforce/strategy_versions.html"

    def context(self) -> dict[str, Any]:
        """The table, and the comparison that was asked for."""
        rows = versions_of(self.membership, self.strategy)
        return {
            "table": self._table(rows) if rows else None,
            "comparison": self._comparison(rows) if rows else None,
        }

    def _table(self, rows: Sequence[StrategyVersion]) -> Table:
        return Table(
            [Column(label) for label in ("Version", "Why it was kept", "When", "By")],
            [Row(self._cells(row)) for row in rows],
            caption="Versions",
            caption_hidden=True,
        )

    def _cells(self, row: StrategyVersion) -> list[Cell]:
        return [
            Cell(_name(row), url=self.url("workforce:strategy-version", strategy_version=row.pk)),
            Cell(row.reason),
            Cell(format_datetime(row.made_at)),
            Cell(str(row.made_by)),
        ]

    def _comparison(self, rows: Sequence[StrategyVersion]) -> dict[str, Any]:
        """The newest version beside the strategy as it is now, unless two others are asked for."""
        by_key = {str(row.pk): row for row in rows}
        before = by_key.get(self.request.GET.get("before", ""), rows[0])
        after = by_key.get(self.request.GET.get("after", ""))
        initial = {"before": str(before.pk), "after": str(after.pk) if after else ""}
        content = after.content if after is not None else snapshot(self.strategy)
        return {
            "form": CompareForm(initial, versions=[(str(row.pk), _name(row)) for row in rows]),
            "before": _name(before),
            "after": _name(after) if after is not None else "the strategy as it is now",
            "changes": compare(before.content, content),
        }


class StrategyVersionPage(WithinStrategy, CouncilPage):
    """One version: every word as it was."""

    template_name = "workforce/strategy_version.html"
    version: StrategyVersion

    def load(self, **kwargs: Any) -> None:
        """The version in the address, and its strategy."""
        self.version = self.found(versions(self.membership), kwargs["strategy_version"])
        super().load(strategy=self.version.strategy_id)

    def get_title(self) -> str:
        """Which version."""
        return f"Version {self.version.number}"

    def get_caption(self) -> str:
        """Of which strategy."""
        return f"{self.strategy.title}, edition {self.strategy.edition}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The versions."""
        return [*super().breadcrumbs(), ("Versions", self.strategy_url("strategy-versions"))]

    def context(self) -> dict[str, Any]:
        """The words."""
        return {"version": self.version}


def _name(row: StrategyVersion) -> str:
    return f"Edition {row.strategy.edition}, version {row.number}"
