"""How every change in the workforce area begins: the right to it; the rest is shared by all areas."""

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.services.entries import (
    Changes,
    add,
    apply_changes,
    check_version,
    known,
    locked,
    record,
    save,
)
from workforce.errors import NotAllowed, OwnerNotEligible

__all__ = [
    "Changes",
    "add",
    "apply_changes",
    "check_owner",
    "check_version",
    "known",
    "locked",
    "record",
    "require",
    "save",
]


def require(actor: Membership, perm: Perm = Perm.MANAGE_WORKFORCE) -> None:
    """Raise ``NotAllowed`` unless the role allows ``perm``."""
    if not actor.can(perm):
        raise NotAllowed


def check_owner(actor: Membership, owner_id: int | None, current: int | None = None) -> None:
    """Raise ``OwnerNotEligible`` unless it is nobody, the ``current`` owner, or a present member of the council."""
    if owner_id in (None, current):
        return
    members = Membership.objects.active(timezone.now()).filter(council_id=actor.council_id)
    if not members.filter(pk=owner_id).exists():
        raise OwnerNotEligible
