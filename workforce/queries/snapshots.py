"""Reads of workforce returns: the register, one of them, its sums as the rules take them."""

from django.db.models import QuerySet

from assessment_ready.councils.models import Membership
from workforce.models import (
    ImportState,
    Requirement,
    Snapshot,
    SnapshotCell,
    SnapshotFlow,
    SnapshotWorkplace,
    TrainingCell,
)
from workforce.rules.asc_wds_parts import MEASURES
from workforce.rules.return_columns import TRAINING
from workforce.rules.return_figures import Facts, Part, Team

_SHOWN = (ImportState.PREVIEW, ImportState.READING, ImportState.DONE, ImportState.FAILED)


def snapshots(membership: Membership) -> QuerySet[Snapshot]:
    """The council's returns that were not thrown away, newest first."""
    rows = Snapshot.objects.filter(council_id=membership.council_id, state__in=_SHOWN)
    return rows.select_related("imported_by")


def newest(council_id: int) -> Snapshot | None:
    """The newest imported return."""
    return Snapshot.objects.filter(council_id=council_id, state=ImportState.DONE).first()


def of_the_same_day(snapshot: Snapshot) -> Snapshot | None:
    """The imported return this one would replace."""
    rows = Snapshot.objects.filter(
        council_id=snapshot.council_id,
        reference_date=snapshot.reference_date,
        source=snapshot.source,
        state=ImportState.DONE,
    )
    return rows.exclude(pk=snapshot.pk).first()


def facts_of(snapshot: Snapshot) -> Facts:
    """The sums of a return; four statements whatever its size."""
    workplaces = list(SnapshotWorkplace.objects.filter(snapshot=snapshot))
    flows: dict[int, dict[int, dict[str, int | None]]] = {row.pk: {} for row in workplaces}
    for flow in SnapshotFlow.objects.filter(workplace__snapshot=snapshot):
        numbers = {measure: getattr(flow, measure) for measure in MEASURES}
        flows[flow.workplace_id][flow.job_role] = numbers
    teams = [
        Team(row.key, row.name, row.said_permanent_temporary, row.terms.get("states", {}), flows[row.pk])
        for row in workplaces
    ]
    keys = {row.pk: row.key for row in workplaces}
    cells = SnapshotCell.objects.filter(workplace__snapshot=snapshot).order_by("pk")
    return Facts(
        teams,
        [_part(cell, keys[cell.workplace_id]) for cell in cells],
        absent=frozenset(name for file in snapshot.files for name in file.get("columns_missing", ())),
        has_training=any(file.get("kind") == TRAINING for file in snapshot.files),
    )


def _part(cell: SnapshotCell, key: str) -> Part:
    return Part(
        key=key,
        role=cell.job_role,
        contract=cell.contract,
        records=cell.records,
        wte=cell.wte,
        sick_days=cell.sick_days,
        sick_known=cell.sick_known,
        a_year_in_role=cell.a_year_in_role,
        start_known=cell.start_known,
        counts=cell.counts,
    )


def training_of(snapshot: Snapshot) -> list[TrainingCell]:
    """The sums of its training records, by category over all workplaces."""
    found: dict[int, TrainingCell] = {}
    for row in TrainingCell.objects.filter(snapshot=snapshot).order_by("category"):
        total = found.setdefault(row.category, TrainingCell(category=row.category))
        for name in ("records", "expired", "expiring", "in_date"):
            setattr(total, name, getattr(total, name) + getattr(row, name))
    return list(found.values())


def required_categories(council_id: int) -> dict[int, frozenset[int]]:
    """The training categories each job role must have, as the council says."""
    found: dict[int, set[int]] = {}
    rows = Requirement.objects.filter(council_id=council_id, is_mandatory=True)
    for role, category in rows.values_list("job_role", "category"):
        found.setdefault(role, set()).add(category)
    return {role: frozenset(categories) for role, categories in found.items()}
