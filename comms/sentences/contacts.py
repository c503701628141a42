"""How changes of contacts read in the audit log: by reference, never by name."""

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register
from assessment_ready.ui.words import counted


def _contact(entry: Entry, slug: str) -> str:
    return reverse("comms:contact", args=[slug, int(entry.object_id)])


def _register(entry: Entry, slug: str) -> str:
    return reverse("comms:contacts", args=[slug])


def _changed(entry: Entry) -> str:
    fields = entry.after.get("fields")
    words = [str(each) for each in fields] if isinstance(fields, list) else []
    what = f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words) or "details"
    return f"{entry.actor_name} changed {what} of the contact {entry.object_label}"


def _imported(entry: Entry) -> str:
    added, updated = (int(str(entry.after.get(name) or 0)) for name in ("added", "updated"))
    text = f"{entry.actor_name} imported {counted(added, 'contact')}"
    return f"{text} and changed {updated}" if updated else text


def _erased_when_due(entry: Entry) -> str:
    count = int(str(entry.after.get("count") or 0))
    return f"{entry.actor_name} erased {counted(count, 'contact')} whose deletion date had come"


register("comms.contact.added", "{actor} added the contact {object}", link=_contact)
register("comms.contact.changed", _changed, link=_contact)
register(
    "comms.contact.erased", "{actor} erased everything personal about the contact {object}", link=_contact
)
register("comms.contacts.erased_when_due", _erased_when_due, link=_register)
register("comms.contacts.imported", _imported, link=_register)
register("comms.objection.recorded", "{actor} recorded an objection of the contact {object}", link=_contact)
register(
    "comms.objection.withdrawn",
    "{actor} recorded that the contact {object} withdrew an objection",
    link=_contact,
)
register(
    "comms.unsubscribe.recorded",
    "{actor} recorded that the contact {object} unsubscribed from {after[audience]}",
    link=_contact,
)
register(
    "comms.unsubscribe.taken_back",
    "{actor} recorded that the contact {object} wants to hear about {after[audience]} again",
    link=_contact,
)
register(
    "comms.contact_clearance.granted",
    "{actor} cleared the contact {object} for the embargo {after[embargo]}",
    link=_contact,
)
register(
    "comms.contact_clearance.acknowledged",
    "{actor} recorded that the contact {object} acknowledged the terms of the embargo {after[embargo]}",
    link=_contact,
)
register(
    "comms.contact_clearance.revoked",
    "{actor} withdrew the clearance of the contact {object} for the embargo {after[embargo]}",
    link=_contact,
)
