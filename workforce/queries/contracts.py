"""Reads of provider contracts: the register, one of them, how they stand, an uploaded list of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from assessment_ready.councils.models import Membership
from assessment_ready.documents import imports
from assessment_ready.documents.models import PendingImport
from assessment_ready.documents.spreadsheets import SheetTable
from assessment_ready.ui.dates import parse_uk_date
from workforce.models import Indicator, ProviderContract
from workforce.rules.contracts import Row, Standing, key_of, read_row, standing

IMPORT_KIND = "provider_contracts"
# The library's indicator that the register fills.
INDICATOR = "provider-asc-wds-completeness"
SORTS = {
    "provider": ("provider", "location"),
    "last": ("last_return_on", "provider"),
    "review": ("next_review_on", "provider"),
    "ends": ("contract_ends_on", "provider"),
}


@dataclass(frozen=True)
class ContractFilters:
    """What the register is narrowed to; empty means everything in force."""

    q: str = ""
    clause: str = ""
    review: str = ""
    complete: str = ""
    ended: str = ""


@dataclass(frozen=True)
class Checked:
    """A list of contracts compared with those there are: rows to add, rows that change one, rows to mend."""

    new: list[Row]
    changed: list[tuple[Row, ProviderContract]]
    same: int
    mend: list[Row]


def contracts(membership: Membership) -> QuerySet[ProviderContract]:
    """Every contract of the council, those that ended too."""
    rows = ProviderContract.objects.filter(council_id=membership.council_id)
    return rows.select_related("owner__user")


def register(
    membership: Membership, today: date, filters: ContractFilters, sort: str = ""
) -> QuerySet[ProviderContract]:
    """The contracts that match."""
    rows = contracts(membership).filter(ended_at__isnull=filters.ended != "yes")
    if filters.q:
        words = Q(provider__icontains=filters.q) | Q(location__icontains=filters.q)
        rows = rows.filter(words | Q(contract_reference__icontains=filters.q))
    if filters.clause:
        rows = rows.filter(has_clause={"yes": True, "no": False}.get(filters.clause))
    if filters.review == "overdue":
        rows = rows.filter(next_review_on__lt=today)
    if filters.complete == "no":
        rows = rows.exclude(staff_records=0).filter(complete_records__lt=F("staff_records") * 0.9)
    elif filters.complete == "unknown":
        rows = rows.filter(complete_records=None)
    return rows.order_by(*_order(sort))


def _order(sort: str) -> Sequence[Any]:
    names = SORTS.get(sort.removeprefix("-"), SORTS["provider"])
    if sort.startswith("-"):
        return [*(F(name).desc(nulls_last=True) for name in names), "-pk"]
    return [*(F(name).asc(nulls_last=True) for name in names), "pk"]


def how_they_stand(council_id: int) -> Standing:
    """How the contracts in force stand: the clause, and the providers at 90 per cent."""
    rows = ProviderContract.objects.filter(council_id=council_id, ended_at=None)
    return standing(rows.values_list("provider", "has_clause", "staff_records", "complete_records"))


def indicator_id(council_id: int) -> int | None:
    """The indicator that the register fills, where the council uses it."""
    rows = Indicator.objects.filter(council_id=council_id, code=INDICATOR, retired_at=None)
    return rows.values_list("pk", flat=True).first()


def overdue(council_id: int, today: date) -> int:
    """How many contracts in force are past their next review."""
    rows = ProviderContract.objects.filter(council_id=council_id, ended_at=None)
    return rows.filter(next_review_on__lt=today).count()


def get_import(membership: Membership, import_id: UUID | str) -> PendingImport:
    """The person's own upload. Raises ``ImportGone``."""
    return imports.find(actor=membership, kind=IMPORT_KIND, import_id=import_id)


def payload_of(table: SheetTable) -> dict[str, Any]:
    """A table as it waits."""
    rows = [[row.number, [row.cells[name] for name in table.headers]] for row in table.rows]
    return {"headers": list(table.headers), "rows": rows, "mapping": None}


def check(held: PendingImport, mapping: dict[str, str]) -> Checked:
    """Every row against the contracts in force; two queries however long the list is."""
    headers = held.payload["headers"]
    known = {
        key_of(vars(row)): row
        for row in ProviderContract.objects.filter(council_id=held.council_id or 0, ended_at=None)
    }
    found = Checked([], [], 0, [])
    seen: dict[tuple[str, str, str], int] = {}
    same = 0
    for number, cells in held.payload["rows"]:
        row = read_row(number, dict(zip(headers, cells, strict=True)), mapping, parse_uk_date)
        first = seen.setdefault(key_of(row.values), number)
        if first != number and not row.problems:
            row = Row(number, row.values, (f"Row {number}: the same contract as row {first}",))
        there = known.get(key_of(row.values))
        if row.problems:
            found.mend.append(row)
        elif there is None:
            found.new.append(row)
        elif any(getattr(there, name) != value for name, value in row.values.items()):
            found.changed.append((row, there))
        else:
            same += 1
    return Checked(found.new, found.changed, same, found.mend)
