"""Confirming an import: strategy, strands, parts and intended actions in one transaction, or nothing of it."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from assessment_ready.councils.models import Membership
from workforce.errors.strategy_imports import InvalidImport, NothingToImport, ReferenceTwice
from workforce.models import (
    ImportState,
    IntendedAction,
    Strand,
    Strategy,
    StrategyImport,
    StrategyPart,
    Strength,
)
from workforce.queries.strategy_imports import CHANGED, NEW, Planned, plan, strands_by_number
from workforce.rules.strategy_import_found import kept, reference_twice, strands
from workforce.services import entries
from workforce.services.intended import check_filling, replace_groups, replace_statements
from workforce.services.strategies import OPEN_STATES, refuse_settled
from workforce.services.strategy_imports import refuse_over


@transaction.atomic
def confirm(*, actor: Membership, import_id: int, with_parts: bool, expected_version: int) -> Strategy:
    """Bring it in. An action is recognised by its reference: new, changed or the same; empty cells change nothing.

    Raises ``ImportIsOver``, ``ChangedMeanwhile``, ``ReferenceTwice``, ``NothingToImport``, ``InvalidImport`` and
    ``StrategyIsSettled`` (an agreed strategy takes no other words).
    """
    entries.require(actor)
    row = entries.locked(actor, StrategyImport, import_id, "strategy")
    refuse_over(row)
    entries.check_version(
        row, expected_version, [("Corrected", "Somebody else corrected this import meanwhile")]
    )
    twice = reference_twice(row.found)
    if twice:
        raise ReferenceTwice(twice)
    planned = plan(row.found, row.strategy)
    if not any(each.outcome in (NEW, CHANGED) for each in planned):
        raise NothingToImport
    strategy = _strategy(actor, row)
    if strategy.state not in OPEN_STATES and any(each.changes_words for each in planned):
        refuse_settled(strategy)
    by_number = _strands(actor, strategy, row.found)
    if with_parts and strategy.state in OPEN_STATES:
        _parts(actor, strategy, row.found)
    _add(actor, strategy, by_number, [each for each in planned if each.outcome == NEW])
    for each in planned:
        if each.outcome == CHANGED:
            _change(actor, each, by_number)
    _finish(actor, row, strategy, planned)
    return strategy


def _strategy(actor: Membership, row: StrategyImport) -> Strategy:
    if row.strategy is not None:
        return entries.locked(actor, Strategy, row.strategy.pk)
    title = str(row.found.get("title", "")).strip()
    if not title:
        raise InvalidImport("Enter what the strategy is called, or choose one that is there", field="title")
    made = Strategy(
        council_id=actor.council_id,
        title=title[:200],
        organisation=str(row.found.get("organisation", ""))[:160],
        source_name=row.file_name or "Pasted text",
        created_by=actor.user,
    )
    made.save(force_insert=True)
    entries.record(
        "workforce.strategy.created", actor, made, after={"title": made.title, "source": made.source_name}
    )
    return made


def _strands(actor: Membership, strategy: Strategy, found: dict[str, Any]) -> dict[str, Strand]:
    """The strands by number; those that are needed and not there are made."""
    known = strands_by_number(strategy)
    needed = {strand["id"] for strand, _ in kept(found) if strand["number"]}
    wanted = [each for each in strands(found) if each["id"] in needed and each["number"] not in known]
    made = Strand.objects.bulk_create(
        Strand(
            council_id=actor.council_id,
            strategy=strategy,
            number=each["number"],
            title=each["title"],
            narrative=each["narrative"],
            position=len(known) + place,
        )
        for place, each in enumerate(wanted)
    )
    return known | {each.number: each for each in made}


def _parts(actor: Membership, strategy: Strategy, found: dict[str, Any]) -> None:
    """The drivers, principles and so on that are not there yet, recognised by kind and title."""
    known = {(kind, title.casefold()) for kind, title in strategy.parts.values_list("kind", "title")}
    StrategyPart.objects.bulk_create(
        StrategyPart(
            council_id=actor.council_id,
            strategy=strategy,
            kind=each["kind"],
            title=each["title"],
            text=each["text"],
            position=place,
        )
        for place, each in enumerate(found.get("parts", []))
        if (each["kind"], each["title"].casefold()) not in known
    )


def _add(actor: Membership, strategy: Strategy, by_number: dict[str, Strand], planned: list[Planned]) -> None:
    last: int | None = IntendedAction.objects.filter(strategy=strategy).aggregate(last=Max("position"))[
        "last"
    ]
    first = 0 if last is None else last + 1
    for each in planned:
        check_filling(
            actor, {name: value for name, value in each.changes.items() if name != "indicator_id"}, None
        )
    made = IntendedAction.objects.bulk_create(
        IntendedAction(
            council_id=actor.council_id,
            strategy=strategy,
            strand=by_number.get(each.strand["number"]),
            reference=each.action["reference"],
            position=first + place,
            **each.changes,
        )
        for place, each in enumerate(planned)
    )
    for row, each in zip(made, planned, strict=True):
        _link(actor, row, each)


def _change(actor: Membership, planned: Planned, by_number: dict[str, Strand]) -> None:
    row, changes = planned.row, dict(planned.changes)
    assert row is not None
    if "strand" in changes:
        changes["strand_id"] = by_number[changes.pop("strand")].pk
    check_filling(actor, changes, row)
    _, after = entries.apply_changes(row, changes)
    _link(actor, row, planned)
    entries.save(row, *after)


def _link(actor: Membership, row: IntendedAction, planned: Planned) -> None:
    """Groups and statements are added to those there are; what is linked keeps its strength."""
    groups, statements = planned.links.get("group_ids", ()), planned.links.get("statement_ids", ())
    if groups:
        replace_groups(actor, row, {*row.groups.values_list("pk", flat=True), *groups})
    if statements:
        had = dict(row.statement_links.values_list("statement_id", "strength"))
        added = dict.fromkeys(statements, str(Strength.SUPPORTING))
        replace_statements(actor, row, (added | had).items())


def _finish(actor: Membership, row: StrategyImport, strategy: Strategy, planned: list[Planned]) -> None:
    """The import is over: what it was is kept with the strategy, what waited in it is forgotten."""
    row.state, row.strategy = ImportState.DONE, strategy
    row.found, row.warnings = {}, []
    entries.save(row, "state", "strategy", "found", "warnings")
    counts = {name: sum(each.outcome == name for each in planned) for name in (NEW, CHANGED)}
    entries.record("workforce.strategy_import.done", actor, row, after={**counts, "strategy": strategy.title})
