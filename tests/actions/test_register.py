"""The register, what waits for whom, and the tallies: each equals a recount by hand."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.actions.models import Action
from assessment_ready.actions.queries.needs import needs_rows
from assessment_ready.actions.queries.tallies import action_rows, action_totals
from assessment_ready.actions.services import closing, escalations
from assessment_ready.councils.rows import NeedRow
from tests.actions.made import Make, rag_of, report
from tests.actions.test_pages import text
from tests.world import World

REGISTER = "/councils/westmere/actions/"


@pytest.fixture
def mixed(world: World, make: Make) -> dict[str, Action]:
    """One action of each colour."""
    made = {
        "green": make(title="Green one"),
        "red": make(title="Red one", owner="will", priority=1, source="audit"),
        "amber": make(title="Amber one", statement_ids=(world.statement(4).pk, world.statement(5).pk)),
        "stale": make(title="Stale one", start=-100, due=300),
        "not_started": make(title="Later one", start=5, area="workforce"),
        "proposed": make(title="Proposed one", lifecycle="proposed"),
        "complete": make(title="Closed one", needs_closure_evidence=False),
    }
    report(world, made["green"], 50)
    report(world, made["red"], 50, by="ben", open_issue="high")
    report(world, made["amber"], 50, open_issue="medium")
    report(world, made["stale"], 100, ago=40)
    closing.complete(actor=world.members["cleo"], action_id=made["complete"].pk, note="Done.")
    closing.close(actor=world.members["ben"], action_id=made["complete"].pk)
    assert {name: rag_of(row) for name, row in made.items()} == {name: name for name in made}
    return made


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?rag=red", {"red"}),
        ("?rag=stale", {"stale"}),
        ("?rag=complete", {"complete"}),
        ("?statement=4", {"amber"}),
        ("?statement=1&lifecycle=open", {"green", "red", "stale", "not_started", "proposed"}),
        ("?source=audit", {"red"}),
        ("?area=workforce", {"not_started"}),
        ("?lifecycle=closed", {"complete"}),
        ("?priority=1", {"red"}),
        ("?due=check_in", {"stale"}),
        ("?due=overdue", set()),
        ("?q=stale+one", {"stale"}),
        ("?q=act-2", {"red"}),
        ("?rag=nonsense", {"green", "red", "amber", "stale", "not_started", "proposed", "complete"}),
        (
            "?statement=x&sort=nonsense&due=1",
            {"green", "red", "amber", "stale", "not_started", "proposed", "complete"},
        ),
    ],
)
def test_every_filter_narrows_the_register(
    world: World, mixed: dict[str, Action], query: str, expected: set[str]
) -> None:
    page = text(world.client("ada").get(REGISTER + query))
    shown = {name for name, row in mixed.items() if row.title in page}
    assert shown == expected


def test_the_register_sorts_worst_first(world: World, mixed: dict[str, Action]) -> None:
    page = text(world.client("ada").get(f"{REGISTER}?sort=rag"))
    places = [page.index(mixed[name].title) for name in ("red", "stale", "amber", "green", "not_started")]
    assert places == sorted(places)


def test_the_file_holds_what_the_page_shows(world: World, mixed: dict[str, Action]) -> None:
    response = world.client("ada").get(f"{REGISTER}?rag=red&format=csv")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("ACT-2 Red one,Red,Will Osei,")
    assert world.client("ada").get(f"{REGISTER}?format=xlsx").content[:2] == b"PK"


def test_an_empty_register_says_what_belongs_there(world: World) -> None:
    assert "Create the first action" in text(world.client("ada").get(REGISTER))
    assert "Actions appear here when you are their owner" in text(world.client("cleo").get(REGISTER))


def test_the_register_costs_no_more_with_more_rows(world: World, make: Make) -> None:
    client = world.client("ada")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(REGISTER).status_code == 200
        return len(captured)

    for _ in range(3):
        make()
    queries()
    before = queries()
    for _ in range(30):
        make(statement_ids=(world.statement(2).pk, world.statement(3).pk))
    assert queries() <= before


def test_the_tallies_equal_a_recount(world: World, mixed: dict[str, Action]) -> None:
    world.action(owner="nia")
    now = timezone.now()
    for name in ("ada", "vic", "cleo"):
        member = world.members[name]
        seen = list(Action.objects.visible_to(member, now).open())
        by_statement = Counter((each.statement_id, rag_of(row)) for row in seen for each in row.serves.all())
        assert {(row[0], row[1]): row[2] for row in action_rows(member, now)} == by_statement
        totals = Counter(rag_of(row) for row in seen)
        assert {row[1]: row[2] for row in action_totals(member, now)} == totals


def needs(world: World, name: str) -> list[tuple[str, str]]:
    rows = [NeedRow(*row) for row in needs_rows(world.members[name], timezone.now())]
    return sorted((row.kind, row.label) for row in rows)


def test_what_waits_for_an_owner(world: World, make: Make) -> None:
    due, late, both, done = make(title="A"), make(title="B"), make(title="C"), make(title="D")
    today = timezone.localdate()
    report(world, late, 50)
    Action.objects.filter(pk=late.pk).update(due_on=today - timedelta(days=1))
    for action in (due, both):
        report(world, action, 50, ago=30)
    Action.objects.filter(pk=both.pk).update(due_on=today - timedelta(days=1))
    Action.objects.filter(pk=done.pk).update(
        lifecycle="closed", effectiveness_check_on=today, start_on=today, due_on=today
    )
    assert needs(world, "cleo") == [
        ("actions.check_in", "ACT-1 A"),
        ("actions.check_in", "ACT-3 C"),
        ("actions.effectiveness", "ACT-4 D"),
        ("actions.late", "ACT-2 B"),
    ]
    assert needs(world, "will") == []
    row: Any = next(row for row in needs_rows(world.members["cleo"], timezone.now()) if row[4] == "ACT-1 A")
    assert (row[1], row[6]) == (due.pk, today)


def test_nothing_waits_before_the_check_in_is_due(world: World, make: Make) -> None:
    report(world, make(), 50, ago=29)
    make(start=3)
    make(lifecycle="proposed")
    assert needs(world, "cleo") == []


def test_what_waits_to_be_closed_waits_for_others_than_the_owner(world: World, make: Make) -> None:
    action = make(owner="ada", title="E")
    closing.complete(actor=world.members["ada"], action_id=action.pk, note="Done.")
    assert needs(world, "ben") == [("actions.close", "ACT-1 E")]
    assert needs(world, "ada") == []
    assert needs(world, "vic") == []


def test_an_escalation_waits_until_it_is_acknowledged(world: World, make: Make) -> None:
    action = make(title="F")
    made = escalations.escalate(
        actor=world.members["cleo"],
        action_id=action.pk,
        level="dass",
        to_id=world.members["ada"].pk,
        reason="Help",
        submission_key=uuid4(),
    )
    row = NeedRow(*needs_rows(world.members["ada"], timezone.now()).get())
    assert (row.kind, row.object_id, row.parent_id, row.note) == (
        "actions.escalation",
        made.pk,
        action.pk,
        "Help",
    )
    escalations.acknowledge(actor=world.members["ada"], escalation_id=made.pk)
    assert needs(world, "ada") == []
