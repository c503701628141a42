"""The evidence of an action: where we started, progress, that it is done, that it worked."""

from django.db import transaction
from django.utils import timezone

from assessment_ready.actions.errors import (
    InvalidAction,
    ItemAlreadyAttached,
    ItemUnknown,
    ItemWithdrawn,
    WrongState,
)
from assessment_ready.actions.models import Action, ActionEvidence
from assessment_ready.actions.queries.choices import possible_items
from assessment_ready.actions.services.locking import locked_for, record
from assessment_ready.councils.models import Membership
from assessment_ready.evidence.models import EvidenceItem


@transaction.atomic
def attach(*, actor: Membership, action_id: int, item_id: int, role: str) -> ActionEvidence:
    """Attach an evidence item in a role ("baseline", "progress", "closure", "effectiveness").

    Raises ``ItemUnknown``, ``ItemWithdrawn``, ``ItemAlreadyAttached``, ``InvalidAction`` and ``WrongState``.
    """
    row, allowed = locked_for(actor, action_id, "takes_part")
    if not allowed.may_attach:
        raise WrongState("changed", row.get_lifecycle_display().lower())
    if role not in ActionEvidence.Role.values:
        raise InvalidAction("Choose what the evidence shows", field="role")
    now = timezone.now()
    item = possible_items(actor, now, row).filter(pk=item_id).first()
    if item is None:
        known = EvidenceItem.objects.visible_to(actor, now).filter(pk=item_id)
        raise ItemWithdrawn if known.exclude(withdrawn_at=None).exists() else ItemUnknown
    if row.evidence.filter(item=item, role=role).exists():
        raise ItemAlreadyAttached
    made = ActionEvidence(council=row.council, action=row, item=item, role=role, added_by=actor.user)
    made.save(force_insert=True)
    record(
        "actions.evidence.attached",
        actor,
        row,
        after={"item": item.reference, "role": made.get_role_display()},
    )
    return made


@transaction.atomic
def detach(*, actor: Membership, link_id: int) -> Action:
    """Take an evidence item off an action that is not closed. Raises ``NotTheOwner`` and ``WrongState``."""
    found = ActionEvidence.objects.select_related("item").get(pk=link_id)
    row, allowed = locked_for(actor, found.action_id, "takes_part")
    if not allowed.may_attach or (row.lifecycle == "closed" and found.role == ActionEvidence.Role.CLOSURE):
        raise WrongState("changed", row.get_lifecycle_display().lower())
    deleted, _ = row.evidence.filter(pk=link_id).delete()
    if deleted:
        record(
            "actions.evidence.detached",
            actor,
            row,
            before={"item": found.item.reference, "role": found.get_role_display()},
        )
    return row
