"""Returns for the filled world."""

from datetime import date
from typing import Any

from assessment_ready.councils.models import Membership
from assessment_ready.documents.imports import hold
from assessment_ready.embargo.models import Embargo
from tests.workforce.making import Workforce
from tests.world import World
from workforce.models import PressureEntry, ProviderContract, Snapshot, SnapshotCell, SnapshotWorkplace
from workforce.queries.contracts import IMPORT_KIND


def specimens(world: World, director: Membership, made: Workforce, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of these addresses."""
    council, name = director.council, director.council.name
    snapshot = Snapshot.objects.create(
        council=council,
        state="done",
        reference_date=date(2026, 9, 30),
        imported_by=director.user,
        files=[
            {
                "kind": "staff",
                "name": f"staff of {name}.csv",
                "rows": 20,
                "layout": "0123456789ab",
                "edition": "today",
                "columns_unknown": [],
                "columns_missing": [],
            }
        ],
        totals={
            "rows": {"staff": 20},
            "teams": 1,
            "employed": 20,
            "unknown": {},
            "unknown_codes": 0,
            "differ": 0,
            "not_stated": 0,
            "unmatched_training": 0,
            "values": 3,
        },
    )
    team = SnapshotWorkplace.objects.create(
        council=council,
        snapshot=snapshot,
        key="NORTH",
        name=f"Team of {name}",
        said_permanent_temporary=20,
        terms={"states": {"leavers": "none", "starters": "none", "vacancies": "none"}},
    )
    SnapshotCell.objects.create(council=council, workplace=team, job_role=15, contract=1, records=20)
    contract = ProviderContract.objects.create(
        council=council,
        provider=f"Provider of {name}",
        has_clause=True,
        staff_records=40,
        complete_records=38,
        next_review_on=date(2027, 3, 31),
    )
    pressure = PressureEntry.objects.create(
        council=council,
        on=date(2026, 10, 31),
        job_role=15,
        waiting=86,
        longest_days=210,
        mitigation=f"Clinics in {name}",
        entered_by=director.user,
    )
    held = hold(
        actor=director,
        kind=IMPORT_KIND,
        subject_key="",
        file_name=f"contracts of {name}.csv",
        payload={
            "headers": ["Provider"],
            "rows": [[2, [f"Imported provider of {name}"]]],
            "mapping": {"provider": "Provider"},
        },
    )
    return {
        "contract_import": held.pk,
        "snapshot": snapshot.pk,
        "contract": contract.pk,
        "pressure": pressure.pk,
    }
