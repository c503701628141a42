"""How changes to embargoes read in the audit log. Every entry carries its embargo, so the uncleared see none."""

from datetime import datetime

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register
from assessment_ready.ui.dates import format_datetime


def _link(entry: Entry, slug: str) -> str:
    return reverse("embargo:detail", args=[slug, int(entry.object_id)])


def _terms_link(entry: Entry, slug: str) -> str:
    return reverse("embargo:terms", args=[slug, int(entry.object_id)])


def _moment(value: object) -> str:
    return f"on {format_datetime(datetime.fromisoformat(str(value)))}" if value else "when somebody lifts it"


def _created(entry: Entry) -> str:
    return (
        f"{entry.actor_name} created the embargo {entry.object_label}, "
        f"which lifts {_moment(entry.after.get('lifts_at'))}"
    )


def _moment_changed(entry: Entry) -> str:
    return (
        f"{entry.actor_name} changed when {entry.object_label} lifts: "
        f"{_moment(entry.after.get('lifts_at'))} instead of {_moment(entry.before.get('lifts_at'))}"
    )


register("embargo.embargo.created", _created, link=_link)
register("embargo.embargo.moment_changed", _moment_changed, link=_link)


def _terms_changed(entry: Entry) -> str:
    words = {"title": "what is under embargo", "authority": "by whose authority", "basis": "what it rests on"}
    changed = ", ".join(text for name, text in words.items() if name in entry.after)
    return f"{entry.actor_name} changed the terms of the embargo {entry.object_label}: {changed}"


register("embargo.terms.changed", _terms_changed, link=_link)
register(
    "embargo.terms.acknowledged", "{actor} acknowledged the terms of the embargo {object}", link=_terms_link
)
register("embargo.embargo.lifted", "{actor} lifted the embargo {object}", link=_link)
register("embargo.person.cleared", "{actor} cleared {after[person]} for the embargo {object}", link=_link)
register(
    "embargo.clearance.revoked", "{actor} withdrew {before[person]}’s clearance for {object}", link=_link
)
