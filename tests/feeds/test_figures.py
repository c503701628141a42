"""Every figure of a feed is that of its page; nothing under embargo goes out; more rows cost no more queries."""

import csv
import io
import json
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.actions.models import ActionMilestone
from assessment_ready.embargo.models import Embargo
from assessment_ready.feeds.queries.catalogue import FEEDS
from assessment_ready.readiness.models import Judgement, RoundKind
from assessment_ready.readiness.queries.board import readiness_board
from assessment_ready.readiness.queries.ready import readiness_of
from assessment_ready.readiness.queries.rounds import rounds_for
from assessment_ready.readiness.queries.standing import standing
from comms.queries.deliveries import deliveries
from comms.queries.progress import counts_of
from comms.queries.releases import releases
from tests.comms.making import Comms, comms_of
from tests.comms.sending import cleared_briefing, delivery_of, release_of
from tests.feeds.making import ask, rows_of, token_of
from tests.timeline.making import embargo
from tests.workforce.making import Workforce, workforce_of
from tests.world import World

SCORES: list[int | None] = [2, 3, 2, 3, None, 3, 3, 4, 1]


def exported(world: World, path: str, name: str = "ada") -> list[dict[str, str]]:
    """The rows of a register as its page gives them in a file."""
    answer = world.client(name).get(f"/councils/westmere/{path}")
    assert answer.status_code == 200, path
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def fill_readiness(world: World) -> None:
    """Two rounds of our own, one of others, evidence fresh and stale, gaps and actions."""
    world.round(scores=SCORES, title="Autumn")
    before = world.round(scores=[1] * 9, title="Spring", held_on=date(2026, 4, 1))
    Judgement.objects.filter(round=before).update(
        reason="Because", confidence="high", updated_at=timezone.now()
    )
    world.round(scores=[3] * 9, title="Peers", kind=RoundKind.PEER_CHALLENGE, held_on=date(2026, 6, 1))
    world.evidence(1, 2)
    world.evidence(3, review_by=date(2026, 1, 1))
    world.gap(1)
    world.action(1, 4, red_on=timezone.localdate())


def test_readiness_is_what_the_board_and_the_rule_say(world: World) -> None:
    fill_readiness(world)
    ada, now = world.members["ada"], timezone.now()
    expected = []
    for round_ in sorted(rounds_for(ada, now), key=lambda each: each.pk):
        board = readiness_board(ada, now, round_)
        here = standing(ada, now, round_.framework)
        ready = readiness_of(ada, now, round_, [row.judgement for row in board.rows], here)
        for row in board.rows:
            stands = here.statement(row.statement.pk)
            answer = ready.get(row.statement.pk)
            expected.append(
                {
                    "round": round_.title,
                    "statement_number": row.statement.number,
                    "score": row.judgement.score,
                    "low": row.judgement.low,
                    "high": row.judgement.high,
                    "evidence_covered": stands.covered,
                    "evidence_of": stands.of,
                    "open_gaps": stands.open_gaps,
                    "unanswered_gaps": stands.unanswered_gaps,
                    "is_ready": answer.is_ready if answer else None,
                }
            )
    rows = rows_of("readiness", world.members["vic"])
    assert [{name: row[name] for name in expected[0]} for row in rows] == expected
    assert len(rows) == 27
    assert {row["is_ready"] for row in rows if row["round"] == "Peers"} == {None}
    assert {row["is_ready"] for row in rows if row["round"] != "Peers"} == {False}
    assert {row["confidence"] for row in rows} == {None, "Medium", "High"}
    first = rows[0]
    assert "No evidence within date" in first["missing"]
    assert first["evidence_covered"] == 1


def test_actions_are_those_of_the_register(world: World) -> None:
    today = timezone.localdate()
    world.action(1, 2, title="Late", red_on=today)
    world.action(title="Fine")
    world.action(title="Amber", amber_on=today)
    world.action(title="To start", start_on=today + timedelta(days=3), due_on=today + timedelta(days=9))
    world.action(title="Closed", lifecycle="closed", completed_on=today)
    stated = {"stated_rag": "green", "override_reason": "Nearly", "override_until": today}
    world.action(title="Stated", amber_on=today, **stated)
    world.action(title="Of the workforce", area="workforce", owner="will")
    page = {
        row["Action"]: row
        for row in exported(
            world,
            "actions/?format=csv&columns=rag&columns=computed&columns=progress&columns=due&columns=owner&columns=next"
            "&columns=lifecycle",
        )
    }
    rows = rows_of("actions", world.members["vic"])
    assert {f"{row['reference']} {row['title']}" for row in rows} == set(page)
    for row in rows:
        shown = page[f"{row['reference']} {row['title']}"]
        assert row["state"] == shown["State"]
        assert row["computed_state"] == shown["Computed state"]
        assert str(row["progress"]) == shown["Progress (per cent)"]
        assert row["due_on"] == shown["Due"]
        assert row["owner"] == shown["Owner"]
        assert row["lifecycle"] == shown["Where it is"]
        assert (row["next_check_in_on"] or "") == shown["Next check-in"]
    assert {row["state"] for row in rows} >= {"Red", "Green", "Amber", "Not started", "Complete"}
    assert [row["statements"] for row in rows if row["title"] == "Late"] == ["1; 2"]


@pytest.fixture
def workforce(world: World) -> Workforce:
    return workforce_of(world, world.members["ada"])


def test_indicators_are_those_of_the_register(world: World, workforce: Workforce) -> None:
    rows = rows_of("indicators", world.members["vic"])
    columns = "&columns=".join(("value", "figure", "expected", "state", "previous"))
    page = {
        row["Indicator"]: row
        for row in exported(world, f"workforce/indicators/?format=csv&columns={columns}")
    }
    assert {row["indicator"] for row in rows} == set(page)
    for row in rows:
        shown = page[row["indicator"]]
        assert shown["Value"].startswith(row["value_in_words"])
        assert float(shown["Number"]) == row["value"] == 12.4
        assert shown["Expected"] == row["expected_in_words"]
        assert shown["State"] == row["state"]
        assert shown["Since the period before"] == row["since_period_before"]
        assert row["target"] == row["trajectory"] == 8.0


def test_what_is_suppressed_stays_suppressed(world: World, workforce: Workforce) -> None:
    workforce.value(date(2026, 12, 31), "66.7", numerator=2, denominator=3)
    _, text = token_of(world.members["vic"])
    (row,) = json.loads(ask("indicators", text).content)["rows"]
    assert (row["value"], row["is_suppressed"]) == (None, True)
    assert row["value_in_words"] == "Suppressed: fewer than 5 people"
    for query in ("", "?format=csv"):
        assert b"66.7" not in ask("indicators", text, query=query).content


@pytest.fixture
def comms(world: World) -> Comms:
    return comms_of(world, world.members["cara"])


def test_activities_are_those_of_the_planner(world: World, comms: Comms) -> None:
    today = timezone.localdate()
    comms.activity("Huddle", comms.staff, comms.councillors, on=today, starts_at=timezone.now())
    comms.activity("Some day", earliest_on=today, on=today + timedelta(days=3), status="scheduled")
    comms.activity("Without a day", on=None)
    comms.activity("Called off", on=today, status="cancelled")
    answer = world.client("cara").get("/councils/westmere/communications/activities/?view=all")
    page = answer.content.decode()
    rows = {row["title"]: row for row in rows_of("activities", world.members["vic"])}
    assert set(rows) >= {"Huddle", "Some day", "Without a day", "Called off"}
    assert all(title in page and row["reference"] in page for title, row in rows.items())
    assert rows["Huddle"]["audiences"].count("; ") == 1
    assert rows["Huddle"]["starts_at"].endswith("Z")
    assert rows["Without a day"]["on"] is None
    assert rows["Some day"]["earliest_on"] == today.isoformat()
    assert rows["Called off"]["status"] == "Cancelled"
    look_ahead = world.client("vic").get("/councils/westmere/communications/planner/weeks/").content.decode()
    assert "Huddle" in look_ahead


def fill_deliveries(comms: Comms, *, people: int = 5, title: str = "Bulletin", **extra: Any) -> Any:
    """A release with deliveries in several states."""
    release = release_of(comms, cleared_briefing(comms, title, **extra))
    states = ("submitted", "submitted", "delivered", "permanent", "suppressed")
    for number in range(people):
        contact = comms.contact(f"Zelda Person {number}", comms.staff)
        delivery_of(release, contact, state=states[number % len(states)], submitted_at=timezone.now())
    return release


def test_deliveries_are_counted_as_on_the_pages_and_name_nobody(world: World, comms: Comms) -> None:
    first = fill_deliveries(comms, title="Bulletin")
    second = fill_deliveries(comms, people=3, title="Reminder")
    cara, now = world.members["cara"], timezone.now()
    counts = counts_of([first.pk, second.pk])
    rows = rows_of("deliveries", world.members["vic"])
    by_title: Counter[str] = Counter()
    for row in rows:
        by_title[row["title"]] += row["deliveries"]
    assert by_title == {"Bulletin": counts[first.pk].total, "Reminder": counts[second.pk].total}
    for row in rows:
        log = deliveries(cara, now).filter(release__briefing__reference=row["briefing"])
        assert row["deliveries"] == sum(each.get_state_display() == row["state"] for each in log)
    assert sum(row["deliveries"] for row in rows) == deliveries(cara, now).count() == 8
    assert [row for row in rows if row["title"] == "Bulletin" and row["deliveries"] == 2]
    _, text = token_of(world.members["vic"])
    for query in ("", "?format=csv"):
        body = ask("deliveries", text, query=query).content.decode()
        assert "Zelda" not in body
        assert "@" not in body
        assert "CON-" not in body


def fill_secret(world: World, comms: Comms, secret: Embargo) -> None:
    """One of everything that a feed gives, under the embargo."""
    world.round(scores=SCORES, title="Secret round", embargo=secret)
    world.evidence(5, title="Secret proof", embargo=secret)
    world.gap(5, title="Secret gap", embargo=secret)
    action = world.action(5, title="Secret action", embargo=secret, red_on=timezone.localdate())
    ActionMilestone.objects.create(
        council=world.westmere, action=action, title="Secret step", due_on=date(2027, 1, 1)
    )
    milestone = world.milestone(title="Secret day", embargo=secret)
    comms.activity("Secret activity", comms.staff, on=timezone.localdate(), embargo=secret)
    comms.activity("Open activity", on=timezone.localdate(), milestone=milestone)
    fill_deliveries(comms, title="Secret briefing", embargo=secret)


@pytest.mark.parametrize("name", ["ada", "vic"])
def test_nothing_under_embargo_goes_out_whoever_made_the_token(world: World, comms: Comms, name: str) -> None:
    """Ada is cleared and sees it on every page; her workbook gives nothing away, not even by a count."""
    world.round(scores=SCORES, title="Autumn")
    comms.activity("Open activity", on=timezone.localdate())
    _, text = token_of(world.members[name])
    before = {feed: json.loads(ask(feed, text).content) for feed in FEEDS}
    secret = embargo(world, "ada", "cara")
    fill_secret(world, comms, secret)
    assert "Secret action" in world.client("ada").get("/councils/westmere/actions/").content.decode()
    for feed in FEEDS:
        for query in ("", "?format=csv"):
            assert b"Secret" not in ask(feed, text, query=query).content
    after = {feed: json.loads(ask(feed, text).content) for feed in FEEDS}
    assert after["activities"]["total"] == before["activities"]["total"] + 1
    for feed in set(FEEDS) - {"activities"}:
        assert after[feed] == before[feed], feed
    secret.lifted_at = timezone.now()
    secret.save(update_fields=["lifted_at"])
    for feed in set(FEEDS) - {"indicators"}:
        assert b"Secret" in ask(feed, text).content, feed


def test_the_check_of_embargoes_is_not_blind(
    world: World, comms: Comms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted violation: with Ada's own clearances, every feed but one would give the secret away."""
    fill_secret(world, comms, embargo(world, "ada", "cara"))
    monkeypatch.setattr("assessment_ready.feeds.queries.catalogue.settle_as_uncleared", lambda *_: None)
    _, text = token_of(world.members["ada"])
    for feed in set(FEEDS) - {"indicators"}:
        assert b"Secret" in ask(feed, text).content, feed


def test_councils_never_meet(world: World) -> None:
    world.action(title="Of Westmere")
    world.action(title="Of Northby", owner="nia")
    assert [row["title"] for row in rows_of("actions", world.members["vic"])] == ["Of Westmere"]
    assert [row["title"] for row in rows_of("actions", world.northby_members["nia"])] == ["Of Northby"]


def queries_of(feed: str, text: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert ask(feed, text).status_code == 200
    return len(found)


def test_more_rows_cost_no_more_queries(world: World, comms: Comms, workforce: Workforce) -> None:
    fill_readiness(world)
    comms.activity("Huddle", comms.staff, on=timezone.localdate())
    fill_deliveries(comms)
    _, text = token_of(world.members["vic"])
    for feed in FEEDS:
        ask(feed, text)
    before = {feed: queries_of(feed, text) for feed in FEEDS}
    world.round(scores=SCORES, title="One more", held_on=date(2026, 1, 1))
    world.action(3, 4)
    comms.activity("One more", comms.staff, comms.councillors, on=timezone.localdate())
    fill_deliveries(comms, title="One more")
    more = workforce.indicator.__class__.objects.create(
        council=world.westmere, code="turnover", name="Turnover", operator="at_most", target=10
    )
    workforce.value(date(2026, 9, 30), "12", indicator=more)
    assert {feed: queries_of(feed, text) for feed in FEEDS} == before
    assert max(before.values()) <= 24


def test_a_caller_needs_no_browser_and_gets_no_cookie(world: World) -> None:
    _, text = token_of(world.members["vic"])
    answer = ask("actions", text)
    assert not answer.cookies
    assert not Client().get("/api/v1/openapi.json").cookies
    assert releases(world.members["vic"], timezone.now()).count() == 0
