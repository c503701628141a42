"""A person's own learning profile: started, joined by a code, changed, left; records added and removed.

Only the person does these. What they learnt stands in no audit entry, and no profile is named there.
"""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.ui.dates import format_date, london_date
from workforce.errors.learning import (
    CodeUnknown,
    InvalidProfile,
    NoProfile,
    ProfileThereAlready,
    PseudonymTaken,
)
from workforce.models import LearnerProfile, LearningRecord
from workforce.queries.currency import own_profile, present
from workforce.queries.learning_codes import codes
from workforce.rules.currency import expiry
from workforce.rules.learning_rows import pseudonym_problem
from workforce.services import entries

_CODE_LENGTH = 12


@dataclass(frozen=True)
class ProfileValues:
    """What a profile says of itself, beside its pseudonym."""

    team: str
    job_role: int
    started_on: date | None = None
    reviewed_on: date | None = None
    plan_reviewed_on: date | None = None


@dataclass(frozen=True)
class RecordValues:
    """What was completed when; until when it holds, or for how many months."""

    category: int
    completed_on: date
    title: str = ""
    validity_months: int | None = None
    expires_on: date | None = None
    hours: Decimal | None = None


@transaction.atomic
def start_profile(
    *, actor: Membership, pseudonym: str, values: ProfileValues, submission_key: UUID
) -> LearnerProfile:
    """Start one's own profile. Raises ``ProfileThereAlready``, ``PseudonymTaken`` and ``InvalidProfile``."""
    entries.require(actor, Perm.USE_WORKFORCE)
    known = entries.known(actor, LearnerProfile, submission_key)
    if known is not None:
        return known
    _refuse_second(actor)
    problem = pseudonym_problem(pseudonym)
    if problem:
        raise InvalidProfile(problem, field="pseudonym")
    _check(values, None)
    try:
        with transaction.atomic():
            row = LearnerProfile(pseudonym=pseudonym, member=actor, **asdict(values))
            profile, is_new = entries.add(actor, row, submission_key)
    except IntegrityError:
        raise PseudonymTaken from None
    if is_new:
        _record("workforce.profile.started", actor, profile)
    return profile


@transaction.atomic
def join_profile(*, actor: Membership, code: str) -> LearnerProfile:
    """Take an imported profile for one's own, by the code of it. Raises ``CodeUnknown``."""
    entries.require(actor, Perm.USE_WORKFORCE)
    _refuse_second(actor)
    given = "".join(code.split()).replace("-", "").upper()
    free = present(actor.council_id).filter(member=None)
    found = next((each for each in free if constant_time_compare(code_of(each), given)), None)
    if found is None:
        raise CodeUnknown
    profile = entries.locked(actor, LearnerProfile, found.pk)
    if profile.member_id is not None:
        raise CodeUnknown
    profile.member = actor
    entries.save(profile, "member")
    _record("workforce.profile.joined", actor, profile)
    return profile


@transaction.atomic
def leave_profile(*, actor: Membership) -> None:
    """Take one's account off the profile; the profile stays, without a person. Raises ``NoProfile``."""
    profile = _own(actor)
    profile.member = None
    entries.save(profile, "member")
    _record("workforce.profile.left", actor, profile)


@transaction.atomic
def change_profile(*, actor: Membership, values: ProfileValues, expected_version: int) -> LearnerProfile:
    """Change one's own profile. Raises ``ChangedMeanwhile``, ``NoProfile`` and ``InvalidProfile``."""
    profile = _own(actor)
    entries.check_version(profile, expected_version, describe(profile))
    _check(values, profile)
    _, after = entries.apply_changes(profile, asdict(values))
    if after:
        entries.save(profile, *after)
        _record("workforce.profile.changed", actor, profile)
    return profile


@transaction.atomic
def add_record(*, actor: Membership, values: RecordValues, submission_key: UUID) -> LearningRecord:
    """Note what one has completed. Raises ``NoProfile`` and ``InvalidProfile``."""
    profile = _own(actor)
    known = entries.known(actor, LearningRecord, submission_key)
    if known is not None:
        return known
    if values.category not in codes().categories:
        raise InvalidProfile("Choose a training from the list", field="category")
    _refuse_future(values.completed_on, "completed_on")
    until = values.expires_on or expiry(values.completed_on, values.validity_months)
    if until is not None and until < values.completed_on:
        raise InvalidProfile("The last day must be the day of completion or later", field="expires_on")
    row = LearningRecord(
        profile=profile,
        category=values.category,
        title=values.title,
        completed_on=values.completed_on,
        expires_on=until,
        hours=values.hours,
        source="Entered by the person",
    )
    try:
        with transaction.atomic():
            record, is_new = entries.add(actor, row, submission_key)
    except IntegrityError:
        raise InvalidProfile(
            "You have a record of this training on this day already", field="completed_on"
        ) from None
    if is_new:
        _record("workforce.record.added", actor, profile)
    return record


@transaction.atomic
def remove_record(*, actor: Membership, record_id: int) -> None:
    """Remove a record of one's own. Raises ``NoProfile`` and ``LearningRecord.DoesNotExist``."""
    profile = _own(actor)
    record = LearningRecord.objects.select_for_update().get(profile=profile, pk=record_id)
    record.delete()
    _record("workforce.record.removed", actor, profile)


def code_of(profile: LearnerProfile) -> str:
    """What opens a profile to its person; only whoever was given it can know it."""
    value = f"{profile.pk}:{profile.submission_key}"
    return salted_hmac("workforce.profile", value).hexdigest()[:_CODE_LENGTH].upper()


def describe(profile: LearnerProfile) -> list[tuple[str, str]]:
    """What a profile says now, for somebody whose form is out of date."""
    days = {
        "Started": profile.started_on,
        "Profile gone over": profile.reviewed_on,
        "Development plan or appraisal": profile.plan_reviewed_on,
    }
    return [
        ("Team", profile.team),
        ("Job role", codes().role(profile.job_role)),
        *((label, format_date(day) if day else "Not said") for label, day in days.items()),
    ]


def _own(actor: Membership) -> LearnerProfile:
    entries.require(actor, Perm.USE_WORKFORCE)
    found = own_profile(actor)
    if found is None:
        raise NoProfile
    return entries.locked(actor, LearnerProfile, found.pk)


def _refuse_second(actor: Membership) -> None:
    """One profile for an account: asked under a lock, so that two clicks do not make two."""
    Membership.objects.select_for_update().get(pk=actor.pk)
    if own_profile(actor) is not None:
        raise ProfileThereAlready


def _check(values: ProfileValues, current: LearnerProfile | None) -> None:
    kept = current.job_role if current else None
    if values.job_role != kept and values.job_role not in codes().roles:
        raise InvalidProfile("Choose a job role from the list", field="job_role")
    for name in ("started_on", "reviewed_on", "plan_reviewed_on"):
        _refuse_future(getattr(values, name), name)


def _refuse_future(day: date | None, field: str) -> None:
    if day is not None and day > london_date(timezone.now()):
        raise InvalidProfile("The day must be today or earlier", field=field)


def _record(action: str, actor: Membership, profile: LearnerProfile, **changes: Any) -> None:
    audit.record(
        action, actor=actor, obj=profile, council=actor.council, label="a learning profile", **changes
    )
