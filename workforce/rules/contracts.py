"""Provider contracts: how complete their returns are, who is at 90 per cent, and rows of a list of them. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

# The national measure: at least this share of the records complete.
COMPLETE_ENOUGH = Decimal(90)
YES, NO, NOT_KNOWN = "yes", "no", "not_known"
_WORDS = {
    **dict.fromkeys(["yes", "y", "true", "1", "in place", "included"], True),
    **dict.fromkeys(["no", "n", "false", "0", "none", "missing"], False),
    **dict.fromkeys(["", "not known", "unknown", "?", "n/k", "tbc"], None),
}
_LONGEST = {"provider": 160, "location": 160, "contract_reference": 60, "note": 4000}
Values = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One thing a list can say of a contract, and how people head it (letters only, best first)."""

    name: str
    label: str
    headings: tuple[str, ...]


FIELDS = (
    Field("provider", "Provider", ("provider", "providername", "organisation", "supplier", "name")),
    Field("location", "Location or service", ("location", "service", "site", "home")),
    Field("contract_reference", "Contract reference", ("contractreference", "reference", "contract", "ref")),
    Field("has_clause", "Clause on the workforce return", ("clause", "ascwdsclause", "hasclause", "ascwds")),
    Field("staff_records", "Staff records", ("staffrecords", "records", "staff", "workers")),
    Field("complete_records", "Complete records", ("completerecords", "complete", "completed")),
    Field("last_return_on", "Last return", ("lastreturn", "lastupdated", "lastreturnon", "returned")),
    Field("next_review_on", "Next review", ("nextreview", "reviewdate", "review", "nextreviewon")),
    Field(
        "contract_ends_on", "Contract ends", ("contractends", "enddate", "ends", "contractendson", "expires")
    ),
    Field("note", "Note", ("note", "notes", "comment", "comments")),
)
LABELS = {field.name: field.label for field in FIELDS}


@dataclass(frozen=True)
class Row:
    """One row of a list: its number, what it says, and what must be mended."""

    number: int
    values: Values
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """How the contracts in force stand. Shares are None where there is nothing to share out."""

    contracts: int
    with_clause: int
    clause_not_known: int
    providers: int
    providers_known: int
    providers_complete: int

    @property
    def clause_share(self) -> Decimal | None:
        """The per cent of contracts that have the clause."""
        return per_cent(self.with_clause, self.contracts)

    @property
    def complete_share(self) -> Decimal | None:
        """The per cent of providers at 90 per cent; one whose completeness is not known is not at it."""
        return per_cent(self.providers_complete, self.providers)


def per_cent(part: int | None, whole: int | None) -> Decimal | None:
    """A share in per cent; None where one is not known or there is nothing."""
    if part is None or not whole:
        return None
    return Decimal(part) * 100 / whole


def is_complete(part: int | None, whole: int | None) -> bool | None:
    """Whether a provider is at 90 per cent; None where it is not known."""
    share = per_cent(part, whole)
    return None if share is None else share >= COMPLETE_ENOUGH


def standing(rows: Iterable[tuple[str, bool | None, int | None, int | None]]) -> Standing:
    """How contracts stand, each as (provider, clause, staff records, complete records); a provider's are added up."""
    clauses: list[bool | None] = []
    providers: dict[str, list[tuple[int, int]]] = {}
    for provider, clause, staff, complete in rows:
        clauses.append(clause)
        known = providers.setdefault(" ".join(provider.casefold().split()), [])
        if staff is not None and complete is not None:
            known.append((complete, staff))
    sums = [(sum(a for a, _ in each), sum(b for _, b in each)) for each in providers.values()]
    states = [is_complete(*each) for each in sums]
    return Standing(
        contracts=len(clauses),
        with_clause=clauses.count(True),
        clause_not_known=clauses.count(None),
        providers=len(providers),
        providers_known=len(states) - states.count(None),
        providers_complete=states.count(True),
    )


def guessed(headings: Sequence[str]) -> dict[str, str]:
    """For each field the heading that most likely means it; a heading means one thing only."""
    left = {_letters(heading): heading for heading in reversed(headings)}
    found: dict[str, str] = {}
    for field in FIELDS:
        name = next((each for each in field.headings if each in left), None)
        if name is not None:
            found[field.name] = left.pop(name)
    return found


def looks_like_headings(cells: Sequence[str]) -> bool:
    """Whether a row of a messy sheet is the one with the headings."""
    found = guessed([cell for cell in cells if cell])
    return len(found) > 1 and "provider" in found


def read_row(
    number: int, cells: Mapping[str, str], mapping: Mapping[str, str], day: Callable[[str], date]
) -> Row:
    """One row. ``day`` reads a date or raises ``ValueError`` with a sentence. A field not in the file is left out."""
    values: Values = {}
    problems: list[str] = []
    for name, heading in mapping.items():
        text = " ".join(cells.get(heading, "").split())
        try:
            values[name] = _value(name, text, day)
        except ValueError as error:
            problems.append(f"Row {number}, {heading}: {error}")
    if not values.get("provider") and "provider" in mapping:
        problems.append(f"Row {number}, {mapping['provider']}: enter the provider's name")
    staff, complete = values.get("staff_records"), values.get("complete_records")
    if complete is not None and (staff is None or complete > staff):
        problems.append(
            f"Row {number}, {mapping['complete_records']}: more complete records than staff records"
        )
    return Row(number, values, tuple(problems))


def key_of(values: Mapping[str, Any]) -> tuple[str, str, str]:
    """By what a contract is recognised: provider, location and reference."""
    parts = [
        str(values.get(name) or "").casefold() for name in ("provider", "location", "contract_reference")
    ]
    return parts[0], parts[1], parts[2]


def _value(name: str, text: str, day: Callable[[str], date]) -> Any:
    if name in _LONGEST:
        if len(text) > _LONGEST[name]:
            raise ValueError(f"at most {_LONGEST[name]} characters")
        return text
    if name == "has_clause":
        if text.casefold() not in _WORDS:
            raise ValueError("enter yes, no or not known")
        return _WORDS[text.casefold()]
    if not text:
        return None
    if name.endswith("_on"):
        return day(text)
    return _count(text)


def _count(text: str) -> int:
    digits = text.replace(",", "")
    if not re.fullmatch(r"\d{1,6}(\.0+)?", digits):
        raise ValueError("enter a whole number")
    return int(digits.partition(".")[0])


def _letters(heading: str) -> str:
    return re.sub(r"[^a-z]", "", heading.casefold())
