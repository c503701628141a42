"""How ready communications of a plan are: figures with numerator, denominator and everything that is missing."""

from typing import Any

from django.urls import NoReverseMatch

from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.ui.tables import Cell, Column, Row, Table
from assessment_ready.ui.words import counted
from comms.queries.readiness import Figure, MissingItem, comms_readiness
from comms.views.frame import WithinPlan

# More than this many are not read by anybody here; the number stands above them.
_NAMED = 30


class ReadinessPage(WithinPlan, CouncilPage):
    """Nine figures and what is missing in each."""

    title = "Communications readiness"
    template_name = "comms/readiness.html"

    def context(self) -> dict[str, Any]:
        """The figures as a table, and a section of missing items for each."""
        figures = comms_readiness(self.plan, self.membership, self.now)
        return {
            "table": Table(
                [Column("What"), Column("Now", numeric=True), Column("Missing")],
                [Row([self._title(each), each.count.words, _missing_cell(each)]) for each in figures],
                caption="Communications readiness",
                caption_hidden=True,
            ),
            "sections": [
                {
                    "figure": each,
                    "items": [(item.label, self._address(item)) for item in each.missing[:_NAMED]],
                    "more": max(0, len(each.missing) - _NAMED),
                }
                for each in figures
                if each.missing
            ],
        }

    def _title(self, figure: Figure) -> Cell:
        return Cell(figure.title, url=f"#{figure.code}" if figure.missing else "", sub=figure.meaning.counts)

    def _address(self, item: MissingItem) -> str:
        try:
            return self.url(item.url_name, **item.kwargs)
        except NoReverseMatch:
            return ""


def _missing_cell(figure: Figure) -> Cell:
    if not figure.denominator:
        return Cell.tag("Nothing to count", "grey", sub=figure.meaning.nothing)
    if not figure.missing:
        return Cell.tag("Nothing missing", "green")
    return Cell.tag(counted(len(figure.missing), "missing,missing"), "yellow", url=f"#{figure.code}")
