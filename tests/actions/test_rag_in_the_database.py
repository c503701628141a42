"""Lists read the state from the database; it must be the rule's."""

from datetime import timedelta
from itertools import product
from typing import Any

from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment_ready.actions.models import Action
from assessment_ready.actions.queries.facts import facts_of, rules_of, settings_of
from assessment_ready.actions.rules.rag import RagSchedule, computed, schedule, shown
from assessment_ready.actions.services.schedule import refresh
from tests.actions.made import Make, rag_of, report
from tests.world import World

LIFECYCLES = ["proposed", "agreed", "active", "on_hold", "complete", "closed", "cancelled"]


def test_the_database_says_what_the_rule_says_for_every_case(world: World) -> None:
    """Every lifecycle with every order of the days and everything an owner may state."""
    today = timezone.localdate()
    past, future = today - timedelta(days=1), today + timedelta(days=1)
    days = [None, today, future]
    stated = [("", None), ("amber", today), ("green", future), ("red", past), ("red", today)]
    Action.objects.bulk_create(
        Action(
            council=world.westmere,
            owner=world.members["cleo"],
            created_by=world.people["ben"],
            number=number,
            reference=f"ACT-{number}",
            source="audit",
            due_on=future,
            lifecycle=lifecycle,
            start_on=start,
            amber_on=amber,
            red_on=red,
            stale_on=stale,
            stated_rag=said,
            override_reason="because" if said else "",
            override_until=until,
        )
        for number, (lifecycle, start, amber, red, stale, (said, until)) in enumerate(
            product(LIFECYCLES, [today, future], days, days, days, stated), start=1
        )
    )
    rows: Any = Action.objects.with_rag(today)
    assert len(rows) > 1000
    for row in rows:
        days_kept = RagSchedule(row.amber_on, row.red_on, row.stale_on)
        worked_out = computed(row.lifecycle, row.start_on, days_kept, today)
        assert row.computed_rag == worked_out
        assert row.rag == shown(worked_out, row.stated_rag, row.override_until, today)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.integers(-80, 20),
    length=st.integers(0, 120),
    progress=st.integers(0, 100),
    forecast=st.none() | st.integers(-10, 100),
    reported=st.none() | st.integers(0, 80),
    issue=st.sampled_from(["", "medium", "high"]),
    steps=st.lists(st.tuples(st.integers(0, 120), st.integers(1, 4), st.booleans()), max_size=3),
)
def test_what_refresh_keeps_is_what_the_rules_say(
    world: World,
    start: int,
    length: int,
    progress: int,
    forecast: int | None,
    reported: int | None,
    issue: str,
    steps: list[tuple[int, int, bool]],
) -> None:
    today = timezone.localdate()
    begins = today + timedelta(days=start)
    action = world.action(
        start_on=begins,
        due_on=begins + timedelta(days=length),
        progress=progress,
        forecast_on=None if forecast is None else today + timedelta(days=forecast),
        last_check_in_on=None if reported is None else today - timedelta(days=reported),
        open_issue=issue,
    )
    for after, weight, is_done in steps:
        action.milestones.create(
            council=action.council,
            title="Step",
            weight=weight,
            due_on=begins + timedelta(days=after),
            done_on=begins if is_done else None,
        )
    refresh([action.pk])
    action.refresh_from_db()
    known = facts_of(action)
    planned = schedule(known, rules_of(settings_of(action.council)))
    row: Any = Action.objects.with_rag(today).get(pk=action.pk)
    assert row.rag == computed(action.lifecycle, action.start_on, planned, today)
    assert (row.amber_on, row.red_on, row.stale_on) == (planned.amber_on, planned.red_on, planned.stale_on)


def test_the_same_action_turns_stale_by_itself(world: World, make: Make) -> None:
    """No service runs at night: the days are kept, and the query reads them."""
    action = make(due=300)
    report(world, action, 100)
    today = timezone.localdate()
    states = [
        Action.objects.with_rag(today + timedelta(days=count)).get(pk=action.pk).rag  # type: ignore[attr-defined]
        for count in (0, 37, 38, 301)
    ]
    assert states == ["green", "green", "stale", "red"]
    assert rag_of(action) == "green"
