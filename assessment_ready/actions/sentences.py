"""How changes of the actions app read in the audit log."""

from datetime import date

from django.urls import reverse

from assessment_ready.actions.models.choices import Rag
from assessment_ready.audit.registry import Entry, register
from assessment_ready.ui.dates import format_date

_FIELDS = {
    "owner": "owner",
    "start_on": "start",
    "due_on": "due date",
    "reporting_days": "reporting interval",
    "tolerance_days": "tolerance",
    "cost_estimate": "cost",
    "funding_source": "funding",
    "needs_closure_evidence": "need for closure evidence",
    "effectiveness_check_on": "day of the effectiveness check",
    "success_measure": "success measure",
    "contributors": "helpers",
    "statements": "quality statements",
}
_NUMBERS = {
    "amber_below": "amber below",
    "red_below": "red below",
    "reporting_days": "reporting interval",
    "grace_days": "grace",
    "tolerance_days": "tolerance",
}
_PERIOD_FIELDS = {
    "title": "title",
    "starts_on": "first day",
    "ends_on": "last day",
    "closes_on": "closing day",
}
_RESULTS = {"worked": "it worked", "partly": "it worked in part", "did_not": "it did not work"}


def _action(entry: Entry, slug: str) -> str:
    return reverse("actions:action", args=[slug, int(entry.object_id)])


def _rules(entry: Entry, slug: str) -> str:
    return reverse("actions:rules", args=[slug])


def _period(entry: Entry, slug: str) -> str:
    return reverse("actions:period", args=[slug, int(entry.object_id)])


def _day(value: object) -> str:
    return format_date(date.fromisoformat(str(value))) if value else "no day"


def _rag(value: object) -> str:
    try:
        return Rag(str(value)).label.lower()
    except ValueError:
        return str(value)


def _created(entry: Entry) -> str:
    return (
        f"{entry.actor_name} created the action {entry.object_label} for {entry.after.get('owner')}, "
        f"due on {_day(entry.after.get('due_on'))}"
    )


def _changed(entry: Entry) -> str:
    parts = []
    if "owner" in entry.after:
        parts.append(f"owner from {entry.before.get('owner')} to {entry.after['owner']}")
    if "due_on" in entry.after:
        parts.append(f"due date from {_day(entry.before.get('due_on'))} to {_day(entry.after['due_on'])}")
    names = [_FIELDS.get(name, name) for name in entry.after if name not in {"owner", "due_on"}]
    parts += [name.replace("_", " ") for name in names]
    return f"{entry.actor_name} changed the action {entry.object_label}: {', '.join(parts)}"


def _checked_in(entry: Entry) -> str:
    how = " by the link of a reminder" if entry.after.get("by_link") else ""
    if entry.after.get("no_change"):
        return f"{entry.actor_name} checked in{how} on {entry.object_label}: no change"
    forecast = entry.after.get("forecast_on")
    until = f", forecast for {_day(forecast)}" if forecast else ""
    return (
        f"{entry.actor_name} checked in{how} on {entry.object_label}: "
        f"{entry.after.get('progress')}% done{until}"
    )


def _step_added(entry: Entry) -> str:
    return (
        f"{entry.actor_name} added the step “{entry.after.get('step')}” to {entry.object_label}, "
        f"due on {_day(entry.after.get('due_on'))}"
    )


def _step_finished(entry: Entry) -> str:
    return (
        f"{entry.actor_name} finished the step “{entry.after.get('step')}” of {entry.object_label} "
        f"on {_day(entry.after.get('done_on'))}"
    )


def _stated(entry: Entry) -> str:
    return (
        f"{entry.actor_name} stated that {entry.object_label} is {_rag(entry.after.get('stated_rag'))} "
        f"(computed: {_rag(entry.after.get('computed_rag'))}) until {_day(entry.after.get('override_until'))}, "
        f"because: {entry.after.get('override_reason')}"
    )


def _effect(entry: Entry) -> str:
    result = str(entry.after.get("effectiveness_result", ""))
    return f"{entry.actor_name} checked whether {entry.object_label} worked: {_RESULTS.get(result, 'see the note')}"


def _period_changed(entry: Entry) -> str:
    parts = [
        f"{_PERIOD_FIELDS.get(name, name)} to {value if name == 'title' else _day(value)}"
        for name, value in entry.after.items()
    ]
    return f"{entry.actor_name} changed the reporting period {entry.object_label}: {', '.join(parts)}"


def _numbers(entry: Entry) -> str:
    parts = [
        f"{_NUMBERS.get(name, name)} from {entry.before.get(name)} to {value}"
        for name, value in entry.after.items()
    ]
    return f"{entry.actor_name} changed the RAG rules: {', '.join(parts)}"


register("actions.action.created", _created, link=_action)
register("actions.action.changed", _changed, link=_action)
register(
    "actions.action.handed_over",
    "{actor} handed {object} over from {before[owner]} to {after[owner]}",
    link=_action,
)
register("actions.action.agreed", "{actor} agreed the action {object}", link=_action)
register("actions.action.completed", "{actor} said that {object} is complete: {after[note]}", link=_action)
register("actions.action.closed", "{actor} checked and closed {object}", link=_action)
register(
    "actions.action.reopened",
    "{actor} reopened {object} ({before[state]}), because: {after[note]}",
    link=_action,
)
register("actions.action.held", "{actor} put {object} on hold, because: {after[note]}", link=_action)
register("actions.action.resumed", "{actor} resumed {object}", link=_action)
register("actions.action.cancelled", "{actor} cancelled {object}, because: {after[note]}", link=_action)
register("actions.action.checked", _effect, link=_action)
register("actions.check_in.made", _checked_in, link=_action)
register("actions.step.added", _step_added, link=_action)
register("actions.step.changed", "{actor} changed the step “{after[step]}” of {object}", link=_action)
register("actions.step.removed", "{actor} removed the step “{before[step]}” of {object}", link=_action)
register("actions.step.finished", _step_finished, link=_action)
register(
    "actions.step.unfinished",
    "{actor} took back that the step “{after[step]}” of {object} is done",
    link=_action,
)
register("actions.dependency.added", "{actor} let {object} depend on {after[waits_for]}", link=_action)
register(
    "actions.dependency.removed", "{actor} let {object} no longer depend on {before[waits_for]}", link=_action
)
register(
    "actions.escalation.raised",
    "{actor} escalated {object} to {after[to]} ({after[level]}): {after[reason]}",
    link=_action,
)
register(
    "actions.escalation.acknowledged",
    "{actor} has seen the escalation of {object}: {after[reason]}",
    link=_action,
)
register(
    "actions.escalation.resolved",
    "{actor} resolved the escalation of {object}: {after[resolution]}",
    link=_action,
)
register(
    "actions.evidence.attached", "{actor} attached {after[item]} to {object} ({after[role]})", link=_action
)
register(
    "actions.evidence.detached", "{actor} took {before[item]} off {object} ({before[role]})", link=_action
)
register("actions.rag.stated", _stated, link=_action)
register("actions.rag.taken_back", "{actor} let the computed state of {object} count again", link=_action)
register("actions.rules.changed", _numbers, link=_rules)
register("actions.period.created", "{actor} began the reporting period {object}", link=_period)
register("actions.period.changed", _period_changed, link=_period)
register("actions.period.closed", "{actor} closed the reporting period {object}", link=_period)
register("actions.period.locked", "{actor} locked the reporting period {object}", link=_period)
register(
    "actions.period.unlocked",
    "{actor} unlocked the reporting period {object}, because: {after[reason]}",
    link=_period,
)
register("actions.benefit.added", "{actor} added the benefit “{after[benefit]}” to {object}", link=_action)
register(
    "actions.benefit.changed", "{actor} changed the benefit “{after[benefit]}” of {object}", link=_action
)
register(
    "actions.benefit.measured",
    "{actor} measured the benefit “{after[benefit]}” of {object}: {after[value]}",
    link=_action,
)
register("actions.benefit.removed", "{actor} took the benefit “{before[benefit]}” off {object}", link=_action)
register(
    "actions.list.imported",
    "{actor} imported a list of actions: {after[added]} new, {after[changed]} changed",
    link=lambda entry, slug: reverse("actions:list", args=[slug]),
)
