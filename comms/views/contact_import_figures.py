"""How the rows of an import are shown: tabs by what becomes of them, and a table of one page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from assessment_ready.documents.tables import ExportColumn
from assessment_ready.ui.pages import NavItem
from assessment_ready.ui.tables import Cell, Column, Row, Table
from comms.models import Format, LawfulBasis
from comms.queries.contact_imports import CheckedRow, Outcome
from comms.services.contact_log import FIELD_WORDS

TITLES = {
    Outcome.NEW: "New",
    Outcome.KNOWN: "There already",
    Outcome.DOUBLE: "Twice in the file",
    Outcome.OBJECTED: "Objected before",
    Outcome.MEND: "To mend",
}


def tabs(counts: Mapping[Outcome, int], shown: Outcome) -> list[NavItem]:
    """One for each outcome that a row has."""
    return [
        NavItem(f"{title} ({counts[outcome]:,})", f"?show={outcome}", outcome == shown)
        for outcome, title in TITLES.items()
        if counts[outcome]
    ]


def rows_table(rows: Iterable[CheckedRow], shown: Outcome, contact_url: Callable[[int], str]) -> Table:
    """One page of rows with what becomes of each."""
    columns = [Column("Row"), Column("Who"), Column("E-mail address"), Column("What happens")]
    body = [
        Row([f"Row\u00a0{row.number}", _who(row), str(row.values["email"]), _fate(row, contact_url)])
        for row in rows
    ]
    return Table(columns, body, f"Rows: {TITLES[shown]}", caption_hidden=True)


def mend_columns(headers: Sequence[str]) -> list[ExportColumn]:
    """The columns of the file as they were, and before them what to put right."""

    def cell(place: int) -> Callable[[Any], str]:
        return lambda pair: pair[1][place]

    return [
        ExportColumn("Row in your file", lambda pair: pair[0].number),
        ExportColumn("What to put right", lambda pair: _problems(pair[0])),
        *(ExportColumn(heading, cell(place)) for place, heading in enumerate(headers)),
    ]


def _who(row: CheckedRow) -> Cell:
    values = row.values
    name = values["name"] or values["organisation"] or "–"
    sub = values["organisation"] if values["name"] else ""
    return Cell(name, sub=", ".join(filter(None, (values["job_title"], sub))))


def _fate(row: CheckedRow, contact_url: Callable[[int], str]) -> Cell:
    if row.outcome == Outcome.MEND:
        return Cell(_problems(row))
    if row.outcome == Outcome.DOUBLE:
        return Cell("Left out", sub=f"The same person as row {row.double_of}, which counts")
    if row.outcome == Outcome.OBJECTED:
        return Cell("Left out", sub="Somebody with this address objected to being written to")
    if row.contact is not None:
        return Cell(_known(row), url=contact_url(row.contact.pk), sub=row.contact.reference)
    formats = ", ".join(Format(code).label for code in row.values["formats"])
    basis = LawfulBasis(row.values["lawful_basis"]).label
    return Cell("Added", sub=", ".join(filter(None, (basis, formats))))


def _known(row: CheckedRow) -> str:
    parts = []
    if row.audience_ids:
        parts.append("added to the audiences")
    if row.fills:
        parts.append("gets " + ", ".join(FIELD_WORDS[name] for name in row.fills))
    return "; ".join(parts).capitalize() if parts else "Stays as it is"


def _problems(row: CheckedRow) -> str:
    return " ".join(
        f"{each.column}: {each.sentence}." if each.column else f"{each.sentence}." for each in row.problems
    )
