"""The steps of a request: who is asked, in which order, until when; and how the request ends."""

import logging
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.outbox import services as outbox
from assessment_ready.outbox.errors import AddressRefused
from assessment_ready.timeline.queries.calendar import working_days
from assessment_ready.ui.dates import london_date
from comms.models import ClearanceRequest, RequestState, SignOff, SignOffMode, SignOffRole, StepState
from comms.queries.clearance import Subject, subject_of, words_of
from comms.queries.sign_off_matrix import Named
from comms.rules.clearance import PlannedStep, Standing, is_complete, to_ask
from comms.services import entries
from comms.services.clearance_checks import authors_of

logger = logging.getLogger(__name__)


def locked_subject(actor: Membership, subject: Subject) -> Subject:
    """The text, locked; raises its ``DoesNotExist`` when the actor may not know of it."""
    related = ("product", "embargo") if hasattr(subject, "product_id") else ("embargo",)
    found: Subject = entries.locked(actor, type(subject), subject.pk, *related)
    return found


def locked_request(actor: Membership, request_id: int) -> tuple[ClearanceRequest, Subject]:
    """A request and its text, both locked, the text first (as whoever edits it does).

    Raises ``DoesNotExist`` of either when the actor may not know of it.
    """
    seen = ClearanceRequest.objects.visible_to(actor, timezone.now())
    related = seen.select_related("briefing", "message", "line", "question")
    subject = locked_subject(actor, subject_of(related.get(pk=request_id)))
    request = entries.locked(actor, ClearanceRequest, request_id, "product", "embargo", "asked_by")
    return request, subject


def make_steps(request: ClearanceRequest, planned: list[PlannedStep], named: dict[str, Named]) -> None:
    """The steps of a new request, saved; nobody is asked yet."""
    for step in planned:
        found = named[step.role]
        is_needed = step.is_needed and found.approver is not None
        why = step.why if step.is_needed else f"Not needed: {step.why}"
        if step.is_needed and found.problem:
            why = found.problem
        SignOff(
            council_id=request.council_id,
            request=request,
            role=step.role,
            mode=step.mode,
            position=step.position,
            days=step.days,
            approver=found.approver if is_needed else None,
            deputy=found.deputy if is_needed else None,
            deputy_until=found.deputy_until if is_needed else None,
            state=StepState.WAITING if is_needed else StepState.NOT_NEEDED,
            condition_met=why[:300],
        ).save(force_insert=True)


def steps_of(request: ClearanceRequest) -> list[SignOff]:
    """The steps in order, with the people named."""
    rows = SignOff.objects.filter(request=request).select_related("approver__user", "deputy__user")
    return list(rows.order_by("position", "pk"))


def ask_next(request: ClearanceRequest) -> None:
    """Ask whoever is next, with a due date in working days, and write to them."""
    now = timezone.now()
    steps = steps_of(request)
    next_ones = set(to_ask(standings(steps)))
    for step in steps:
        if step.pk in next_ones:
            _ask(request, step, now)


def standings(steps: list[SignOff]) -> list[Standing]:
    """The steps as the rules of order see them."""
    return [Standing(step.pk, step.mode, step.position, step.state) for step in steps]


def is_finished(request: ClearanceRequest) -> bool:
    """Whether nobody's approval is missing."""
    return is_complete(standings(steps_of(request)))


def _ask(request: ClearanceRequest, step: SignOff, now: datetime) -> None:
    step.state = StepState.TOLD if step.mode == SignOffMode.INFORM else StepState.ASKED
    step.asked_at = now
    step.due_on = None if step.mode == SignOffMode.INFORM else due_day(now, step.days)
    step.save(update_fields=["state", "asked_at", "due_on"])
    tell(request, step, "comms_sign_off_asked")


def due_day(now: datetime, days: int) -> date:
    """The last day for something asked now: that many working days on."""
    return working_days().add_working_days(london_date(now), days)


def tell(request: ClearanceRequest, step: SignOff, kind: str) -> None:
    """Write to whoever is named for a step. A mail about something secret says nothing of it."""
    for person in {
        member.pk: member for member in (step.approver, step.deputy) if member is not None
    }.values():
        write(request, person, kind, role=SignOffRole(step.role).label, mode=step.mode, due_on=step.due_on)


def write(request: ClearanceRequest, person: Membership, kind: str, **more: Any) -> None:
    """One mail about a request to one person, without its words; nothing of it while it is secret."""
    council = person.council
    is_secret = request.embargo is not None and not request.embargo.is_lifted(timezone.now())
    path = reverse("comms:clearance-request", args=[council.slug, request.pk])
    context = {
        "name": person.user.full_name,
        "council": council.name,
        "secret": is_secret,
        "title": "" if is_secret else request.title,
        "product": "" if is_secret else str(request.product),
        "url": f"{settings.SITE_URL}{path}",
        **more,
    }
    try:
        outbox.enqueue(kind=kind, to=person.user.email, context=context, council=council)
    except AddressRefused:
        logger.warning("Membership %s has no address to go to.", person.pk)


def close(request: ClearanceRequest, state: RequestState) -> None:
    """End a request."""
    request.state = state
    request.closed_at = timezone.now()
    request.save(update_fields=["state", "closed_at"])


def mark_cleared(request: ClearanceRequest, subject: Subject) -> None:
    """The text's words are those that were approved."""
    close(request, RequestState.APPROVED)
    subject.cleared_hash = request.content_hash
    subject.cleared_at = request.closed_at
    subject.save(update_fields=["cleared_hash", "cleared_at"])


def same_words(request: ClearanceRequest, subject: Subject) -> bool:
    """Whether the text still says exactly what was put forward."""
    return words_of(subject).hash == request.content_hash == subject.content_hash


def somebody_else_approves(subject: Subject, steps: list[SignOff], without: SignOff | None = None) -> bool:
    """Whether somebody who did not write the words has approved them, or is still to."""
    authors = authors_of(subject)
    for step in steps:
        if step.mode != SignOffMode.APPROVE or step.state == StepState.NOT_NEEDED or step == without:
            continue
        people = (
            {step.decided_by_id}
            if step.decided_by_id
            else {member.user_id for member in (step.approver, step.deputy) if member is not None}
        )
        if people - authors:
            return True
    return False
