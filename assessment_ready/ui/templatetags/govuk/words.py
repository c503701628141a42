"""Filters for dates, figures and words. None gives an empty text."""

import datetime as dt

from django.utils.safestring import SafeString

from assessment_ready.ui import dates, words
from assessment_ready.ui.markup import prose as small_markdown
from assessment_ready.ui.markup import references
from assessment_ready.ui.templatetags.govuk.registry import register


@register.filter
def date_uk(value: dt.date | dt.datetime | None) -> str:
    """6 January 2027; of a moment, its day in London."""
    if value is None or value == "":
        return ""
    if isinstance(value, dt.datetime):
        value = dates.london_date(value)
    return dates.format_date(value)


@register.filter
def datetime_uk(value: dt.datetime | None) -> str:
    """6 January 2027 at 9:05am, London."""
    return dates.format_datetime(value) if value else ""


@register.filter
def percent(value: float | None) -> str:
    """A share of 0 to 1: "76%", "under 1%", "over 99%"."""
    return "" if value is None else words.percent(float(value))


@register.filter
def plain_number(value: float | None) -> str:
    """1,234 or 3.5."""
    return "" if value is None else words.plain_number(value)


@register.filter
def words_count(value: str | None) -> int:
    """How many words the text has, counted as the word limits do."""
    return words.count_words(value or "")


@register.filter
def plural(value: int | None, forms: str) -> str:
    """Counted: "1 action" or "2 actions" with ``forms`` = "action,actions"."""
    return "" if value is None else words.counted(value, forms)


@register.filter
def linked(value: str | None, council: str) -> SafeString:
    """Text that people typed, with its line breaks and with references such as QS4-E12 as links."""
    return references.linked(value or "", council)


@register.filter
def prose(value: str | None, below: int = 2) -> SafeString:
    """Small Markdown that people typed, as HTML; its headings come right below level ``below`` of the page."""
    return small_markdown.prose(value or "", below)
