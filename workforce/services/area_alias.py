"""Loading how sources write the names of councils, from the file that comes with the product."""

import csv
from pathlib import Path

from django.db import transaction

from workforce.models import AreaAlias

_FILE = Path(__file__).resolve().parents[1] / "data" / "areas.csv"


@transaction.atomic
def load() -> int:
    """Write the names of the shipped file over those there are; how many the file has."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    AreaAlias.objects.bulk_create(
        [AreaAlias(**row) for row in rows],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["area_name", "area_code"],
    )
    return len(rows)
