"""One action and what stands on its page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from assessment_ready.actions.models import (
    Action,
    ActionContributor,
    ActionDependency,
    ActionEvidence,
    ActionMilestone,
    ActionStatement,
    CheckIn,
    Escalation,
)
from assessment_ready.actions.queries.facts import facts, facts_of, predecessor, rules_of, settings_of
from assessment_ready.actions.rules.explanation import Explanation, explain
from assessment_ready.actions.rules.rag import Step, next_check_in_on, schedule
from assessment_ready.councils.models import Membership
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.ui.dates import london_date

HISTORY_SHOWN = 20


@dataclass(frozen=True)
class ActionDetails:
    """Everything an action page shows, already narrowed to what its reader may know of."""

    explanation: Explanation
    next_check_in: Any
    steps: list[ActionMilestone]
    check_ins: list[CheckIn]
    more_check_ins: int
    waits_for: list[ActionDependency]
    followed_by: list[ActionDependency]
    evidence: list[ActionEvidence]
    escalations: list[Escalation]
    helpers: list[str]
    serves: list[ActionStatement]


def get_action(membership: Membership, now: datetime, action_id: int) -> Any:
    """One action through the gate, with ``rag`` and ``computed_rag``; raises ``Action.DoesNotExist``."""
    rows: QuerySet[Any, Any] = Action.objects.visible_to(membership, now).with_rag(london_date(now))
    return rows.select_related("embargo", "owner__user", "closed_by", "created_by").get(pk=action_id)


def explanation_of(action: Action, now: datetime) -> Explanation:
    """Why the action has the colour it has; three queries."""
    known, rules = facts_of(action), rules_of(settings_of(action.council))
    return explain(known, rules, schedule(known, rules), lifecycle=action.lifecycle, today=london_date(now))


def action_details(membership: Membership, now: datetime, action: Action) -> ActionDetails:
    """The page of one action; a fixed number of queries."""
    steps = list(action.milestones.all())
    waits_for, followed_by = _dependencies(membership, now, action)
    # The rules know every action it waits for; the page names only those its reader may know of.
    known = facts(action, [_step(each) for each in steps], _predecessors(action, waits_for))
    rules = rules_of(settings_of(action.council))
    history = list(action.check_ins.select_related("author")[: HISTORY_SHOWN + 1])
    return ActionDetails(
        explanation=explain(
            known, rules, schedule(known, rules), lifecycle=action.lifecycle, today=london_date(now)
        ),
        next_check_in=next_check_in_on(known),
        steps=steps,
        check_ins=history[:HISTORY_SHOWN],
        more_check_ins=max(0, len(history) - HISTORY_SHOWN),
        waits_for=waits_for,
        followed_by=followed_by,
        evidence=evidence_of(membership, now, action),
        escalations=list(action.escalations.select_related("to__user", "raised_by", "resolved_by")),
        helpers=list(
            ActionContributor.objects.filter(action=action).values_list(
                "membership__user__full_name", flat=True
            )
        ),
        serves=list(action.serves.select_related("statement")),
    )


def evidence_of(membership: Membership, now: datetime, action: Action) -> list[ActionEvidence]:
    """The evidence of an action that this reader may know of, each item with ``freshness``; one query."""
    items = EvidenceItem.objects.visible_to(membership, now)
    links = list(action.evidence.filter(item__in=items).order_by("role", "item__number"))
    fresh = items.with_freshness(london_date(now)).in_bulk([link.item_id for link in links])
    for link in links:
        link.item = fresh[link.item_id]
    return links


def get_step(action: Action, step_id: int) -> ActionMilestone:
    """A step of the action; raises ``ActionMilestone.DoesNotExist``."""
    return action.milestones.get(pk=step_id)


def get_dependency(action: Action, dependency_id: int) -> ActionDependency:
    """Something the action waits for; raises ``ActionDependency.DoesNotExist``."""
    return action.waits_for.get(pk=dependency_id)


def get_escalation(action: Action, escalation_id: int) -> Escalation:
    """An escalation of the action; raises ``Escalation.DoesNotExist``."""
    return action.escalations.select_related("to__user", "raised_by").get(pk=escalation_id)


def get_link(membership: Membership, now: datetime, action: Action, link_id: int) -> ActionEvidence:
    """Evidence of the action that this reader may know of; raises ``ActionEvidence.DoesNotExist``."""
    items = EvidenceItem.objects.visible_to(membership, now)
    return action.evidence.select_related("item").filter(item__in=items).get(pk=link_id)


def last_check_in(action: Action) -> CheckIn | None:
    """What was reported last."""
    return action.check_ins.first()


def _dependencies(
    membership: Membership, now: datetime, action: Action
) -> tuple[list[ActionDependency], list[ActionDependency]]:
    """What it waits for and what waits for it, each with the other action's ``rag``."""
    seen: QuerySet[Any, Any] = Action.objects.visible_to(membership, now).with_rag(london_date(now))
    before = list(action.waits_for.filter(predecessor__in=seen.values("pk")))
    after = list(action.followed_by.filter(successor__in=seen.values("pk")))
    known = seen.in_bulk([each.predecessor_id for each in before] + [each.successor_id for each in after])
    for each in before:
        each.predecessor = known[each.predecessor_id]
    for each in after:
        each.successor = known[each.successor_id]
    return before, after


def _predecessors(action: Action, seen: Iterable[ActionDependency]) -> list[Any]:
    named = {each.predecessor_id for each in seen}
    waits = Action.objects.filter(
        followed_by__successor=action, followed_by__kind=ActionDependency.Kind.FINISH_START
    )
    found = []
    for row in waits:
        other = predecessor(row)
        if other is not None:
            found.append(other if row.pk in named else type(other)("another action", other.red_on))
    return found


def _step(row: ActionMilestone) -> Step:
    return Step(row.title, row.due_on, row.weight, row.done_on)
