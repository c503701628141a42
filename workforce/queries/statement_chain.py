"""The chain action, indicator, evidence of a quality statement, as one reader may know it; a fixed number of queries.

An action or an item the reader may not know of does not exist for them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessment_ready.actions.models import Action, ActionEvidence, ActionStatement, Area, Lifecycle
from assessment_ready.councils.models import Membership
from assessment_ready.embargo.gate import settle_as_uncleared
from assessment_ready.evidence.models import EvidenceItem, EvidenceUse
from assessment_ready.framework.models import QualityStatement
from assessment_ready.ui.dates import london_date
from workforce.models import Indicator, IntendedAction, StatementLink, StrategyState
from workforce.queries.indicators import IndicatorNow, latest
from workforce.queries.statement_matrix import default_matrix
from workforce.rules.statements import is_about_workforce, thin

FINISHED = (Lifecycle.CLOSED,)
NOT_COUNTED = (Lifecycle.CANCELLED,)


@dataclass(frozen=True)
class ChainAction:
    """What is intended (with how it bears on the statement), the action that came of it, and its evidence.

    ``link`` and ``intended`` are None for a workforce action that serves the statement by itself; ``action`` is None
    where there is none for this reader.
    """

    link: StatementLink | None
    intended: IntendedAction | None
    action: Any
    evidence: tuple[EvidenceItem, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether it is done and somebody checked."""
        return self.action is not None and self.action.lifecycle in FINISHED

    @property
    def is_open(self) -> bool:
        """Whether somebody works on it."""
        return self.action is not None and self.action.lifecycle not in (*FINISHED, *NOT_COUNTED)


@dataclass(frozen=True)
class ChainIndicator:
    """An indicator as it stands, and how it bears on the statement."""

    link: StatementLink
    now: IndicatorNow


@dataclass(frozen=True)
class StatementChain:
    """Everything of the workforce that bears on one statement. ``filed`` is evidence filed under it by itself."""

    statement: QualityStatement
    actions: tuple[ChainAction, ...]
    indicators: tuple[ChainIndicator, ...]
    filed: tuple[EvidenceItem, ...]

    @property
    def closed(self) -> list[ChainAction]:
        """What was done."""
        return [each for each in self.actions if each.is_closed]

    @property
    def open(self) -> list[ChainAction]:
        """What is being done."""
        return [each for each in self.actions if each.is_open]

    @property
    def not_begun(self) -> list[ChainAction]:
        """What is intended and nobody has put in action."""
        return [each for each in self.actions if each.action is None]

    @property
    def evidence(self) -> list[EvidenceItem]:
        """Every item once: of the actions, then what is filed under the statement."""
        found: dict[int, EvidenceItem] = {}
        for each in self.actions:
            found |= {item.pk: item for item in each.evidence}
        return list((found | {item.pk: item for item in self.filed if item.pk not in found}).values())

    @property
    def thin(self) -> tuple[str, ...]:
        """What is missing."""
        return thin(
            actions=len(self.actions),
            indicators=len(self.indicators),
            with_value=sum(each.now.newest is not None for each in self.indicators),
            evidence=len(self.evidence),
        )


def chain(membership: Membership, statement: QualityStatement, now: datetime) -> StatementChain:
    """The chain of one statement."""
    return chains(membership, [statement], now)[0]


def as_anybody(membership: Membership, now: datetime) -> Membership:
    """The person as somebody who is cleared for nothing, for what others will read."""
    reader = copy(membership)
    settle_as_uncleared(reader, now)
    return reader


def chains(
    membership: Membership, statements: Sequence[QualityStatement], now: datetime
) -> list[StatementChain]:
    """The chains of these statements, in their order; the same number of queries for one as for all."""
    links = list(
        StatementLink.objects.filter(council_id=membership.council_id, statement__in=statements)
        .exclude(intended__dropped_at__isnull=False)
        .exclude(indicator__retired_at__isnull=False)
        .select_related("intended__strategy", "indicator", "category")
        .order_by("statement_id", "intended__position", "indicator__position", "pk")
    )
    actions = _actions(membership, now, links, statements)
    figures = _figures(membership, now, links)
    items = _filed(membership, now, statements)
    return [
        StatementChain(
            statement=statement,
            actions=tuple(actions[statement.pk]),
            indicators=tuple(figures[statement.pk]),
            filed=tuple(items[statement.pk]),
        )
        for statement in statements
    ]


def _actions(
    membership: Membership,
    now: datetime,
    links: Iterable[StatementLink],
    statements: Sequence[QualityStatement],
) -> dict[int, list[ChainAction]]:
    """By statement: what is intended with its action, then workforce actions that serve it by themselves."""
    seen: Any = Action.objects.visible_to(membership, now)
    serving = ActionStatement.objects.filter(
        statement__in=statements, action__in=seen.filter(area=Area.WORKFORCE).order_by().values("pk")
    ).values_list("statement_id", "action_id")
    served = list(serving.order_by("statement_id", "action_id"))
    wanted = {link.intended.action_id for link in links if link.intended and link.intended.action_id}
    wanted |= {action_id for _, action_id in served}
    rows = seen.with_rag(london_date(now)).select_related("owner__user").filter(pk__in=wanted)
    known = {row.pk: row for row in rows}
    shown = _evidence(membership, now, known)
    found: dict[int, list[ChainAction]] = defaultdict(list)
    taken: set[tuple[int, int]] = set()
    for link in links:
        if link.intended is None:
            continue
        action = known.get(link.intended.action_id or 0)
        if action is None and link.intended.strategy.state == StrategyState.SUPERSEDED:
            continue
        key = action.pk if action else 0
        taken.add((link.statement_id, key))
        found[link.statement_id].append(ChainAction(link, link.intended, action, tuple(shown.get(key, ()))))
    for statement_id, action_id in served:
        if (statement_id, action_id) not in taken:
            own = ChainAction(None, None, known[action_id], tuple(shown.get(action_id, ())))
            found[statement_id].append(own)
    return found


def _evidence(membership: Membership, now: datetime, actions: Iterable[int]) -> dict[int, list[EvidenceItem]]:
    """By action: its evidence that is not withdrawn, each item once, with freshness; two queries."""
    items = EvidenceItem.objects.visible_to(membership, now).filter(withdrawn_at=None)
    pairs = list(
        ActionEvidence.objects.filter(action_id__in=list(actions), item__in=items.order_by().values("pk"))
        .order_by("item__number")
        .values_list("action_id", "item_id")
    )
    known = _fresh(items, now, {item_id for _, item_id in pairs})
    found: dict[int, list[EvidenceItem]] = defaultdict(list)
    for action_id, item_id in dict.fromkeys(pairs):
        found[action_id].append(known[item_id])
    return found


def _filed(
    membership: Membership, now: datetime, statements: Sequence[QualityStatement]
) -> dict[int, list[EvidenceItem]]:
    """By statement: items filed under it that speak of the workforce; two queries."""
    words = default_matrix().evidence_words
    items = EvidenceItem.objects.visible_to(membership, now).filter(withdrawn_at=None)
    uses = EvidenceUse.objects.filter(statement__in=statements, item__in=items.order_by().values("pk"))
    pairs = [
        (statement_id, item_id)
        for statement_id, item_id, title, category in uses.order_by("item__number").values_list(
            "statement_id", "item_id", "item__title", "item__category__code"
        )
        if is_about_workforce(title, category, words)
    ]
    known = _fresh(items, now, {item_id for _, item_id in pairs})
    found: dict[int, list[EvidenceItem]] = defaultdict(list)
    for statement_id, item_id in pairs:
        found[statement_id].append(known[item_id])
    return found


def _fresh(items: Any, now: datetime, wanted: set[int]) -> dict[int, EvidenceItem]:
    rows = items.with_freshness(london_date(now)).select_related("category").filter(pk__in=wanted)
    return {row.pk: row for row in rows}


def _figures(
    membership: Membership, now: datetime, links: Iterable[StatementLink]
) -> dict[int, list[ChainIndicator]]:
    """By statement: its indicators as they stand; four queries."""
    rows: dict[int, Indicator] = {link.indicator.pk: link.indicator for link in links if link.indicator}
    known = {
        each.indicator.pk: each
        for each in latest(membership.council_id, london_date(now), list(rows.values()))
    }
    found: dict[int, list[ChainIndicator]] = defaultdict(list)
    for link in links:
        if link.indicator_id is not None:
            found[link.statement_id].append(ChainIndicator(link, known[link.indicator_id]))
    return found
