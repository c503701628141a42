"""How a text looks before anybody reads it: as a page, as a mail, and as a plain-text mail."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessment_ready.ui.markup.prose import mail, plain, prose

# The page shows each of the three below a heading of its own.
_BELOW = 2


@dataclass(frozen=True)
class Preview:
    """A text in its three forms. ``title`` (may be empty) is plain, summary and text are small Markdown."""

    title: str
    summary: str
    page: SafeString
    mail: SafeString
    plain: str


def preview_parts(title: str, summary: str, text: str) -> Preview:
    """The three forms of a text, for the template ``comms/preview.html`` (context: ``preview``, ``back_url``)."""
    lines = (title, plain(summary), plain(text))
    head = format_html("<p><strong>{}</strong></p>", title) if title else ""
    # Safe: it comes through the allow-list of ``prose``.
    shown = SafeString(mail(summary, _BELOW) + mail(text, _BELOW))
    return Preview(
        title=title,
        summary=summary,
        page=prose(text, _BELOW),
        mail=format_html("{}{}", head, shown),
        plain="\n\n".join(line for line in lines if line.strip()),
    )
