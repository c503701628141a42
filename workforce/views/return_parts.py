"""The tables of the pages of a workforce return."""

from collections.abc import Sequence
from typing import Any

from assessment_ready.ui.dates import format_date
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table
from workforce.models import Snapshot
from workforce.queries.snapshot_tables import HEADINGS, TrainingLine, cells_of
from workforce.rules.return_columns import KIND_NAMES
from workforce.rules.return_tables import Line

_TRAINING_HEADINGS = ("Expired", "Expires within 90 days", "In date or no end")
_GROUPS = (
    ("Posts", ("Staff", "Vacancies", "Vacancy rate", "Turnover", "Starters rate")),
    ("Time and contracts", ("WTE", "Sickness days", "Agency", "Zero hours", "Apprentices")),
    (
        "Experience, learning and records",
        ("In role 12 months", "Level 2 or above", "Care Certificate", "Training in date", "Complete records"),
    ),
)
_EDITIONS = {"today": "Layout of today", "2019": "Layout of 2019"}


def files_table(snapshot: Snapshot) -> Table:
    """The files: name, rows, layout, what was not known or not there in them."""
    rows = []
    for file in snapshot.files:
        missing, unknown = file.get("columns_missing") or [], file.get("columns_unknown") or []
        edition = _EDITIONS.get(file.get("edition", ""), "Layout not known")
        rows.append(
            Row(
                [
                    Cell(KIND_NAMES[file["kind"]].capitalize(), sub=file["name"]),
                    f"{file['rows']:,}",
                    Cell(edition, sub=f"fingerprint {file['layout']}"),
                    ", ".join(missing) or "None",
                    ", ".join(unknown) or "None",
                ]
            )
        )
    columns = [
        Column("File"),
        Column("Rows", numeric=True),
        Column("Layout"),
        Column("Useful columns it lacks"),
        Column("Columns passed over as unknown"),
    ]
    return Table(columns, rows, caption="The files")


def totals_rows(snapshot: Snapshot) -> list[SummaryRow]:
    """What was counted while reading."""
    totals = snapshot.totals
    unknown: dict[str, int] = totals.get("unknown", {})
    named = [f"{column}: {number:,}" for column, number in sorted(unknown.items())]
    rows = [
        SummaryRow("Reference date", format_date(snapshot.reference_date)),
        SummaryRow("Teams", f"{totals['teams']:,}"),
        SummaryRow("Staff records", f"{totals['rows'].get('staff', 0):,}"),
        SummaryRow("Of them permanent and temporary", f"{totals['employed']:,}"),
        SummaryRow("Unknown codes", f"{totals['unknown_codes']:,}"),
        SummaryRow("Values not known or not given", named or "None"),
    ]
    if "training" in totals["rows"]:
        rows.insert(4, SummaryRow("Training records", f"{totals['rows']['training']:,}"))
    return rows


def reconciliation(snapshot: Snapshot) -> str:
    """Whether the workplaces' own numbers of staff agree with the records."""
    totals = snapshot.totals
    differ, teams = totals["differ"], totals["teams"]
    if differ:
        verb = "team does" if differ == 1 else "teams do"
        return (
            f"{differ:,} {verb} not have as many records as TOTALPERMTEMP says. Vacancy, turnover and starters "
            "rates that need them are not available."
        )
    if totals["not_stated"]:
        return f"{totals['not_stated']:,} of {teams:,} teams do not say how many staff they have."
    return f"TOTALPERMTEMP agrees with the staff records of all {teams:,} teams."


def lines_tables(head: str, found: Sequence[Line]) -> list[tuple[str, Table]]:
    """A return by team or by role, as several tables that fit a page, each with its heading."""
    return [(label, _table(head, label, names, found)) for label, names in _GROUPS]


def _table(head: str, label: str, names: Sequence[str], found: Sequence[Line]) -> Table:
    places = [HEADINGS.index(name) for name in names]
    columns = [Column(head), *(Column(name, numeric=True) for name in names)]
    rows = []
    for line in found:
        cells = cells_of(line)
        rows.append(Row([line.label, *(cells[at].text for at in places)]))
    return Table(columns, rows, caption=f"{label} by {head.lower()}", caption_hidden=True)


def reasons(found: Sequence[Line]) -> list[str]:
    """Why figures are not available, each reason once with the figures it is about."""
    about: dict[str, list[str]] = {}
    for line in found:
        for name, cell in zip(HEADINGS, cells_of(line), strict=True):
            if cell.reason and name not in about.setdefault(cell.reason, []):
                about[cell.reason].append(name)
    return [f"{', '.join(names)}: {reason}." for reason, names in about.items()]


def training_table(found: Sequence[TrainingLine]) -> Table | None:
    """Training records by category; None without a training file."""
    if not found:
        return None
    columns = [Column("Category"), *(Column(label, numeric=True) for label in _TRAINING_HEADINGS)]
    rows = [Row([line.label, line.expired, line.expiring, line.in_date]) for line in found]
    return Table(columns, rows, caption="Training records", caption_hidden=True)


def export_value(position: int) -> Any:
    """How a file gets the cell of a line at a place of ``HEADINGS``."""

    def value(line: Line) -> str:
        cell = cells_of(line)[position]
        return f"{cell.text}: {cell.reason}" if cell.reason else cell.text

    return value
