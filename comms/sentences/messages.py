"""How changes of messages, proof points and lines read in the audit log."""

from collections.abc import Callable

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register

_FIELDS = {
    "text": "the words",
    "kind": "its kind",
    "call_to_action": "the call to action",
    "spokesperson": "the spokesperson",
    "phase_id": "the phase",
    "scenario_id": "the scenario",
    "valid_until": "its last day",
    "audiences": "the audiences",
    "trigger": "when it is used",
    "embargo": "whether it is under an embargo",
}


def _page(name: str) -> Callable[[Entry, str], str]:
    return lambda entry, slug: reverse(f"comms:{name}", args=[slug, int(entry.object_id)])


def _changed(noun: str) -> Callable[[Entry], str]:
    def describe(entry: Entry) -> str:
        names = list(dict.fromkeys(_FIELDS.get(name, name) for name in entry.after)) or ["its details"]
        told = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
        return f"{entry.actor_name} changed the {noun} {entry.object_label}: {told}"

    return describe


def _proof(verb: str) -> Callable[[Entry], str]:
    def describe(entry: Entry) -> str:
        message = entry.after.get("message") or entry.before.get("message", "")
        evidence = f", resting on {entry.after['evidence']}" if entry.after.get("evidence") else ""
        return f"{entry.actor_name} {verb} the proof point “{entry.object_label}” of {message}{evidence}"

    return describe


register("comms.message.added", "{actor} added the message {object}", link=_page("message"))
register("comms.message.changed", _changed("message"), link=_page("message"))
register("comms.message.removed", "{actor} removed the message {object}")
register("comms.line.added", "{actor} added the line {object}", link=_page("line"))
register("comms.line.changed", _changed("line"), link=_page("line"))
register("comms.line.removed", "{actor} removed the line {object}")
register("comms.proof.added", _proof("added"))
register("comms.proof.changed", _proof("changed"))
register("comms.proof.checked", _proof("checked"))
register("comms.proof.removed", _proof("removed"))
for _name in ("message", "line", "briefing"):
    register(
        f"comms.{_name}.advice_overruled",
        "{actor} left the words of {object} as they are against advice: {after[reason]}",
        link=_page(_name),
    )
