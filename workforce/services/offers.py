"""Entries of the learning directory: added, changed, put forward from outside, published, refused, withdrawn."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Council, Membership
from assessment_ready.outbox import services as outbox
from assessment_ready.outbox.errors import AddressRefused
from workforce.errors.offers import InvalidOffer, OfferNotPublished, OfferNotWaiting
from workforce.models import LearningOffer, Moderation, WorkforceGroup
from workforce.services import entries
from workforce.services.learning_limits import check_room_for_offer


@dataclass(frozen=True)
class OfferValues:
    """What an entry says of itself."""

    title: str
    provider: str
    format: str
    summary: str
    open_to: tuple[str, ...]
    group_ids: tuple[int, ...] = ()
    category: int | None = None
    pathway_role: str = ""
    level: str = ""
    accreditation: str = ""
    cost_pounds: Decimal | None = None
    who_pays: str = ""
    funding_deadline: date | None = None
    hours: Decimal | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    when_and_where: str = ""
    minimum: int | None = None
    maximum: int | None = None
    booking_url: str = ""
    access: str = ""
    validity_months: int | None = None
    benefit: str = ""
    review_on: date | None = None


@transaction.atomic
def add_offer(*, actor: Membership, values: OfferValues, submission_key: UUID) -> LearningOffer:
    """Put an entry into the directory at once; a second click gives the same. Raises ``InvalidOffer``."""
    entries.require(actor)
    groups = _checked_groups(actor, values)
    offer = LearningOffer(**_stored(values), state=Moderation.PUBLISHED, created_by=actor.user)
    offer, is_new = entries.add(actor, offer, submission_key)
    if is_new:
        offer.groups.set(groups)
        entries.record("workforce.offer.added", actor, offer, after=_stored(values))
    return offer


@transaction.atomic
def submit_offer(
    *, council: Council, values: OfferValues, name: str, email: str, submission_key: UUID
) -> LearningOffer:
    """Keep what somebody outside puts forward until somebody has looked at it.

    Raises ``TooManyAtOnce`` and ``InvalidOffer``.
    """
    known = LearningOffer.objects.filter(council=council, submission_key=submission_key).first()
    if known is not None:
        return known
    check_room_for_offer(council)
    offer = LearningOffer(
        council=council,
        submission_key=submission_key,
        submitted_name=name,
        submitted_email=email,
        **_stored(values),
    )
    try:
        with transaction.atomic():
            offer.save(force_insert=True)
    except IntegrityError:
        return LearningOffer.objects.get(council=council, submission_key=submission_key)
    audit.record("workforce.offer.submitted", actor=None, obj=offer, council=council)
    return offer


@transaction.atomic
def change_offer(
    *, actor: Membership, offer_id: int, values: OfferValues, expected_version: int
) -> LearningOffer:
    """Change what an entry says. Raises ``ChangedMeanwhile`` and ``InvalidOffer``."""
    entries.require(actor)
    offer = entries.locked(actor, LearningOffer, offer_id)
    entries.check_version(offer, expected_version, describe(offer))
    groups = _checked_groups(actor, values)
    before, after = entries.apply_changes(offer, _stored(values))
    moved = {group.pk for group in groups} != set(offer.groups.values_list("pk", flat=True))
    if not after and not moved:
        return offer
    entries.save(offer, *after)
    if moved:
        offer.groups.set(groups)
        after["groups"] = sorted(group.name for group in groups)
    entries.record("workforce.offer.changed", actor, offer, before=before, after=after)
    return offer


@transaction.atomic
def publish_offer(*, actor: Membership, offer_id: int) -> LearningOffer:
    """Show an entry in the directory, and tell whoever put it forward. Raises ``OfferNotWaiting``."""
    entries.require(actor)
    offer = entries.locked(actor, LearningOffer, offer_id, "council")
    if offer.state == Moderation.PUBLISHED:
        raise OfferNotWaiting
    was_waiting = offer.state == Moderation.WAITING
    before, after = entries.apply_changes(offer, {"state": Moderation.PUBLISHED, "state_reason": ""})
    entries.save(offer, *after)
    entries.record("workforce.offer.published", actor, offer, before=before, after=after)
    if was_waiting:
        _tell(offer, "workforce_offer_published")
    return offer


@transaction.atomic
def refuse_offer(*, actor: Membership, offer_id: int, reason: str, expected_version: int) -> LearningOffer:
    """Do not show what somebody put forward, and tell them why. Raises ``OfferNotWaiting``."""
    entries.require(actor)
    offer = entries.locked(actor, LearningOffer, offer_id, "council")
    if offer.state != Moderation.WAITING:
        raise OfferNotWaiting
    entries.check_version(offer, expected_version, describe(offer))
    values = {"state": Moderation.REFUSED, "state_reason": reason}
    before, after = entries.apply_changes(offer, values)
    entries.save(offer, *after)
    entries.record("workforce.offer.refused", actor, offer, before=before, after={**after, "reason": reason})
    _tell(offer, "workforce_offer_refused")
    return offer


@transaction.atomic
def withdraw_offer(*, actor: Membership, offer_id: int, reason: str, expected_version: int) -> LearningOffer:
    """Take an entry out of the directory, with a reason. Raises ``OfferNotPublished``."""
    entries.require(actor)
    offer = entries.locked(actor, LearningOffer, offer_id)
    if offer.state != Moderation.PUBLISHED:
        raise OfferNotPublished
    entries.check_version(offer, expected_version, describe(offer))
    values = {"state": Moderation.WITHDRAWN, "state_reason": reason}
    before, after = entries.apply_changes(offer, values)
    entries.save(offer, *after)
    entries.record(
        "workforce.offer.withdrawn", actor, offer, before=before, after={**after, "reason": reason}
    )
    return offer


def describe(offer: LearningOffer) -> list[tuple[str, str]]:
    """What an entry says now, for somebody whose form is out of date."""
    return [
        ("Title", offer.title),
        ("Provider", offer.provider),
        ("Summary", offer.summary),
        ("When and where", offer.when_and_where or "Not said"),
        ("State", offer.get_state_display()),
    ]


def _stored(values: OfferValues) -> dict[str, Any]:
    """The columns of ``values``. Raises ``InvalidOffer`` for what does not hold together."""
    if values.starts_on and values.ends_on and values.ends_on < values.starts_on:
        raise InvalidOffer("The last day must be the first day or later", field="ends_on")
    if values.minimum is not None and values.maximum is not None and values.minimum > values.maximum:
        raise InvalidOffer("The most places must be as many as the fewest people, or more", field="maximum")
    stored = asdict(values)
    del stored["group_ids"]
    stored["open_to"] = list(values.open_to)
    return stored


def _checked_groups(actor: Membership, values: OfferValues) -> list[WorkforceGroup]:
    groups = WorkforceGroup.objects.filter(council_id=actor.council_id, pk__in=values.group_ids)
    found = list(groups)
    if len(found) != len(set(values.group_ids)):
        raise InvalidOffer("Choose groups from the list", field="groups")
    return found


def _tell(offer: LearningOffer, kind: str) -> None:
    """Write to whoever put it forward, if they left an address that can be written to."""
    if not offer.submitted_email:
        return
    path = reverse("workforce:directory", args=[offer.council.slug])
    context = {
        "name": offer.submitted_name,
        "council": offer.council.name,
        "title": offer.title,
        "reason": offer.state_reason,
        "url": f"{settings.SITE_URL}{path}",
    }
    try:
        outbox.enqueue(kind=kind, to=offer.submitted_email, council=offer.council, context=context)
    except AddressRefused:
        return
