"""How changes of benchmarks read in the audit log."""

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _indicator(entry: Entry, slug: str) -> str:
    return reverse("workforce:indicator", args=[slug, int(entry.object_id)])


def _benchmarks(entry: Entry, slug: str) -> str:
    return reverse("workforce:benchmarks", args=[slug])


register(
    "workforce.benchmarks.imported",
    "{actor} imported benchmarks for {after[indicators]}: {after[added]} new, {after[changed]} changed",
    link=_benchmarks,
)
register(
    "workforce.benchmarks.references_added",
    "{actor} put published values beside {object}",
    link=_indicator,
)
register(
    "workforce.benchmarks.added",
    "{actor} added the benchmark {after[area]}, {after[period]} to {object}",
    link=_indicator,
)
register(
    "workforce.benchmarks.removed",
    "{actor} removed the benchmark {before[area]}, {before[period]} from {object}",
    link=_indicator,
)
