"""Short references in running text (QS4-E12, QS4-G3, ACT-12, COM-7) as links."""

import re

from django.urls import reverse
from django.utils.safestring import SafeString

from assessment_ready.ui.markup.escaping import text

# Not inside a longer word or number: neither the end of "FACT-12" nor the beginning of "ACT-12a" is a reference.
REFERENCE = re.compile(
    r"(?<![A-Za-z0-9-])"
    r"(QS[1-9][0-9]{0,2}-[EG][1-9][0-9]{0,8}|(?:ACT|COM|MSG|LINE|BRF|Q)-[1-9][0-9]{0,8})"
    r"(?![A-Za-z0-9-])"
)


def linked(value: str, council: str) -> SafeString:
    """The text as HTML: nothing of it is markup, its line breaks stay, its references are links.

    ``council`` is the council's slug. A link says nothing of whether the reference names anything: the page it
    leads to is fetched through the gate.
    """
    parts = REFERENCE.split(str(value))  # words, reference, words, reference, words
    html = "".join(_link(part, council) if place % 2 else _words(part) for place, part in enumerate(parts))
    return SafeString(html)


def _link(reference: str, council: str) -> str:
    url = reverse("overview:reference", kwargs={"council": council, "reference": reference})
    return f'<a class="govuk-link" href="{text(url)}">{text(reference)}</a>'


def _words(part: str) -> str:
    # A slice of a text marked safe is a plain string, so nothing of it is trusted.
    plain = part.replace("\r\n", "\n").replace("\r", "\n")
    return text(plain).replace("\n", "<br>")
