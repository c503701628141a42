"""Sign-offs: decided by the person named or their deputy, passed on once, given to somebody else."""

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.ui.dates import london_date
from comms.errors.briefings import (
    AuthorAlone,
    CannotSignOff,
    NotYourSignOff,
    ReasonNeeded,
    RequestOver,
    SignOffDecided,
    WordsChanged,
)
from comms.models import (
    Briefing,
    ClearanceRequest,
    ElectionGate,
    RequestState,
    SignOff,
    SignOffMode,
    SignOffRole,
    StepState,
)
from comms.queries.clearance import Subject
from comms.queries.sign_off_matrix import signers
from comms.services import entries
from comms.services.clearance_checks import authors_of, gate_of, refuse_closed_gate, refuse_unfit
from comms.services.clearance_steps import (
    ask_next,
    close,
    due_day,
    is_finished,
    locked_request,
    mark_cleared,
    same_words,
    somebody_else_approves,
    steps_of,
    tell,
    write,
)

APPROVE, CHANGES, DECLINE, COMMENT = "approve", "changes", "decline", "comment"
_STATES = {
    APPROVE: StepState.APPROVED,
    CHANGES: StepState.CHANGES,
    DECLINE: StepState.DECLINED,
    COMMENT: StepState.TOLD,
}
_ENDS = {CHANGES: RequestState.CHANGES, DECLINE: RequestState.DECLINED}


@transaction.atomic
def decide(
    *, actor: Membership, sign_off_id: int, decision: str, comment: str = "", expected_hash: str
) -> SignOff:
    """Approve, ask for changes, decline or (when only consulted) comment, on exactly the words that were shown.

    ``expected_hash`` is that of the words the person read. The last approval clears the text. Raises
    ``NotYourSignOff``, ``RequestOver``, ``SignOffDecided``, ``WordsChanged``, ``ReasonNeeded``, ``AuthorAlone`` and
    ``ClearanceRefused``.
    """
    entries.require(actor, Perm.SIGN_OFF)
    request, subject, step = _locked(actor, sign_off_id)
    if not may_decide(actor, step):
        raise NotYourSignOff
    _check_open(request, step)
    if not same_words(request, subject) or expected_hash != request.content_hash:
        raise WordsChanged
    decision = _fitting(step, decision)
    if decision != APPROVE and not comment.strip():
        raise ReasonNeeded
    if decision == APPROVE:
        _refuse_author_alone(actor, subject, request, step)
    _answer(actor, step, decision, comment)
    _go_on(actor, request, subject, step, decision)
    return step


def may_decide(membership: Membership, step: SignOff) -> bool:
    """Whether the person is named for this step, or stands in for who is."""
    if membership.pk == step.approver_id:
        return True
    today = london_date(timezone.now())
    return membership.pk == step.deputy_id and (step.deputy_until is None or step.deputy_until >= today)


def _locked(actor: Membership, sign_off_id: int) -> tuple[ClearanceRequest, Subject, SignOff]:
    """The step with its request and text, all locked, the text first."""
    found = SignOff.objects.get(council_id=actor.council_id, pk=sign_off_id)
    request, subject = locked_request(actor, found.request_id)
    rows = SignOff.objects.select_for_update(of=("self",)).select_related("approver__user", "deputy__user")
    return request, subject, rows.get(pk=sign_off_id)


def _check_open(request: ClearanceRequest, step: SignOff) -> None:
    if request.state == RequestState.UNDONE:
        raise WordsChanged
    if request.state != RequestState.OPEN:
        raise RequestOver
    if step.state != StepState.ASKED:
        raise SignOffDecided


def _fitting(step: SignOff, decision: str) -> str:
    """Who is only consulted comments; who approves does not."""
    if step.mode == SignOffMode.CONSULT:
        return COMMENT
    if decision not in (APPROVE, CHANGES, DECLINE):
        raise ReasonNeeded("Choose whether you approve the words", field="decision")
    return decision


def _refuse_author_alone(
    actor: Membership, subject: Subject, request: ClearanceRequest, step: SignOff
) -> None:
    if actor.user_id in authors_of(subject) and not somebody_else_approves(subject, steps_of(request), step):
        raise AuthorAlone


def _answer(actor: Membership, step: SignOff, decision: str, comment: str) -> None:
    step.state = _STATES[decision]
    step.decided_by, step.decided_at, step.comment = actor.user, timezone.now(), comment.strip()
    step.save(update_fields=["state", "decided_by", "decided_at", "comment"])


def _go_on(
    actor: Membership, request: ClearanceRequest, subject: Subject, step: SignOff, decision: str
) -> None:
    """What follows from an answer: the next are asked, the request ends, or nothing."""
    after = {"role": SignOffRole(step.role).label, "comment": step.comment}
    if decision == COMMENT:
        entries.record("comms.sign_off.commented", actor, request, after=after)
        return
    _keep_gate(actor, request, subject, step, decision)
    if decision == APPROVE:
        entries.record("comms.sign_off.approved", actor, request, after=after)
        _approve(actor, request, subject)
        return
    if decision == CHANGES:
        entries.record("comms.sign_off.changes_asked", actor, request, after=after)
    else:
        entries.record("comms.sign_off.declined", actor, request, after=after)
    close(request, _ENDS[decision])
    _tell_asker(actor, request)


def _approve(actor: Membership, request: ClearanceRequest, subject: Subject) -> None:
    """Ask the next; after the last approval check once more what must hold, and clear the words."""
    if not is_finished(request):
        ask_next(request)
        return
    if not somebody_else_approves(subject, steps_of(request)):
        raise AuthorAlone
    refuse_unfit(actor, subject)
    refuse_closed_gate(actor, subject)
    # Whoever is only told, after the last approval, is told now.
    ask_next(request)
    mark_cleared(request, subject)
    entries.record("comms.clearance.cleared", actor, request)
    _tell_asker(actor, request)


def _keep_gate(
    actor: Membership, request: ClearanceRequest, subject: Subject, step: SignOff, decision: str
) -> None:
    """The monitoring officer's answer on words of a pre-election period is the gate's decision as well."""
    if step.role != SignOffRole.MONITORING_OFFICER or not isinstance(subject, Briefing):
        return
    if decision == CHANGES or not gate_of(actor, subject).is_needed:
        return
    ElectionGate(
        council_id=actor.council_id,
        briefing=subject,
        content_hash=request.content_hash,
        is_allowed=decision == APPROVE,
        reason=(step.comment or "Approved in clearance")[:500],
        decided_by=actor.user,
        decided_at=timezone.now(),
    ).save(force_insert=True)


def _tell_asker(actor: Membership, request: ClearanceRequest) -> None:
    """Write to who put the words forward how it ended, if they may still know of it."""
    asker = Membership.objects.filter(council_id=request.council_id, user_id=request.asked_by_id)
    person = asker.active(timezone.now()).select_related("user", "council").first()
    if person is None or person.pk == actor.pk:
        return
    if not signers(request.embargo, timezone.now()).problem(person):
        write(request, person, "comms_sign_off_result", result=request.get_state_display())


@transaction.atomic
def pass_on(*, actor: Membership, sign_off_id: int, membership_id: int) -> SignOff:
    """Give one's own sign-off to somebody else, once. Raises ``NotYourSignOff``, ``CannotSignOff``, ``RequestOver``."""
    entries.require(actor, Perm.SIGN_OFF)
    request, subject, step = _locked(actor, sign_off_id)
    if actor.pk != step.approver_id:
        raise NotYourSignOff("Only the person named for this sign-off can pass it on.")
    _check_open(request, step)
    if step.passed_on_by_id is not None:
        raise CannotSignOff("This sign-off was passed on once already. Answer it, or ask for changes.")
    person = _chosen(actor, request, step, membership_id)
    _refuse_only_author(subject, request, step, person)
    step.passed_on_by, step.passed_on_at = actor.user, timezone.now()
    _give(request, step, person)
    entries.record("comms.sign_off.passed_on", actor, request, after={"person": str(person.user)})
    return step


@transaction.atomic
def reassign(*, actor: Membership, sign_off_id: int, membership_id: int) -> SignOff:
    """Give a sign-off to somebody else because the person named can no longer answer it.

    Not to oneself and not to the author alone. Raises ``CannotSignOff``, ``RequestOver`` and ``SignOffDecided``.
    """
    entries.require(actor)
    request, subject, step = _locked(actor, sign_off_id)
    if request.state != RequestState.OPEN:
        raise RequestOver
    if step.state not in (StepState.ASKED, StepState.WAITING) or step.approver is None:
        raise SignOffDecided
    if not signers(request.embargo, timezone.now()).problem(step.approver):
        raise CannotSignOff(f"{step.approver.user} can still answer this sign-off, and may pass it on.")
    if membership_id == actor.pk:
        raise CannotSignOff("Choose somebody else: you cannot name yourself as approver here")
    person = _chosen(actor, request, step, membership_id)
    _refuse_only_author(subject, request, step, person)
    before = str(step.approver.user)
    _give(request, step, person)
    entries.record(
        "comms.sign_off.reassigned",
        actor,
        request,
        before={"person": before},
        after={"person": str(person.user)},
    )
    return step


def _chosen(actor: Membership, request: ClearanceRequest, step: SignOff, membership_id: int) -> Membership:
    """The person who shall answer instead; raises ``CannotSignOff``."""
    now = timezone.now()
    rows = Membership.objects.for_council(actor.council).active(now).select_related("user", "council")
    person = rows.filter(pk=membership_id).first()
    if person is None or person.pk == step.approver_id:
        raise CannotSignOff("Choose somebody else who works with the council now")
    problem = signers(request.embargo, now).problem(person)
    if problem:
        raise CannotSignOff(f"{person.user} {problem}. Choose somebody else")
    return person


def _refuse_only_author(
    subject: Subject, request: ClearanceRequest, step: SignOff, person: Membership
) -> None:
    others = somebody_else_approves(subject, steps_of(request), step)
    if step.mode == SignOffMode.APPROVE and person.user_id in authors_of(subject) and not others:
        raise CannotSignOff(f"{person.user} wrote these words. Choose somebody else")


def _give(request: ClearanceRequest, step: SignOff, person: Membership) -> None:
    """The step is the person's now, with a due date of its own when it was asked already."""
    step.approver, step.deputy, step.deputy_until, step.reminded_on = person, None, None, None
    if step.state == StepState.ASKED:
        step.asked_at = timezone.now()
        step.due_on = due_day(step.asked_at, step.days)
        tell(request, step, "comms_sign_off_asked")
    step.save(
        update_fields=[
            "approver",
            "deputy",
            "deputy_until",
            "reminded_on",
            "asked_at",
            "due_on",
            "passed_on_by",
            "passed_on_at",
        ]
    )
