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


def lines_table(caption: str, head: str, found: Sequence[Line]) -> Table:
    """A return by team or by role; a figure that is not available says why below."""
    columns = [Column(head), *(Column(label, numeric=True) for label in HEADINGS)]
    rows = [
        Row([line.label, *(Cell(cell.text, sub=cell.reason) for cell in cells_of(line))]) for line in found
    ]
    return Table(columns, rows, caption=caption, caption_hidden=True)


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
