"""Benchmarks: the register, an import against what there is, and the published values to offer."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from assessment_ready.councils.models import Council, Membership
from assessment_ready.documents import imports
from assessment_ready.documents.models import PendingImport
from assessment_ready.framework.queries import similar_names
from workforce.models import Benchmark, Indicator
from workforce.queries.area_alias import Areas, areas
from workforce.rules.benchmark_mapping import EVERY, Mapping, comparator
from workforce.rules.benchmark_rows import Figure, Metric, period_end
from workforce.rules.indicator_figures import rounded

IMPORT_KIND = "workforce.benchmarks"
_REFERENCES = Path(__file__).resolve().parents[1] / "data" / "reference_values.csv"


class Outcome(Enum):
    """What an import would do with a figure."""

    NEW = "New"
    CHANGED = "Changed"
    SAME = "As it is"


@dataclass(frozen=True)
class Wanted:
    """A figure that would be kept, as it would be stored."""

    row: int
    outcome: Outcome
    indicator: Indicator
    values: dict[str, Any]
    benchmark: Benchmark | None


@dataclass(frozen=True)
class Check:
    """What an import would do; ``passed_over`` counts figures of areas nobody asked for."""

    wanted: tuple[Wanted, ...]
    passed_over: int
    empty: int

    def count(self, outcome: Outcome) -> int:
        """How many figures have this outcome."""
        return sum(each.outcome is outcome for each in self.wanted)


@dataclass(frozen=True)
class Reference:
    """A published value that comes with the product."""

    code: str
    comparator: str
    area_name: str
    area_code: str
    period: str
    period_end: date
    value: Decimal
    source: str
    source_url: str

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"{self.area_name}|{self.period}"


def benchmarks(membership: Membership) -> QuerySet[Benchmark]:
    """The council's benchmarks, newest first within each indicator and area."""
    rows = Benchmark.objects.filter(council_id=membership.council_id).select_related("indicator", "added_by")
    return rows.order_by(
        "indicator__position", "indicator__name", "comparator", "area_name", "-period_end", "-period"
    )


def get_import(actor: Membership, import_id: UUID | str) -> PendingImport:
    """The person's own held upload. Raises ``ImportGone`` and ``ImportUnknown``."""
    return imports.find(actor=actor, kind=IMPORT_KIND, import_id=import_id)


def metrics_of(held: PendingImport) -> list[Metric]:
    """The columns of figures the file has."""
    return [Metric(*each) for each in held.payload["metrics"]]


def mapping_of(held: PendingImport) -> Mapping | None:
    """What was chosen, if anything was."""
    chosen = held.payload["mapping"]
    if chosen is None:
        return None
    return Mapping({int(key): value for key, value in chosen["indicators"].items()}, chosen["areas"])


def check(held: PendingImport, council: Council, mapping: Mapping) -> Check:
    """Every wanted figure against the benchmarks there are; five queries however long the file is."""
    mine = {row.pk: row for row in Indicator.objects.filter(council=council, retired_at=None)}
    named = areas()
    there = {
        (row.indicator_id, row.area_name, row.period): row
        for row in Benchmark.objects.filter(council=council, indicator_id__in=mapping.indicators.values())
    }
    neighbours, own = _neighbours(council, named), named.find(council.name).name
    wanted: dict[tuple[int, str, str], Wanted] = {}
    passed_over = 0
    for one in (Figure(*each) for each in held.payload["figures"]):
        indicator = mine.get(mapping.indicators.get(one.metric, 0))
        if indicator is None:
            continue
        area = named.find(one.area, one.code)
        kind = comparator(area.name, area.code, neighbours, own)
        if not kind and mapping.areas != EVERY:
            passed_over += 1
            continue
        values = _stored(one, area.name, area.code, kind or "other")
        key = (indicator.pk, area.name, one.period)
        found = there.get(key)
        wanted[key] = Wanted(one.row, _outcome(found, values), indicator, values, found)
    return Check(tuple(wanted.values()), passed_over, held.payload["empty"])


@cache
def references() -> tuple[Reference, ...]:
    """Every published value that comes with the product."""
    with _REFERENCES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    return tuple(_reference(row) for row in rows)


def _reference(row: dict[str, str]) -> Reference:
    values: dict[str, Any] = {
        **row,
        "period_end": date.fromisoformat(row["period_end"]),
        "value": Decimal(row["value"]),
    }
    return Reference(**values)


def references_for(indicator: Indicator) -> list[Reference]:
    """The published values of an indicator that it does not have yet."""
    there = set(Benchmark.objects.filter(indicator=indicator).values_list("area_name", "period"))
    return [
        each
        for each in references()
        if each.code == indicator.code and (each.area_name, each.period) not in there
    ]


def guessed(metric: Metric, indicators: Sequence[Indicator]) -> int | None:
    """The indicator a column most likely belongs to: whose name or library code its words have."""
    known = {"19266": ("provider-turnover-rate", "turnover-rate")}
    codes = known.get(metric.code, ())
    by_code = {row.code: row.pk for row in indicators}
    return next((by_code[code] for code in codes if code in by_code), None)


def typed(
    council: Council, *, area: str, period: str, value: Decimal | None, source: str, source_url: str
) -> dict[str, Any]:
    """What is stored of a figure somebody types: the area by its usual name and what it is to the council."""
    named = areas()
    found = named.find(area)
    kind = comparator(found.name, found.code, _neighbours(council, named), named.find(council.name).name)
    one = Figure(0, 0, area, found.code, period, None if value is None else str(value), source, source_url)
    return _stored(one, found.name, found.code, kind or "other")


def _neighbours(council: Council, named: Areas) -> frozenset[str]:
    return frozenset(named.find(name).name for name in similar_names(council))


def _stored(one: Figure, area: str, code: str, kind: str) -> dict[str, Any]:
    value = None if one.value is None else rounded(Decimal(one.value), 3)
    return {
        "comparator": kind,
        "area_name": area,
        "area_code": code[:9],
        "period": one.period,
        "period_end": period_end(one.period),
        "value": value,
        "is_suppressed": value is None,
        "source": one.source,
        "source_url": one.url,
    }


def _outcome(found: Benchmark | None, values: dict[str, Any]) -> Outcome:
    if found is None:
        return Outcome.NEW
    same = all(getattr(found, name) == value for name, value in values.items())
    return Outcome.SAME if same else Outcome.CHANGED
