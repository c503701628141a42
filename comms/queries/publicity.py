"""Reads of the publicity checklist."""

from comms.models import Briefing, PublicityCheck


def check_of(briefing: Briefing) -> PublicityCheck | None:
    """The newest checklist that was signed for exactly the words as they are now."""
    rows = PublicityCheck.objects.filter(briefing=briefing, content_hash=briefing.content_hash)
    return rows.select_related("signed_by").first()


def checks_of(briefing: Briefing) -> list[PublicityCheck]:
    """Every checklist that was ever signed for this briefing, newest first."""
    return list(PublicityCheck.objects.filter(briefing=briefing).select_related("signed_by"))
