"""How every change of a pack begins: the right to it; the rest is shared."""

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.services.entries import (
    add,
    apply_changes,
    check_version,
    known,
    locked,
    record,
    save,
)
from assessment_ready.packs.errors import NotAllowed

__all__ = ["add", "apply_changes", "check_version", "known", "locked", "record", "require", "save"]


def require(actor: Membership, perm: Perm = Perm.PRODUCE_PACKS) -> None:
    """Raise ``NotAllowed`` unless the role allows ``perm``."""
    if not actor.can(perm):
        raise NotAllowed
