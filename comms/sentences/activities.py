"""How changes of activities and the forward planner read in the audit log."""

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register
from assessment_ready.ui.words import counted


def _activity(entry: Entry, slug: str) -> str:
    return reverse("comms:activity", args=[slug, int(entry.object_id)])


def _count(entry: Entry) -> int:
    return int(str(entry.after.get("count", 0)))


def _repeated(entry: Entry) -> str:
    times = counted(_count(entry), "more time,more times")
    return f"{entry.actor_name} planned {times} of {entry.object_label}"


register("comms.activity.repeated", _repeated, link=_activity)
