"""Whoever a plan names must belong to the council."""

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.queries import people
from comms.errors.plans import NotInList


def check_member(actor: Membership, membership_id: int | None, *, field: str = "owner") -> None:
    """Raise ``NotInList`` unless the person is a current member of the actor's council, or nobody is named."""
    if membership_id is None:
        return
    if not people(actor.council, timezone.now()).filter(pk=membership_id).exists():
        raise NotInList(field=field)
