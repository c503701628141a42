"""Shifts in practice: added, changed, removed, observed, linked with actions."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.actions.models import Action
from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import format_date, london_date
from workforce.errors.groups import GroupIsRetired
from workforce.errors.shifts import (
    ActionAlreadyLinked,
    InvalidShift,
    NotYourShift,
    ShiftHasObservations,
)
from workforce.models import Indicator, PracticeShift, ShiftObservation, WorkforceGroup
from workforce.queries.shifts import may_observe, possible_actions, seen_of
from workforce.rules.shifts import newest
from workforce.services import entries


@dataclass(frozen=True)
class ShiftValues:
    """What a shift says of itself, beside what was observed."""

    kind: str
    text: str
    owner_id: int | None = None
    indicator_id: int | None = None
    review_on: date | None = None


@dataclass(frozen=True)
class ObservationValues:
    """What was seen, on which day, from where, how sure that makes us, and where the shift stands."""

    observed_on: date
    source: str
    note: str
    confidence: int
    state: str


@transaction.atomic
def add_shift(
    *, actor: Membership, group_id: int, values: ShiftValues, submission_key: UUID
) -> PracticeShift:
    """One thing more that a group starts, stops or goes on doing. Raises ``GroupIsRetired``, ``InvalidShift``."""
    entries.require(actor)
    group = entries.locked(actor, WorkforceGroup, group_id)
    if group.retired_at is not None:
        raise GroupIsRetired
    found = entries.known(actor, PracticeShift, submission_key)
    if found is not None:
        return found
    stored = _checked(actor, values, None)
    last = PracticeShift.objects.filter(group=group).order_by("position").last()
    shift = PracticeShift(group=group, position=last.position + 1 if last else 1, **stored)
    shift, is_new = entries.add(actor, shift, submission_key)
    if is_new:
        entries.record("workforce.shift.added", actor, shift, after=stored | {"group": group.name})
    return shift


@transaction.atomic
def change_shift(
    *, actor: Membership, shift_id: int, values: ShiftValues, expected_version: int
) -> PracticeShift:
    """Change what a shift says. Raises ``ChangedMeanwhile``, ``InvalidShift`` and ``OwnerNotEligible``."""
    entries.require(actor)
    shift = entries.locked(actor, PracticeShift, shift_id)
    entries.check_version(shift, expected_version, describe(shift))
    before, after = entries.apply_changes(shift, _checked(actor, values, shift))
    if after:
        entries.save(shift, *after)
        entries.record("workforce.shift.changed", actor, shift, before=before, after=after)
    return shift


@transaction.atomic
def remove_shift(*, actor: Membership, shift_id: int) -> str:
    """Take out a shift nobody has observed yet; what it said. Raises ``ShiftHasObservations``."""
    entries.require(actor)
    shift = entries.locked(actor, PracticeShift, shift_id)
    if shift.observations.exists():
        raise ShiftHasObservations
    entries.record("workforce.shift.removed", actor, shift, before={"text": shift.text, "kind": shift.kind})
    said = str(shift)
    shift.delete()
    return said


@transaction.atomic
def observe_shift(
    *, actor: Membership, shift_id: int, values: ObservationValues, submission_key: UUID
) -> ShiftObservation:
    """Note what was seen; the newest observation says where the shift stands and how sure we are.

    For the shift's owner and for those who look after the area. Nothing noted is ever changed. Raises
    ``NotYourShift`` and ``InvalidShift``.
    """
    shift = entries.locked(actor, PracticeShift, shift_id)
    if not may_observe(actor, shift):
        raise NotYourShift
    now = timezone.now()
    if values.observed_on > london_date(now):
        raise InvalidShift("The day must be today or in the past", field="observed_on")
    row = ShiftObservation(
        shift=shift,
        observed_on=values.observed_on,
        source=values.source,
        note=values.note,
        confidence=values.confidence,
        state=values.state,
        recorded_by=actor.user,
        recorded_at=now,
    )
    row, is_new = entries.add(actor, row, submission_key)
    if is_new:
        _follow(shift)
        after = {"on": format_date(row.observed_on), "confidence": row.confidence, "state": row.state}
        entries.record("workforce.shift.observed", actor, shift, after=after)
    return row


@transaction.atomic
def link_action(*, actor: Membership, shift_id: int, action_id: int) -> Action:
    """Say that an action works towards the shift. Raises ``InvalidShift`` and ``ActionAlreadyLinked``."""
    entries.require(actor)
    shift = entries.locked(actor, PracticeShift, shift_id)
    if shift.actions.filter(pk=action_id).exists():
        raise ActionAlreadyLinked
    action = possible_actions(actor, timezone.now(), shift).filter(pk=action_id).first()
    if action is None:
        raise InvalidShift("Choose an action from the list", field="action")
    shift.actions.add(action)
    entries.record("workforce.shift.linked", actor, shift, embargo_id=action.embargo_id, after=_named(action))
    return action


@transaction.atomic
def unlink_action(*, actor: Membership, shift_id: int, action_id: int) -> Action:
    """Take the link away again. Raises ``InvalidShift`` where there is none that the person may know of."""
    entries.require(actor)
    shift = entries.locked(actor, PracticeShift, shift_id)
    seen = Action.objects.visible_to(actor, timezone.now())
    action = seen.filter(pk=action_id, pk__in=shift.actions.values("pk")).first()
    if action is None:
        raise InvalidShift("This action is not linked with the shift")
    shift.actions.remove(action)
    entries.record(
        "workforce.shift.unlinked", actor, shift, embargo_id=action.embargo_id, before=_named(action)
    )
    return action


def describe(shift: PracticeShift) -> list[tuple[str, str]]:
    """What a shift says now, for somebody whose form is out of date."""
    return [
        ("Start, stop or continue", shift.get_kind_display()),
        ("What", shift.text),
        ("Owner", str(shift.owner.user) if shift.owner else "Nobody"),
        ("Indicator", str(shift.indicator) if shift.indicator else "None"),
        ("Review on", format_date(shift.review_on) if shift.review_on else "No day"),
    ]


def _named(action: Action) -> dict[str, Any]:
    return {"action": action.reference}


def _follow(shift: PracticeShift) -> None:
    """The shift stands where its newest observation says."""
    last = newest(seen_of(shift))
    if last is not None:
        entries.apply_changes(shift, {"state": last.state, "confidence": last.confidence})
        entries.save(shift, "state", "confidence")


def _checked(actor: Membership, values: ShiftValues, current: PracticeShift | None) -> dict[str, Any]:
    """What is stored of ``values``; refuses an owner or an indicator that cannot be chosen."""
    kept = current or PracticeShift()
    entries.check_owner(actor, values.owner_id, kept.owner_id)
    if values.indicator_id not in (None, kept.indicator_id):
        known = Indicator.objects.filter(council_id=actor.council_id, pk=values.indicator_id)
        if not known.exists():
            raise InvalidShift("Choose an indicator from the list", field="indicator")
    return {
        "kind": values.kind,
        "text": values.text,
        "owner_id": values.owner_id,
        "indicator_id": values.indicator_id,
        "review_on": values.review_on,
    }
