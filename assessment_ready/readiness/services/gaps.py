"""Gaps: raised, changed, answered, closed, reopened. Every gap must be answered."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment_ready.actions.models import Action, ActionStatement
from assessment_ready.actions.rules.actions import ActionValues
from assessment_ready.actions.services.actions import create_action
from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.services.references import next_numbers
from assessment_ready.readiness.errors import (
    AnswerNeeded,
    GapIsClosed,
    GapNotAnswered,
    GapNotClosed,
    NotAllowed,
    NotYourGap,
    StaleGap,
)
from assessment_ready.readiness.models import Gap, GapAction, Round
from assessment_ready.readiness.queries.gaps import actions_to_choose
from assessment_ready.readiness.rules.gaps import REASON_WORDS, GapValues, reference
from assessment_ready.readiness.services.gap_checks import check_values, chosen_embargo
from assessment_ready.readiness.services.locking import apply_changes, require
from assessment_ready.ui.words import count_words


@transaction.atomic
def raise_gap(
    *, actor: Membership, values: GapValues, submission_key: UUID, embargo_id: int | None = None
) -> Gap:
    """Write down that a statement falls short; a second click gives the same gap.

    What is found in a round under embargo is under the same embargo. Raises ``NotAllowed`` and ``InvalidGap``
    (with its field).
    """
    require(actor, Perm.MANAGE_ACTIONS)
    known = check_values(actor, values)
    embargo = chosen_embargo(actor, embargo_id, known.round)
    known.refuse_uncleared_owner(embargo)
    number = next_numbers(council=actor.council, kind="gap")[0]
    gap = Gap(
        council=actor.council,
        embargo=embargo,
        number=number,
        reference=reference(known.statement.number, number),
        created_by=actor.user,
        submission_key=submission_key,
        **_stored(values),
    )
    try:
        with transaction.atomic():
            gap.save(force_insert=True)
    except IntegrityError:
        return Gap.objects.get(council=actor.council, submission_key=submission_key)
    _record("readiness.gap.raised", actor, gap, after={**_stored(values), "owner": str(known.owner.user)})
    return gap


@transaction.atomic
def change_gap(*, actor: Membership, gap_id: int, values: GapValues, expected_version: int) -> Gap:
    """Change what an open gap says. Raises ``GapIsClosed``, ``StaleGap`` and ``InvalidGap``."""
    require(actor, Perm.MANAGE_ACTIONS)
    gap = _locked(actor, gap_id, expected_version)
    seen = Round.objects.visible_to(actor, timezone.now())
    if gap.round_id is not None and not seen.filter(pk=gap.round_id).exists():
        # Found in a round the person may not know of: that stays as it is.
        values = replace(values, round_id=gap.round_id)
    known = check_values(actor, values, current=gap)
    known.refuse_uncleared_owner(gap.embargo)
    before, after = apply_changes(gap, _stored(values))
    if after:
        _save(gap, *after)
        _record("readiness.gap.changed", actor, gap, before=before, after=after)
    return gap


@transaction.atomic
def answer_with_actions(
    *, actor: Membership, gap_id: int, action_ids: Sequence[int], expected_version: int
) -> Gap:
    """Say which actions answer the gap, instead of what answered it until now.

    Actions the person may not know of stay as they are. An action that answers a gap serves its statement from
    then on. Raises ``AnswerNeeded``, ``NotYourGap``, ``GapIsClosed`` and ``StaleGap``.
    """
    gap = _locked(actor, gap_id, expected_version)
    _require_answering(actor, gap)
    choices = {action.pk: action for action in actions_to_choose(actor, timezone.now(), gap)}
    chosen = [choices[pk] for pk in dict.fromkeys(action_ids) if pk in choices]
    if not chosen or len(chosen) != len(set(action_ids)):
        raise AnswerNeeded("Choose at least one action from the list", field="actions")
    GapAction.objects.filter(gap=gap, action__in=choices).exclude(action__in=chosen).delete()
    _link(gap, chosen)
    _answered(actor, gap, reason="")
    names = ", ".join(action.reference for action in chosen)
    _record("readiness.gap.answered", actor, gap, after={"actions": names})
    return gap


@transaction.atomic
def answer_with_new_action(
    *, actor: Membership, gap_id: int, values: ActionValues, submission_key: UUID
) -> Action:
    """Create an action (under the gap's embargo while it holds) and answer the gap with it, both or neither.

    Raises what ``create_action`` raises, ``NotYourGap`` and ``GapIsClosed``.
    """
    gap = _locked(actor, gap_id)
    _require_answering(actor, gap)
    is_secret = gap.embargo is not None and not gap.embargo.is_lifted(timezone.now())
    action = create_action(
        actor=actor,
        values=values,
        submission_key=submission_key,
        embargo_id=gap.embargo_id if is_secret else None,
    )
    if GapAction.objects.filter(gap=gap, action=action).exists():
        return action
    _link(gap, [action])
    _answered(actor, gap, reason="")
    _record("readiness.gap.answered", actor, gap, after={"actions": action.reference})
    return action


@transaction.atomic
def answer_with_reason(*, actor: Membership, gap_id: int, reason: str, expected_version: int) -> Gap:
    """Say that nothing will be done, and why. Actions that answered it no longer do.

    Raises ``AnswerNeeded``, ``NotYourGap``, ``GapIsClosed`` and ``StaleGap``.
    """
    gap = _locked(actor, gap_id, expected_version)
    _require_answering(actor, gap)
    reason = reason.strip()
    if not reason:
        raise AnswerNeeded("Enter why nothing will be done", field="reason")
    if count_words(reason) > REASON_WORDS:
        raise AnswerNeeded(f"The reason must be {REASON_WORDS} words or fewer", field="reason")
    GapAction.objects.filter(gap=gap).delete()
    _answered(actor, gap, reason=reason)
    _record("readiness.gap.answered", actor, gap, after={"no_action_reason": reason})
    return gap


@transaction.atomic
def close_gap(*, actor: Membership, gap_id: int, note: str, expected_version: int) -> Gap:
    """Close an answered gap with a note that says what is different now.

    Raises ``AnswerNeeded`` (no note), ``GapNotAnswered``, ``GapIsClosed`` and ``StaleGap``.
    """
    require(actor, Perm.MANAGE_ACTIONS)
    gap = _locked(actor, gap_id, expected_version)
    if not note.strip():
        raise AnswerNeeded("Enter what is different now", field="note")
    if not Gap.objects.with_answer().get(pk=gap.pk).is_answered:  # type: ignore[attr-defined] # annotated
        raise GapNotAnswered
    gap.closed_at, gap.closed_by, gap.closure_note = timezone.now(), actor.user, note.strip()
    _save(gap, "closed_at", "closed_by", "closure_note")
    _record("readiness.gap.closed", actor, gap, after={"note": gap.closure_note})
    return gap


@transaction.atomic
def reopen_gap(*, actor: Membership, gap_id: int, expected_version: int) -> Gap:
    """Open a closed gap again; its answer stays. Raises ``GapNotClosed`` and ``StaleGap``."""
    require(actor, Perm.MANAGE_ACTIONS)
    gap = _locked(actor, gap_id, expected_version, is_open=False)
    gap.closed_at, gap.closed_by, gap.closure_note = None, None, ""
    _save(gap, "closed_at", "closed_by", "closure_note")
    _record("readiness.gap.reopened", actor, gap)
    return gap


def may_answer(actor: Membership, gap: Gap) -> bool:
    """Whether the person may say how the gap is answered: its owner, or somebody who manages actions."""
    return actor.can(Perm.MANAGE_ACTIONS) or (actor.can(Perm.OWN_ACTIONS) and gap.owner_id == actor.pk)


def _require_answering(actor: Membership, gap: Gap) -> None:
    if not actor.can(Perm.OWN_ACTIONS):
        raise NotAllowed
    if not may_answer(actor, gap):
        raise NotYourGap


def _locked(
    actor: Membership, gap_id: int, expected_version: int | None = None, *, is_open: bool = True
) -> Gap:
    """The gap, locked until the transaction ends, in the state and version the caller needs."""
    gap = (
        Gap.objects.visible_to(actor, timezone.now())
        .select_related("embargo", "statement")
        .select_for_update(of=("self",))
        .get(pk=gap_id)
    )
    if is_open and gap.closed_at is not None:
        raise GapIsClosed
    if not is_open and gap.closed_at is None:
        raise GapNotClosed
    if expected_version is not None and gap.version != expected_version:
        raise StaleGap(version=gap.version)
    return gap


def _stored(values: GapValues) -> dict[str, Any]:
    """The fields of the row, texts without blanks around them."""
    texts = {name: value.strip() for name, value in asdict(values).items() if isinstance(value, str)}
    return {**asdict(values), **texts}


def _link(gap: Gap, actions: Sequence[Action]) -> None:
    """Actions that answer the gap; they serve its statement too, so that every list finds them there."""
    GapAction.objects.bulk_create(
        [GapAction(council_id=gap.council_id, gap=gap, action=action) for action in actions],
        ignore_conflicts=True,
    )
    ActionStatement.objects.bulk_create(
        [
            ActionStatement(council_id=gap.council_id, action=action, statement_id=gap.statement_id)
            for action in actions
        ],
        ignore_conflicts=True,
    )


def _answered(actor: Membership, gap: Gap, *, reason: str) -> None:
    gap.no_action_reason, gap.answered_by, gap.answered_at = reason, actor.user, timezone.now()
    _save(gap, "no_action_reason", "answered_by", "answered_at")


def _save(gap: Gap, *names: str) -> None:
    gap.version += 1
    gap.save(update_fields=[*names, "version"])


def _record(
    action: str,
    actor: Membership,
    gap: Gap,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    audit.record(
        action,
        actor=actor,
        obj=gap,
        council=actor.council,
        before=before,
        after=after,
        embargo_id=gap.embargo_id,
    )
