"""How the overview's entries of the audit log read."""

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _shift(entry: Entry, slug: str) -> str:
    return reverse("workforce:shift", args=[slug, int(entry.object_id)])


register("overview.demonstration.member_added", "{actor} added {object} to the demonstration")
register("overview.digest.chosen", "{actor} chose to be reminded by e-mail: {after[how_often]}")
register(
    "overview.shift.message_linked",
    "{actor} linked the message {after[message]} with “{object}”",
    link=_shift,
)
register(
    "overview.shift.message_unlinked",
    "{actor} unlinked the message {before[message]} from “{object}”",
    link=_shift,
)
