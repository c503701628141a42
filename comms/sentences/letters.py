"""How changes of what each person reads, and tests of it, read in the audit log."""

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _briefing(entry: Entry, slug: str) -> str:
    return reverse("comms:briefing", args=[slug, int(entry.object_id)])


register("comms.attachment.added", "{actor} attached “{object}” to {after[briefing]}")
register("comms.attachment.removed", "{actor} took “{object}” off {after[briefing]}")
register(
    "comms.briefing.test_sent",
    "{actor} sent themselves a test of {object}, as {after[contact]} would get it",
    link=_briefing,
)
