"""Reads of what comes back: the delivery a link belongs to, what somebody unsubscribes from, addresses that bounced."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from assessment_ready.councils.models import Membership
from assessment_ready.sending.ledger import ledgers
from assessment_ready.sending.models import GONE, DeliveryState, Means, Route, Sendable
from comms.models import Audience, Contact, Delivery, DeliveryEvent, Release, Unsubscribe
from comms.rules.dsn import blames_address

# What left the house, or may have: only then somebody can hold its links.
HELD = Q(state__in=(*GONE, DeliveryState.PERMANENT)) | Q(repeats__gt=0)
# The code of the event by which a person says that an address works again.
TRUSTED = "trusted"


@dataclass(frozen=True)
class Wish:
    """Whom a link for unsubscribing stands for, what it would end, and what is ended already."""

    delivery: Delivery
    audiences: tuple[Audience, ...]
    left: frozenset[int | None]

    @property
    def has_left_all(self) -> bool:
        """Whether nothing of the council is wanted any more."""
        return None in self.left

    @property
    def has_left(self) -> bool:
        """Whether nothing of these audiences is wanted any more."""
        return self.has_left_all or bool(self.audiences and {each.pk for each in self.audiences} <= self.left)

    @property
    def names(self) -> str:
        """The audiences in words; empty when the briefing went to none that is still known."""
        names = [each.name for each in self.audiences]
        return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def held_delivery(delivery_id: UUID | None) -> Delivery | None:
    """The delivery of a link somebody may hold; None for one that never left or whose contact is erased."""
    if delivery_id is None:
        return None
    rows = Delivery.objects.filter(HELD, pk=delivery_id, contact__erased_at=None)
    return rows.select_related("contact", "council", "text", "release__embargo").first()


def wish_of(delivery: Delivery) -> Wish:
    """What unsubscribing by this delivery's link would end; at most three queries."""
    left = Unsubscribe.objects.filter(contact_id=delivery.contact_id, taken_back_at=None)
    return Wish(
        delivery,
        tuple(_addressed(delivery)),
        frozenset(left.values_list("audience_id", flat=True)),
    )


def unsubscribed_lately(contact_id: int, now: datetime) -> int:
    """How often a contact unsubscribed in the last day."""
    return Unsubscribe.objects.filter(contact_id=contact_id, at__gt=now - timedelta(days=1)).count()


def _addressed(delivery: Delivery) -> QuerySet[Audience]:
    """The audiences of the release through which the contact was reached; all of them when they have left since."""
    # A correction goes to those who got the original, whatever audience that was.
    releases = [delivery.release_id, delivery.release.corrects_id]
    sent_to = Audience.objects.filter(releases__in=releases, council_id=delivery.council_id)
    reached = sent_to.filter(members__contact_id=delivery.contact_id)
    return (reached if reached.exists() else sent_to).distinct().order_by("name")


def bounced(council_id: int, addresses: Collection[str]) -> set[str]:
    """Which of these addresses (as deliveries keep them) take no mail, as far as the council was told; one query.

    An address of which a person said since that it works again is not among them.
    """
    wanted = set(addresses) - {""}
    if not wanted:
        return set()
    rows = _came_back(council_id).filter(address__in=wanted)
    return {address for address, code in rows.values_list("address", "last_code") if blames_address(code)}


def bounced_contacts(membership: Membership, now: datetime) -> list[Delivery]:
    """For each contact whose address takes no mail what came back last, newest first; two queries.

    Of what was sent under an embargo only those hear who may know of it.
    """
    rows = _came_back(membership.council_id).filter(
        contact__erased_at=None, release__in=Release.objects.visible_to(membership, now)
    )
    found: dict[int, Delivery] = {}
    for row in rows.select_related("contact").order_by("-settled_at", "pk"):
        if blames_address(row.last_code):
            found.setdefault(row.contact_id, row)
    return list(found.values())


def bounced_of(contact: Contact) -> list[UUID]:
    """The deliveries to a contact that came back because of the address."""
    rows = _came_back(contact.council_id).filter(contact=contact)
    return [pk for pk, code in rows.values_list("pk", "last_code") if blames_address(code)]


def _came_back(council_id: int) -> QuerySet[Delivery]:
    """Mails that were refused for good, but for those whose address a person trusts again."""
    trusted = DeliveryEvent.objects.filter(delivery=OuterRef("pk"), source="person", code=TRUSTED)
    rows = Delivery.objects.filter(council_id=council_id, state=DeliveryState.PERMANENT).exclude(address="")
    return rows.filter(~Exists(trusted))


def mail_route_of(secret: str) -> Route | None:
    """The way by which a council's e-mails leave, found by the secret it was given for what comes back."""
    if not secret:
        return None
    hashed = sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
    return Route.objects.filter(callback_hash=hashed, means=Means.EMAIL).first()


def returned_row(ids: Iterable[UUID], council_id: int | None = None) -> Sendable | None:
    """The row of any table of deliveries with the first of these numbers that is known; None when none is."""
    for number in ids:
        for ledger in ledgers():
            rows = ledger.model._default_manager.filter(pk=number)
            found: Sendable | None = (
                rows if council_id is None else rows.filter(council_id=council_id)
            ).first()
            if found is not None:
                return found
    return None
