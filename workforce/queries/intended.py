"""What strategies intend: the rows with their action as the reader may know it, and what each still misses.

An action the reader may not know of does not exist for them: its row reads as if nobody had put it in action.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from assessment_ready.actions.models import Action, ActionStatement
from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import london_date
from workforce.models import Indicator, IntendedAction, StatementLink
from workforce.rules.smart import Completeness, SmartFacts, completeness, measure_lacks


@dataclass(frozen=True)
class IntendedRow:
    """One thing intended. ``action`` is None where there is none for this reader; ``rag`` is then empty.

    ``owner``, ``due_on``, ``product`` and ``measure`` are the action's once there is one. ``statements`` are the
    quality statements it bears on, by number.
    """

    intended: IntendedAction
    action: Any
    rag: str
    missing: tuple[str, ...]
    completeness: Completeness
    owner: Membership | None = None
    owner_left: bool = False
    due_on: date | None = None
    product: str = ""
    measure: str = ""
    measure_lacks: tuple[str, ...] = ()
    statements: tuple[Any, ...] = field(default=())


def intended_of(membership: Membership) -> QuerySet[IntendedAction]:
    """Everything the strategies of the council intend or intended, in the order of their texts."""
    return IntendedAction.objects.filter(council_id=membership.council_id)


def get_intended(membership: Membership, intended_id: int) -> IntendedAction:
    """One of them; raises ``IntendedAction.DoesNotExist``."""
    return (
        intended_of(membership)
        .select_related("strategy", "strand", "owner__user", "indicator")
        .get(pk=intended_id)
    )


def intended_rows(
    membership: Membership, now: datetime, strategy_id: int | None = None, *, with_dropped: bool = False
) -> list[IntendedRow]:
    """What is intended (by one strategy), with action, colour and what is missing; a fixed number of queries."""
    rows = intended_of(membership).order_by("-strategy__created_at", "-strategy_id", "position", "pk")
    if strategy_id is not None:
        rows = rows.filter(strategy_id=strategy_id)
    if not with_dropped:
        rows = rows.filter(dropped_at=None)
    return rows_of(membership, now, rows)


def rows_of(membership: Membership, now: datetime, intended: QuerySet[IntendedAction]) -> list[IntendedRow]:
    """These with everything their page and the register name; six queries at most."""
    loaded = list(
        intended.select_related("strategy", "strand", "owner__user", "indicator").prefetch_related(
            "groups",
            Prefetch("statement_links", StatementLink.objects.select_related("statement", "category")),
        )
    )
    actions = _actions(membership, now, [each.action_id for each in loaded if each.action_id])
    present = set(
        Membership.objects.active(now).filter(council_id=membership.council_id).values_list("pk", flat=True)
    )
    return [_row(each, actions.get(each.action_id or 0), present) for each in loaded]


def row_of(membership: Membership, now: datetime, intended_id: int) -> IntendedRow:
    """One of them; raises ``IntendedAction.DoesNotExist``."""
    found = rows_of(membership, now, intended_of(membership).filter(pk=intended_id))
    if not found:
        raise IntendedAction.DoesNotExist
    return found[0]


def _actions(membership: Membership, now: datetime, ids: Iterable[int]) -> dict[int, Any]:
    rows: QuerySet[Any, Any] = Action.objects.visible_to(membership, now).with_rag(london_date(now))
    serves = Prefetch("serves", ActionStatement.objects.select_related("statement"))
    return rows.select_related("owner__user").prefetch_related(serves).in_bulk(list(ids))


def _row(intended: IntendedAction, action: Any, present: set[int]) -> IntendedRow:
    owner = action.owner if action else intended.owner
    statements = {link.statement_id: link.statement for link in intended.statement_links.all()}
    if action:
        statements |= {each.statement_id: each.statement for each in action.serves.all()}
    facts = _facts(
        intended, action, owner_left=owner is not None and owner.pk not in present, statements=len(statements)
    )
    found = completeness(facts)
    return IntendedRow(
        intended=intended,
        action=action,
        rag=action.rag if action else "",
        missing=found.missing,
        completeness=found,
        owner=owner,
        owner_left=facts.owner_left,
        due_on=action.due_on if action else intended.due_on,
        product=facts.product,
        measure=facts.measure,
        measure_lacks=measure_lacks(facts),
        statements=tuple(sorted(statements.values(), key=lambda each: each.number)),
    )


def _facts(intended: IntendedAction, action: Any, *, owner_left: bool, statements: int) -> SmartFacts:
    indicator = intended.indicator
    return SmartFacts(
        owner=bool(action or intended.owner_id),
        owner_left=owner_left,
        due=bool(action or intended.due_on),
        product=(action.product if action else "") or intended.product,
        measure=(action.success_measure if action else "") or intended.measure,
        baseline=intended.baseline,
        target=intended.target,
        indicator=indicator.name if indicator else "",
        indicator_baseline=indicator is not None and indicator.baseline is not None,
        indicator_target=indicator is not None and _has_target(indicator),
        evidence=intended.evidence_needed,
        statements=statements,
        groups=len(intended.groups.all()),
    )


def _has_target(indicator: Indicator) -> bool:
    return any(each is not None for each in (indicator.target, indicator.lower, indicator.upper))
