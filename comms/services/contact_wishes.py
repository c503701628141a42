"""What people say about being written to: objections, and unsubscribing from one audience or all."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.ui.dates import london_date
from comms.errors import InvalidEntry
from comms.errors.contacts import (
    AudienceNotChosen,
    ObjectionGone,
    ObjectionThere,
    UnsubscribedAlready,
    UnsubscribeGone,
)
from comms.models import Audience, Contact, Objection, Unsubscribe
from comms.queries.contact_hashes import address_hash
from comms.services import entries
from comms.services.contact_log import record
from comms.services.contacts import locked_contact
from comms.services.release_hooks import wishes_changed


@transaction.atomic
def record_objection(*, actor: Membership, contact_id: int, made_on: date, about: str) -> Objection:
    """Somebody objects to being written to (UK GDPR, article 21). Nothing is sent to them any more.

    Raises ``ContactErased``, ``ObjectionThere`` and ``InvalidEntry`` for a day to come.
    """
    contact = locked_contact(actor, contact_id)
    now = timezone.now()
    if made_on > london_date(now):
        raise InvalidEntry("The day of the objection must be today or in the past", field="made_on")
    if contact.objections.filter(withdrawn_at=None).exists():
        raise ObjectionThere
    objection = Objection.objects.create(
        council_id=actor.council_id,
        contact=contact,
        email_hashes=_hashes(contact),
        made_on=made_on,
        about=about,
        recorded_by=actor.user,
        recorded_at=now,
    )
    wishes_changed([contact.pk])
    record("comms.objection.recorded", actor, contact)
    return objection


@transaction.atomic
def withdraw_objection(*, actor: Membership, objection_id: int) -> Objection:
    """The person no longer objects. Raises ``ObjectionGone``."""
    entries.require(actor, Perm.MANAGE_CONTACTS)
    objection = entries.locked(actor, Objection, objection_id, "contact")
    if objection.withdrawn_at is not None:
        raise ObjectionGone
    objection.withdrawn_at = timezone.now()
    objection.save(update_fields=["withdrawn_at"])
    if objection.contact is not None:
        record("comms.objection.withdrawn", actor, objection.contact)
    return objection


@transaction.atomic
def record_unsubscribe(
    *, actor: Membership, contact_id: int, audience_id: int | None, method: str
) -> Unsubscribe:
    """Somebody does not want one audience's mail any more, or nobody's (None).

    Raises ``ContactErased``, ``AudienceNotChosen`` and ``UnsubscribedAlready``.
    """
    contact = locked_contact(actor, contact_id)
    audience = None
    if audience_id is not None:
        audience = Audience.objects.filter(council_id=actor.council_id, pk=audience_id).first()
        if audience is None:
            raise AudienceNotChosen(field="audience")
    if contact.unsubscribes.filter(taken_back_at=None, audience=audience).exists():
        raise UnsubscribedAlready
    made = Unsubscribe.objects.create(
        council_id=actor.council_id,
        contact=contact,
        email_hashes=_hashes(contact),
        audience=audience,
        at=timezone.now(),
        method=method,
    )
    wishes_changed([contact.pk])
    about = audience.name if audience else "everything"
    record("comms.unsubscribe.recorded", actor, contact, after={"audience": about})
    return made


@transaction.atomic
def take_back_unsubscribe(*, actor: Membership, unsubscribe_id: int) -> Unsubscribe:
    """The person wants to hear again. Raises ``UnsubscribeGone``."""
    entries.require(actor, Perm.MANAGE_CONTACTS)
    wish = entries.locked(actor, Unsubscribe, unsubscribe_id, "contact", "audience")
    if wish.taken_back_at is not None:
        raise UnsubscribeGone
    wish.taken_back_at = timezone.now()
    wish.save(update_fields=["taken_back_at"])
    if wish.contact is not None:
        about = wish.audience.name if wish.audience else "everything"
        record("comms.unsubscribe.taken_back", actor, wish.contact, after={"audience": about})
    return wish


def _hashes(contact: Contact) -> list[str]:
    return [address_hash(contact.council_id, contact.email)] if contact.email else []
