"""A part of coverage as HTML: plain Python, because it has hundreds of lines. All text passes ``escaping.text``."""

from collections.abc import Iterable, Sequence

from django.utils.safestring import SafeString

from assessment_ready.ui.markup.escaping import text


def warned_list(items: Iterable[tuple[str, str, Sequence[str]]]) -> SafeString:
    """Links, each with the lines of what is wrong with it; empty without any. An item is label, address and lines."""
    drawn = "".join(
        f'<li><a class="govuk-link" href="{text(url)}">{text(label)}</a>{"".join(map(_warning, lines))}</li>'
        for label, url, lines in items
    )
    return SafeString(f'<ul class="ar-list">{drawn}</ul>' if drawn else "")


def _warning(line: str) -> str:
    return f'<span class="ar-sub ar-sub--warn">{text(line)}</span>'
