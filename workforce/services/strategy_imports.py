"""Importing a strategy: what was found is kept, corrected, and brought in whole or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.documents.spreadsheets import SheetTable
from workforce.errors.strategy_imports import ImportIsOver, InvalidImport, UnreadableText
from workforce.models import ImportState, Strategy, StrategyImport
from workforce.queries.strategy_imports import lookups
from workforce.rules import strategy_import_found as found_rules
from workforce.rules.strategy_import_rows import Problem, RawRow, ReadRow, read_rows
from workforce.rules.strategy_text import MOST_ACTIONS, parse
from workforce.services import entries
from workforce.services.strategy_import_read import Given


@dataclass(frozen=True)
class ActionValues:
    """One action as it was corrected. ``take_figure`` is the operator to take its figure with, or empty."""

    reference: str
    title: str
    text: str
    strand: int
    take_due: bool = False
    take_figure: str = ""


@transaction.atomic
def begin(*, actor: Membership, given: Given, submission_key: UUID) -> StrategyImport:
    """Keep what was found until it is confirmed; a second click gives the first one's. Raises ``UnreadableText``."""
    entries.require(actor)
    found, warnings = _read(given)
    row = StrategyImport(
        file_name=given.file_name,
        sha256=given.sha256,
        found=found,
        warnings=warnings,
        created_by=actor.user,
        state=ImportState.READING if given.table else ImportState.PREVIEW,
    )
    made, is_new = entries.add(actor, row, submission_key)
    if is_new:
        entries.record("workforce.strategy_import.begun", actor, made)
    return made


@transaction.atomic
def choose_columns(
    *, actor: Membership, import_id: int, mapping: Mapping[str, str], expected_version: int
) -> list[Problem]:
    """Say what the columns of a table are. What is wrong, with row and column; if anything is, nothing is read.

    Raises ``ImportIsOver``, ``ChangedMeanwhile`` and ``InvalidImport``.
    """
    entries.require(actor)
    row = _locked(actor, import_id, expected_version)
    table = row.found.get("table")
    if not table:
        raise ImportIsOver
    rows = [
        RawRow(number, dict(zip(table["headers"], cells, strict=True)), tuple(formulas))
        for number, cells, formulas in table["rows"]
    ]
    read, problems = read_rows(rows, mapping, lookups(actor, timezone.now()))
    if problems:
        return problems
    row.found = _of_rows(read) | {"table": table, "mapping": dict(mapping)}
    row.state = ImportState.PREVIEW
    entries.save(row, "found", "state")
    return []


@transaction.atomic
def bring_into(
    *, actor: Membership, import_id: int, strategy_id: int | None, title: str, expected_version: int
) -> StrategyImport:
    """Say into which strategy it goes (None: a new one, with this title)."""
    entries.require(actor)
    row = _locked(actor, import_id, expected_version)
    known = Strategy.objects.filter(council_id=actor.council_id, pk=strategy_id or 0).first()
    if strategy_id and known is None:
        raise InvalidImport("Choose a strategy from the list", field="strategy")
    row.strategy = known
    row.found["title"] = title or row.found.get("title", "")
    entries.save(row, "strategy", "found")
    return row


def change_action(
    *, actor: Membership, import_id: int, action_id: int, values: ActionValues, expected_version: int
) -> StrategyImport:
    """Correct one action, or move it to another strand. Raises ``InvalidImport`` when it is not there."""

    def correct(found: dict[str, Any]) -> None:
        place = found_rules.action_with(found, action_id)
        strand = found_rules.strand_with(found, values.strand)
        if place is None or strand is None:
            raise InvalidImport("Choose a strand from the list", field="strand")
        old, action = place
        action.update({name: value for name, value in asdict(values).items() if name != "strand"})
        if old["id"] != strand["id"]:
            found_rules.move(found, action, strand)

    return _correct(actor, import_id, expected_version, correct)


def add_action(
    *, actor: Membership, import_id: int, values: ActionValues, expected_version: int
) -> StrategyImport:
    """Add an action the text has and nobody found; without any strand it gets one."""

    def correct(found: dict[str, Any]) -> None:
        strand = found_rules.strand_with(found, values.strand) or found_rules.add_strand(
            found, "1", "Actions"
        )
        found_rules.add_action(
            found, strand, reference=values.reference, title=values.title, text=values.text
        )

    return _correct(actor, import_id, expected_version, correct)


def change_strand(
    *,
    actor: Membership,
    import_id: int,
    strand_id: int,
    number: str,
    title: str,
    narrative: str,
    expected_version: int,
) -> StrategyImport:
    """Correct one strand. Raises ``InvalidImport`` when another has its number."""

    def correct(found: dict[str, Any]) -> None:
        strand = found_rules.strand_with(found, strand_id)
        if strand is None or any(
            each["number"] == number and each["id"] != strand_id for each in found_rules.strands(found)
        ):
            raise InvalidImport(f"Another strand has the number {number}", field="number")
        strand.update(number=number, title=title, narrative=narrative)

    return _correct(actor, import_id, expected_version, correct)


def toggle(*, actor: Membership, import_id: int, part_id: int, expected_version: int) -> bool:
    """Leave an action or a whole strand out, or take it back in; whether it is out now."""
    state: list[bool] = []

    def correct(found: dict[str, Any]) -> None:
        place = found_rules.action_with(found, part_id)
        part = place[1] if place else found_rules.strand_with(found, part_id)
        if part is None:
            raise InvalidImport("It is not in this import")
        part["out"] = not part["out"]
        state.append(part["out"])

    _correct(actor, import_id, expected_version, correct)
    return state[0]


@transaction.atomic
def discard(*, actor: Membership, import_id: int) -> None:
    """Throw an import away and forget what was in it. Raises ``ImportIsOver``."""
    entries.require(actor)
    row = entries.locked(actor, StrategyImport, import_id)
    refuse_over(row)
    row.state, row.found, row.warnings = ImportState.DISCARDED, {}, []
    entries.save(row, "state", "found", "warnings")
    entries.record("workforce.strategy_import.discarded", actor, row)


def refuse_over(row: StrategyImport) -> None:
    """Raise ``ImportIsOver`` once it is confirmed or thrown away."""
    if row.state not in (ImportState.PREVIEW, ImportState.READING):
        raise ImportIsOver


@transaction.atomic
def _correct(
    actor: Membership, import_id: int, expected_version: int, correct: Callable[[dict[str, Any]], None]
) -> StrategyImport:
    entries.require(actor)
    row = _locked(actor, import_id, expected_version)
    correct(row.found)
    entries.save(row, "found")
    entries.record("workforce.strategy_import.corrected", actor, row)
    return row


def _locked(actor: Membership, import_id: int, expected_version: int) -> StrategyImport:
    row = entries.locked(actor, StrategyImport, import_id)
    refuse_over(row)
    entries.check_version(
        row, expected_version, [("Corrected", "Somebody else corrected this import meanwhile")]
    )
    return row


def _read(given: Given) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    if given.table is not None:
        return {"title": "", "strands": [], "parts": [], "next": 1, "table": _payload(given.table)}, []
    read = parse(given.lines)
    if len(read.actions) > MOST_ACTIONS:
        raise UnreadableText(
            f"The text has {len(read.actions):,} actions, more than {MOST_ACTIONS}. Bring it in strand by strand",
            field="file" if given.file_name else "text",
        )
    return found_rules.as_found(read), [asdict(each) for each in read.warnings]


def _payload(table: SheetTable) -> dict[str, Any]:
    rows = [
        [row.number, [row.cells[name] for name in table.headers], list(row.formulas)] for row in table.rows
    ]
    return {"headers": list(table.headers), "rows": rows}


def _of_rows(read: list[ReadRow]) -> dict[str, Any]:
    """The rows as strands and actions; what they say beside the words is in ``values``."""
    found: dict[str, Any] = {"title": "", "organisation": "", "strands": [], "parts": [], "next": 1}
    by_name: dict[str, dict[str, Any]] = {}
    for row in read:
        key = row.strand.casefold()
        if key not in by_name:
            number, title = _strand_words(row.strand, {each["number"] for each in by_name.values()})
            by_name[key] = found_rules.add_strand(found, number, title)
        action = found_rules.add_action(
            found,
            by_name[key],
            reference=row.reference,
            title=_shortened(row.title),
            text=row.text,
            line=row.number,
        )
        action["values"] = dict(row.values)
    return found


def _strand_words(cell: str, taken: set[str]) -> tuple[str, str]:
    """Number and title of a strand as a cell names it ("1 Leadership"); without a number it gets the next one."""
    if not cell:
        return "", "Under no strand"
    number, _, title = cell.partition(" ")
    number = number.rstrip(".:)|")
    if 0 < len(number) <= 10 and (number[0].isdigit() or len(number) == 1):
        return number, (title.strip(" |:-–—") or cell)[:200]
    return next(str(each) for each in range(1, 10_000) if str(each) not in taken), cell[:200]


def _shortened(title: str) -> str:
    return title if len(title) <= 200 else title[:199].rsplit(" ", 1)[0] + "…"
