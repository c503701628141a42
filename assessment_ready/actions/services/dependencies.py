"""What an action waits for."""

from django.db import transaction
from django.utils import timezone

from assessment_ready.actions.errors import (
    AlreadyDepends,
    DependsInARing,
    DependsOnItself,
    InvalidAction,
    PredecessorUnknown,
    WrongState,
)
from assessment_ready.actions.models import Action, ActionDependency
from assessment_ready.actions.queries.choices import possible_predecessors
from assessment_ready.actions.rules.chains import way
from assessment_ready.actions.services.locking import locked_for, record
from assessment_ready.actions.services.schedule import refresh
from assessment_ready.councils.models import Membership


@transaction.atomic
def add_dependency(
    *, actor: Membership, action_id: int, predecessor_id: int, kind: str, note: str = ""
) -> ActionDependency:
    """Let an action wait for another one (or only be informed by it).

    Raises ``DependsOnItself``, ``DependsInARing``, ``AlreadyDepends``, ``PredecessorUnknown`` and ``WrongState``.
    """
    row, allowed = locked_for(actor, action_id, "reports")
    if not allowed.may_plan:
        raise WrongState("changed", row.get_lifecycle_display().lower())
    if kind not in ActionDependency.Kind.values:
        raise InvalidAction("Choose what kind of dependency it is", field="kind")
    if predecessor_id == row.pk:
        raise DependsOnItself
    before = possible_predecessors(actor, timezone.now(), row).filter(pk=predecessor_id).first()
    if before is None:
        raise PredecessorUnknown
    if row.waits_for.filter(predecessor=before).exists():
        raise AlreadyDepends
    _refuse_ring(row, before)
    made = ActionDependency(
        council=row.council, predecessor=before, successor=row, kind=kind, note=note.strip()
    )
    made.save(force_insert=True)
    refresh([row.pk])
    record("actions.dependency.added", actor, row, after={"waits_for": before.reference, "kind": kind})
    return made


@transaction.atomic
def remove_dependency(*, actor: Membership, dependency_id: int) -> Action:
    """Let an action no longer wait for another. Raises ``NotTheOwner`` and ``WrongState``."""
    found = ActionDependency.objects.select_related("predecessor").get(pk=dependency_id)
    row, allowed = locked_for(actor, found.successor_id, "reports")
    if not allowed.may_plan:
        raise WrongState("changed", row.get_lifecycle_display().lower())
    deleted, _ = row.waits_for.filter(pk=dependency_id).delete()
    if deleted:
        refresh([row.pk])
        record("actions.dependency.removed", actor, row, before={"waits_for": found.predecessor.reference})
    return row


def _refuse_ring(row: Action, before: Action) -> None:
    """No kind may close a ring: what only informs today may have to finish first tomorrow."""
    edges = ActionDependency.objects.filter(council=row.council).values_list("predecessor_id", "successor_id")
    ring = way(list(edges), row.pk, before.pk)
    if ring:
        names = dict(Action.objects.filter(pk__in=ring).values_list("pk", "reference"))
        raise DependsInARing(" → ".join(names[each] for each in [*ring, row.pk]))
