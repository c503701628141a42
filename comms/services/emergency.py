"""The emergency route: two people clear words outside the chain, and it says so everywhere."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from comms.errors.briefings import AlreadyCleared, EmergencyRefused, RequestOver, WordsChanged
from comms.models import ClearanceRequest, RequestState, SignOff, StepState
from comms.queries.clearance import Subject, open_request_of
from comms.services import entries
from comms.services.clearance import new_request, ready_subject
from comms.services.clearance_checks import authors_of, refuse_closed_gate, refuse_unfit
from comms.services.clearance_steps import locked_request, mark_cleared, same_words


@transaction.atomic
def ask_emergency(
    *, actor: Membership, subject: Subject, reason: str, submission_key: UUID
) -> ClearanceRequest:
    """As the first of two people, ask that these words be cleared now, with the reason.

    It takes the request that waits, or makes one without sign-offs. What the law asks (publicity checklist, election
    gate) and a live proof point are asked all the same. Raises ``AlreadyCleared``, ``EmergencyRefused`` and
    ``ClearanceRefused``.
    """
    entries.require(actor)
    subject = ready_subject(actor, subject)
    if subject.is_cleared:
        raise AlreadyCleared
    if not reason.strip():
        raise EmergencyRefused("Enter why this cannot wait for the sign-offs.")
    refuse_unfit(actor, subject)
    refuse_closed_gate(actor, subject)
    found = open_request_of(subject)
    if found is None:
        found = entries.known(actor, ClearanceRequest, submission_key)
    request = found or new_request(actor, subject, submission_key)
    if request.emergency_by_id is not None:
        return request
    request.emergency_by, request.emergency_at = actor.user, timezone.now()
    request.emergency_reason = reason.strip()[:500]
    request.save(update_fields=["emergency_by", "emergency_at", "emergency_reason"])
    entries.record("comms.emergency.asked", actor, request, after={"reason": request.emergency_reason})
    return request


@transaction.atomic
def confirm_emergency(*, actor: Membership, request_id: int, expected_hash: str) -> ClearanceRequest:
    """As the second of two people, clear the words at once. Neither the first nor an author can be the second.

    Raises ``EmergencyRefused``, ``RequestOver``, ``WordsChanged`` and ``ClearanceRefused``.
    """
    entries.require(actor)
    request, subject = locked_request(actor, request_id)
    if request.state == RequestState.UNDONE:
        raise WordsChanged
    if request.state != RequestState.OPEN or request.emergency_by_id is None:
        raise RequestOver
    if actor.user_id == request.emergency_by_id:
        raise EmergencyRefused("You asked for it yourself. A second person has to confirm.")
    if actor.user_id in authors_of(subject):
        raise EmergencyRefused("You wrote these words. Somebody else has to confirm.")
    if not same_words(request, subject) or expected_hash != request.content_hash:
        raise WordsChanged
    refuse_unfit(actor, subject)
    refuse_closed_gate(actor, subject)
    request.emergency_second = actor.user
    request.save(update_fields=["emergency_second"])
    waiting = SignOff.objects.filter(request=request, state__in=(StepState.ASKED, StepState.WAITING))
    waiting.update(state=StepState.NOT_NEEDED, condition_met="Cleared in an emergency before this sign-off")
    mark_cleared(request, subject)
    both = {"first": str(request.emergency_by), "second": str(actor.user), "reason": request.emergency_reason}
    entries.record("comms.emergency.confirmed", actor, request, after=both)
    return request


@transaction.atomic
def call_off_emergency(*, actor: Membership, request_id: int) -> ClearanceRequest:
    """Take back the wish to clear words in an emergency; the sign-offs go on. Raises ``RequestOver``."""
    entries.require(actor)
    request, _ = locked_request(actor, request_id)
    if request.state != RequestState.OPEN or request.emergency_by_id is None:
        raise RequestOver
    request.emergency_by, request.emergency_at, request.emergency_reason = None, None, ""
    names = ["emergency_by", "emergency_at", "emergency_reason"]
    if not SignOff.objects.filter(request=request).exists():
        request.state, request.closed_at = RequestState.WITHDRAWN, timezone.now()
        names += ["state", "closed_at"]
    request.save(update_fields=names)
    entries.record("comms.emergency.called_off", actor, request)
    return request
