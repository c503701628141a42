"""Key messages: added, changed, removed. Any other words undo the clearance."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.services.references import next_numbers
from assessment_ready.ui.dates import format_date
from comms.errors.messages import ProofUnderEmbargo
from comms.models import Message, MessageKind, ProofPoint
from comms.queries.clearance import words_of
from comms.services import entries
from comms.services.clearance import embargo_changed, words_changed
from comms.services.message_links import (
    check_phase,
    check_scenario,
    chosen_audiences,
    plan_for,
    refuse_on_record,
    set_audiences,
    told,
)


@dataclass(frozen=True)
class MessageValues:
    """What a message says, to whom, when, and by whom."""

    text: str
    kind: str = MessageKind.SUPPORTING
    call_to_action: str = ""
    spokesperson: str = ""
    audience_ids: tuple[int, ...] = ()
    phase_id: int | None = None
    scenario_id: int | None = None
    valid_until: date | None = None
    embargo_id: int | None = None

    @property
    def stored(self) -> dict[str, Any]:
        """The values of the row itself."""
        names = (
            "text", "kind", "call_to_action", "spokesperson", "phase_id", "scenario_id", "valid_until", "embargo_id",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}


@transaction.atomic
def add_message(*, actor: Membership, plan_id: int, values: MessageValues, submission_key: UUID) -> Message:
    """Add a message to a plan; a second click gives the same.

    Raises ``Plan.DoesNotExist``, ``LinkNotChosen``, ``UnderScenariosEmbargo`` and ``EmbargoNotChosen``.
    """
    entries.require(actor)
    known = entries.known(actor, Message, submission_key)
    if known is not None:
        return known
    plan = plan_for(actor, plan_id)
    entries.chosen_embargo(actor, values.embargo_id)
    check_phase(plan, values.phase_id)
    check_scenario(actor, plan, values.scenario_id, values.embargo_id)
    audiences = chosen_audiences(actor, values.audience_ids)
    number = next_numbers(council=actor.council, kind="message")[0]
    last = Message.objects.filter(plan=plan).aggregate(last=Max("position"))["last"]
    row = Message(
        plan=plan,
        number=number,
        reference=f"MSG-{number}",
        author=actor.user,
        position=(last or 0) + 1,
        **values.stored,
    )
    row, is_new = entries.add(actor, row, submission_key)
    if is_new:
        _, named = set_audiences(row, audiences)
        words_changed(actor=actor, subject=row, words=words_of(row).text)
        entries.record("comms.message.added", actor, row, after=told({**values.stored, **named}))
    return row


@transaction.atomic
def change_message(
    *, actor: Membership, message_id: int, values: MessageValues, expected_version: int
) -> Message:
    """Change a message. Other words, or another call to action, undo its clearance.

    Raises ``Message.DoesNotExist``, ``ChangedMeanwhile``, ``LinkNotChosen``, ``UnderScenariosEmbargo``,
    ``ProofUnderEmbargo`` and ``EmbargoNotChosen``.
    """
    entries.require(actor)
    row = entries.locked(actor, Message, message_id, "plan", "phase", "scenario", "embargo")
    entries.check_version(row, expected_version, describe(row))
    entries.chosen_embargo(actor, values.embargo_id, row.embargo_id)
    check_phase(row.plan, values.phase_id)
    check_scenario(actor, row.plan, values.scenario_id, values.embargo_id, row.scenario_id)
    if values.embargo_id != row.embargo_id:
        _refuse_below_proof(row, values.embargo_id)
    audiences = chosen_audiences(actor, values.audience_ids)
    before, after = entries.apply_changes(row, values.stored)
    were, named = set_audiences(row, audiences)
    if not after and not named:
        return row
    entries.save(row, *after)
    if "embargo_id" in after:
        ProofPoint.objects.filter(message=row).update(embargo_id=row.embargo_id)
        embargo_changed(subject=row)
    words_changed(actor=actor, subject=row, words=words_of(row).text)
    _record_change(actor, row, {**before, **were}, {**after, **named})
    return row


@transaction.atomic
def remove_message(*, actor: Membership, message_id: int) -> None:
    """Remove a message with its proof points. Raises ``Message.DoesNotExist`` and ``IsOnRecord``."""
    entries.require(actor)
    row = entries.locked(actor, Message, message_id)
    refuse_on_record(row)
    entries.record("comms.message.removed", actor, row, before={"text": row.text})
    row.delete()


def describe(row: Message) -> list[tuple[str, str]]:
    """What a message says now, for somebody whose form is out of date."""
    return [
        ("Message", row.text),
        ("Place in the house", row.get_kind_display()),
        ("Call to action", row.call_to_action or "None"),
        ("Spokesperson", row.spokesperson or "None"),
        ("Audiences", ", ".join(row.audiences.values_list("name", flat=True)) or "None"),
        ("Phase", row.phase.title if row.phase else "Any"),
        ("May be used until", format_date(row.valid_until) if row.valid_until else "No last day"),
    ]


def _refuse_below_proof(row: Message, embargo_id: int | None) -> None:
    """Raise when evidence under the present embargo would prove a message that is not under it any more."""
    held = row.embargo
    if held is None or held.is_lifted(timezone.now()) or held.pk == embargo_id:
        return
    if row.proof_points.filter(item__embargo=held).exists():
        raise ProofUnderEmbargo


def _record_change(actor: Membership, row: Message, before: dict[str, Any], after: dict[str, Any]) -> None:
    """The sentence, hidden as the message is now or was before, whichever is secret."""
    hidden = row.embargo_id or before.get("embargo_id")
    entries.record(
        "comms.message.changed",
        actor,
        row,
        before={name: value for name, value in before.items() if name != "embargo_id"},
        after={name: value for name, value in after.items() if name != "embargo_id"}
        or {"embargo": "changed"},
        embargo_id=hidden,
    )
