"""What pages and checks of an index import read. An import is seen by its uploader in its council only."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, QuerySet

from assessment_ready.councils.models import Membership
from assessment_ready.evidence.models import (
    EvidenceItem,
    EvidencePart,
    ImportState,
    IndexImport,
    IndexRow,
    RowOutcome,
)
from assessment_ready.evidence.queries.people import possible_owners
from assessment_ready.evidence.rules.index_columns import FIELDS
from assessment_ready.evidence.rules.index_duplicates import KnownItem, Library
from assessment_ready.evidence.rules.index_rows import Book
from assessment_ready.evidence.rules.index_statements import Names
from assessment_ready.evidence.rules.index_words import People, Person
from assessment_ready.framework.models import EvidenceCategory, QualityStatement
from assessment_ready.framework.queries import (
    categories,
    default_framework,
    statement_numbers_by_alias,
    statements,
)
from assessment_ready.ui.dates import london_date

_OPEN = [state for state in ImportState if not state.is_over]
ROWS_SHOWN = 3
MOST_ROWS_AT_ONCE = 50
_ROW_KEY = re.compile(r"row(\d{1,8})_", re.ASCII)


def get_import(membership: Membership, import_id: int) -> IndexImport:
    """The person's own import. Raises ``IndexImport.DoesNotExist`` for everybody else's."""
    return IndexImport.objects.of(membership).get(pk=import_id)


def waiting_imports(membership: Membership) -> list[IndexImport]:
    """The person's imports that are not finished, newest first; one query."""
    return list(IndexImport.objects.of(membership).filter(state__in=_OPEN)[:5])


def recent_imports(membership: Membership) -> list[IndexImport]:
    """The person's last ten imports, newest first; one query."""
    return list(IndexImport.objects.of(membership)[:10])


def people_choices(membership: Membership, now: datetime) -> list[Person]:
    """Everybody in the council who can own evidence, by name; one query."""
    rows = possible_owners(membership, now).values_list("pk", "user__full_name", "user__email")
    return [Person(pk, name, email) for pk, name, email in rows]


def category_choices() -> list[EvidenceCategory]:
    """The evidence categories of the framework in force, in order."""
    return categories(default_framework())


def book_of(membership: Membership, now: datetime) -> Book:
    """What the rows of an import by this person are checked against; at most seven queries."""
    framework = default_framework()
    titles = {row.number: row.title for row in statements(framework)}
    return Book(
        names=Names(statement_numbers_by_alias(framework), titles),
        categories={row.code: row.title for row in categories(framework)},
        people=People(people_choices(membership, now)),
        today=london_date(now),
    )


def library_of(membership: Membership, now: datetime) -> Library:
    """The library as this person may know it: what is under an embargo closed to them is not in it. Two queries."""
    items = EvidenceItem.objects.visible_to(membership, now).order_by("number")
    links: dict[int, list[str]] = {}
    parts = EvidencePart.objects.filter(version__item__in=items.order_by().values("pk")).exclude(url="")
    for item_id, url in parts.order_by().values_list("version__item_id", "url").distinct():
        links.setdefault(item_id, []).append(url)
    columns = items.values_list("pk", "reference", "title", "as_at", "withdrawn_at", "embargo_id")
    return Library(
        KnownItem(
            pk=pk,
            reference=reference,
            title=title,
            as_at=as_at.isoformat(),
            links=tuple(links.get(pk, ())),
            can_change=withdrawn_at is None and embargo_id is None,
        )
        for pk, reference, title, as_at, withdrawn_at, embargo_id in columns
    )


def statements_by_number() -> dict[int, QualityStatement]:
    """The statements of the framework in force."""
    return {row.number: row for row in statements(default_framework())}


def outcome_counts(index: IndexImport) -> dict[str, int]:
    """How many rows have each outcome, nothing left out; one query."""
    rows = IndexRow.objects.filter(index=index).order_by().values_list("outcome").annotate(n=Count("pk"))
    found = dict(rows)
    return {outcome.value: found.get(outcome.value, 0) for outcome in RowOutcome}


def rows_of(index: IndexImport, outcome: str = "", number: int | None = None) -> QuerySet[IndexRow]:
    """The rows in the order of the file, narrowed to an outcome or to one row."""
    rows = IndexRow.objects.filter(index=index)
    if number is not None:
        return rows.filter(number=number)
    return rows.filter(outcome=outcome) if outcome in RowOutcome.values else rows


def first_rows(index: IndexImport) -> list[IndexRow]:
    """A few rows to show what the columns hold."""
    return list(IndexRow.objects.filter(index=index)[:ROWS_SHOWN])


def rows_without_link(index: IndexImport) -> int:
    """How many rows would become items that cannot be opened yet; one query."""
    return IndexRow.objects.filter(index=index, outcome=RowOutcome.ADD, values__links=[]).count()


def texts_of(index: IndexImport, row: IndexRow) -> dict[str, str]:
    """What stands in a row by field, with what the person put right."""
    cells = dict(zip(index.headers, row.cells, strict=True))
    texts: dict[str, str] = {name: cells.get(header, "") for name, header in index.mapping.items()}
    texts.update(row.corrections)
    return texts


def formulas_of(index: IndexImport, row: IndexRow) -> list[str]:
    """The fields in which a formula stands and nothing was put right yet."""
    return [
        name
        for name, header in index.mapping.items()
        if header in row.formulas and name not in row.corrections
    ]


def problems_of(row: IndexRow) -> list[tuple[str, str]]:
    """Everything to put right in a row as (field, sentence), in the order of the fields."""
    found = [(name, sentence) for name, sentence in row.problems]
    shared = row.values.get("settled", {}).get("problem")
    if shared:
        found.append((shared[0], shared[1]))
    order = {field.name: position for position, field in enumerate(FIELDS)}
    return sorted(found, key=lambda problem: order[problem[0]])


def remarks_of(row: IndexRow) -> list[str]:
    """How things were understood, and why the row is treated as it is."""
    why = row.values.get("settled", {}).get("why", "")
    return [*([why] if why else []), *row.remarks]


def heading_of(index: IndexImport, field: str) -> str:
    """The file's heading for a field; the field's own name where the file has none."""
    labels = {each.name: each.label for each in FIELDS}
    return index.mapping.get(field) or labels[field]


def rows_in_form(index: IndexImport, sent: Iterable[str]) -> list[IndexRow]:
    """The rows that a sent form is about, by the names of its fields ("row12_owner"); at most fifty."""
    numbers = {int(match[1]) for name in sent if (match := _ROW_KEY.match(name))}
    return list(IndexRow.objects.filter(index=index, number__in=sorted(numbers)[:MOST_ROWS_AT_ONCE]))
