"""Loading what the codes of the workforce return mean, from the file that comes with the product."""

import csv
from pathlib import Path

from django.db import transaction

from workforce.models import ReturnCode

CODES_FILE = Path(__file__).resolve().parent.parent / "data" / "asc_wds_codes.csv"


@transaction.atomic
def load() -> int:
    """Write the codes of the shipped file over those there are; how many codes the file has."""
    with CODES_FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    ReturnCode.objects.bulk_create(
        [
            ReturnCode(
                column=row["column"],
                code=int(row["code"]),
                label=row["label"],
                job_group=row["job_group"],
                is_confirmed=row["is_confirmed"] == "yes",
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["column", "code"],
        update_fields=["label", "job_group", "is_confirmed"],
    )
    return len(rows)
