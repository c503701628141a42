"""Indicators for the filled world."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.documents.models import PendingImport
from assessment_ready.embargo.models import Embargo
from tests.workforce.making import Workforce
from tests.world import World
from workforce.models import Benchmark, TrajectoryPoint
from workforce.queries.benchmarks import IMPORT_KIND


def specimens(world: World, director: Membership, made: Workforce, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of these addresses."""
    name, indicator = made.council.name, made.indicator
    indicator.baseline, indicator.baseline_on = Decimal(14), date(2026, 3, 31)
    indicator.save(update_fields=["baseline", "baseline_on"])
    value = made.value(date(2026, 6, 30), "13.1", note=f"Counted in {name}")
    made.value(date(2026, 3, 31), None, reason=f"Leavers of {name} are not known")
    made.value(date(2026, 6, 30), "20", breakdown="role:15", breakdown_label=f"Therapists of {name}")
    point = TrajectoryPoint.objects.create(
        council=made.council, indicator=indicator, period_end=date(2026, 12, 31), expected=Decimal(11)
    )
    benchmark = Benchmark.objects.create(
        council=made.council,
        indicator=indicator,
        comparator="neighbour",
        area_name=f"Neighbour of {name}",
        period="2024/25",
        value=Decimal("9.1"),
        source=f"Read in {name}",
        added_by=director.user,
        added_at=timezone.now(),
    )
    held = PendingImport.objects.create(
        council=made.council,
        user=director.user,
        kind=IMPORT_KIND,
        file_name=f"benchmarks-{name}.csv",
        payload={
            "metrics": [["The values of the file", "", ""]],
            "figures": [[2, 0, f"Area beside {name}", "", "2024/25", "8.0", f"Source of {name}", ""]],
            "empty": 0,
            "mapping": {"indicators": {"0": indicator.pk}, "areas": "every"},
        },
    )
    return {
        "indicator": indicator.pk,
        "value": value.pk,
        "point": point.pk,
        "benchmark": benchmark.pk,
        "benchmark_import": held.pk,
    }
