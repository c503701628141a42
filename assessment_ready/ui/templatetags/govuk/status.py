"""Tags for status, scores, summary lists and tables."""

from typing import Any

from django.template import Context
from django.utils.safestring import SafeString

from assessment_ready.ui import words
from assessment_ready.ui.markup import tables
from assessment_ready.ui.tables import Cell, SummaryRow, Table
from assessment_ready.ui.templatetags.govuk.registry import register


@register.simple_tag
def tag(text: object, tone: str = "grey") -> SafeString:
    """A status tag. Raises ValueError for an unknown tone."""
    return tables.tag(text, tone)


@register.simple_tag
def score_dots(score: int | str | None, maximum: int = 4) -> SafeString:
    """A score as filled and empty dots with its number; "Not scored" for None."""
    return tables.score_dots(score if isinstance(score, int) else None, maximum)


@register.simple_tag
def change(difference: int | str | None) -> str:
    """In words: "up 1", "down 2", "no change"; nothing for None."""
    return words.change_words(difference) if isinstance(difference, int) else ""


@register.simple_tag
def cell(value: Cell) -> SafeString:
    """The inside of one table cell or summary value."""
    return tables.cell(value)


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: list[SummaryRow]) -> dict[str, Any]:
    """Keys and values, each perhaps with a link to change it."""
    return {"rows": rows, "has_actions": any(row.url for row in rows)}


@register.simple_tag(takes_context=True)
def table(context: Context, table: Table) -> SafeString:
    """A table; on a phone each row becomes a card."""
    return tables.table(table, context.get("request"))
