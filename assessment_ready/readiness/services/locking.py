"""How every service begins: the right, then the round locked.

All changes inside one round queue behind the lock on its row, so a round that is being closed is either still
open for the whole change or already closed. Nothing else is locked, so nothing can wait in a circle.
"""

from typing import Any

from django.db.models import Model
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.readiness.errors import NotAllowed, RoundNotOpen
from assessment_ready.readiness.models import Round

Changes = tuple[dict[str, Any], dict[str, Any]]


def require(actor: Membership, perm: Perm) -> None:
    """Raise ``NotAllowed`` unless the role allows ``perm``."""
    if not actor.can(perm):
        raise NotAllowed


def locked_round(actor: Membership, round_id: int, perm: Perm) -> Round:
    """The round, locked until the transaction ends; one query.

    Raises ``NotAllowed``, or ``Round.DoesNotExist`` when the person may not know of it.
    """
    require(actor, perm)
    return (
        Round.objects.visible_to(actor, timezone.now())
        .select_for_update(of=("self",))
        .select_related("framework", "embargo")
        .get(pk=round_id)
    )


def locked_open_round(actor: Membership, round_id: int, perm: Perm) -> Round:
    """The same for changes that a closed round refuses with ``RoundNotOpen``."""
    locked = locked_round(actor, round_id, perm)
    if not locked.is_open:
        raise RoundNotOpen
    return locked


def apply_changes(row: Model, values: dict[str, Any]) -> Changes:
    """Set ``values`` on the row (not saved); what changed, before and after, for the audit log."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    before = {name: getattr(row, name) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    return before, changed
