"""How every service of the actions app begins: the council's turn, then the action locked.

A change of one action can move the colour of a whole chain. So changes of actions queue per council (they would
queue at the end anyway, for the council's audit log): nothing can wait in a circle, and no follower is worked out
from half a change.
"""

from typing import Any

from django.db.models import Model
from django.utils import timezone

from assessment_ready.actions.errors import NotAllowed, NotTheOwner, ReasonNeeded
from assessment_ready.actions.models import Action
from assessment_ready.actions.queries.rights import Rights, rights
from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Council, Membership
from assessment_ready.councils.permissions import Perm

Changes = tuple[dict[str, Any], dict[str, Any]]


def take_turn(council: Council) -> None:
    """Wait until nobody else changes actions of this council; held until the transaction ends.

    The weaker lock: rows that only refer to the council can be added meanwhile.
    """
    Council.objects.select_for_update(no_key=True).get(pk=council.pk)


def require(actor: Membership, perm: Perm) -> None:
    """Raise ``NotAllowed`` unless the role allows ``perm``."""
    if not actor.can(perm):
        raise NotAllowed


def locked(actor: Membership, action_id: int) -> Action:
    """The action, locked until the transaction ends.

    Raises ``Action.DoesNotExist`` when the person may not know of it.
    """
    take_turn(actor.council)
    return (
        Action.objects.visible_to(actor, timezone.now())
        .select_for_update(of=("self",))
        .select_related("council", "embargo", "owner__user")
        .get(pk=action_id)
    )


def locked_for(actor: Membership, action_id: int, part: str) -> tuple[Action, Rights]:
    """The locked action and the person's rights; raises ``NotTheOwner`` unless they have the ``part``.

    ``part`` is a property of ``Rights``: "manages", "reports", "takes_part", "owns".
    """
    row = locked(actor, action_id)
    allowed = rights(actor, row)
    if not getattr(allowed, part):
        raise NotAllowed if part == "manages" else NotTheOwner
    return row, allowed


def note_given(note: str) -> str:
    """The note, tidied; raises ``ReasonNeeded`` when there is none."""
    if not note.strip():
        raise ReasonNeeded
    return note.strip()


def apply_changes(row: Model, values: dict[str, Any]) -> Changes:
    """Set ``values`` on the row (not saved); what changed, before and after, for the audit log."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    before = {name: getattr(row, name) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    return before, changed


def record(code: str, actor: Membership, row: Action, **values: Any) -> None:
    """The audit sentence of a change of one action, hidden as the action is hidden."""
    audit.record(code, actor=actor, obj=row, council=actor.council, embargo_id=row.embargo_id, **values)
