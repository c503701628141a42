"""How what comes back reads in the audit log: contacts by reference, never by name."""

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _contact(entry: Entry, slug: str) -> str:
    return reverse("comms:contact", args=[slug, int(entry.object_id)])


def _release(entry: Entry, slug: str) -> str:
    return reverse("comms:acknowledgement", args=[slug, int(entry.object_id)])


register(
    "comms.unsubscribe.by_link",
    "The contact {object} unsubscribed from {after[audience]} by the link in a briefing",
    link=_contact,
)
register(
    "comms.unsubscribe.undone_by_link",
    "The contact {object} asked by the link in a briefing to hear about {after[audience]} again",
    link=_contact,
)
register(
    "comms.briefing.acknowledged",
    "The contact {after[contact]} confirmed having read {object}",
    link=_release,
)
register(
    "comms.address.trusted",
    "{actor} said that mail to the contact {object} arrives again after it had come back",
    link=_contact,
)
