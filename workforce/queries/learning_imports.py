"""A list of completed learning somebody uploaded, compared with what there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from assessment_ready.councils.models import Membership
from assessment_ready.documents import imports
from assessment_ready.documents.models import PendingImport
from assessment_ready.documents.spreadsheets import SheetTable
from workforce.models import LearnerProfile, LearningRecord
from workforce.queries.learning_codes import codes
from workforce.rules.learning_rows import RawRow, ReadRow, Words, read_rows, words_for

IMPORT_KIND = "completions"
# What a file may say of a profile; an empty cell says nothing.
PROFILE_FIELDS = ("team", "job_role", "started_on", "reviewed_on", "plan_reviewed_on")


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    PROFILE = "profile"
    KNOWN = "known"
    DOUBLE = "double"
    MEND = "mend"


@dataclass(frozen=True)
class CheckedRow:
    """A row with what becomes of it. ``is_new_person``: the pseudonym is not known yet."""

    row: ReadRow
    fate: Fate
    is_new_person: bool = False
    changes: bool = False


@dataclass(frozen=True)
class Check:
    """Every row of a file in its order."""

    rows: list[CheckedRow]

    def those(self, fate: Fate) -> list[CheckedRow]:
        """The rows of one fate."""
        return [each for each in self.rows if each.fate == fate]

    @property
    def counts(self) -> dict[Fate, int]:
        """How many rows of each fate."""
        return {fate: len(self.those(fate)) for fate in Fate}

    @property
    def new_people(self) -> int:
        """How many pseudonyms are new."""
        return len({each.row.values["pseudonym"] for each in self.rows if each.is_new_person})

    @property
    def does_something(self) -> bool:
        """Whether anything would be added or changed."""
        counts = self.counts
        return bool(counts[Fate.NEW] or counts[Fate.PROFILE])


def get_import(membership: Membership, import_id: UUID | str) -> PendingImport:
    """The person's own upload, not imported yet. Raises ``ImportGone``."""
    return imports.find(actor=membership, kind=IMPORT_KIND, import_id=import_id)


def payload_of(table: SheetTable, mapping: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A table as it waits: headings, and per row its number and its cells."""
    rows = [[row.number, [row.cells[name] for name in table.headers]] for row in table.rows]
    return {"headers": list(table.headers), "rows": rows, "mapping": dict(mapping or {}), "is_mapped": False}


def headers_of(held: PendingImport) -> list[str]:
    """The headings of the file."""
    return list(held.payload["headers"])


def samples_of(held: PendingImport) -> dict[str, str]:
    """For each heading the first text that stands under it."""
    found: dict[str, str] = {}
    for raw in raw_rows(held)[:200]:
        for heading, cell in raw.cells.items():
            if cell:
                found.setdefault(heading, cell)
    return found


def raw_rows(held: PendingImport) -> list[RawRow]:
    """The rows as the file has them."""
    headers: Sequence[str] = headers_of(held)
    return [RawRow(number, dict(zip(headers, cells, strict=True))) for number, cells in held.payload["rows"]]


def mapping_of(held: PendingImport) -> dict[str, str]:
    """The heading chosen, or guessed, for each thing."""
    return dict(held.payload["mapping"])


def check(held: PendingImport, today: date) -> Check:
    """Every row against what there is now; four queries however long the file is."""
    names = codes()
    words = Words(words_for(names.roles), words_for(names.categories))
    there = _There(held.council_id or 0)
    return Check([there.compare(row) for row in read_rows(raw_rows(held), mapping_of(held), words, today)])


class _There:
    """The profiles and records of a council, by what they are recognised by."""

    def __init__(self, council_id: int) -> None:
        rows = LearnerProfile.objects.filter(council_id=council_id)
        self.profiles = {profile.pseudonym: profile for profile in rows}
        records = LearningRecord.objects.filter(council_id=council_id)
        self.records = set(records.values_list("profile__pseudonym", "category", "completed_on"))

    def compare(self, row: ReadRow) -> CheckedRow:
        """What becomes of a row."""
        if row.problems:
            return CheckedRow(row, Fate.MEND)
        values = row.values
        profile = self.profiles.get(values["pseudonym"])
        changes = profile is None or bool(told(profile, values))
        fate = self._fate(row, changes=changes)
        return CheckedRow(row, fate, is_new_person=profile is None, changes=changes)

    def _fate(self, row: ReadRow, *, changes: bool) -> Fate:
        values = row.values
        if row.double_of is not None:
            return Fate.DOUBLE
        key = (values["pseudonym"], values["category"], values["completed_on"])
        if row.has_completion and key not in self.records:
            return Fate.NEW
        return Fate.PROFILE if changes else Fate.KNOWN


def told(profile: LearnerProfile, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says of a profile that the profile does not say: an earlier day never replaces a later one."""
    found = {}
    for name in PROFILE_FIELDS:
        new, old = values[name], getattr(profile, name)
        if new is None or new == old:
            continue
        if name.endswith("reviewed_on") and old is not None and new < old:
            continue
        found[name] = new
    if profile.left_at is not None:
        found["left_at"] = None
    return found
