"""Activating a scenario by two people, calling it off, undoing it by two people on the same day."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from comms.errors import InvalidEntry
from comms.errors.scenarios import (
    AlreadyActive,
    AlreadyAsked,
    AnotherActive,
    NotActive,
    NotCleared,
    NothingAsked,
    SamePerson,
    Sealed,
    TooLateToUndo,
)
from comms.models import OVER, Activation, Activity, Plan, Scenario
from comms.models.scenarios import RATINGS
from comms.queries.activation import is_same_day, not_cleared, readying_of
from comms.services import entries, release_hooks


@transaction.atomic
def ask_to_activate(*, actor: Membership, scenario_id: int, note: str = "") -> Activation:
    """Ask a second person to confirm that this is what happened.

    Without a reason in ``note`` everything needed must be cleared (``NotCleared``). Raises ``AlreadyActive``,
    ``AlreadyAsked``, ``AnotherActive`` and ``Sealed``.
    """
    entries.require(actor, Perm.ACTIVATE_SCENARIO)
    scenario = _locked(actor, scenario_id)
    now = timezone.now()
    _check_free(scenario)
    if _open_request(scenario) is not None:
        raise AlreadyAsked
    _check_cleared(scenario, actor, now, note)
    row = Activation(
        council_id=actor.council_id, scenario=scenario, asked_by=actor.user, asked_at=now, note=note.strip()
    )
    row.save(force_insert=True)
    _record("comms.activation.asked", actor, scenario, after={"note": row.note})
    return row


@transaction.atomic
def confirm_activation(*, actor: Membership, scenario_id: int) -> Activation:
    """Confirm as the second person: the scenario is active, other ratings are sealed, the cascade has its texts.

    Raises ``NothingAsked``, ``SamePerson``, ``NotCleared``, ``AlreadyActive``, ``AnotherActive`` and ``Sealed``.
    """
    entries.require(actor, Perm.ACTIVATE_SCENARIO)
    scenario = _locked(actor, scenario_id)
    row = _open_request(scenario)
    if row is None:
        raise AlreadyActive if scenario.activated_at else NothingAsked
    if row.asked_by_id == actor.user_id:
        raise SamePerson
    now = timezone.now()
    _check_free(scenario)
    _check_cleared(scenario, actor, now, row.note)
    _seal_others(scenario, actor, now)
    row.readied = _ready(scenario, actor, now)
    row.confirmed_by, row.confirmed_at = actor.user, now
    row.save(update_fields=["confirmed_by", "confirmed_at", "readied"])
    scenario.activated_at = now
    entries.save(scenario, "activated_at")
    after = {"asked_by": row.asked_by.full_name, "note": row.note, "steps": len(row.readied)}
    _record("comms.activation.confirmed", actor, scenario, after=after)
    return row


@transaction.atomic
def call_off(*, actor: Membership, scenario_id: int) -> Activation:
    """Call off what was asked for, before anybody confirms it. Raises ``NothingAsked``."""
    entries.require(actor, Perm.ACTIVATE_SCENARIO)
    scenario = _locked(actor, scenario_id)
    row = _open_request(scenario)
    if row is None:
        raise NothingAsked
    row.called_off_by, row.called_off_at = actor.user, timezone.now()
    row.save(update_fields=["called_off_by", "called_off_at"])
    _record("comms.activation.called_off", actor, scenario)
    return row


@transaction.atomic
def ask_to_undo(*, actor: Membership, scenario_id: int, because: str) -> Activation:
    """Ask a second person to undo an activation of today. Raises ``NotActive``, ``TooLateToUndo``, ``AlreadyAsked``."""
    entries.require(actor, Perm.ACTIVATE_SCENARIO)
    scenario = _locked(actor, scenario_id)
    row = _undoable(scenario, timezone.now())
    if not because.strip():
        raise InvalidEntry("Enter why it is undone", field="because")
    if row.undo_asked_by_id is not None:
        raise AlreadyAsked
    row.undo_asked_by, row.undo_asked_at = actor.user, timezone.now()
    row.undo_because = because.strip()
    row.save(update_fields=["undo_asked_by", "undo_asked_at", "undo_because"])
    _record("comms.activation.undo_asked", actor, scenario, after={"because": row.undo_because})
    return row


@transaction.atomic
def confirm_undo(*, actor: Membership, scenario_id: int) -> Activation:
    """Undo as the second person: nothing is active, nothing sealed, steps not done have their former texts.

    Raises ``NotActive``, ``TooLateToUndo``, ``NothingAsked`` and ``SamePerson``.
    """
    entries.require(actor, Perm.ACTIVATE_SCENARIO)
    scenario = _locked(actor, scenario_id)
    now = timezone.now()
    row = _undoable(scenario, now)
    if row.undo_asked_by_id is None:
        raise NothingAsked
    if row.undo_asked_by_id == actor.user_id:
        raise SamePerson
    release_hooks.scenarios_closed(actor=actor, scenario_ids=[scenario.pk], why=release_hooks.UNDONE)
    _give_back(row)
    if scenario.is_rating:
        Scenario.objects.filter(plan_id=scenario.plan_id, sealed_at=scenario.activated_at).update(
            sealed_at=None
        )
    scenario.activated_at = None
    entries.save(scenario, "activated_at")
    row.undone_by, row.undone_at = actor.user, now
    row.save(update_fields=["undone_by", "undone_at"])
    _record("comms.activation.undone", actor, scenario, after={"because": row.undo_because})
    return row


def _locked(actor: Membership, scenario_id: int) -> Scenario:
    """The scenario; its plan is locked first, so that one activation of a plan goes on at a time."""
    seen = Scenario.objects.visible_to(actor, timezone.now())
    entries.locked(actor, Plan, seen.values_list("plan_id", flat=True).get(pk=scenario_id))
    return entries.locked(actor, Scenario, scenario_id, "plan", "embargo")


def _open_request(scenario: Scenario) -> Activation | None:
    rows = scenario.activations.filter(confirmed_at=None, called_off_at=None)
    return rows.select_related("asked_by").select_for_update(of=("self",)).first()


def _check_free(scenario: Scenario) -> None:
    if scenario.sealed_at is not None:
        raise Sealed
    if scenario.activated_at is not None:
        raise AlreadyActive
    others = Scenario.objects.filter(plan_id=scenario.plan_id, kind__in=RATINGS).exclude(activated_at=None)
    if scenario.is_rating and others.exists():
        raise AnotherActive


def _check_cleared(scenario: Scenario, actor: Membership, now: datetime, note: str) -> None:
    if note.strip():
        return
    found = not_cleared(scenario, actor, now)
    if found:
        raise NotCleared(f"{cell.audience}, {cell.channel} ({cell.words})" for cell in found)


def _ready(scenario: Scenario, actor: Membership, now: datetime) -> list[dict[str, int | None]]:
    """Give the steps of the publication cascades their texts; what each had before."""
    kept, rows = [], []
    for fit in readying_of(scenario, actor, now).matched:
        step = fit.step.activity
        kept.append({"step": step.pk, "before": step.briefing_id, "briefing": fit.texts[0].pk})
        step.briefing = fit.briefing
        step.version += 1
        rows.append(step)
    Activity.objects.bulk_update(rows, ["briefing", "version"])
    return kept


def _seal_others(scenario: Scenario, actor: Membership, now: datetime) -> None:
    """Seal the other ratings, and cancel what was to be sent of them."""
    if scenario.is_rating:
        others = Scenario.objects.filter(plan_id=scenario.plan_id, kind__in=RATINGS, sealed_at=None)
        ids = list(others.exclude(pk=scenario.pk).values_list("pk", flat=True))
        Scenario.objects.filter(pk__in=ids).update(sealed_at=now)
        release_hooks.scenarios_closed(actor=actor, scenario_ids=ids, why=release_hooks.SEALED)


def _undoable(scenario: Scenario, now: datetime) -> Activation:
    rows = scenario.activations.exclude(confirmed_at=None).filter(undone_at=None)
    row = rows.select_for_update(of=("self",)).first()
    if scenario.activated_at is None or row is None:
        raise NotActive
    if not is_same_day(row, now):
        raise TooLateToUndo
    return row


def _give_back(row: Activation) -> None:
    """Give steps their former texts, unless they are over or somebody gave them another meanwhile."""
    kept = {entry["step"]: entry for entry in row.readied}
    steps = Activity.objects.filter(council_id=row.council_id, pk__in=kept).exclude(status__in=OVER)
    changed = []
    for step in steps.select_for_update(of=("self",)):
        if step.briefing_id == kept[step.pk]["briefing"]:
            step.briefing_id = kept[step.pk]["before"]
            step.version += 1
            changed.append(step)
    Activity.objects.bulk_update(changed, ["briefing", "version"])


def _record(
    action: str, actor: Membership, scenario: Scenario, *, after: dict[str, object] | None = None
) -> None:
    entries.record(action, actor, scenario, after=after)
