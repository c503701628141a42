"""That somebody would send people to something in the learning directory: said, and taken out."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Council, Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.ui.dates import london_date
from workforce.errors.offers import InterestGone, OfferNotPublished
from workforce.models import Interest, LearningOffer
from workforce.queries.offers import published
from workforce.services import entries
from workforce.services.learning_limits import check_room_for_interest


@dataclass(frozen=True)
class InterestValues:
    """Which organisation would send how many people."""

    organisation: str
    employer_kind: str
    people: int
    email: str = ""
    note: str = ""


@transaction.atomic
def join(*, actor: Membership, offer_id: int, values: InterestValues, submission_key: UUID) -> Interest:
    """A member says that people would come. Raises ``OfferNotPublished``."""
    entries.require(actor, Perm.USE_WORKFORCE)
    return _add(actor.council, offer_id, values, submission_key, actor)


@transaction.atomic
def join_from_outside(
    *, council: Council, offer_id: int, values: InterestValues, submission_key: UUID
) -> Interest:
    """Somebody without an account says so. Raises ``OfferNotPublished`` and ``TooManyAtOnce``."""
    check_room_for_interest(council)
    return _add(council, offer_id, values, submission_key, None)


@transaction.atomic
def take_out(*, actor: Membership, interest_id: int) -> Interest:
    """Do not count an interest any more. Raises ``InterestGone``."""
    entries.require(actor)
    interest = entries.locked(actor, Interest, interest_id, "offer")
    if interest.withdrawn_at is not None:
        raise InterestGone
    interest.withdrawn_at = timezone.now()
    entries.save(interest, "withdrawn_at")
    entries.record("workforce.interest.taken_out", actor, interest.offer, before={"people": interest.people})
    return interest


def _add(
    council: Council, offer_id: int, values: InterestValues, submission_key: UUID, actor: Membership | None
) -> Interest:
    now = timezone.now()
    known = Interest.objects.filter(council=council, submission_key=submission_key).first()
    if known is not None:
        return known
    offers = LearningOffer.objects.filter(published(london_date(now)), council=council)
    offer = offers.filter(pk=offer_id).first()
    if offer is None:
        raise OfferNotPublished
    interest = Interest(
        council=council, submission_key=submission_key, offer=offer, made_at=now, **vars(values)
    )
    try:
        with transaction.atomic():
            interest.save(force_insert=True)
    except IntegrityError:
        return Interest.objects.get(council=council, submission_key=submission_key)
    people = {"people": values.people}
    audit.record("workforce.interest.noted", actor=actor, obj=offer, council=council, after=people)
    return interest
