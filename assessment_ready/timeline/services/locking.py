"""How every service of the timeline begins: the right, then the rows locked.

Dates move together, so whoever changes one milestone locks all the council's milestones, always in the same order:
two people who move dates wait for each other and cannot wait in a circle.
"""

from typing import Any

from django.db.models import Model
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.embargo.models import Embargo
from assessment_ready.embargo.queries import choices
from assessment_ready.timeline.errors import (
    AssessmentClosed,
    ChangedMeanwhile,
    EmbargoNotChosen,
    NotAllowed,
)
from assessment_ready.timeline.models import Assessment, Milestone

Changes = tuple[dict[str, Any], dict[str, Any]]


def require(actor: Membership) -> None:
    """Raise ``NotAllowed`` unless the role may change the timeline."""
    if not actor.can(Perm.MANAGE_TIMELINE):
        raise NotAllowed


def locked_milestones(actor: Membership) -> list[Milestone]:
    """Every milestone of the council, locked until the transaction ends; one query.

    Also those the actor may not know of, because they move with the others. Raises ``NotAllowed``.
    """
    require(actor)
    rows = Milestone.objects.select_for_update(of=("self",)).filter(council_id=actor.council_id)
    return list(rows.select_related("assessment").order_by("pk"))


def find_seen(actor: Membership, rows: list[Milestone], milestone_id: int) -> Milestone:
    """The locked row the actor asks to change.

    Raises ``Milestone.DoesNotExist`` when they may not know of it and ``AssessmentClosed``.
    """
    Milestone.objects.visible_to(actor, timezone.now()).only("pk").get(pk=milestone_id)
    row = next((each for each in rows if each.pk == milestone_id), None)
    if row is None:
        raise Milestone.DoesNotExist
    if row.assessment is not None and row.assessment.closed_on is not None:
        raise AssessmentClosed
    return row


def seen_keys(actor: Membership) -> set[int]:
    """The ids of the milestones the actor may know of; one query."""
    return set(Milestone.objects.visible_to(actor, timezone.now()).values_list("pk", flat=True))


def locked_assessment(actor: Membership, assessment_id: int) -> Assessment:
    """One assessment, locked. Raises ``NotAllowed`` and ``Assessment.DoesNotExist``."""
    require(actor)
    rows = Assessment.objects.visible_to(actor, timezone.now()).select_for_update(of=("self",))
    return rows.get(pk=assessment_id)


def chosen_embargo(actor: Membership, embargo_id: int | None) -> int | None:
    """The embargo to put something under. Raises ``EmbargoNotChosen`` for one the actor may not use."""
    if embargo_id is None:
        return None
    if not actor.can(Perm.MANAGE_EMBARGOES):
        raise EmbargoNotChosen
    if embargo_id not in {key for key, _ in choices(actor, timezone.now())}:
        raise EmbargoNotChosen
    return embargo_id


def holds(embargo: Embargo | None) -> bool:
    """Whether there is an embargo that still holds."""
    return embargo is not None and not embargo.is_lifted(timezone.now())


def check_version(row: Any, expected: int, current: list[tuple[str, str]]) -> None:
    """Raise ``ChangedMeanwhile`` with what the row says now when somebody saved in between."""
    if row.version != expected:
        raise ChangedMeanwhile(version=row.version, current=current)


def apply_changes(row: Model, values: dict[str, Any]) -> Changes:
    """Set ``values`` on the row (not saved); what changed, before and after, for the audit log."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    before = {name: getattr(row, name) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    return before, changed
