"""Pieces of text as HTML."""

from django.utils.safestring import SafeString

from assessment_ready.ui.markup.escaping import text


def details(content: str, summary: str, *, open: bool) -> SafeString:
    """Text that opens under its summary."""
    return SafeString(
        f'<details class="govuk-details"{" open" if open else ""}><summary class="govuk-details__summary">'
        f'<span class="govuk-details__summary-text">{text(summary)}</span></summary>'
        f'<div class="govuk-details__text">{text(content)}</div></details>'
    )
