"""What each job role needs to have learnt: added, changed, removed, taken over from what is suggested."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from workforce.errors.learning import InvalidRequirement
from workforce.models import Requirement
from workforce.queries.learning_codes import Codes, codes, suggestions
from workforce.services import entries

_TWICE = "This role has a requirement for this training already. Change that one"


@dataclass(frozen=True)
class RequirementValues:
    """That a role needs a category, renewed after so many months (None: once)."""

    job_role: int
    category: int
    validity_months: int | None = None
    is_mandatory: bool = True
    rule: str = ""


@transaction.atomic
def add_requirement(*, actor: Membership, values: RequirementValues, submission_key: UUID) -> Requirement:
    """Add one; a second click gives the same. Raises ``InvalidRequirement``."""
    entries.require(actor)
    known = entries.known(actor, Requirement, submission_key)
    if known is not None:
        return known
    names = codes()
    _check(values, names)
    try:
        with transaction.atomic():
            requirement, is_new = entries.add(actor, Requirement(**asdict(values)), submission_key)
    except IntegrityError:
        raise InvalidRequirement(_TWICE, field="category") from None
    if is_new:
        _record("workforce.requirement.added", actor, requirement, names, after=asdict(values))
    return requirement


@transaction.atomic
def change_requirement(
    *, actor: Membership, requirement_id: int, values: RequirementValues, expected_version: int
) -> Requirement:
    """Change one. Raises ``ChangedMeanwhile`` and ``InvalidRequirement``."""
    entries.require(actor)
    requirement = entries.locked(actor, Requirement, requirement_id)
    names = codes()
    entries.check_version(requirement, expected_version, describe(requirement, names))
    _check(values, names, requirement)
    before, after = entries.apply_changes(requirement, asdict(values))
    if not after:
        return requirement
    try:
        with transaction.atomic():
            entries.save(requirement, *after)
    except IntegrityError:
        raise InvalidRequirement(_TWICE, field="category") from None
    _record("workforce.requirement.changed", actor, requirement, names, before=before, after=after)
    return requirement


@transaction.atomic
def remove_requirement(*, actor: Membership, requirement_id: int) -> None:
    """Remove one; what people have completed stays."""
    entries.require(actor)
    requirement = entries.locked(actor, Requirement, requirement_id)
    _record("workforce.requirement.removed", actor, requirement, codes())
    requirement.delete()


@transaction.atomic
def take_suggested(*, actor: Membership, job_roles: Iterable[int], categories: Iterable[int]) -> int:
    """Take suggested training over for these roles; how many requirements are new. What is there stays as it is."""
    entries.require(actor)
    names, wanted, roles = codes(), set(categories), sorted(set(job_roles))
    chosen = [each for each in suggestions() if each.category in wanted]
    if not chosen or not roles or not set(roles) <= set(names.roles):
        raise InvalidRequirement("Choose at least one job role and one training from the lists")
    there = Requirement.objects.select_for_update().filter(council_id=actor.council_id)
    known = set(there.values_list("job_role", "category"))
    new = [
        Requirement(
            council_id=actor.council_id,
            job_role=role,
            category=each.category,
            validity_months=each.validity_months,
            rule=each.rule,
        )
        for role in roles
        for each in chosen
        if (role, each.category) not in known
    ]
    Requirement.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        after = {"count": len(new), "roles": [names.role(role) for role in roles]}
        audit.record(
            "workforce.requirements.taken", actor=actor, obj=actor.council, council=actor.council, after=after
        )
    return len(new)


def describe(requirement: Requirement, names: Codes) -> list[tuple[str, str]]:
    """What one says now, for somebody whose form is out of date."""
    return [
        ("Job role", names.role(requirement.job_role)),
        ("Training", names.category(requirement.category)),
        ("Renewed after", f"{requirement.validity_months or 'Never'}"),
        ("Mandatory", "Yes" if requirement.is_mandatory else "No"),
        ("Rule", requirement.rule),
    ]


def _check(values: RequirementValues, names: Codes, current: Requirement | None = None) -> None:
    kept = (current.job_role, current.category) if current else (None, None)
    if values.job_role not in names.roles and values.job_role != kept[0]:
        raise InvalidRequirement("Choose a job role from the list", field="job_role")
    if values.category not in names.categories and values.category != kept[1]:
        raise InvalidRequirement("Choose a training from the list", field="category")


def _record(action: str, actor: Membership, row: Requirement, names: Codes, **changes: Any) -> None:
    label = f"{names.category(row.category)} for {names.role(row.job_role)}"
    audit.record(action, actor=actor, obj=row, council=actor.council, label=label, **changes)
