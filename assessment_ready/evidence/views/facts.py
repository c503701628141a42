"""An item in labelled words, for its page and for showing what somebody else saved."""

from collections.abc import Sequence

from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.framework.models import QualityStatement
from assessment_ready.ui.dates import format_date, format_range


def facts(item: EvidenceItem, statements: Sequence[QualityStatement]) -> list[tuple[str, str]]:
    """Label and text of everything that is said of the item, in the order of its page."""
    about = format_range(item.covers_from, item.as_at) if item.covers_from else format_date(item.as_at)
    return [
        ("Title", item.title),
        ("What it shows", item.description or "Nothing written yet"),
        ("Quality statements", ", ".join(f"{each.reference} {each.title}" for each in statements)),
        ("Kind", item.category.title),
        ("Owner", str(item.owner.user)),
        ("About", about),
        ("Review by", format_date(item.review_by)),
        ("Last day it is valid", format_date(item.expires_on) if item.expires_on else "Does not expire"),
        ("Who may open it", item.get_sensitivity_display()),
    ]
