"""How changes of activities and the forward planner read in the audit log."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.words import counted


def _activity(entry: Entry, slug: str) -> str:
    return reverse("comms:activity", args=[slug, int(entry.object_id)])


def _count(entry: Entry) -> int:
    return int(str(entry.after.get("count", 0)))


def _repeated(entry: Entry) -> str:
    times = counted(_count(entry), "more time,more times")
    return f"{entry.actor_name} planned {times} of {entry.object_label}"


register("comms.activity.repeated", _repeated, link=_activity)


def _feed(_: Entry, slug: str) -> str:
    return reverse("comms:feeds", args=[slug])


def _redate_page(_: Entry, slug: str) -> str:
    return reverse("comms:planner", args=[slug])


def _added(entry: Entry) -> str:
    on = _day(entry.after.get("on"))
    return f"{entry.actor_name} added the activity {entry.object_label}" + (f" for {on}" if on else "")


def _changed(entry: Entry) -> str:
    fields = entry.after.get("fields")
    names = ", ".join(str(each) for each in fields) if isinstance(fields, list) else ""
    return f"{entry.actor_name} changed the activity {entry.object_label}" + (f": {names}" if names else "")


def _closed(verb: str) -> Callable[[Entry], str]:
    def describe(entry: Entry) -> str:
        outcome = entry.after.get("outcome")
        words = f"{entry.actor_name} {verb} the activity {entry.object_label}"
        return f"{words}: {outcome}" if outcome else words

    return describe


def _redated(entry: Entry) -> str:
    titles = entry.after.get("titles")
    names = ", ".join(f"“{each}”" for each in titles) if isinstance(titles, list) else ""
    moved = counted(_count(entry), "activity,activities")
    more = _count(entry) - (len(titles) if isinstance(titles, list) else 0)
    return f"{entry.actor_name} moved {moved}: {names}" + (f" and {more} more" if more > 0 else "")


def _day(value: object) -> str:
    try:
        return format_date(date.fromisoformat(str(value)))
    except ValueError:
        return ""


register("comms.activity.added", _added, link=_activity)
register("comms.activity.changed", _changed, link=_activity)
register("comms.activity.done", _closed("reported as done"), link=_activity)
register("comms.activity.missed", _closed("reported as missed"), link=_activity)
register("comms.activity.cancelled", _closed("cancelled"), link=_activity)
register("comms.activity.reopened", "{actor} opened the activity {object} again", link=_activity)
register("comms.activity.redated", _redated, link=_redate_page)
register("comms.feed.created", "{actor} made a calendar feed", link=_feed)
register("comms.feed.revoked", "{actor} revoked a calendar feed", link=_feed)
