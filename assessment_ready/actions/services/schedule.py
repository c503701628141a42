"""Working out the days of the RAG again, for an action and for all that wait for it."""

from collections.abc import Iterable
from graphlib import TopologicalSorter

from django.db import transaction

from assessment_ready.actions.models import Action
from assessment_ready.actions.models.choices import OPEN
from assessment_ready.actions.queries.facts import (
    Edges,
    chains,
    facts,
    followers,
    predecessor,
    rules_of,
    settings_of,
    steps_of,
)
from assessment_ready.actions.rules.rag import RagSchedule, schedule
from assessment_ready.actions.services.locking import take_turn
from assessment_ready.councils.models import Council

_BATCH = 500
_DAYS = ("amber_on", "red_on", "stale_on")


@transaction.atomic
def refresh(action_ids: Iterable[int]) -> dict[int, RagSchedule]:
    """Work out when these actions of one council, and all that wait for them, turn amber, red and stale.

    Called by every service that changes what the days depend on. Six queries and one write per 500 changed
    actions, however long the chains. Returns the schedule of each action it looked at.
    """
    wanted = list(action_ids)
    first = Action.objects.filter(pk__in=wanted).select_related("council").first()
    if first is None:
        return {}
    take_turn(first.council)
    waits_for = chains(first.council_id)
    affected = followers(waits_for, wanted)
    rows = _with_predecessors(first.council, affected, waits_for)
    steps = steps_of(affected)
    rules = rules_of(settings_of(first.council))
    planned: dict[int, RagSchedule] = {}
    changed: list[Action] = []
    for action_id in _in_order(affected, waits_for):
        row = rows[action_id]
        before = [predecessor(rows[each]) for each in waits_for.get(action_id, [])]
        found = schedule(facts(row, steps.get(action_id, ()), [each for each in before if each]), rules)
        planned[action_id] = found
        if _set_days(row, found):
            changed.append(row)
    Action.objects.bulk_update(changed, _DAYS, batch_size=_BATCH)
    return planned


def refresh_council(council: Council) -> int:
    """Work out every open action of the council again; how many there are."""
    ids = list(Action.objects.filter(council=council, lifecycle__in=OPEN).values_list("pk", flat=True))
    return len(refresh(ids))


def _with_predecessors(council: Council, affected: set[int], waits_for: Edges) -> dict[int, Action]:
    """The affected actions and those they wait for directly."""
    before = {each for action_id in affected for each in waits_for.get(action_id, [])}
    return Action.objects.filter(council=council).in_bulk(affected | before)


def _in_order(affected: set[int], waits_for: Edges) -> list[int]:
    """What others wait for comes first, so that a red one is known before its followers are looked at."""
    graph = {
        action_id: [each for each in waits_for.get(action_id, []) if each in affected]
        for action_id in sorted(affected)
    }
    return list(TopologicalSorter(graph).static_order())


def _set_days(row: Action, found: RagSchedule) -> bool:
    """Put the days on the row; whether any changed."""
    before = [getattr(row, name) for name in _DAYS]
    for name in _DAYS:
        setattr(row, name, getattr(found, name))
    return before != [getattr(row, name) for name in _DAYS]
