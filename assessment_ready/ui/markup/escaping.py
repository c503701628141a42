"""The one door for text that comes from outside."""

from html import escape

from django.utils.html import conditional_escape


def text(value: object) -> str:
    """The value as HTML text, also fit for a quoted attribute. Only what is marked safe keeps its markup."""
    if type(value) is str:
        # Most values are plain text: Django's way through lazy translations takes several times as long.
        return escape(value)
    return conditional_escape(value)  # type: ignore[arg-type] # takes anything, as its last line says
