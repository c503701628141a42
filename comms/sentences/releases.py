"""How scheduling, beginning and finishing of what is sent reads in the audit log."""

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register
from assessment_ready.ui.words import counted


def _release(entry: Entry, slug: str) -> str:
    return reverse("comms:release", args=[slug, int(entry.object_id)])


def _people(entry: Entry) -> str:
    return counted(int(str(entry.after.get("people", 0))), "person,people")


def _scheduled(entry: Entry) -> str:
    return (
        f"{entry.actor_name} scheduled {entry.object_label} to {_people(entry)}: "
        f"{entry.after.get('when', 'at a time not kept')}"
    )


def _begun(entry: Entry) -> str:
    left = int(str(entry.after.get("left_out", 0)))
    without = f"; {counted(left, 'person is,people are')} left out" if left else ""
    return f"{entry.actor_name} began to send {entry.object_label} to {_people(entry)}{without}"


register("comms.release.scheduled", _scheduled, link=_release)
register("comms.release.changed", "{actor} changed when or how {object} is sent", link=_release)
register("comms.release.begun", _begun, link=_release)
register("comms.release.not_sent", "{actor} ended {object}: {after[because]}", link=_release)
register("comms.release.finished", "{actor} finished sending {object}: {after[words]}", link=_release)
