"""The tables of a workforce return's page, of the check before it, and of their exports."""

from dataclasses import dataclass

from workforce.models import ReturnCode, Snapshot
from workforce.queries.return_codes import JOB_ROLES, labels
from workforce.queries.snapshots import facts_of, training_of
from workforce.rules.return_tables import (
    SHOWN,
    SUPPRESSED,
    Line,
    Shown,
    lines,
    matrix_hidden,
    role_places,
    team_places,
)

HEADINGS = ("Staff", "Vacancies", *(label for _, label, _ in SHOWN))
STATES = ("expired", "expiring", "in_date")


@dataclass(frozen=True)
class TrainingLine:
    """The records of one category, or of all."""

    label: str
    expired: str
    expiring: str
    in_date: str


@dataclass(frozen=True)
class SnapshotTables:
    """A return by team, by job role, and its training."""

    teams: list[Line]
    roles: list[Line]
    training: list[TrainingLine]


def tables_of(snapshot: Snapshot, *, reveal: bool = False) -> SnapshotTables:
    """All tables; small numbers suppressed unless ``reveal``, which is for the check of one's own files."""
    facts = facts_of(snapshot)
    return SnapshotTables(
        teams=lines(facts, team_places(facts), reveal=reveal),
        roles=lines(facts, role_places(facts, labels(JOB_ROLES)), reveal=reveal),
        training=_training(snapshot, reveal=reveal),
    )


def cells_of(line: Line) -> list[Shown]:
    """The cells of a line in the order of ``HEADINGS``."""
    return [line.staff, line.vacancies, *line.figures]


def _training(snapshot: Snapshot, *, reveal: bool) -> list[TrainingLine]:
    rows = training_of(snapshot)
    if not rows:
        return []
    names = dict(ReturnCode.objects.filter(column="CATEGORY").values_list("code", "label"))
    counts = {(str(row.category), state): getattr(row, state) for row in rows for state in STATES}
    totals = {("", state): sum(getattr(row, state) for row in rows) for state in STATES}
    gone = frozenset() if reveal else matrix_hidden(counts) | matrix_hidden(totals)
    found = [_line("All categories", "", totals, gone)]
    for row in rows:
        label = names.get(row.category, f"Category {row.category}")
        found.append(_line(label, str(row.category), counts, gone))
    return found


def _line(
    label: str, key: str, counts: dict[tuple[str, str], int], gone: frozenset[tuple[str, str]]
) -> TrainingLine:
    words = {state: SUPPRESSED if (key, state) in gone else f"{counts[key, state]:,}" for state in STATES}
    return TrainingLine(label=label, **words)
