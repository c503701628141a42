"""What the RAG rules need to know, read for many actions at once."""

from collections import defaultdict
from collections.abc import Iterable

from assessment_ready.actions.models import Action, ActionDependency, ActionMilestone, Lifecycle, RagSettings
from assessment_ready.actions.rules.actions import REPORTED
from assessment_ready.actions.rules.rag import Facts, Predecessor, RagRules, Step
from assessment_ready.councils.models import Council

Edges = dict[int, list[int]]


def settings_of(council: Council) -> RagSettings:
    """The council's numbers; the defaults (not saved) when it has none of its own."""
    return RagSettings.objects.filter(council=council).first() or RagSettings(council=council)


def rules_of(settings: RagSettings) -> RagRules:
    """The numbers as the rules take them."""
    return RagRules(
        amber_below=RagSettings._meta.get_field("amber_below").to_python(settings.amber_below),
        red_below=RagSettings._meta.get_field("red_below").to_python(settings.red_below),
        grace_days=settings.grace_days,
    )


def chains(council_id: int) -> Edges:
    """For each action of the council that waits, the actions that must finish first; one query."""
    found: Edges = defaultdict(list)
    rows = ActionDependency.objects.filter(
        council_id=council_id, kind=ActionDependency.Kind.FINISH_START
    ).order_by("pk")
    for successor, predecessor in rows.values_list("successor_id", "predecessor_id"):
        found[successor].append(predecessor)
    return found


def followers(waits_for: Edges, action_ids: Iterable[int]) -> set[int]:
    """These actions and all that wait for them, however far."""
    follow: Edges = defaultdict(list)
    for successor, predecessors in waits_for.items():
        for predecessor in predecessors:
            follow[predecessor].append(successor)
    reached: set[int] = set()
    waiting = list(action_ids)
    while waiting:
        current = waiting.pop()
        if current not in reached:
            reached.add(current)
            waiting.extend(follow[current])
    return reached


def steps_of(action_ids: Iterable[int]) -> dict[int, list[Step]]:
    """The steps of many actions as the rules take them; one query."""
    found: dict[int, list[Step]] = defaultdict(list)
    for row in ActionMilestone.objects.filter(action_id__in=list(action_ids)):
        found[row.action_id].append(Step(row.title, row.due_on, row.weight, row.done_on))
    return found


def facts(action: Action, steps: Iterable[Step], predecessors: Iterable[Predecessor]) -> Facts:
    """One action as the rules see it."""
    return Facts(
        start_on=action.start_on,
        due_on=action.due_on,
        progress=action.progress,
        forecast_on=action.forecast_on,
        tolerance_days=action.tolerance_days,
        reporting_days=action.reporting_days,
        reported_on=action.last_check_in_on,
        reports_from=action.reports_from,
        open_issue=action.open_issue,
        steps=tuple(steps),
        predecessors=tuple(predecessors),
        is_done=action.lifecycle in {Lifecycle.COMPLETE, Lifecycle.CLOSED, Lifecycle.CANCELLED},
    )


def predecessor(action: Action) -> Predecessor | None:
    """An action as its followers see it; None when it is not being worked on or never becomes red."""
    if action.lifecycle not in REPORTED or action.red_on is None:
        return None
    return Predecessor(action.reference, action.red_on)


def facts_of(action: Action) -> Facts:
    """One action with its steps and what it waits for; two queries."""
    waits = Action.objects.filter(
        followed_by__successor=action, followed_by__kind=ActionDependency.Kind.FINISH_START
    )
    before = [found for row in waits if (found := predecessor(row)) is not None]
    return facts(action, steps_of([action.pk])[action.pk], before)
