"""Reads of strategy imports: one of them, what its names mean, and what confirming it would change."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from assessment_ready.actions.queries.choices import possible_owners
from assessment_ready.councils.models import Membership
from assessment_ready.framework.queries import default_framework, statements
from workforce.models import (
    Indicator,
    IntendedAction,
    Scope,
    Strand,
    Strategy,
    StrategyImport,
    StrategyState,
    WorkforceGroup,
)
from workforce.rules.smart import worded_target
from workforce.rules.strategy_import_found import kept
from workforce.rules.strategy_import_rows import Lookups

NEW, CHANGED, SAME = "new", "changed", "same"
WORD_NAMES = ("title", "text", "scope", "organisations", "repeats")
ACTION_NAMES = ("owner_id", "start_on", "due_on", "product", "measure")
_DATES = ("start_on", "due_on")


@dataclass(frozen=True)
class Planned:
    """What becomes of one action: ``changes`` are the fields it would get, ``links`` its groups and statements."""

    action: Mapping[str, Any]
    strand: Mapping[str, Any]
    outcome: str
    row: IntendedAction | None
    changes: dict[str, Any]
    links: dict[str, tuple[int, ...]]

    @property
    def changes_words(self) -> bool:
        """Whether the words of the strategy would change: not once it is agreed."""
        return self.outcome == NEW or not self.changes.keys().isdisjoint((*WORD_NAMES, "strand"))


def get_import(membership: Membership, import_id: int) -> StrategyImport:
    """One import of the council; raises ``StrategyImport.DoesNotExist``."""
    rows = StrategyImport.objects.filter(council_id=membership.council_id)
    return rows.select_related("strategy").get(pk=import_id)


def strategies_to_choose(membership: Membership) -> list[Strategy]:
    """The strategies an import can be brought into; agreed ones take no other words, but what makes them specific."""
    rows = Strategy.objects.filter(council_id=membership.council_id)
    return list(rows.exclude(state=StrategyState.SUPERSEDED))


def plan(found: Mapping[str, Any], strategy: Strategy | None) -> list[Planned]:
    """What each action would become in this strategy (None: a new one), recognised by its reference; four queries."""
    existing: dict[str, IntendedAction] = {}
    if strategy is not None:
        rows = IntendedAction.objects.filter(strategy=strategy).select_related("strand")
        rows = rows.prefetch_related("groups", "statement_links")
        existing = {row.reference.casefold(): row for row in rows}
    return [_planned(strand, action, existing) for strand, action in kept(dict(found))]


def values_of(action: Mapping[str, Any]) -> dict[str, Any]:
    """Everything an action says beside reference and strand, as the columns take it."""
    values = {name: value for name, value in action["values"].items() if not name.endswith("_ids")}
    for name in _DATES:
        if name in values:
            values[name] = date.fromisoformat(values[name])
    if action["take_due"]:
        values["due_on"] = date.fromisoformat(action["due_on"])
    if action["take_figure"]:
        values["target"] = worded_target(action["take_figure"], action["figure"])
    text = action["text"]
    return {"title": action["title"], **({"text": text} if text else {}), **values}


def lookups(membership: Membership, now: datetime) -> Lookups:
    """What the names in a table mean in this council; six queries."""
    owners: dict[str, int] = {}
    people = list(possible_owners(membership.council, now))
    names = Counter(each.user.full_name.casefold() for each in people)
    for each in people:
        owners[each.user.email.casefold()] = each.pk
        if names[each.user.full_name.casefold()] == 1:
            owners[each.user.full_name.casefold()] = each.pk
    left: dict[str, str] = {}
    present = Membership.objects.active(now).filter(council_id=membership.council_id)
    gone = Membership.objects.filter(council_id=membership.council_id).exclude(pk__in=present.values("pk"))
    for each in gone.select_related("user"):
        left[each.user.full_name.casefold()] = left[each.user.email.casefold()] = each.user.full_name
    groups = WorkforceGroup.objects.filter(council_id=membership.council_id)
    named: dict[str, int] = {}
    for statement in statements(default_framework()):
        for word in (str(statement.number), statement.reference, statement.title):
            named[word.casefold()] = statement.pk
    indicators = Indicator.objects.filter(council_id=membership.council_id)
    return Lookups(
        owners=owners,
        left=left,
        groups={each.name.casefold(): each.pk for each in groups},
        statements=named,
        indicators={each.name.casefold(): each.pk for each in indicators},
        scopes={word.casefold(): code for code, label in Scope.choices for word in (code, label)},
    )


def _planned(
    strand: Mapping[str, Any], action: Mapping[str, Any], existing: Mapping[str, IntendedAction]
) -> Planned:
    row = existing.get(str(action["reference"]).casefold())
    values = values_of(action)
    links = {name: tuple(ids) for name, ids in action["values"].items() if name.endswith("_ids")}
    if row is None:
        return Planned(action, strand, NEW, None, values, links)
    changes = {name: value for name, value in values.items() if getattr(row, name) != value}
    if row.action_id is not None:
        # Its action says these from now on; a file does not change an action.
        changes = {name: value for name, value in changes.items() if name not in ACTION_NAMES}
    if strand["number"] and (row.strand is None or row.strand.number != strand["number"]):
        changes["strand"] = strand["number"]
    links = {name: ids for name, ids in links.items() if not set(ids) <= _linked(row, name)}
    return Planned(action, strand, CHANGED if changes or links else SAME, row, changes, links)


def _linked(row: IntendedAction, name: str) -> set[int]:
    if name == "group_ids":
        return {each.pk for each in row.groups.all()}
    return {each.statement_id for each in row.statement_links.all()}


def strands_by_number(strategy: Strategy) -> dict[str, Strand]:
    """The strands of a strategy by their number."""
    return {each.number: each for each in Strand.objects.filter(strategy=strategy)}
