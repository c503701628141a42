"""The pressure on professions: figures of the newest return, waits, actions and benchmarks beside one another."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from assessment_ready.councils.models import Membership
from workforce.models import Benchmark, IndicatorValue, PressureEntry, ReturnCode, Snapshot
from workforce.queries.indicators import IndicatorNow, benchmark_words, indicators, latest
from workforce.queries.intended import IntendedRow, intended_rows
from workforce.queries.return_codes import JOB_ROLES, job_role_label, labels
from workforce.queries.snapshots import facts_of, newest
from workforce.rules.pressure import MEASURES, OFFERED, figure_of
from workforce.rules.return_tables import Line, Shown, lines, role_places
from workforce.rules.suppression import hidden

_BESIDE = ("england", "region", "neighbour")
# Indicators about how people come into the professions.
_ENTRY_CODES = ("apprenticeship-starts", "practice-placements")


@dataclass(frozen=True)
class Measure:
    """One measure: of each role, of all staff, and elsewhere."""

    label: str
    roles: tuple[Shown, ...]
    everybody: Shown
    beside: tuple[str, ...]


@dataclass(frozen=True)
class Wait:
    """The waits of one profession, newest first."""

    role: int
    label: str
    entries: tuple[PressureEntry, ...]

    @property
    def newest(self) -> PressureEntry | None:
        """How it is now."""
        return self.entries[0] if self.entries else None


@dataclass(frozen=True)
class Pressure:
    """Everything the page and the PDF show."""

    roles: tuple[tuple[int, str], ...]
    snapshot: Snapshot | None
    staff: tuple[Shown, ...]
    all_staff: Shown
    measures: tuple[Measure, ...]
    waits: tuple[Wait, ...]
    actions: tuple[IntendedRow, ...]
    entry: tuple[IndicatorNow, ...]
    vacancy_trend: dict[str, list[tuple[date, float]]]

    @property
    def statements(self) -> list[str]:
        """The quality statements the actions bear on."""
        found = {each.number: str(each) for row in self.actions for each in row.statements}
        return [found[number] for number in sorted(found)]


def entries(membership: Membership) -> QuerySet[PressureEntry]:
    """Every wait noted in the council."""
    return PressureEntry.objects.filter(council_id=membership.council_id)


def roles_on_offer() -> dict[int, str]:
    """The professions one can choose."""
    rows = ReturnCode.objects.filter(column=JOB_ROLES, job_group="professional")
    return OFFERED | dict(rows.values_list("code", "label"))


def pressure(membership: Membership, now: datetime, roles: Sequence[int]) -> Pressure:
    """The page for these job roles, as this person may see it; a fixed number of queries."""
    named = labels(JOB_ROLES) or OFFERED
    chosen = tuple((role, job_role_label(role, named)) for role in roles)
    council_id = membership.council_id
    snapshot = newest(council_id)
    found: dict[str, Line] = {}
    if snapshot is not None:
        facts = facts_of(snapshot)
        found = {line.key: line for line in lines(facts, role_places(facts, named))}
    of_roles = [found.get(f"role:{role}") for role in roles]
    beside, everybody = _benchmarks(council_id), found.get("")
    return Pressure(
        roles=chosen,
        snapshot=snapshot,
        staff=tuple(line.staff if line else Shown("None in the return") for line in of_roles),
        all_staff=everybody.staff if everybody else Shown("None in the return"),
        measures=tuple(
            Measure(
                label=label,
                roles=tuple(figure_of(line, formula) for line in of_roles),
                everybody=figure_of(everybody, formula),
                beside=tuple(beside.get(formula, ())),
            )
            for formula, label in MEASURES
        ),
        waits=_waits(membership, chosen),
        actions=_actions(membership, now, set(roles)),
        entry=_entry(membership, roles),
        vacancy_trend=_trend(council_id, chosen),
    )


def _benchmarks(council_id: int) -> dict[str, list[str]]:
    """For each formula what is published for England, the region and chosen neighbours, the newest of each area."""
    rows = Benchmark.objects.filter(
        council_id=council_id,
        comparator__in=_BESIDE,
        indicator__formula__in=[formula for formula, _ in MEASURES],
        indicator__job_role=None,
    )
    newest_of: dict[tuple[str, str], Benchmark] = {}
    for row in rows.select_related("indicator").order_by("period_end", "period", "pk"):
        newest_of[row.indicator.formula, row.area_name] = row
    ordered = sorted(newest_of.items(), key=lambda item: (_BESIDE.index(item[1].comparator), item[0][1]))
    found: dict[str, list[str]] = defaultdict(list)
    for (formula, area), row in ordered:
        found[formula].append(f"{area} {benchmark_words(row.indicator, row)} ({row.period})")
    return found


def _waits(membership: Membership, chosen: Sequence[tuple[int, str]]) -> tuple[Wait, ...]:
    rows: dict[int, list[PressureEntry]] = defaultdict(list)
    for row in entries(membership).filter(job_role__in=[role for role, _ in chosen]).order_by("-on", "-pk"):
        rows[row.job_role].append(row)
    return tuple(Wait(role, label, tuple(rows[role][:24])) for role, label in chosen)


def _actions(membership: Membership, now: datetime, roles: set[int]) -> tuple[IntendedRow, ...]:
    """The actions in hand for groups that have one of the roles, as far as the person may know of them."""
    rows = intended_rows(membership, now)
    return tuple(
        row
        for row in rows
        if row.action and any(roles & set(group.job_roles) for group in row.intended.groups.all())
    )


def _entry(membership: Membership, roles: Sequence[int]) -> tuple[IndicatorNow, ...]:
    """The council's own indicators of these roles, and of how people come into them."""
    mine = indicators(membership)
    return tuple(
        latest(
            membership.council_id, rows=mine.filter(job_role__in=roles) | mine.filter(code__in=_ENTRY_CODES)
        )
    )


def _trend(council_id: int, chosen: Sequence[tuple[int, str]]) -> dict[str, list[tuple[date, float]]]:
    """The vacancy rate of each role over the returns; what is suppressed among all roles of a day is left out."""
    rows = IndicatorValue.objects.filter(
        council_id=council_id,
        indicator__formula="vacancy-rate",
        indicator__job_role=None,
        breakdown__startswith="role:",
    )
    days: dict[date, dict[str, tuple[Decimal | None, Decimal | None]]] = defaultdict(dict)
    for day, breakdown, value, denominator in rows.order_by("period_end").values_list(
        "period_end", "breakdown", "value", "denominator"
    ):
        days[day][breakdown] = (value, denominator)
    found: dict[str, list[tuple[date, float]]] = {label: [] for _, label in chosen}
    for day, values in days.items():
        gone = hidden({key: denominator for key, (_, denominator) in values.items()})
        for role, label in chosen:
            key = f"role:{role}"
            value = values.get(key, (None, None))[0]
            if value is not None and key not in gone:
                found[label].append((day, float(value)))
    return {label: points for label, points in found.items() if points}
