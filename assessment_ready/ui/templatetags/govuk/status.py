"""Tags for status, scores, summary lists and tables."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.template import Context
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from assessment_ready.ui import words
from assessment_ready.ui.tables import Cell, Column, SummaryRow, Table
from assessment_ready.ui.templatetags.govuk.registry import register

TONES = frozenset({"grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow"})


@register.simple_tag
def tag(text: object, tone: str = "grey") -> SafeString:
    """A status tag. Raises ValueError for an unknown tone."""
    if tone not in TONES:
        raise ValueError(f"Unknown tone {tone!r}: use one of {', '.join(sorted(TONES))}")
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', tone, text)


@register.simple_tag
def score_dots(score: int | str | None, maximum: int = 4) -> SafeString:
    """A score as filled and empty dots with its number; "Not scored" for None."""
    if not isinstance(score, int):
        return format_html('<span class="ar-score ar-score--none">{}</span>', "Not scored")
    dots = format_html_join(
        "",
        '<span class="ar-dot{}"></span>',
        ((" ar-dot--on" if place <= score else "",) for place in range(1, maximum + 1)),
    )
    return format_html(
        '<span class="ar-score"><span class="ar-dots" aria-hidden="true">{}</span> '
        '<span aria-hidden="true">{}</span>'
        '<span class="govuk-visually-hidden">{} out of {}</span></span>',
        dots,
        score,
        score,
        maximum,
    )


@register.simple_tag
def change(difference: int | str | None) -> str:
    """In words: "up 1", "down 2", "no change"; nothing for None."""
    return words.change_words(difference) if isinstance(difference, int) else ""


@register.simple_tag
def cell(value: Cell) -> SafeString:
    """The inside of one table cell or summary value."""
    if value.is_score:
        main: Any = score_dots(value.score)
    elif value.tone:
        main = tag(value.text, value.tone)
    else:
        main = conditional_escape(str(value.text) if isinstance(value.text, int) else value.text)
    if value.url:
        main = format_html('<a class="govuk-link{}" href="{}">{}</a>', _quiet(value), value.url, main)
    if not value.sub:
        return SafeString(main)
    warn = " ar-sub--warn" if value.sub_tone else ""
    sub: Any = value.sub
    if value.sub_url:
        sub = format_html('<a class="govuk-link ar-sub-link" href="{}">{}</a>', value.sub_url, value.sub)
    return format_html('{} <span class="ar-sub{}">{}</span>', main, warn, sub)


def _quiet(value: Cell) -> str:
    """Tags and dots inside a link carry their own look."""
    return " ar-link-plain" if value.is_score or value.tone else ""


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: list[SummaryRow]) -> dict[str, Any]:
    """Keys and values, each perhaps with a link to change it."""
    return {"rows": rows, "has_actions": any(row.url for row in rows)}


@register.inclusion_tag("components/table.html", takes_context=True)
def table(context: Context, table: Table) -> dict[str, Any]:
    """A table; on a phone each row becomes a card."""
    request = context.get("request")
    return {
        "table": table,
        "head": [(column, *_sort_link(request, table, column)) for column in table.columns],
    }


def _sort_link(request: HttpRequest | None, table: Table, column: Column) -> tuple[str, str]:
    """Address and aria-sort of a heading; the same key again turns the order round."""
    if not column.sort:
        return "", ""
    key, descending = table.sort_state
    in_force = key == column.sort
    wanted = f"-{column.sort}" if in_force and not descending else column.sort
    query = request.GET.copy() if request else None
    pairs = [
        (name, value)
        for name, values in (query.lists() if query is not None else ())
        if name not in ("sort", "page")
        for value in values
    ]
    aria = ("descending" if descending else "ascending") if in_force else "none"
    return f"?{urlencode([*pairs, ('sort', wanted)])}", aria
