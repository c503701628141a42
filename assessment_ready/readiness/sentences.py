"""How changes to rounds and judgements read in the audit log."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register
from assessment_ready.readiness.rules.judgement import LABELS
from assessment_ready.ui.dates import format_date

_FIELDS = {
    **LABELS,
    "kind": "kind",
    "title": "title",
    "held_on": "date",
    "ends_on": "end date",
    "scope": "scope",
    "authors": "authors",
}


def _round(entry: Entry, slug: str) -> str:
    return reverse("readiness:round", args=[slug, int(entry.object_id)])


def _judgement(entry: Entry, slug: str) -> str:
    return reverse("readiness:judgement", args=[slug, int(entry.object_id)])


def _assignment(entry: Entry, slug: str) -> str:
    return reverse("readiness:assignment", args=[slug, int(entry.object_id)])


def _created(entry: Entry) -> str:
    source = entry.after.get("start_from")
    start = f", starting from {source}" if source else ""
    return f"{entry.actor_name} created the round {entry.object_label}{start}"


def _edited(entry: Entry) -> str:
    names = [_FIELDS.get(name, name).lower() for name in entry.after]
    return f"{entry.actor_name} changed the {_list(names)} of the round {entry.object_label}"


def _saved(verb: str) -> Callable[[Entry], str]:
    def describe(entry: Entry) -> str:
        parts = []
        if "score" in entry.after:
            parts.append(_score_words(entry.before.get("score"), entry.after["score"]))
        names = [LABELS.get(name, name).lower() for name in entry.after if name not in {"score", "suggested"}]
        if names:
            parts.append(f"changed the {_list(names)}")
        if not parts:
            parts.append(
                f"the score was weighed against the suggested {entry.after.get('suggested') or 'none'}"
            )
        return f"{entry.actor_name} {verb} {entry.object_label}: {'; '.join(parts)}"

    return describe


def _score_words(before: object, after: object) -> str:
    if after is None:
        return f"took back the score {before}"
    return f"score {after}" if before is None else f"score from {before} to {after}"


def _made(entry: Entry) -> str:
    due = entry.after.get("due_on")
    until = f", due {format_date(date.fromisoformat(str(due)))}" if due else ""
    if entry.before.get("lead"):
        return (
            f"{entry.actor_name} moved {entry.object_label} from {entry.before['lead']} "
            f"to {entry.after.get('lead')}{until}"
        )
    return f"{entry.actor_name} assigned {entry.object_label} to {entry.after.get('lead')}{until}"


def _imported(entry: Entry) -> str:
    number = entry.after.get("statements")
    return (
        f"{entry.actor_name} imported scores into the round {entry.object_label} from the file "
        f"{entry.after.get('file')}: {number} {'statement' if number == 1 else 'statements'} changed"
    )


def _publication(entry: Entry) -> str:
    parts = []
    if "published_percent" in entry.after:
        percent = entry.after["published_percent"]
        parts.append("no published percentage" if percent is None else f"{percent}% as published")
    if "source_url" in entry.after:
        parts.append(f"source {entry.after['source_url'] or 'none'}")
    return f"{entry.actor_name} entered for {entry.object_label}: {', '.join(parts)}"


def _list(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "details"


register("readiness.round.created", _created, link=_round)
register("readiness.round.edited", _edited, link=_round)
register("readiness.round.closed", "{actor} closed the round {object}", link=_round)
register(
    "readiness.round.reopened", "{actor} reopened the round {object}, because: {after[reason]}", link=_round
)
register("readiness.round.published", "{actor} published the round {object} to members", link=_round)
register("readiness.round.withdrawn", "{actor} took back the publication of the round {object}", link=_round)
register(
    "readiness.round.embargoed",
    "{actor} put the round {object} under the embargo {after[embargo]}",
    link=_round,
)
register(
    "readiness.round.unembargoed",
    "{actor} took the round {object} out of the embargo {before[embargo]}",
    link=_round,
)
register("readiness.round.scores_imported", _imported, link=_round)
register("readiness.round.publication_entered", _publication, link=_round)
register("readiness.judgement.saved", _saved("saved"), link=_judgement)
register("readiness.judgement.given", _saved("entered the given score of"), link=_judgement)
register("readiness.judgement.imported", _saved("imported"), link=_judgement)
register("readiness.assignment.made", _made, link=_assignment)
register("readiness.assignment.removed", "{actor} took {object} back from {before[lead]}", link=None)
register("readiness.assignment.submitted", "{actor} submitted {object}", link=_assignment)
register(
    "readiness.assignment.returned",
    "{actor} returned {object} with the note: {after[note]}",
    link=_assignment,
)
register("readiness.assignment.closed", "{actor} accepted and closed {object}", link=_assignment)
register(
    "readiness.review.granted",
    "{actor} let {after[reviewer]} review the round {object} until {after[last_day]}",
    link=_round,
)
register(
    "readiness.review.revoked",
    "{actor} ended the review of the round {object} by {after[reviewer]}",
    link=_round,
)


def _gap(entry: Entry, slug: str) -> str:
    return reverse("readiness:gap", args=[slug, int(entry.object_id)])


def _themes_page(entry: Entry, slug: str) -> str:
    return reverse("readiness:themes", args=[slug])


def _gap_changed(entry: Entry) -> str:
    names = [_GAP_FIELDS.get(name, name) for name in entry.after]
    return f"{entry.actor_name} changed the {_list(names)} of the gap {entry.object_label}"


def _gap_answered(entry: Entry) -> str:
    if entry.after.get("actions"):
        return f"{entry.actor_name} answered the gap {entry.object_label} with {entry.after['actions']}"
    reason = entry.after.get("no_action_reason")
    return f"{entry.actor_name} answered the gap {entry.object_label} with no action, because: {reason}"


def _cited(entry: Entry) -> str:
    parts = []
    if entry.after.get("added"):
        parts.append(f"now stands on {entry.after['added']}")
    if entry.after.get("removed"):
        parts.append(f"no longer stands on {entry.after['removed']}")
    return f"{entry.actor_name} said that {entry.object_label} {' and '.join(parts)}"


_GAP_FIELDS = {
    "sub_topic_id": "topic",
    "theme_id": "theme",
    "owner_id": "owner",
    "round_id": "round",
    "source_note": "source note",
    "found_on": "day it was found",
}

register("readiness.gap.raised", "{actor} raised the gap {object}, owned by {after[owner]}", link=_gap)
register("readiness.gap.changed", _gap_changed, link=_gap)
register("readiness.gap.answered", _gap_answered, link=_gap)
register("readiness.gap.closed", "{actor} closed the gap {object}: {after[note]}", link=_gap)
register("readiness.gap.reopened", "{actor} reopened the gap {object}", link=_gap)
register("readiness.citation.changed", _cited, link=_judgement)
register("readiness.theme.added", "{actor} added the emerging theme {object}", link=_themes_page)
register("readiness.theme.switched_on", "{actor} switched the emerging theme {object} on", link=_themes_page)
register(
    "readiness.theme.switched_off", "{actor} switched the emerging theme {object} off", link=_themes_page
)


def _comments(entry: Entry, slug: str) -> str:
    return reverse("readiness:comments", args=[slug, int(entry.object_id)])


def _commented(entry: Entry) -> str:
    about = f"{entry.after['statement']} in " if entry.after.get("statement") else ""
    return f"{entry.actor_name} commented on {about}the round {entry.object_label}"


register("readiness.comment.made", _commented, link=_comments)
