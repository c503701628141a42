"""How changes of the timeline app read in the audit log."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.words import counted

_FIELDS = {
    "earliest": "expected",
    "latest": "expected",
    "confirmed_on": "confirmed",
    "actual_on": "actual",
    "at": "time",
    "is_pinned": "whether it stays when other dates move",
    "source_note": "source",
    "offset_earliest": "distance",
    "offset_latest": "distance",
    "unit": "distance",
    "snap": "distance",
}


def _milestone(entry: Entry, slug: str) -> str:
    return reverse("timeline:milestone", args=[slug, int(entry.object_id)])


def _assessment(entry: Entry, slug: str) -> str:
    return reverse("timeline:assessment", args=[slug, int(entry.object_id)])


def _page(name: str) -> Callable[[Entry, str], str]:
    return lambda entry, slug: reverse(f"timeline:{name}", args=[slug])


def _day(value: object) -> str:
    """A stored day in words; a text that is no day as it is."""
    try:
        return format_date(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _created(entry: Entry) -> str:
    kind = "expected" if entry.after.get("expected") else "of"
    return (
        f"{entry.actor_name} made the calendar of {entry.object_label} from the notification {kind} "
        f"{_day(entry.after.get('notified_on'))}, with "
        f"{counted(int(str(entry.after.get('milestones', 0))), 'milestone,milestones')}"
    )


def _dated(entry: Entry) -> str:
    parts = []
    for name, label in (("actual_on", "actual date"), ("confirmed_on", "confirmed date")):
        if name in entry.after:
            value = entry.after[name]
            parts.append(f"{label} {_day(value)}" if value else f"no {label} any more")
    if "earliest" in entry.after or "latest" in entry.after:
        first = entry.after.get("earliest") or entry.before.get("earliest")
        parts.append(_expected(first, entry.after.get("latest")))
    rest = [_FIELDS[name] for name in ("at", "is_pinned", "source_note") if name in entry.after]
    parts += [f"changed the {_list(rest)}"] if rest else []
    note = f" ({entry.after['note']})" if entry.after.get("note") else ""
    return f"{entry.actor_name} recorded for {entry.object_label}: {'; '.join(parts) or 'a note'}{note}"


def _expected(first: object, last: object) -> str:
    if first and last and first != last:
        return f"expected from {_day(first)} to {_day(last)}"
    return f"expected {_day(last or first)}"


def _moved(entry: Entry) -> str:
    titles = entry.after.get("titles")
    names = [str(title) for title in titles] if isinstance(titles, list) else [entry.object_label]
    more = int(str(entry.after.get("count", len(names)))) - len(names)
    told = _list(names) if more < 1 else f"{', '.join(names)} and {more} more"
    return f"{entry.actor_name} moved the expected dates of {told}"


def _milestone_changed(entry: Entry) -> str:
    names = [_FIELDS.get(name, name) for name in entry.after if name != "note"]
    return f"{entry.actor_name} changed the milestone {entry.object_label}: {_list(names)}"


def _refreshed(entry: Entry) -> str:
    numbers = ", ".join(
        f"{entry.after.get(name, 0)} {words}"
        for name, words in (("added", "added"), ("corrected", "corrected"), ("taken_out", "taken out"))
    )
    return (
        f"{entry.actor_name} refreshed the bank holidays: {numbers}; "
        f"the list ends on {_day(entry.after.get('last'))}"
    )


def _holiday(verb: str) -> Callable[[Entry], str]:
    def describe(entry: Entry) -> str:
        return f"{entry.actor_name} {verb} {entry.object_label}, {_day(entry.after.get('on'))}"

    return describe


def _entry(verb: str, noun: str, field: str) -> Callable[[Entry], str]:
    def describe(entry: Entry) -> str:
        day = entry.after.get(field) or entry.before.get(field)
        when = f", {_day(day)}" if day else ""
        return f"{entry.actor_name} {verb} the {noun} {entry.object_label}{when}"

    return describe


def _list(names: list[str]) -> str:
    unique = list(dict.fromkeys(names))
    if len(unique) < 2:
        return unique[0] if unique else "its details"
    return f"{', '.join(unique[:-1])} and {unique[-1]}"


register("timeline.assessment.created", _created, link=_assessment)
register(
    "timeline.assessment.renamed",
    "{actor} renamed the assessment {before[title]} to {after[title]}",
    link=_assessment,
)
register("timeline.assessment.closed", "{actor} closed the assessment {object}", link=_assessment)
register("timeline.assessment.opened", "{actor} opened the assessment {object} again", link=_assessment)
register("timeline.milestone.dated", _dated, link=_milestone)
register("timeline.milestone.moved", _moved, link=_milestone)
register("timeline.milestone.added", "{actor} added the milestone {object}", link=_milestone)
register("timeline.milestone.changed", _milestone_changed, link=_milestone)
register("timeline.milestone.removed", "{actor} removed the milestone {object}")
register("timeline.interval.changed", "{actor} set the usual duration of {object} to {after[words]}")
register("timeline.interval.added", "{actor} added the stage {object}, {after[words]}")
register("timeline.interval.shipped_again", "{actor} set {object} back to the duration that is shipped")
register("timeline.interval.removed", "{actor} removed the stage {object}, {before[words]}")
register("timeline.holiday.added", _holiday("added the day"))
register("timeline.holiday.taken_out", _holiday("took out the day"))
register("timeline.holiday.put_back", _holiday("put back the day"))
register("timeline.holidays.refreshed", _refreshed)
for _noun, _words, _field, _address in (
    ("election", "election", "poll_on", "elections"),
    ("quiet_period", "quiet period", "starts_on", "quiet-periods"),
    ("meeting", "meeting", "meets_on", "meetings"),
):
    for _verb in ("added", "changed", "removed"):
        register(f"timeline.{_noun}.{_verb}", _entry(_verb, _words, _field), link=_page(_address))
