"""Phases of a plan and their checklists."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import format_date
from comms.errors.plans import CodeTaken, EndsBeforeItBegins, NotInList
from comms.models import Need, Phase, PhaseItem, Plan
from comms.queries.phases import milestone_choices
from comms.services.entries import apply_changes, check_version, locked, record, save
from comms.services.plans import open_plan


@dataclass(frozen=True)
class PhaseValues:
    """A phase: its goal, and the milestones (codes) or days it begins and ends with."""

    title: str
    goal: str = ""
    entry_code: str = ""
    exit_code: str = ""
    begins_on: date | None = None
    ends_on: date | None = None


@transaction.atomic
def add_phase(*, actor: Membership, plan_id: int, values: PhaseValues) -> Phase:
    """Add a phase after the others. Raises ``CodeTaken``, ``EndsBeforeItBegins``, ``NotInList``, ``PlanOver``."""
    plan = open_plan(actor, plan_id)
    _check(actor, plan, values)
    code = slugify(values.title)[:20].strip("-") or "phase"
    if Phase.objects.filter(plan=plan, code=code).exists():
        raise CodeTaken
    last = Phase.objects.filter(plan=plan).aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    phase = Phase.objects.create(
        council=actor.council, plan=plan, code=code, position=position, **asdict(values)
    )
    record("comms.phase.added", actor, phase, after={"plan": plan.title})
    return phase


@transaction.atomic
def change_phase(*, actor: Membership, phase_id: int, values: PhaseValues, expected_version: int) -> Phase:
    """Change a phase. Raises ``ChangedMeanwhile``, ``EndsBeforeItBegins``, ``NotInList`` and ``PlanOver``."""
    phase = _open(actor, phase_id)
    check_version(phase, expected_version, describe(phase))
    _check(actor, phase.plan, values, known=(phase.entry_code, phase.exit_code))
    before, after = apply_changes(phase, asdict(values))
    if after:
        save(phase, *after)
        record("comms.phase.changed", actor, phase, before=before, after=after)
    return phase


@transaction.atomic
def remove_phase(*, actor: Membership, phase_id: int) -> None:
    """Remove a phase with its checklist; its activities stay, without it. Raises ``PlanOver``."""
    phase = _open(actor, phase_id)
    record("comms.phase.removed", actor, phase, before={"plan": phase.plan.title})
    phase.delete()


@transaction.atomic
def add_item(*, actor: Membership, phase_id: int, text: str, need: str = Need.SHOULD) -> PhaseItem:
    """Add a line to a phase's checklist. The same words twice give one line. Raises ``PlanOver``."""
    phase = _open(actor, phase_id)
    known = PhaseItem.objects.filter(phase=phase, text=text).first()
    if known is not None:
        return known
    last = PhaseItem.objects.filter(phase=phase).aggregate(last=Max("position"))["last"]
    item = PhaseItem.objects.create(
        council=actor.council, phase=phase, text=text, need=need, position=0 if last is None else last + 1
    )
    record("comms.phase_item.added", actor, item, after={"phase": phase.title})
    return item


@transaction.atomic
def tick_item(*, actor: Membership, item_id: int, is_done: bool) -> PhaseItem:
    """Mark a line of a checklist as done, or as not done. Raises ``PlanOver``."""
    item = _open_item(actor, item_id)
    if (item.done_at is not None) == is_done:
        return item
    item.done_at = timezone.now() if is_done else None
    item.done_by = actor.user if is_done else None
    item.save(update_fields=["done_at", "done_by"])
    record("comms.phase_item.ticked", actor, item, after={"is_done": is_done})
    return item


@transaction.atomic
def remove_item(*, actor: Membership, item_id: int) -> None:
    """Remove a line of a checklist. Raises ``PlanOver``."""
    item = _open_item(actor, item_id)
    record("comms.phase_item.removed", actor, item, before={"text": item.text})
    item.delete()


def describe(row: Phase) -> list[tuple[str, str]]:
    """What a phase says now, for somebody whose form is out of date."""
    return [
        ("Phase", row.title),
        ("Goal", row.goal or "Nothing yet"),
        ("Begins", format_date(row.begins_on) if row.begins_on else row.entry_code or "From the beginning"),
        ("Ends", format_date(row.ends_on) if row.ends_on else row.exit_code or "Open"),
    ]


def _open(actor: Membership, phase_id: int) -> Phase:
    phase = locked(actor, Phase, phase_id, "plan")
    open_plan(actor, phase.plan_id)
    return phase


def _open_item(actor: Membership, item_id: int) -> PhaseItem:
    item = locked(actor, PhaseItem, item_id, "phase")
    open_plan(actor, item.phase.plan_id)
    return item


def _check(actor: Membership, plan: Plan, values: PhaseValues, known: tuple[str, ...] = ()) -> None:
    if values.begins_on and values.ends_on and values.ends_on < values.begins_on:
        raise EndsBeforeItBegins
    codes = {code for code, _ in milestone_choices(plan, actor, timezone.now())} | {"", *known}
    for field in ("entry_code", "exit_code"):
        if getattr(values, field) not in codes:
            raise NotInList(field=field)
