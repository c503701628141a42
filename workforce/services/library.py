"""The library of indicators that comes with the product, and taking indicators from it into use."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.db.models import Max

from assessment_ready.councils.models import Membership
from workforce.errors.indicators import UnknownLibraryCode
from workforce.models import Indicator
from workforce.services import entries

_FILE = Path(__file__).resolve().parents[1] / "data" / "indicators.toml"
# What a council's indicator takes over from the library.
_TAKEN = (
    "name", "definition", "numerator", "denominator", "unit", "decimals", "scope", "direction", "frequency",
    "source", "formula", "quality_note",
)  # fmt: skip


@dataclass(frozen=True)
class LibraryIndicator:
    """An indicator as the library has it. ``formula_words`` is the formula for people to read."""

    code: str
    name: str
    definition: str
    numerator: str
    denominator: str
    formula_words: str
    unit: str
    decimals: int
    scope: str
    direction: str
    frequency: str
    source: str
    formula: str
    quality_note: str
    group: str
    rules: str


@cache
def load_library() -> tuple[LibraryIndicator, ...]:
    """Every indicator of the library, in its order."""
    with _FILE.open("rb") as file:
        rows: list[dict[str, Any]] = tomllib.load(file)["indicator"]
    return tuple(LibraryIndicator(**{**_USUAL, **row}) for row in rows)


@transaction.atomic
def use(*, actor: Membership, codes: Iterable[str]) -> list[Indicator]:
    """Take these indicators of the library into use; those that are stay as the council has them.

    A retired one comes back. Gives the council's indicators, in the library's order.
    Raises ``UnknownLibraryCode``.
    """
    entries.require(actor)
    wanted = set(codes)
    chosen = [each for each in load_library() if each.code in wanted]
    if not wanted or wanted - {each.code for each in chosen}:
        raise UnknownLibraryCode
    mine = Indicator.objects.select_for_update().filter(council_id=actor.council_id)
    there = {row.code: row for row in mine.filter(code__in=wanted)}
    position = _last(actor)
    made = []
    for place, each in enumerate(chosen, start=position + 1):
        row = there.get(each.code)
        made.append(_taken(actor, each, place) if row is None else _back(actor, row))
    return made


def _last(actor: Membership) -> int:
    rows = Indicator.objects.filter(council_id=actor.council_id)
    return rows.aggregate(last=Max("position"))["last"] or 0


def _taken(actor: Membership, each: LibraryIndicator, position: int) -> Indicator:
    values = {name: getattr(each, name) for name in _TAKEN}
    row = Indicator(code=each.code, position=position, **values)
    # Two who choose the same indicator at once make one.
    key = uuid5(NAMESPACE_URL, f"workforce/library/{actor.council_id}/{each.code}")
    row, is_new = entries.add(actor, row, key)
    if is_new:
        entries.record("workforce.indicator.added", actor, row, after={"code": each.code, "name": each.name})
    return row


def _back(actor: Membership, row: Indicator) -> Indicator:
    if row.retired_at is not None:
        row.retired_at = None
        entries.save(row, "retired_at")
        entries.record("workforce.indicator.brought_back", actor, row)
    return row


_USUAL: dict[str, Any] = {
    "definition": "", "numerator": "", "denominator": "", "formula_words": "", "unit": "percent", "decimals": 1,
    "scope": "council", "direction": "up", "frequency": "quarter", "source": "", "formula": "",
    "quality_note": "", "group": "", "rules": "",
}  # fmt: skip
