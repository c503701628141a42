"""To whom a resource went, and who confirmed to have it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.ui.dates import format_date
from workforce.errors.resources import InvalidDistribution, NotAsked, ResourceIsWithdrawn
from workforce.models import Distribution, Resource, ResourceAcknowledgement
from workforce.queries.resources import groups_to_choose
from workforce.services import entries

_NAMES = ("group_id", "audience", "sent_on", "people", "confirmed_elsewhere")


@dataclass(frozen=True)
class DistributionValues:
    """To which group, or whom else, on which day, how many; ``asked`` are members of them who confirm here."""

    sent_on: date
    people: int
    group_id: int | None = None
    audience: str = ""
    confirmed_elsewhere: int = 0
    asked: tuple[int, ...] = ()


@transaction.atomic
def distribute(
    *, actor: Membership, resource_id: int, values: DistributionValues, submission_key: UUID
) -> Distribution:
    """Note that a resource went out; a second click gives the same.

    Raises ``InvalidDistribution`` and ``ResourceIsWithdrawn``.
    """
    entries.require(actor)
    found = entries.known(actor, Distribution, submission_key)
    if found is not None:
        return found
    resource = entries.locked(actor, Resource, resource_id)
    if resource.withdrawn_at is not None:
        raise ResourceIsWithdrawn
    _check(actor, values, None)
    row = Distribution(resource=resource, sent_by=actor.user, **_stored(values))
    made, is_new = entries.add(actor, row, submission_key)
    if is_new:
        made.asked.set(values.asked)
        after = _stored(values) | {"asked": len(values.asked)}
        entries.record("workforce.distribution.made", actor, made, after=after)
    return made


@transaction.atomic
def change_distribution(
    *, actor: Membership, distribution_id: int, values: DistributionValues, expected_version: int
) -> Distribution:
    """Change to whom it went or how many confirmed elsewhere. Raises ``ChangedMeanwhile``, ``InvalidDistribution``."""
    entries.require(actor)
    row = entries.locked(actor, Distribution, distribution_id)
    entries.check_version(row, expected_version, describe(row))
    _check(actor, values, row)
    asked_before = sorted(row.asked.values_list("pk", flat=True))
    before, after = entries.apply_changes(row, _stored(values))
    row.asked.set(values.asked)
    if asked_before != sorted(values.asked):
        before, after = before | {"asked": asked_before}, after | {"asked": sorted(values.asked)}
    if after:
        entries.save(row, *(name for name in after if name in _NAMES))
        entries.record("workforce.distribution.changed", actor, row, before=before, after=after)
    return row


@transaction.atomic
def confirm(*, actor: Membership, distribution_id: int) -> bool:
    """A member confirms to have it, with one click; whether that is new. Raises ``NotAsked``."""
    entries.require(actor, Perm.USE_WORKFORCE)
    row = entries.locked(actor, Distribution, distribution_id, "resource")
    if not row.asked.filter(pk=actor.pk).exists():
        raise NotAsked
    values = {"council_id": actor.council_id, "at": timezone.now()}
    _, is_new = ResourceAcknowledgement.objects.get_or_create(
        distribution=row, membership=actor, defaults=values
    )
    if is_new:
        entries.record("workforce.distribution.confirmed", actor, row)
    return is_new


def describe(row: Distribution) -> list[tuple[str, str]]:
    """What is noted now, for somebody whose form is out of date."""
    return [
        ("Went to", str(row.group or row.audience)),
        ("On", format_date(row.sent_on)),
        ("People", str(row.people)),
        ("Confirmed without an account", str(row.confirmed_elsewhere)),
    ]


def _stored(values: DistributionValues) -> dict[str, Any]:
    return {name: getattr(values, name) for name in _NAMES}


def _check(actor: Membership, values: DistributionValues, current: Distribution | None) -> None:
    """Raise ``InvalidDistribution`` for what cannot be, in a sentence at its field."""
    kept = {current.group_id} if current else set()
    if values.group_id is None and not values.audience:
        raise InvalidDistribution("Choose a group, or enter who else it went to", field="group")
    if values.group_id not in {None, *(each.pk for each in groups_to_choose(actor)), *kept}:
        raise InvalidDistribution("Choose a group from the list", field="group")
    if values.sent_on > timezone.localdate():
        raise InvalidDistribution("The day it went out must be today or earlier", field="sent_on")
    if values.people < 1:
        raise InvalidDistribution("People must be 1 or more", field="people")
    _check_asked(actor, values, current)


def _check_asked(actor: Membership, values: DistributionValues, current: Distribution | None) -> None:
    members = set(
        Membership.objects.active(timezone.now())
        .filter(council_id=actor.council_id)
        .values_list("pk", flat=True)
    )
    done: set[int] = set()
    if current is not None:
        members |= set(current.asked.values_list("pk", flat=True))
        done = set(current.acknowledgements.values_list("membership_id", flat=True))
    if not set(values.asked) <= members:
        raise InvalidDistribution("Choose only people from the list", field="asked")
    if not done <= set(values.asked):
        raise InvalidDistribution("Somebody who has confirmed stays among those who are asked", field="asked")
    if len(values.asked) > values.people:
        raise InvalidDistribution(
            f"You ask {len(values.asked)} people here, so it went to at least as many", field="people"
        )
    if values.confirmed_elsewhere > values.people - len(values.asked):
        most = values.people - len(values.asked)
        raise InvalidDistribution(
            f"At most {most} can have confirmed without an account: {values.people} people, less those asked here",
            field="confirmed_elsewhere",
        )
