"""How changes of scenarios and cascades read in the audit log."""

from collections.abc import Callable

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register
from assessment_ready.ui.words import counted


def _page(name: str) -> Callable[[Entry, str], str]:
    return lambda entry, slug: reverse(f"comms:{name}", args=[slug, int(entry.object_id)])


def _with(sentence: str, key: str) -> Callable[[Entry], str]:
    """The sentence, and the reason that was given, if any."""

    def describe(entry: Entry) -> str:
        reason = entry.after.get(key)
        words = sentence.format(actor=entry.actor_name, object=entry.object_label, after=entry.after)
        return f"{words}: {reason}" if reason else words

    return describe


def _confirmed(entry: Entry) -> str:
    steps = counted(int(str(entry.after.get("steps", 0))), "step,steps")
    note = f" ({entry.after['note']})" if entry.after.get("note") else ""
    return (
        f"{entry.actor_name} confirmed that {entry.after.get('asked_by', 'somebody')} activates the scenario "
        f"{entry.object_label}; {steps} of the cascade got its texts{note}"
    )


def _retimed(entry: Entry) -> str:
    steps = counted(int(str(entry.after.get("steps", 0))), "step,steps")
    return f"{entry.actor_name} set new times for {steps} of the cascade {entry.object_label}"


def _pulled(entry: Entry) -> str:
    steps = counted(int(str(entry.after.get("steps", 0))), "step,steps")
    return (
        f"{entry.actor_name} pulled {steps} of the cascade {entry.object_label} forward in order: "
        f"{entry.after.get('because', 'no reason given')}"
    )


_scenario, _scenarios, _cascade = _page("scenario"), _page("scenarios"), _page("cascade")

register("comms.scenario.added", "{actor} added the scenario {object}", link=_scenario)
register("comms.scenario.changed", "{actor} changed the scenario {object}", link=_scenario)
register(
    "comms.scenario.core_changed", "{actor} changed what every scenario of {object} says", link=_scenarios
)
register("comms.scenario.rehearsed", "{actor} rehearsed publication day: {object}", link=_page("rehearsal"))
register("comms.cell.changed", "{actor} changed whether a text is needed: {object}", link=_page("cell"))
register(
    "comms.cell.column_added",
    "{actor} planned texts for {after[audience]} by {after[channel]} in the scenarios of {object}",
    link=_scenarios,
)
register(
    "comms.cell.column_removed",
    "{actor} took the texts for {before[audience]} by {before[channel]} out of the scenarios of {object}",
    link=_scenarios,
)
register(
    "comms.activation.asked",
    _with("{actor} asked to activate the scenario {object}", "note"),
    link=_scenario,
)
register("comms.activation.confirmed", _confirmed, link=_scenario)
register("comms.activation.called_off", "{actor} called off activating the scenario {object}", link=_scenario)
register(
    "comms.activation.undo_asked",
    _with("{actor} asked to undo that the scenario {object} is active", "because"),
    link=_scenario,
)
register(
    "comms.activation.undone",
    _with("{actor} confirmed that the scenario {object} is no longer active", "because"),
    link=_scenario,
)
register("comms.cascade.added", "{actor} added the cascade {object}", link=_cascade)
register("comms.cascade.changed", "{actor} changed the cascade {object}", link=_cascade)
register("comms.cascade.removed", "{actor} removed the cascade {object}")
register("comms.cascade.retimed", _retimed, link=_cascade)
register("comms.cascade.pulled", _pulled, link=_cascade)
register(
    "comms.step.added",
    "{actor} added the step {object} to the cascade {after[cascade]}",
    link=_page("activity"),
)
register("comms.step.changed", "{actor} changed the step {object}", link=_page("activity"))
register("comms.step.removed", "{actor} removed the step {object} from the cascade {before[cascade]}")
register("comms.step.done", "{actor} marked {object} as done", link=_page("activity"))
register("comms.step.not_done", "{actor} took back that {object} was done", link=_page("activity"))
