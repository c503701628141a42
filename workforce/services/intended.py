"""What a strategy intends: written down, filled in, put in action, dropped.

The words are those of the strategy and settle with it. What makes them specific (owner, date, measure and so on) can be
filled in at any time, until the intention is in action: then the action says it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from assessment_ready.councils.models import Membership
from assessment_ready.framework.models import QualityStatement
from workforce.errors.intended import AlreadyInAction, InvalidIntended, IsDropped
from workforce.models import (
    Indicator,
    IntendedAction,
    Scope,
    StatementLink,
    Strand,
    Strategy,
    Strength,
    WorkforceGroup,
)
from workforce.rules.smart import is_clear_target
from workforce.services import entries
from workforce.services.strategies import open_strategy

# What can be filled in whether or not the words are settled; the first four are the action's once there is one.
OF_ACTION = ("owner_id", "start_on", "due_on", "product", "measure")
FILLABLE = (
    *OF_ACTION,
    "baseline",
    "target",
    "indicator_id",
    "evidence_needed",
    "cost_estimate",
    "funding_source",
)


@dataclass(frozen=True)
class IntendedValues:
    """What is said of something intended. ``statements`` are (quality statement's id, strength)."""

    reference: str
    title: str
    text: str = ""
    strand_id: int | None = None
    scope: str = Scope.COUNCIL
    organisations: str = ""
    repeats: str = ""
    owner_id: int | None = None
    start_on: date | None = None
    due_on: date | None = None
    product: str = ""
    measure: str = ""
    baseline: str = ""
    target: str = ""
    indicator_id: int | None = None
    evidence_needed: str = ""
    cost_estimate: Decimal | None = None
    funding_source: str = ""
    group_ids: tuple[int, ...] = ()
    statements: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class WordValues:
    """The words of something intended, as the strategy has them."""

    reference: str
    title: str
    text: str = ""
    strand_id: int | None = None
    scope: str = Scope.COUNCIL
    organisations: str = ""
    repeats: str = ""


@transaction.atomic
def create(
    *, actor: Membership, strategy_id: int, values: IntendedValues, submission_key: UUID
) -> IntendedAction:
    """Write down something a strategy intends; a second click gives the one of the first.

    Raises ``StrategyIsSettled``, ``InvalidIntended`` and ``OwnerNotEligible``.
    """
    entries.require(actor)
    strategy = open_strategy(actor, strategy_id)
    found = entries.known(actor, IntendedAction, submission_key)
    if found is not None:
        return found
    stored = {
        name: value for name, value in asdict(values).items() if name not in ("group_ids", "statements")
    }
    _check_words(strategy, stored, None)
    check_filling(actor, stored, None)
    last: int | None = IntendedAction.objects.filter(strategy=strategy).aggregate(last=Max("position"))[
        "last"
    ]
    row = IntendedAction(strategy=strategy, position=0 if last is None else last + 1, **stored)
    made, is_new = entries.add(actor, row, submission_key)
    if is_new:
        replace_groups(actor, made, values.group_ids)
        replace_statements(actor, made, values.statements)
        entries.record(
            "workforce.intended.created", actor, made, after={"strategy": strategy.title, "text": made.text}
        )
    return made


@transaction.atomic
def change(
    *, actor: Membership, intended_id: int, values: WordValues, expected_version: int
) -> IntendedAction:
    """Change the words while the strategy is not agreed.

    Raises ``ChangedMeanwhile``, ``StrategyIsSettled`` and ``InvalidIntended``.
    """
    entries.require(actor)
    strategy = open_strategy(actor, _strategy_of(actor, intended_id))
    row = locked_intended(actor, intended_id, expected_version)
    stored = asdict(values)
    _check_words(strategy, stored, row)
    before, after = entries.apply_changes(row, stored)
    if after:
        entries.save(row, *after)
        entries.record("workforce.intended.changed", actor, row, before=before, after=after)
    return row


@transaction.atomic
def fill(
    *, actor: Membership, intended_id: int, values: Mapping[str, Any], expected_version: int
) -> IntendedAction:
    """Fill in some of ``FILLABLE``. Raises ``ChangedMeanwhile``, ``AlreadyInAction``, ``InvalidIntended``,
    ``OwnerNotEligible`` and ``IsDropped``.
    """
    entries.require(actor)
    row = locked_intended(actor, intended_id, expected_version)
    if row.dropped_at is not None:
        raise IsDropped
    filled = {name: values[name] for name in FILLABLE if name in values}
    check_filling(actor, filled, row)
    before, after = entries.apply_changes(row, filled)
    if row.action_id is not None and not after.keys().isdisjoint(OF_ACTION):
        raise AlreadyInAction
    if after:
        entries.save(row, *after)
        entries.record("workforce.intended.filled_in", actor, row, before=before, after=after)
    return row


@transaction.atomic
def set_groups(
    *, actor: Membership, intended_id: int, group_ids: Iterable[int], expected_version: int
) -> IntendedAction:
    """Say for which workforce groups it is. Raises ``ChangedMeanwhile`` and ``InvalidIntended``."""
    entries.require(actor)
    row = locked_intended(actor, intended_id, expected_version)
    if replace_groups(actor, row, group_ids):
        entries.save(row)
        entries.record("workforce.intended.grouped", actor, row, after={"groups": len(set(group_ids))})
    return row


@transaction.atomic
def set_statements(
    *, actor: Membership, intended_id: int, links: Iterable[tuple[int, str]], expected_version: int
) -> IntendedAction:
    """Say on which quality statements it bears, and how strongly. Raises ``ChangedMeanwhile``, ``InvalidIntended``."""
    entries.require(actor)
    row = locked_intended(actor, intended_id, expected_version)
    wanted = tuple(links)
    if replace_statements(actor, row, wanted):
        entries.save(row)
        entries.record("workforce.intended.linked", actor, row, after={"statements": len(wanted)})
    return row


def locked_intended(actor: Membership, intended_id: int, expected_version: int) -> IntendedAction:
    """The row, locked, if it is still the one that was read. Raises ``ChangedMeanwhile`` and ``DoesNotExist``."""
    row = entries.locked(actor, IntendedAction, intended_id)
    entries.check_version(row, expected_version, describe(row))
    return row


def describe(row: IntendedAction) -> list[tuple[str, str]]:
    """What it says now, for somebody whose form is out of date."""
    return [
        ("Reference", row.reference),
        ("Title", row.title),
        ("Words", row.text or "None"),
        ("Owner", str(row.owner.user) if row.owner else "Nobody"),
        ("Due", f"{row.due_on:%-d %B %Y}" if row.due_on else "Not set"),
        ("Product", row.product or "None"),
        ("Measure", " · ".join(filter(None, [row.measure, row.baseline, row.target])) or "None"),
        ("Evidence needed", row.evidence_needed or "None"),
    ]


def check_filling(actor: Membership, values: Mapping[str, Any], row: IntendedAction | None) -> None:
    """Raise what is wrong with what is filled in: the owner, the order of the dates, the side of a target."""
    if "owner_id" in values:
        entries.check_owner(actor, values["owner_id"], row.owner_id if row else None)
    start, due = (values.get(name, getattr(row, name, None)) for name in ("start_on", "due_on"))
    if start and due and due < start:
        raise InvalidIntended("It must be due on the day it begins or later", field="due_on")
    target = str(values.get("target") or "")
    if not is_clear_target(target) and target != getattr(row, "target", ""):
        raise InvalidIntended(f"Say whether {target} is wanted at least or at most", field="operator")
    indicator_id = values.get("indicator_id")
    if indicator_id and not Indicator.objects.filter(council_id=actor.council_id, pk=indicator_id).exists():
        raise InvalidIntended("Choose an indicator from the list", field="indicator")


def replace_groups(actor: Membership, row: IntendedAction, group_ids: Iterable[int]) -> bool:
    """Make it for exactly these groups; whether anything changed. Raises ``InvalidIntended``."""
    wanted = set(group_ids)
    known = set(
        WorkforceGroup.objects.filter(council_id=actor.council_id, pk__in=wanted).values_list("pk", flat=True)
    )
    if known != wanted:
        raise InvalidIntended("Choose workforce groups from the list", field="groups")
    if set(row.groups.values_list("pk", flat=True)) == wanted:
        return False
    row.groups.set(sorted(wanted))
    return True


def replace_statements(actor: Membership, row: IntendedAction, links: Iterable[tuple[int, str]]) -> bool:
    """Make it bear on exactly these statements; whether anything changed. Raises ``InvalidIntended``."""
    wanted = dict(links)
    known = QualityStatement.objects.filter(pk__in=wanted)
    if known.count() != len(wanted) or not set(wanted.values()) <= set(Strength.values):
        raise InvalidIntended("Choose quality statements from the list", field="statements")
    had = dict(row.statement_links.values_list("statement_id", "strength"))
    if had == wanted:
        return False
    row.statement_links.exclude(statement_id__in=wanted).delete()
    for statement_id in had.keys() & wanted.keys():
        if had[statement_id] != wanted[statement_id]:
            row.statement_links.filter(statement_id=statement_id).update(strength=wanted[statement_id])
    StatementLink.objects.bulk_create(
        StatementLink(council_id=actor.council_id, intended=row, statement_id=each, strength=wanted[each])
        for each in sorted(wanted.keys() - had.keys())
    )
    return True


def _strategy_of(actor: Membership, intended_id: int) -> int:
    return IntendedAction.objects.get(council_id=actor.council_id, pk=intended_id).strategy_id


def _check_words(strategy: Strategy, stored: Mapping[str, Any], row: IntendedAction | None) -> None:
    alike = IntendedAction.objects.filter(strategy=strategy, reference=stored["reference"])
    if alike.exclude(pk=row.pk if row else 0).exists():
        raise InvalidIntended(
            f"{stored['reference']} is there already. Choose another reference", field="reference"
        )
    strand_id = stored["strand_id"]
    if strand_id and not Strand.objects.filter(strategy=strategy, pk=strand_id).exists():
        raise InvalidIntended("Choose a strand of this strategy", field="strand")
