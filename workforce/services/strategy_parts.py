"""Strands and parts (drivers, principles, themes, policies) of a strategy: added, changed, moved, removed."""

from dataclasses import asdict, dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from assessment_ready.councils.models import Membership
from workforce.errors.strategies import InvalidStrategy
from workforce.models import PartKind, Strand, Strategy, StrategyPart
from workforce.rules.strategy_successors import successor_of
from workforce.services import entries
from workforce.services.strategies import open_strategy

_Piece = TypeVar("_Piece", Strand, StrategyPart)


@dataclass(frozen=True)
class StrandValues:
    """What a strand says."""

    number: str
    title: str
    narrative: str = ""
    lead_id: int | None = None


@dataclass(frozen=True)
class PartValues:
    """What a driver, principle, priority, theme or policy reference says."""

    kind: str
    title: str
    text: str = ""
    successor: str = ""
    source_url: str = ""


@transaction.atomic
def add_strand(*, actor: Membership, strategy_id: int, values: StrandValues, submission_key: UUID) -> Strand:
    """Add a strand after the others; a second click gives the first one's.

    Raises ``StrategyIsSettled`` and ``InvalidStrategy`` (its number is taken).
    """
    entries.require(actor)
    strategy = open_strategy(actor, strategy_id)
    found = entries.known(actor, Strand, submission_key)
    if found is not None:
        return found
    stored = _checked_strand(actor, strategy, values, None)
    row = Strand(strategy=strategy, position=_next(Strand.objects.filter(strategy=strategy)), **stored)
    strand, is_new = entries.add(actor, row, submission_key)
    if is_new:
        entries.record("workforce.strand.added", actor, strand, after=stored | {"strategy": strategy.title})
    return strand


@transaction.atomic
def change_strand(
    *, actor: Membership, strand_id: int, values: StrandValues, expected_version: int
) -> Strand:
    """Change a strand. Raises ``ChangedMeanwhile``, ``StrategyIsSettled`` and ``InvalidStrategy``."""
    entries.require(actor)
    strand = _locked_piece(actor, Strand, strand_id)
    entries.check_version(strand, expected_version, describe_strand(strand))
    before, after = entries.apply_changes(strand, _checked_strand(actor, strand.strategy, values, strand))
    if after:
        entries.save(strand, *after)
        entries.record("workforce.strand.changed", actor, strand, before=before, after=after)
    return strand


@transaction.atomic
def remove_strand(*, actor: Membership, strand_id: int) -> Strategy:
    """Remove a strand; what it intended stays in the strategy, under no strand. Raises ``StrategyIsSettled``."""
    entries.require(actor)
    strand = _locked_piece(actor, Strand, strand_id)
    before = {"number": strand.number, "title": strand.title, "narrative": strand.narrative}
    entries.record("workforce.strand.removed", actor, strand, before=before)
    strand.delete()
    return strand.strategy


@transaction.atomic
def add_part(
    *, actor: Membership, strategy_id: int, values: PartValues, submission_key: UUID
) -> StrategyPart:
    """Add a part after the others of its kind; a second click gives the first one's.

    A policy whose successor is known gets it, where none was given. Raises ``StrategyIsSettled``.
    """
    entries.require(actor)
    strategy = open_strategy(actor, strategy_id)
    found = entries.known(actor, StrategyPart, submission_key)
    if found is not None:
        return found
    stored = _checked_part(values)
    if values.kind == PartKind.POLICY and not values.successor:
        stored["successor"] = successor_of(values.title)
    alike = StrategyPart.objects.filter(strategy=strategy, kind=values.kind)
    row = StrategyPart(strategy=strategy, position=_next(alike), **stored)
    part, is_new = entries.add(actor, row, submission_key)
    if is_new:
        entries.record(
            "workforce.strategy_part.added", actor, part, after=stored | {"strategy": strategy.title}
        )
    return part


@transaction.atomic
def change_part(
    *, actor: Membership, part_id: int, values: PartValues, expected_version: int
) -> StrategyPart:
    """Change a part. Raises ``ChangedMeanwhile``, ``StrategyIsSettled`` and ``InvalidStrategy``."""
    entries.require(actor)
    part = _locked_piece(actor, StrategyPart, part_id)
    entries.check_version(part, expected_version, describe_part(part))
    before, after = entries.apply_changes(part, _checked_part(values))
    if after:
        entries.save(part, *after)
        entries.record("workforce.strategy_part.changed", actor, part, before=before, after=after)
    return part


@transaction.atomic
def remove_part(*, actor: Membership, part_id: int) -> Strategy:
    """Remove a part. Raises ``StrategyIsSettled``."""
    entries.require(actor)
    part = _locked_piece(actor, StrategyPart, part_id)
    before = {"kind": part.kind, "title": part.title, "text": part.text}
    entries.record("workforce.strategy_part.removed", actor, part, before=before)
    part.delete()
    return part.strategy


@transaction.atomic
def move_strand(*, actor: Membership, strand_id: int, up: bool) -> Strand:
    """Change places with the strand before or after; at the end nothing happens. Raises ``StrategyIsSettled``."""
    entries.require(actor)
    strand = _locked_piece(actor, Strand, strand_id)
    if _moved(strand, list(Strand.objects.filter(strategy_id=strand.strategy_id)), up):
        entries.record("workforce.strand.moved", actor, strand, after={"up": up})
    return strand


@transaction.atomic
def move_part(*, actor: Membership, part_id: int, up: bool) -> StrategyPart:
    """Change places with the part of its kind before or after. Raises ``StrategyIsSettled``."""
    entries.require(actor)
    part = _locked_piece(actor, StrategyPart, part_id)
    alike = list(StrategyPart.objects.filter(strategy_id=part.strategy_id, kind=part.kind))
    if _moved(part, alike, up):
        entries.record("workforce.strategy_part.moved", actor, part, after={"up": up})
    return part


def describe_strand(strand: Strand) -> list[tuple[str, str]]:
    """What a strand says now, for somebody whose form is out of date."""
    return [
        ("Number", strand.number),
        ("Title", strand.title),
        ("What it is about", strand.narrative or "Nothing yet"),
        ("Lead", str(strand.lead.user) if strand.lead else "Nobody"),
    ]


def describe_part(part: StrategyPart) -> list[tuple[str, str]]:
    """What a part says now, for somebody whose form is out of date."""
    return [
        ("Kind", part.get_kind_display()),
        ("Title", part.title),
        ("Text", part.text or "None"),
        ("What took its place", part.successor or "Nothing"),
        ("Address", part.source_url or "None"),
    ]


def _locked_piece(actor: Membership, model: type[_Piece], pk: int) -> _Piece:
    """The strand or part, locked, and its strategy before it: everybody takes them in the same order."""
    piece = model._default_manager.get(council_id=actor.council_id, pk=pk)
    strategy = open_strategy(actor, piece.strategy_id)
    piece = entries.locked(actor, model, pk)
    piece.strategy = strategy
    return piece


def _moved(piece: Any, pieces: list[Any], up: bool) -> bool:
    """Whether it changed places; all of them are numbered afresh."""
    at = pieces.index(piece)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(pieces):
        return False
    pieces[at], pieces[to] = pieces[to], pieces[at]
    for number, each in enumerate(pieces):
        each.position = number
    type(piece)._default_manager.bulk_update(pieces, ["position"])
    return True


def _next(rows: Any) -> int:
    last: int | None = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _checked_strand(
    actor: Membership, strategy: Strategy, values: StrandValues, current: Strand | None
) -> dict[str, Any]:
    entries.check_owner(actor, values.lead_id, current.lead_id if current else None)
    same = Strand.objects.filter(strategy=strategy, number=values.number)
    if same.exclude(pk=current.pk if current else 0).exists():
        raise InvalidStrategy(f"There is a strand {values.number} already", field="number")
    return asdict(values)


def _checked_part(values: PartValues) -> dict[str, Any]:
    if values.kind not in PartKind.values:
        raise InvalidStrategy("Choose what this is from the list", field="kind")
    return asdict(values)
