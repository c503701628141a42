"""The publicity checklist, and the monitoring officer's gate in a pre-election period."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from comms.errors.briefings import CheckIncomplete, GateRefused, WordsChanged
from comms.models import Activity, Briefing, ElectionGate, PublicityCheck, SignOffRole
from comms.queries.elections import gate_state, pre_election_periods
from comms.queries.sign_off_matrix import is_holder
from comms.rules.publicity import PRINCIPLES
from comms.services import entries
from comms.services.clearance import ready_subject
from comms.services.clearance_checks import gate_of


@transaction.atomic
def sign_check(
    *, actor: Membership, briefing_id: int, answers: dict[str, dict[str, Any]], expected_hash: str
) -> PublicityCheck:
    """Sign the seven principles of the publicity code for exactly the words that were shown.

    ``answers`` maps each principle's code to {"kept": bool, "note": words}; one that is not kept needs its note.
    Raises ``WordsChanged`` and ``CheckIncomplete`` (with its field).
    """
    entries.require(actor)
    briefing = ready_subject(actor, Briefing(pk=briefing_id))
    assert isinstance(briefing, Briefing)
    if briefing.content_hash != expected_hash:
        raise WordsChanged(
            "The words were changed since you opened the checklist. Read them again, then sign it."
        )
    kept: dict[str, dict[str, Any]] = {}
    for each in PRINCIPLES:
        given = answers.get(each.code, {})
        note = str(given.get("note", "")).strip()
        if not isinstance(given.get("kept"), bool):
            raise CheckIncomplete(f"Say whether it keeps to “{each.title}”", field=each.code)
        if not given["kept"] and not note:
            raise CheckIncomplete(f"Say why it does not keep to “{each.title}”", field=f"{each.code}_note")
        kept[each.code] = {"kept": given["kept"], "note": note}
    check = PublicityCheck(
        council_id=actor.council_id,
        briefing=briefing,
        content_hash=briefing.content_hash,
        answers=kept,
        signed_by=actor.user,
        signed_at=timezone.now(),
    )
    check.save(force_insert=True)
    entries.record("comms.publicity.signed", actor, briefing)
    return check


@transaction.atomic
def decide_gate(
    *, actor: Membership, subject: Activity | Briefing, is_allowed: bool, reason: str
) -> ElectionGate:
    """Allow or refuse something public, or something that quotes a member, in a pre-election period.

    Only by whoever is named as monitoring officer, or their deputy; for a briefing about exactly its words now.
    Raises ``GateRefused``.
    """
    entries.require(actor, Perm.SIGN_OFF)
    if not is_holder(actor, SignOffRole.MONITORING_OFFICER, timezone.now()):
        raise GateRefused(
            "Only the monitoring officer, or their deputy, decides about the pre-election period. They are named "
            "under “Who signs off”."
        )
    if not reason.strip():
        raise GateRefused("Enter the reason for the decision", field="reason")
    gate = ElectionGate(
        council_id=actor.council_id,
        is_allowed=is_allowed,
        reason=reason.strip()[:500],
        decided_by=actor.user,
        decided_at=timezone.now(),
    )
    locked = _locked(actor, subject)
    if isinstance(locked, Briefing):
        gate.briefing, gate.content_hash = locked, locked.content_hash
        state = gate_of(actor, locked)
    else:
        gate.activity = locked
        state = gate_state(locked, pre_election_periods(actor.council))
    if not state.is_needed:
        raise GateRefused("This is not used in a pre-election period, so there is nothing to decide.")
    gate.save(force_insert=True)
    after = {"decision": "allowed" if is_allowed else "refused", "reason": gate.reason}
    entries.record("comms.gate.decided", actor, locked, after=after)
    return gate


def _locked(actor: Membership, subject: Activity | Briefing) -> Activity | Briefing:
    """The activity or briefing, locked, a briefing with the hash of its words as they are now."""
    if isinstance(subject, Briefing):
        found = ready_subject(actor, subject)
        assert isinstance(found, Briefing)
        return found
    activity: Activity = entries.locked(actor, Activity, subject.pk, "product", "briefing__product")
    return activity
