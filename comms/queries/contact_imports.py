"""A list of contacts somebody uploaded, compared with the contacts there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from assessment_ready.councils.models import Membership
from assessment_ready.documents import imports
from assessment_ready.documents.models import PendingImport
from assessment_ready.documents.spreadsheets import SheetTable
from comms.models import AudienceMember, Contact, Format, LawfulBasis
from comms.queries.contact_wishes import Wishes, wishes
from comms.rules.contact_rows import (
    FILL,
    LEAVE,
    Plan,
    Problem,
    RawRow,
    ReadRow,
    Words,
    filled_in,
    person_key,
    read_rows,
)

IMPORT_KIND = "contacts"
# What a file may fill in where a contact says nothing. The address decides who it is, so it stays.
FILLABLE = (
    "name",
    "organisation",
    "job_title",
    "phone",
    "source",
    "formats",
    "language",
    "notes",
    "review_on",
    "delete_on",
)


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    KNOWN = "known"
    DOUBLE = "double"
    OBJECTED = "objected"
    MEND = "mend"


@dataclass(frozen=True)
class CheckedRow:
    """A row with what becomes of it. ``contact`` is the one there is already, ``fills`` what it would get."""

    number: int
    outcome: Outcome
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    double_of: int | None = None
    contact: Contact | None = None
    fills: Mapping[str, Any] | None = None
    audience_ids: tuple[int, ...] = ()

    @property
    def changes_something(self) -> bool:
        """Whether a contact there is already would change."""
        return bool(self.fills or self.audience_ids)


@dataclass(frozen=True)
class Check:
    """Every row of a file in its order."""

    rows: list[CheckedRow]

    def those(self, outcome: Outcome) -> list[CheckedRow]:
        """The rows of one outcome."""
        return [row for row in self.rows if row.outcome == outcome]

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many rows of each outcome."""
        return {outcome: len(self.those(outcome)) for outcome in Outcome}

    @property
    def updates(self) -> list[CheckedRow]:
        """The rows that change a contact there is already."""
        return [row for row in self.those(Outcome.KNOWN) if row.changes_something]


def get_import(membership: Membership, import_id: UUID | str) -> PendingImport:
    """The person's own upload, not imported yet. Raises ``ImportGone``."""
    return imports.find(actor=membership, kind=IMPORT_KIND, import_id=import_id)


def payload_of(table: SheetTable) -> dict[str, Any]:
    """A table as it waits: headings, and per row its number, its cells and where a formula stands."""
    rows = [
        [row.number, [row.cells[name] for name in table.headers], list(row.formulas)] for row in table.rows
    ]
    return {"headers": list(table.headers), "rows": rows, "plan": None}


def headers_of(held: PendingImport) -> list[str]:
    """The headings of the file."""
    return list(held.payload["headers"])


def samples_of(held: PendingImport) -> dict[str, str]:
    """For each heading the first text that stands under it."""
    headers = headers_of(held)
    found: dict[str, str] = {}
    for _, cells, _ in held.payload["rows"][:200]:
        for heading, cell in zip(headers, cells, strict=True):
            if cell and heading not in found:
                found[heading] = cell
    return found


def plan_of(held: PendingImport) -> Plan | None:
    """What was chosen, or None before anything was."""
    kept = held.payload["plan"]
    return Plan(**{**kept, "audience_ids": tuple(kept["audience_ids"])}) if kept else None


def words() -> Words:
    """What people may call formats and lawful bases: the label or the code."""
    return Words(
        _by_word(Format.choices),
        _by_word(LawfulBasis.choices),
        tuple(map(str, Format.labels)),
        tuple(map(str, LawfulBasis.labels)),
    )


def _by_word(choices: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, label in choices:
        found[label.casefold()] = found[code.replace("_", " ")] = found[code] = code
    return found


def check(held: PendingImport, plan: Plan) -> Check:
    """Every row of the upload against the contacts there are now; five queries however long the file is."""
    headers = headers_of(held)
    raw = (
        RawRow(number, dict(zip(headers, cells, strict=True)), tuple(formulas))
        for number, cells, formulas in held.payload["rows"]
    )
    there = _There(held.council_id or 0, plan)
    return Check([there.compare(row) for row in read_rows(raw, plan, words())])


class _There:
    """The contacts of a council by what they are recognised by."""

    def __init__(self, council_id: int, plan: Plan) -> None:
        self.plan = plan
        self.said: Wishes = wishes(council_id)
        self.by_key: dict[tuple[str, ...], Contact] = {}
        for contact in Contact.objects.filter(council_id=council_id, erased_at=None).order_by("-number"):
            self.by_key[person_key(vars(contact))] = contact
        places = AudienceMember.objects.filter(council_id=council_id, audience_id__in=plan.audience_ids)
        self.places = set(places.values_list("contact_id", "audience_id"))

    def compare(self, row: ReadRow) -> CheckedRow:
        """What becomes of a row."""
        if row.problems:
            return CheckedRow(row.number, Outcome.MEND, row.values, problems=row.problems)
        if row.double_of is not None:
            return CheckedRow(row.number, Outcome.DOUBLE, row.values, double_of=row.double_of)
        contact = self.by_key.get(person_key(row.values))
        if contact is None:
            objected = self.said.has_objection(row.values["email"])
            return CheckedRow(row.number, Outcome.OBJECTED if objected else Outcome.NEW, row.values)
        return self._known(row, contact)

    def _known(self, row: ReadRow, contact: Contact) -> CheckedRow:
        fills: dict[str, Any] = {}
        new: Sequence[int] = ()
        if self.plan.known != LEAVE:
            new = [each for each in self.plan.audience_ids if (contact.pk, each) not in self.places]
        if self.plan.known == FILL:
            fills = filled_in(vars(contact), row.values, FILLABLE)
        return CheckedRow(
            row.number, Outcome.KNOWN, row.values, contact=contact, fills=fills, audience_ids=tuple(new)
        )
