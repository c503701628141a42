"""Tags, scores, cells and tables as HTML."""

import re
from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.safestring import SafeString

from assessment_ready.ui.markup.escaping import text
from assessment_ready.ui.tables import Cell, Column, Table

TONES = frozenset(
    {"grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow", "hatched"}
)
# A date keeps its words whole in a narrow column.
_DATE = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")
_ARROWS = {"ascending": "▲", "descending": "▼", "none": "⇅"}


def tag(label: object, tone: str) -> SafeString:
    """A status tag. Raises ValueError for an unknown tone."""
    if tone not in TONES:
        raise ValueError(f"Unknown tone {tone!r}: use one of {', '.join(sorted(TONES))}")
    return SafeString(f'<strong class="govuk-tag govuk-tag--{tone}">{text(label)}</strong>')


def score_dots(score: int | None, maximum: int) -> SafeString:
    """A score as filled and empty dots with its number; "Not scored" for None."""
    if score is None:
        return SafeString('<span class="ar-score ar-score--none">Not scored</span>')
    filled = max(0, min(score, maximum))
    dots = '<span class="ar-dot ar-dot--on"></span>' * filled
    dots += '<span class="ar-dot"></span>' * (maximum - filled)
    return SafeString(
        f'<span class="ar-score"><span class="ar-dots" aria-hidden="true">{dots}</span> '
        f'<span aria-hidden="true">{score:d}</span>'
        f'<span class="govuk-visually-hidden">{score:d} out of {maximum:d}</span></span>'
    )


def cell(value: Cell) -> SafeString:
    """The inside of one table cell or summary value."""
    main = _main(value)
    if value.url:
        # Tags and dots inside a link carry their own look.
        look = " ar-link-plain" if value.is_score or value.tone else ""
        main = f'<a class="govuk-link{look}" href="{text(value.url)}">{main}</a>'
    if value.choice:
        main = _choice(value) + main
    if not value.sub:
        return SafeString(main)
    sub = text(value.sub)
    if value.sub_url:
        sub = f'<a class="govuk-link ar-sub-link" href="{text(value.sub_url)}">{sub}</a>'
    warn = " ar-sub--warn" if value.sub_tone else ""
    return SafeString(f'{main} <span class="ar-sub{warn}">{sub}</span>')


def _choice(value: Cell) -> str:
    form, name, chosen = map(text, value.choice or ("", "", ""))
    return (
        f'<input class="ar-choice ar-no-print" type="checkbox" form="{form}" name="{name}" value="{chosen}" '
        f'aria-label="Choose {text(value.text)}">'
    )


def _main(value: Cell) -> str:
    if value.is_score:
        return score_dots(value.score, 4)
    if value.tone:
        return tag(value.text, value.tone)
    said = text(value.text)
    return f'<span class="ar-date">{said}</span>' if _DATE.fullmatch(said) else said


def table(value: Table, request: HttpRequest | None) -> SafeString:
    """A table; on a phone each row becomes a card. Sortable headings keep the filters of the request.

    Raises ValueError when a row has another number of cells than there are columns.
    """
    caption = text(value.caption)
    look = "govuk-visually-hidden" if value.caption_hidden else "govuk-table__caption govuk-table__caption--m"
    head = "".join(_heading(request, value, column) for column in value.columns)
    openings = _openings(value.columns)
    body = "".join(
        _group(group, len(value.columns)) if group else _row(openings, [one for _, one in cells])
        for group, cells in value.body
    )
    return SafeString(
        f'<div class="ar-scroll" tabindex="0" role="region" aria-label="{caption}">\n'
        f'<table class="govuk-table ar-table{" ar-table--cards" if value.cards else ""}" role="table">\n'
        f'<caption class="{look}">{caption}</caption>\n'
        f'<thead role="rowgroup"><tr role="row">{head}\n</tr></thead>\n'
        f'<tbody role="rowgroup">{body}\n</tbody></table></div>\n'
    )


def _openings(columns: Sequence[Column]) -> list[tuple[str, str]]:
    """What stands before and after the inside of each column's cells. The first is the row's header."""
    first = ('<th scope="row" role="rowheader">', "</th>")
    others = (
        (
            f'<td role="cell" data-label="{text(column.label)}"{_number(column)}><div class="ar-cell">',
            "</div></td>",
        )
        for column in columns[1:]
    )
    return [first, *others]


def _number(column: Column) -> str:
    return ' class="ar-num"' if column.numeric else ""


def _row(openings: Sequence[tuple[str, str]], cells: Sequence[Cell]) -> str:
    inside = "".join(
        f"{before}{cell(value)}{after}" for (before, after), value in zip(openings, cells, strict=True)
    )
    return f'\n<tr role="row">{inside}</tr>'


def _group(heading: str, columns: int) -> str:
    return (
        f'\n<tr class="ar-theme" role="row"><th scope="colgroup" role="rowheader" colspan="{columns}">'
        f"{text(heading)}</th></tr>"
    )


def _heading(request: HttpRequest | None, value: Table, column: Column) -> str:
    label, order = text(column.label), ""
    if column.sort:
        link, aria = _sort_link(request, value, column)
        label = (
            f'<a class="ar-sort" href="{text(link)}">{label}'
            f'<span class="ar-sort__mark" aria-hidden="true">{_ARROWS[aria]}</span></a>'
        )
        order = f' aria-sort="{aria}"'
    return f'\n<th scope="col" role="columnheader"{_number(column)}{order}>{label}</th>'


def _sort_link(request: HttpRequest | None, value: Table, column: Column) -> tuple[str, str]:
    """Address and aria-sort of a heading; the same key again turns the order round."""
    key, descending = value.sort_state
    in_force = key == column.sort
    wanted = f"-{column.sort}" if in_force and not descending else column.sort
    pairs = [
        (name, kept)
        for name, values in (request.GET.lists() if request else ())
        if name not in ("sort", "page")
        for kept in values
    ]
    aria = ("descending" if descending else "ascending") if in_force else "none"
    return f"?{urlencode([*pairs, ('sort', wanted)])}", aria
