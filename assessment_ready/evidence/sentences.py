"""How changes of the evidence app read in the audit log."""

from collections.abc import Iterable

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register

_FIELDS = {
    "title": "title",
    "description": "description",
    "category": "kind of evidence",
    "owner": "owner",
    "statements": "quality statements",
    "covers_from": "first day covered",
    "as_at": "date it is about",
    "review_by": "review date",
    "expires_on": "last valid day",
    "sensitivity": "sensitivity",
}


def _item(entry: Entry, slug: str) -> str:
    return reverse("evidence:item", args=[slug, int(entry.object_id)])


def _expected(entry: Entry, slug: str) -> str:
    return reverse("evidence:expected", args=[slug])


def _changed(entry: Entry) -> str:
    names = [_FIELDS.get(name, name) for name in entry.after]
    return f"{entry.actor_name} changed the {_list(names)} of the evidence {entry.object_label}"


def _version(entry: Entry) -> str:
    note = entry.after.get("note")
    why = f": {note}" if note else ""
    return f"{entry.actor_name} added version {entry.after.get('number')} of the evidence {entry.object_label}{why}"


def _guest(entry: Entry) -> str:
    number = entry.after.get("items")
    if number == 0:
        return f"{entry.actor_name} ended the sight of evidence by {entry.object_label}"
    items = "1 evidence item" if number == 1 else f"{number} evidence items"
    return f"{entry.actor_name} let {entry.object_label} see {items}"


def _list(names: Iterable[str]) -> str:
    *most, last = list(names) or ["details"]
    return f"{', '.join(most)} and {last}" if most else last


register("evidence.item.added", "{actor} added the evidence {object}", link=_item)
register("evidence.item.changed", _changed, link=_item)
register("evidence.item.version_added", _version, link=_item)
register(
    "evidence.item.confirmed", "{actor} confirmed that the evidence {object} is still current", link=_item
)
register(
    "evidence.item.withdrawn", "{actor} withdrew the evidence {object}, because: {after[reason]}", link=_item
)
register("evidence.item.restored", "{actor} restored the evidence {object}", link=_item)
register(
    "evidence.item.handed_over",
    "{actor} handed the evidence {object} over from {before[owner]} to {after[owner]}",
    link=_item,
)
register("evidence.guest.set", _guest)
register(
    "evidence.expectation.loaded", "{actor} brought the expected evidence of {object} up to date", link=None
)
register("evidence.expectation.added", "{actor} added the expected evidence {object}", link=_expected)
register("evidence.expectation.removed", "{actor} removed the expected evidence {object}", link=_expected)
register(
    "evidence.expectation.set_aside",
    "{actor} set the expected evidence {object} aside, because: {after[reason]}",
    link=_expected,
)
register(
    "evidence.expectation.taken_up", "{actor} took up the expected evidence {object} again", link=_expected
)
register(
    "evidence.expectation.connected",
    "{actor} noted that {after[item]} meets the expected evidence {object}",
    link=_expected,
)
register(
    "evidence.expectation.disconnected",
    "{actor} noted that {before[item]} does not meet the expected evidence {object}",
    link=_expected,
)


def _imported(entry: Entry) -> str:
    parts = [
        f"{entry.after.get(name)} {name}" for name in ("added", "updated", "skipped") if entry.after.get(name)
    ]
    told = ", ".join(parts) or "nothing new"
    return f"{entry.actor_name} imported evidence from the file {entry.object_label}: {told}"


register("evidence.index.imported", _imported)
register("evidence.index.cancelled", "{actor} gave up importing evidence from the file {object}")
