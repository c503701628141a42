"""Reminding approvers of what waits: once a working day, from the day it is due, until they answer."""

import logging
import time as clock
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Q

from assessment_ready.councils.models import Membership
from assessment_ready.timeline.queries.calendar import working_days
from assessment_ready.ui.dates import LONDON, london_date
from comms.models import SignOff, SignOffMode, SignOffQuerySet, SignOffRole, StepState
from comms.queries.clearance import requests_for
from comms.queries.sign_off_matrix import Signers, signers
from comms.services.clearance_steps import write

logger = logging.getLogger(__name__)

# Reminders leave in the morning of a working day, London time.
FROM_HOUR = time(8)
# One run stays below the worker's time limit; the next one goes on where it stopped.
_RUN_SECONDS = 80


def remind(now: datetime) -> int:
    """Write once a working day about each sign-off that is due or overdue; how many sign-offs were mailed about.

    Does nothing before 8am in London and on days that are no working days. May be called at any time, by several
    schedulers at once and again after a crash: the day is claimed and the mail made in one transaction.
    """
    today = london_date(now)
    if now.astimezone(LONDON).time() < FROM_HOUR or not working_days().is_working_day(today):
        return 0
    sent, stop = 0, clock.monotonic() + _RUN_SECONDS
    for pk in list(_due(today).values_list("pk", flat=True)):
        if clock.monotonic() > stop:
            break
        sent += _remind(pk, now, today)
    return sent


def _due(today: date) -> SignOffQuerySet:
    rows = SignOff.objects.asked().filter(due_on__lte=today).exclude(mode=SignOffMode.INFORM)
    return rows.filter(_not_yet(today), council__is_active=True).order_by("due_on", "pk")


def _not_yet(today: date) -> Q:
    """Sign-offs about which nobody was written to today."""
    return Q(reminded_on=None) | Q(reminded_on__lt=today)


def _remind(pk: int, now: datetime, today: date) -> bool:
    """Claim the day for one sign-off and write; whoever is first does it, a crash leaves neither claim nor mail."""
    try:
        with transaction.atomic():
            # Only columns of the row itself: the database looks at them again after waiting for another's claim.
            row = SignOff.objects.filter(_not_yet(today), pk=pk, state=StepState.ASKED)
            return bool(row.update(reminded_on=today)) and _write(pk, now, today)
    except Exception:
        # One sign-off's trouble must not keep the others' mail back; the next run tries again.
        logger.exception("The reminder of sign-off %s could not be made.", pk)
        return False


def _write(pk: int, now: datetime, today: date) -> bool:
    rows = SignOff.objects.select_related(
        "request__embargo",
        "request__product",
        "approver__user",
        "approver__council",
        "deputy__user",
        "deputy__council",
    )
    step = rows.get(pk=pk)
    able = signers(step.request.embargo, now)
    people = [person for person in _people(step, today) if _may_know(step, person, able, now)]
    for person in people:
        write(
            step.request,
            person,
            "comms_sign_off_due",
            role=SignOffRole(step.role).label,
            due_on=step.due_on,
            late=step.due_on is not None and step.due_on < today,
        )
    return bool(people)


def _people(step: SignOff, today: date) -> list[Membership]:
    deputy = step.deputy if step.deputy_until is None or step.deputy_until >= today else None
    return [person for person in (step.approver, deputy) if person is not None]


def _may_know(step: SignOff, person: Membership, able: Signers, now: datetime) -> bool:
    """Whether the person can still sign off and may know of the words: nobody else hears that they exist."""
    if able.problem(person):
        return False
    return requests_for(person, now).filter(pk=step.request_id).exists()
