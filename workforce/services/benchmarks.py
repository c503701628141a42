"""Benchmarks: importing files of them (read, map, check, confirm), published values, taking one out."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple, dataclass
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Council, Membership
from assessment_ready.documents import imports
from assessment_ready.documents.models import PendingImport
from workforce.errors.benchmarks import (
    BadBenchmark,
    BadBenchmarkFile,
    BenchmarkThere,
    NothingMapped,
    NothingToImport,
    UnknownReference,
)
from workforce.models import Benchmark, Indicator, Unit
from workforce.queries import benchmarks as queries
from workforce.queries.benchmarks import IMPORT_KIND, Outcome, Reference, Wanted
from workforce.rules.benchmark_mapping import Mapping
from workforce.rules.benchmark_rows import BenchmarkFile, Metric
from workforce.rules.indicator_figures import HIGHEST_PERCENT
from workforce.services import entries


@transaction.atomic
def hold_file(*, actor: Membership, file_name: str, read: BenchmarkFile) -> PendingImport:
    """Keep what was read until it is confirmed. Raises ``BadBenchmarkFile`` with rows and columns."""
    entries.require(actor)
    if read.problems:
        raise BadBenchmarkFile.of(read.problems)
    if not read.figures:
        raise BadBenchmarkFile("The file has no figure. Nothing was imported.")
    payload = {
        "metrics": [astuple(each) for each in read.metrics],
        "figures": [astuple(each) for each in read.figures],
        "empty": read.empty,
        "mapping": None,
    }
    return imports.hold(actor=actor, kind=IMPORT_KIND, subject_key="", file_name=file_name, payload=payload)


@transaction.atomic
def choose(*, actor: Membership, import_id: UUID | str, mapping: Mapping) -> PendingImport:
    """Say which column belongs to which indicator. Raises ``ImportGone`` and ``NothingMapped``."""
    entries.require(actor)
    held = queries.get_import(actor, import_id)
    _check(actor, queries.metrics_of(held), mapping)
    held.payload["mapping"] = asdict(mapping)
    held.save(update_fields=["payload"])
    return held


@transaction.atomic
def confirm(*, actor: Membership, import_id: UUID | str) -> tuple[int, int]:
    """Import everything that was shown, or nothing: how many figures are new, and how many changed.

    Raises ``ImportGone``, ``NothingMapped`` and ``NothingToImport``.
    """
    entries.require(actor)
    held = imports.take(actor=actor, kind=IMPORT_KIND, import_id=import_id)
    mapping = queries.mapping_of(held)
    if mapping is None:
        raise NothingMapped
    Council.objects.select_for_update().get(pk=actor.council_id)
    checked = queries.check(held, actor.council, mapping)
    new = [each for each in checked.wanted if each.outcome is Outcome.NEW]
    changed = [each for each in checked.wanted if each.outcome is Outcome.CHANGED]
    if not new and not changed:
        raise NothingToImport
    _write(actor, new, changed)
    names = sorted({each.indicator.name for each in (*new, *changed)})
    after = {"added": len(new), "changed": len(changed), "indicators": ", ".join(names)}
    audit.record(
        "workforce.benchmarks.imported",
        actor=actor,
        obj=actor.council,
        council=actor.council,
        label="benchmarks",
        after=after,
    )
    return len(new), len(changed)


@transaction.atomic
def cancel(*, actor: Membership, import_id: UUID | str) -> None:
    """Give an upload up. Raises ``ImportGone``."""
    entries.require(actor)
    imports.take(actor=actor, kind=IMPORT_KIND, import_id=import_id)


@transaction.atomic
def add_references(*, actor: Membership, indicator_id: int, keys: Iterable[str]) -> int:
    """Put published values beside an indicator; those it has stay. Raises ``UnknownReference``."""
    entries.require(actor)
    indicator = entries.locked(actor, Indicator, indicator_id)
    wanted = set(keys)
    known = {each.key: each for each in queries.references() if each.code == indicator.code}
    if not wanted or wanted - set(known):
        raise UnknownReference
    offered = [each for each in queries.references_for(indicator) if each.key in wanted]
    for each in offered:
        _add_reference(actor, indicator, each)
    if offered:
        after = {"values": [each.key.replace("|", ", ") for each in offered]}
        entries.record("workforce.benchmarks.references_added", actor, indicator, after=after)
    return len(offered)


@dataclass(frozen=True)
class BenchmarkValues:
    """One published figure as somebody types it; without a value its source suppresses it."""

    area: str
    period: str
    source: str
    value: Decimal | None = None
    source_url: str = ""


@transaction.atomic
def add(*, actor: Membership, indicator_id: int, values: BenchmarkValues, submission_key: UUID) -> Benchmark:
    """Put one published figure beside an indicator. Raises ``BenchmarkThere`` and ``BadBenchmark``."""
    entries.require(actor)
    indicator = entries.locked(actor, Indicator, indicator_id)
    found = entries.known(actor, Benchmark, submission_key)
    if found is not None:
        return found
    if (
        indicator.unit == Unit.PERCENT
        and values.value is not None
        and not 0 <= values.value <= HIGHEST_PERCENT
    ):
        raise BadBenchmark(f"Enter a figure from 0 to {HIGHEST_PERCENT}", field="value")
    stored = queries.typed(actor.council, **asdict(values))
    there = Benchmark.objects.filter(
        indicator=indicator, area_name=stored["area_name"], period__iexact=values.period
    )
    if there.exists():
        raise BenchmarkThere
    row = Benchmark(indicator=indicator, added_by=actor.user, added_at=timezone.now(), **stored)
    made, is_new = entries.add(actor, row, submission_key)
    if is_new:
        after = {"area": made.area_name, "period": made.period}
        entries.record("workforce.benchmarks.added", actor, indicator, after=after)
    return made


@transaction.atomic
def remove(*, actor: Membership, benchmark_id: int) -> Indicator:
    """Take a benchmark out; gives its indicator."""
    entries.require(actor)
    row = entries.locked(actor, Benchmark, benchmark_id)
    indicator = row.indicator
    before = {"area": row.area_name, "period": row.period}
    row.delete()
    entries.record("workforce.benchmarks.removed", actor, indicator, before=before)
    return indicator


def _check(actor: Membership, metrics: Sequence[Metric], mapping: Mapping) -> None:
    """Whether the columns and indicators exist and their units agree."""
    if not mapping.indicators:
        raise NothingMapped(field="metric_0")
    mine = Indicator.objects.filter(council_id=actor.council_id, retired_at=None).in_bulk()
    for at, pk in mapping.indicators.items():
        if not 0 <= at < len(metrics) or pk not in mine:
            raise NothingMapped("Choose an indicator from the list", field=f"metric_{at}")
        if (metrics[at].unit == "%") and mine[pk].unit != "percent":
            unit = mine[pk].get_unit_display().lower()
            raise NothingMapped(
                f"The column is in per cent, “{mine[pk].name}” in {unit}", field=f"metric_{at}"
            )


def _write(actor: Membership, new: Sequence[Wanted], changed: Sequence[Wanted]) -> None:
    now = timezone.now()
    Benchmark.objects.bulk_create(
        Benchmark(
            council_id=actor.council_id,
            indicator=each.indicator,
            added_by=actor.user,
            added_at=now,
            **each.values,
        )
        for each in new
    )
    for each in changed:
        row = each.benchmark
        assert row is not None  # Only what is there can have changed.
        _before, after = entries.apply_changes(row, each.values)
        row.added_by, row.added_at = actor.user, now
        entries.save(row, *after, "added_by", "added_at")


def _add_reference(actor: Membership, indicator: Indicator, each: Reference) -> None:
    values = {name: value for name, value in asdict(each).items() if name != "code"}
    row = Benchmark(indicator=indicator, added_by=actor.user, added_at=timezone.now(), **values)
    entries.add(actor, row, uuid5(NAMESPACE_URL, f"workforce/reference/{indicator.pk}/{each.key}"))
