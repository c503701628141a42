"""How changes of plans read in the audit log."""

from collections.abc import Callable

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register
from assessment_ready.ui.words import counted

_SECTIONS = {
    "header": "the header",
    "aim": "the aim",
    "insight": "the insight",
    "narrative": "the narrative",
    "channels": "the channels",
    "roles": "the roles",
    "core": "what every scenario says",
    "evaluation": "the evaluation",
}


def _page(name: str, capture: str) -> Callable[[Entry, str], str]:
    return lambda entry, slug: reverse(
        f"comms:{name}", kwargs={"council": slug, capture: int(entry.object_id)}
    )


def _settings(_: Entry, slug: str) -> str:
    return reverse("comms:settings", kwargs={"council": slug})


def _number(entry: Entry, name: str) -> int:
    return int(str(entry.after.get(name) or 0))


def _prepared(entry: Entry) -> str:
    parts = [
        counted(_number(entry, name), words)
        for name, words in (
            ("channels", "channel,channels"),
            ("audiences", "audience,audiences"),
            ("products", "kind of product,kinds of product"),
        )
        if _number(entry, name)
    ]
    return f"{entry.actor_name} added starter content: {', '.join(parts) or 'roles of sign-off'}"


def _started(entry: Entry) -> str:
    count = counted(_number(entry, "activities"), "activity,activities")
    return f"{entry.actor_name} filled the plan {entry.object_label} with starter content: {count}"


def _lessons(entry: Entry) -> str:
    count = counted(_number(entry, "count"), "lesson,lessons")
    return f"{entry.actor_name} carried {count} on to the plan {entry.object_label}"


def _changed(entry: Entry) -> str:
    section = _SECTIONS.get(str(entry.after.get("section")), "a section")
    return f"{entry.actor_name} changed {section} of the plan {entry.object_label}"


def _ticked(entry: Entry) -> str:
    how = "done" if entry.after.get("is_done") else "not done"
    return f"{entry.actor_name} marked “{entry.object_label}” as {how}"


_plan = _page("plan", "plan")
register("comms.council.prepared", _prepared, link=_settings)
register("comms.settings.changed", "{actor} changed the settings of communications", link=_settings)
register("comms.plan.created", "{actor} created the communications plan {object}", link=_plan)
register("comms.plan.started", _started, link=_plan)
register("comms.plan.copied", "{actor} copied the plan {after[from]} to {object}", link=_plan)
register("comms.plan.lessons_carried", _lessons, link=_plan)
register("comms.plan.changed", _changed, link=_plan)
register("comms.plan.put_forward", "{actor} put version {after[number]} of {object} forward", link=_plan)
register("comms.plan.approved", "{actor} approved version {after[number]} of {object}", link=_plan)
register("comms.plan.sent_back", "{actor} sent the plan {object} back to draft", link=_plan)
register("comms.plan.went_live", "{actor} made the plan {object} live", link=_plan)
register("comms.plan.superseded", "{actor} replaced the plan {object} with {after[by]}", link=_plan)
register("comms.plan.closed", "{actor} closed the plan {object}", link=_plan)
register("comms.plan.reopened", "{actor} opened the plan {object} again", link=_plan)
register(
    "comms.objective.added", "{actor} added the objective {object}", link=_page("objective", "objective")
)
register(
    "comms.objective.changed", "{actor} changed the objective {object}", link=_page("objective", "objective")
)
register("comms.objective.removed", "{actor} removed the objective {object}")
register("comms.risk.added", "{actor} added the risk {object}", link=_page("risk", "risk"))
register("comms.risk.changed", "{actor} changed the risk {object}", link=_page("risk", "risk"))
register("comms.risk.removed", "{actor} removed the risk {object}")
register("comms.phase.added", "{actor} added the phase {object}", link=_page("phase", "phase"))
register("comms.phase.changed", "{actor} changed the phase {object}", link=_page("phase", "phase"))
register("comms.phase.removed", "{actor} removed the phase {object}")
register("comms.phase_item.added", "{actor} added “{object}” to the checklist of {after[phase]}")
register("comms.phase_item.ticked", _ticked)
register("comms.phase_item.removed", "{actor} took “{object}” off the checklist")
