"""A council's workforce strategy for everybody: no sign-in, no names, only what the council opened."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from assessment_ready.councils.permissions import Access
from assessment_ready.councils.views.plain import PlainPage
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.pages import Page
from assessment_ready.ui.tables import Cell, Column, Row, Table
from workforce.models import Strategy
from workforce.queries import strategy_public as queries


@method_decorator([login_not_required, never_cache], name="dispatch")
class PublicStrategyPage(PlainPage):
    """Vision, strands, what is intended and how far it is, and the published figures."""

    access = Access.PUBLIC
    template_name = "workforce/strategy_public.html"
    strategy: Strategy

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it; 404 where nothing is open."""
        found = queries.public_strategy(kwargs["place"])
        if found is None:
            raise Http404
        self.strategy = found
        return self.render()

    def page(self) -> Page:
        """Whose strategy."""
        return Page(title=self.strategy.title, caption=self.strategy.council.name)

    def context(self) -> dict[str, Any]:
        """Everything that is open."""
        figures = queries.public_figures(self.strategy.council)
        strands = queries.public_strands(self.strategy, self.now)
        return {
            "strategy": self.strategy,
            "strands": [(each, _intended_table(each)) for each in strands],
            "figures": _figure_table(figures) if figures else None,
        }


def _intended_table(strand: queries.PublicStrand) -> Table | None:
    if not strand.intentions:
        return None
    rows = []
    for each in strand.intentions:
        text = each.text if each.text != each.title else ""
        rows.append(Row([Cell(f"{each.reference} {each.title}", sub=text), Cell(each.state)]))
    columns = [Column("What we will do"), Column("Where it is")]
    return Table(columns, rows, caption=strand.title, caption_hidden=True)


def _figure_table(figures: list[queries.PublicFigure]) -> Table:
    heads = ("Indicator", "Value", "Whose workforce", "Period to")
    rows = [
        Row(
            [
                Cell(each.name, sub=each.definition),
                Cell(_value(each)),
                Cell(each.scope),
                Cell(format_date(each.period_end) if each.period_end else "–"),
            ]
        )
        for each in figures
    ]
    return Table([Column(label) for label in heads], rows, caption="Figures", caption_hidden=True)


def _value(figure: queries.PublicFigure) -> str:
    if figure.value is None:
        return f"Not available: {figure.reason}" if figure.reason else "Not available"
    number = f"{figure.value:,.{figure.decimals}f}"
    if figure.unit == "Pounds":
        return f"£{number}"
    if figure.unit in ("Number", "Ratio"):
        return number
    return f"{number}%" if figure.unit == "Per cent" else f"{number} ({figure.unit.lower()})"
