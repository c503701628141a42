"""Tables of an index import: what happens with each row, earlier uploads, rows to mend as a file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from assessment_ready.documents.tables import ExportColumn
from assessment_ready.evidence.forms.index_import import Choices, RowToMend
from assessment_ready.evidence.models import ImportState, IndexImport, IndexRow, RowOutcome, Sensitivity
from assessment_ready.evidence.queries.index_import import heading_of, problems_of, remarks_of, texts_of
from assessment_ready.evidence.rules.index_columns import FIELDS
from assessment_ready.evidence.rules.index_words import shown
from assessment_ready.ui.dates import format_date, format_datetime
from assessment_ready.ui.pages import NavItem
from assessment_ready.ui.tables import Cell, Column, Row, Table
from assessment_ready.ui.words import counted, plain_number

STATE_TONES = {
    ImportState.WAITING: "yellow",
    ImportState.CHECKING: "blue",
    ImportState.CHECKED: "yellow",
    ImportState.IMPORTING: "blue",
    ImportState.DONE: "green",
    ImportState.FAILED: "red",
    ImportState.CANCELLED: "grey",
}
_TONES = {
    RowOutcome.UNCHECKED: "grey",
    RowOutcome.ADD: "green",
    RowOutcome.UPDATE: "blue",
    RowOutcome.SKIP: "grey",
    RowOutcome.MEND: "red",
    RowOutcome.LEFT_OUT: "grey",
}


def shown_tabs(url: str, counts: Mapping[str, int], show: str) -> list[NavItem]:
    """All rows, and those of each outcome there is."""
    tabs = [NavItem(f"All {plain_number(sum(counts.values()))}", url, show not in counts)]
    for outcome in RowOutcome:
        if counts[outcome.value] or outcome.value in {"add", "mend"}:
            label = f"{outcome.label} {plain_number(counts[outcome.value])}"
            tabs.append(NavItem(label, f"{url}?show={outcome.value}", show == outcome.value))
    return tabs


def rows_table(index: IndexImport, rows: Sequence[IndexRow], choices: Choices, rows_url: str) -> Table:
    """One page of rows: what each would become, or what stands in the file where it cannot be read."""
    people = {person.pk: person.name for person in choices.people}
    categories = {each.code: each.title for each in choices.categories}
    columns = [
        Column(label)
        for label in ("Row", "Title", "Statements", "Category", "Owner", "About", "Review by", "What happens")
    ]
    return Table(
        columns,
        [_row(index, row, people, categories, rows_url) for row in rows],
        "What happens with each row",
        caption_hidden=True,
    )


def _row(
    index: IndexImport, row: IndexRow, people: Mapping[Any, str], categories: Mapping[str, str], rows_url: str
) -> Row:
    texts = texts_of(index, row)
    values = row.values

    def said(name: str, understood: str) -> str:
        return understood or shown(texts.get(name, "")) or "–"

    outcome = RowOutcome(row.outcome)
    return Row(
        [
            Cell(row.number, url=f"{rows_url}?row={row.number}"),
            said("title", values.get("title") or ""),
            said("statements", ", ".join(f"QS{number}" for number in values.get("statements") or ())),
            said("category", categories.get(values.get("category") or "", "")),
            said("owner", people.get(values.get("owner"), "")),
            said("as_at", _day(values.get("as_at"))),
            said("review_by", _day(values.get("review_by"))),
            Cell.tag(outcome.label, _TONES[outcome], sub=_sub(index, row, outcome)),
        ]
    )


def _sub(index: IndexImport, row: IndexRow, outcome: RowOutcome) -> str:
    """The small line: what to put right, or how something was understood."""
    if outcome == RowOutcome.MEND:
        return ". ".join(f"{heading_of(index, name)}: {sentence}" for name, sentence in problems_of(row))
    if outcome == RowOutcome.LEFT_OUT:
        return ""
    return ". ".join(remarks_of(row))


def row_to_mend(index: IndexImport, row: IndexRow, choices: Choices, *, all_fields: bool) -> RowToMend:
    """A row for its form: the fields with problems, or all of them; what was understood is chosen in the lists."""
    texts = texts_of(index, row)
    problems = problems_of(row)
    faulty = {name for name, _ in problems}
    wanted = [field.name for field in FIELDS if all_fields or field.name in faulty]
    sound = {name: text for name, text in _chosen(row, choices).items() if name not in faulty}
    return RowToMend(
        number=row.number,
        title=shown(texts.get("title", "")),
        texts={name: sound.get(name) or texts.get(name, "") for name in wanted},
        problems=problems,
        is_left_out=row.is_left_out,
    )


def _chosen(row: IndexRow, choices: Choices) -> dict[str, str]:
    """The entries of the three lists that a row was understood to mean."""
    values = row.values
    return {
        "owner": next((each.email for each in choices.people if each.pk == values.get("owner")), ""),
        "category": next(
            (each.title for each in choices.categories if each.code == values.get("category")), ""
        ),
        "sensitivity": str(Sensitivity(values["sensitivity"]).label) if values.get("sensitivity") else "",
    }


def problem_sheet(index: IndexImport) -> list[ExportColumn]:
    """The columns of the rows to mend: number, what to put right, and the row as it is in the file."""

    def told(row: IndexRow) -> str:
        return "; ".join(f"{heading_of(index, name)}: {sentence}" for name, sentence in problems_of(row))

    def cell(at: int) -> Any:
        return lambda row: row.cells[at]

    return [
        ExportColumn("Row in the file", lambda row: row.number),
        ExportColumn("What to put right", told),
        *(ExportColumn(header, cell(at)) for at, header in enumerate(index.headers)),
    ]


def imports_table(slug: str, imports: Sequence[IndexImport]) -> Table | None:
    """What the person uploaded before; None when there is nothing."""
    if not imports:
        return None
    columns = [Column("File"), Column("Uploaded"), Column("Rows", numeric=True), Column("State")]
    rows = [
        Row(
            [
                Cell(each.file_name, url=reverse("evidence:import-progress", args=[slug, each.pk])),
                format_datetime(each.uploaded_at),
                plain_number(each.total),
                Cell.tag(each.get_state_display(), STATE_TONES[ImportState(each.state)], sub=_result(each)),
            ]
        )
        for each in imports
    ]
    return Table(columns, rows, "Your uploads")


def _result(index: IndexImport) -> str:
    if index.state != ImportState.DONE:
        return ""
    return f"{counted(index.created, 'item')} added, {plain_number(index.updated)} updated"


def _day(text: str | None) -> str:
    return format_date(date.fromisoformat(text)) if text else ""
