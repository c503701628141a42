"""Clearance: words are put forward, undone by an edit, withdrawn."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from comms.errors.briefings import (
    AlreadyCleared,
    AlreadyInClearance,
    AuthorAlone,
    ClearanceRefused,
    RequestOver,
)
from comms.models import Briefing, ClearanceRequest, RequestState, SignOffMode, SignOffRole
from comms.queries.clearance import Subject, field_of, open_request_of, product_code_of, words_of
from comms.queries.sign_off_matrix import Named, lines_of, named_for, product_of
from comms.rules.clearance import PlannedStep, planned_steps
from comms.services import entries, release_hooks
from comms.services.clearance_checks import authors_of, facts_of, refuse_unfit
from comms.services.clearance_steps import (
    ask_next,
    close,
    locked_request,
    locked_subject,
    make_steps,
)


@transaction.atomic
def ask(*, actor: Membership, subject: Subject, note: str = "", submission_key: UUID) -> ClearanceRequest:
    """Put the exact words of a text forward for clearance and ask the first; a second click gives the same.

    Raises ``AlreadyInClearance``, ``AlreadyCleared``, ``AuthorAlone`` and ``ClearanceRefused`` (nobody named, somebody
    not cleared for the embargo, no live proof, no publicity checklist).
    """
    entries.require(actor)
    known = entries.known(actor, ClearanceRequest, submission_key)
    if known is not None:
        return known
    subject = ready_subject(actor, subject)
    if subject.is_cleared:
        raise AlreadyCleared
    if open_request_of(subject) is not None:
        raise AlreadyInClearance
    refuse_unfit(actor, subject)
    planned, named = chain(actor, subject)
    _refuse_chain(subject, planned, named)
    request = new_request(actor, subject, submission_key, note=note)
    make_steps(request, planned, named)
    ask_next(request)
    entries.record("comms.clearance.asked", actor, request, after={"note": note} if note else None)
    return request


def ready_subject(actor: Membership, subject: Subject) -> Subject:
    """The text, locked, with the hash of its words as they are now."""
    subject = locked_subject(actor, subject)
    current = words_of(subject).hash
    if subject.content_hash != current:
        subject.content_hash = current
        subject.save(update_fields=["content_hash"])
    return subject


def chain(actor: Membership, subject: Subject) -> tuple[list[PlannedStep], dict[str, Named]]:
    """The sign-offs a text needs as things are, and who would be asked. Raises ``ClearanceRefused``."""
    code = product_code_of(subject)
    product = product_of(actor.council_id, code)
    if product is None:
        raise ClearanceRefused(
            f"There is no product type with the code “{code}” in the sign-off matrix. Add it there first."
        )
    planned = planned_steps(lines_of(product), facts_of(actor, subject))
    embargo = subject.embargo if subject.embargo_id is not None else None
    return planned, named_for(actor.council, [step.role for step in planned], embargo, timezone.now())


def new_request(
    actor: Membership, subject: Subject, submission_key: UUID, *, note: str = ""
) -> ClearanceRequest:
    """A request about the words as they are now, saved, without steps."""
    words = words_of(subject)
    product = product_of(actor.council_id, product_code_of(subject))
    assert product is not None
    request = ClearanceRequest(
        council_id=actor.council_id,
        embargo=subject.embargo,
        product=product,
        content_hash=words.hash,
        title=words.title[:300],
        words=words.text,
        note=note,
        asked_by=actor.user,
        asked_at=timezone.now(),
        submission_key=submission_key,
        **{field_of(subject): subject},
    )
    request.save(force_insert=True)
    return request


def _refuse_chain(subject: Subject, planned: list[PlannedStep], named: dict[str, Named]) -> None:
    """Raise unless every approving role has somebody, one of them not the author."""
    approving = [step for step in planned if step.is_needed and step.mode == SignOffMode.APPROVE]
    if not approving:
        raise ClearanceRefused(
            "The sign-off matrix names nobody who approves this. Add an approving role there first."
        )
    problems = [named[step.role].problem for step in approving if named[step.role].problem]
    if problems:
        raise ClearanceRefused(" ".join(problems))
    people = {person.user_id for step in approving for person in named[step.role].people}
    if not people - authors_of(subject):
        roles = ", ".join(SignOffRole(step.role).label for step in approving)
        raise AuthorAlone(
            f"You cannot clear your own words: the only approver ({roles}) wrote them. Name a deputy under “Who signs "
            "off”, or add an approving role to the sign-off matrix."
        )


@transaction.atomic
def words_changed(*, actor: Membership, subject: Subject, words: str = "") -> None:
    """Keep what stands for the words after they changed: call it in the service that changed and locked the text.

    The hash is always that of :func:`comms.queries.clearance.words_of`; ``words`` is only for the reader of the
    call. Other words undo the request that waits.
    """
    current = words_of(subject).hash
    if subject.content_hash == current:
        return
    names = ["content_hash", "words_by"]
    if subject.content_hash:
        subject.content_version += 1
        names.append("content_version")
    subject.content_hash, subject.words_by = current, actor.user
    subject.save(update_fields=names)
    _undo_request(actor, subject, current)
    _stop_sending(actor, subject, release_hooks.WORDS)


@transaction.atomic
def undo(*, actor: Membership, subject: Subject) -> None:
    """End the clearance of a text whose words stay but of which something changed that decides who signs off.

    Call it in the service that changed and locked the text.
    """
    if subject.cleared_hash:
        subject.cleared_hash, subject.cleared_at = "", None
        subject.save(update_fields=["cleared_hash", "cleared_at"])
    _undo_request(actor, subject, "")
    _stop_sending(actor, subject, release_hooks.CLEARANCE)


def _stop_sending(actor: Membership, subject: Subject, why: str) -> None:
    """What was to be sent as it was cleared is not sent any more."""
    if isinstance(subject, Briefing):
        release_hooks.words_changed(actor=actor, briefing_ids=[subject.pk], why=why)


def _undo_request(actor: Membership, subject: Subject, current: str) -> None:
    found = open_request_of(subject)
    if found is None:
        return
    request = ClearanceRequest.objects.select_for_update().get(pk=found.pk)
    if request.state == RequestState.OPEN and request.content_hash != current:
        close(request, RequestState.UNDONE)
        entries.record("comms.clearance.undone", actor, request)


@transaction.atomic
def withdraw(*, actor: Membership, request_id: int) -> ClearanceRequest:
    """Take a request back. Raises ``RequestOver``."""
    entries.require(actor)
    request, _ = locked_request(actor, request_id)
    if request.state != RequestState.OPEN:
        raise RequestOver
    close(request, RequestState.WITHDRAWN)
    entries.record("comms.clearance.withdrawn", actor, request)
    return request


@transaction.atomic
def embargo_changed(*, subject: Subject) -> None:
    """Put every request about a text under the text's embargo: call it in the service that changed that."""
    ClearanceRequest.objects.filter(**{field_of(subject): subject}).update(embargo_id=subject.embargo_id)
