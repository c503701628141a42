"""How every change in the communications area begins: the right to it, and the embargo chosen; the rest is shared."""

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
from assessment_ready.embargo.queries import choices as embargo_choices
from comms.errors import EmbargoNotChosen, NotAllowed

__all__ = [
    "Changes",
    "add",
    "apply_changes",
    "check_version",
    "chosen_embargo",
    "known",
    "locked",
    "record",
    "require",
    "save",
]


def require(actor: Membership, perm: Perm = Perm.MANAGE_COMMS) -> None:
    """Raise ``NotAllowed`` unless the role allows ``perm``."""
    if not actor.can(perm):
        raise NotAllowed


def chosen_embargo(actor: Membership, embargo_id: int | None, current: int | None = None) -> int | None:
    """The embargo to put something under; ``current`` stays allowed. Raises ``EmbargoNotChosen``."""
    if embargo_id == current:
        return current
    if not actor.can(Perm.MANAGE_EMBARGOES):
        raise EmbargoNotChosen
    if embargo_id is not None and embargo_id not in {
        key for key, _ in embargo_choices(actor, timezone.now())
    }:
        raise EmbargoNotChosen
    return embargo_id
