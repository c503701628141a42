"""Writing the sums of a workforce return into its tables."""

from workforce.models import Snapshot, SnapshotCell, SnapshotFlow, SnapshotWorkplace, TrainingCell
from workforce.rules.asc_wds_parts import ReadReturn

_AT_ONCE = 2_000


def store(snapshot: Snapshot, found: ReadReturn) -> None:
    """Keep workplaces, flows, cells and training sums; call inside a transaction."""
    council_id = snapshot.council_id
    made = SnapshotWorkplace.objects.bulk_create(
        [
            SnapshotWorkplace(
                council_id=council_id,
                snapshot=snapshot,
                key=each.key,
                name=each.name,
                establishment_type=each.establishment_type,
                main_service=each.main_service,
                said_permanent_temporary=each.said,
                reasons={str(code): number for code, number in each.reasons.items()},
                terms={"states": each.states},
            )
            for each in found.workplaces.values()
        ],
        batch_size=_AT_ONCE,
    )
    ids = {row.key: row.pk for row in made}
    _flows(council_id, ids, found)
    _cells(council_id, ids, found)
    TrainingCell.objects.bulk_create(
        [
            TrainingCell(
                council_id=council_id,
                snapshot=snapshot,
                workplace_key=key,
                category=category,
                records=each.records,
                expired=each.expired,
                expiring=each.expiring,
                in_date=each.in_date,
            )
            for (key, category), each in found.training.items()
        ],
        batch_size=_AT_ONCE,
    )


def _flows(council_id: int, ids: dict[str, int], found: ReadReturn) -> None:
    SnapshotFlow.objects.bulk_create(
        [
            SnapshotFlow(council_id=council_id, workplace_id=ids[key], job_role=role, **numbers)
            for key, each in found.workplaces.items()
            for role, numbers in each.flows.items()
        ],
        batch_size=_AT_ONCE,
    )


def _cells(council_id: int, ids: dict[str, int], found: ReadReturn) -> None:
    SnapshotCell.objects.bulk_create(
        [
            SnapshotCell(
                council_id=council_id,
                workplace_id=ids[key],
                job_role=role,
                contract=contract,
                records=cell.records,
                wte=cell.wte,
                sick_days=cell.sick_days,
                sick_known=cell.sick_known,
                a_year_in_role=cell.a_year_in_role,
                start_known=cell.start_known,
                counts=cell.counts,
            )
            for (key, role, contract), cell in found.cells.items()
        ],
        batch_size=_AT_ONCE,
    )
