"""Proof: a message is proved while its evidence counts, what is lost says so, secrets prove only secrets."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.embargo.models import Embargo
from assessment_ready.evidence.models import EvidenceItem
from comms.models import Message, ProofPoint
from comms.queries.messages import (
    ProofState,
    get_message,
    has_live_proof,
    lost_proof,
    messages_with_proof_state,
)
from comms.rules.proof import standing
from tests.comms.making import Comms, comms_of
from tests.comms.specimens.messages import prove
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import embargo
from tests.world import World

BASE = "/councils/westmere/communications/"


@pytest.fixture
def made(world: World) -> Comms:
    """Westmere's plan, by the communications lead."""
    return comms_of(world, world.members["cara"])


def page_of(message, name: str = "") -> str:
    return f"{BASE}messages/{message.pk}/{name}"


def typed(item, **extra):
    return {
        "item": item.pk,
        "text": "87% of carers say so.",
        "statement": "",
        "submission_key": str(uuid4()),
        **extra,
    }


DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("review_by", "expires_on", "withdrawn_on", "why"),
    [
        (date(2026, 11, 22), None, None, ""),
        (date(2027, 11, 22), date(2026, 11, 22), None, ""),
        (date(2026, 11, 21), None, None, "QS1-E7 went stale on 22 November 2026"),
        (date(2027, 1, 1), date(2026, 11, 19), None, "QS1-E7 expired on 20 November 2026"),
        (date(2027, 1, 1), None, date(2026, 11, 3), "QS1-E7 was withdrawn on 3 November 2026"),
        (date(2026, 11, 1), None, date(2026, 11, 20), "QS1-E7 went stale on 2 November 2026"),
        (date(2026, 11, 10), date(2026, 11, 5), None, "QS1-E7 expired on 6 November 2026"),
    ],
)
def test_evidence_counts_until_its_last_day_and_then_says_since_when_not(
    review_by, expires_on, withdrawn_on, why
):
    found = standing(
        "QS1-E7",
        review_by=review_by,
        expires_on=expires_on,
        withdrawn_on=withdrawn_on,
        is_more_secret=False,
        today=DAY,
    )
    assert (found.why, found.is_live) == (why, not why)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"review_by": -1},
        {"review_by": 0},
        {"expires_on": -1},
        {"expires_on": 0},
        {"withdrawn": True},
        {"withdrawn": True, "review_by": -5},
    ],
)
def test_the_rule_and_the_database_agree(world, made, changes):
    today = timezone.localdate()
    values: dict[str, Any] = {
        name: today + timedelta(days=changes[name]) for name in ("review_by", "expires_on") if name in changes
    }
    if changes.get("withdrawn"):
        values |= {
            "withdrawn_at": timezone.now(),
            "withdrawn_by": world.people["ada"],
            "withdrawn_reason": "Wrong",
        }
    row = made.message()
    prove(made, row, world.evidence(1, **values))
    found = get_message(world.members["vic"], timezone.now(), row.pk)
    assert (found.state is ProofState.LIVE) is found.points[0].standing.is_live
    assert has_live_proof(row, world.members["vic"], timezone.now()) is found.points[0].standing.is_live


def test_one_live_proof_point_is_enough(world, made):
    row = made.message()
    assert get_message(world.members["vic"], timezone.now(), row.pk).state is ProofState.NONE
    prove(made, row, world.evidence(1, review_by=date(2026, 1, 1)))
    assert get_message(world.members["vic"], timezone.now(), row.pk).state is ProofState.LOST
    prove(made, row, world.evidence(2))
    assert get_message(world.members["vic"], timezone.now(), row.pk).state is ProofState.LIVE


def test_a_message_that_lost_its_proof_says_so_and_so_does_what_uses_it(world, made):
    stale = timezone.localdate() - timedelta(days=3)
    row = made.message("We listen.")
    item = world.evidence(1, review_by=stale)
    prove(made, row, item)
    made.activity("Weekly update").messages.add(row)
    made.briefing("Bulletin").messages.add(row)
    page = world.client("vic").get(page_of(row))
    assert says(page, f"Lost its proof: {item.reference} went stale on")
    assert says(world.client("vic").get(f"{BASE}plans/{made.plan.pk}/messages/"), "Lost its proof")
    found = lost_proof(world.members["vic"], timezone.now())
    assert [each.message for each in found] == [row]
    assert [each.title for each in found[0].activities] == ["Weekly update"]
    assert [each.title for each in found[0].briefings] == ["Bulletin"]
    assert found[0].lost_on == stale + timedelta(days=1)
    assert found[0].because


def test_only_what_had_proof_and_is_in_use_has_lost_it(world, made):
    made.message("Never proved")
    proved = made.message("Proved")
    prove(made, proved, world.evidence(1))
    past = made.message("Past", valid_until=date(2026, 1, 1))
    prove(made, past, world.evidence(1, review_by=date(2026, 1, 1)))
    closed = comms_of_another_plan(made)
    prove(made, closed, world.evidence(1, review_by=date(2026, 1, 1)))
    assert lost_proof(world.members["vic"], timezone.now()) == []


def comms_of_another_plan(made: Comms):
    """A message of a plan that is closed."""
    old = made.plan.__class__.objects.create(
        council=made.council, title="Old plan", owner=made.actor, created_by=made.actor.user, status="closed"
    )
    row = made.message("Closed")
    row.plan = old
    row.save(update_fields=["plan"])
    return row


def test_lost_proof_costs_the_same_whatever_is_lost(world, made, django_assert_max_num_queries):
    stale = date(2026, 1, 1)
    for number in range(6):
        row = made.message(f"Message {number}")
        prove(made, row, world.evidence(1, review_by=stale))
        made.activity(f"Activity {number}").messages.add(row)
        row.audiences.add(made.staff)
    with django_assert_max_num_queries(6):
        assert len(lost_proof(world.members["vic"], timezone.now())) == 6


def test_a_proof_point_is_added_changed_checked_and_removed(world, made):
    cara, row = world.client("cara"), made.message()
    first, second = world.evidence(1, 3), world.evidence(2, title="Complaints report")
    values = typed(first)
    for _ in range(2):
        page = post(cara, page_of(row, "proof/new/"), values)
    point = ProofPoint.objects.get()
    assert says(page, "87% of carers say so.")
    assert says(page, "Proof is live")
    assert point.statement.number == 1
    page = post(cara, f"{BASE}proof-points/{point.pk}/checked/", {"version": point.version})
    assert says(page, "Checked by Cara Lindqvist")
    point.refresh_from_db()
    change = {"item": second.pk, "text": "Fewer complain.", "statement": "", "version": point.version}
    page = post(cara, f"{BASE}proof-points/{point.pk}/", change)
    point.refresh_from_db()
    assert (point.item, point.text, point.statement.number) == (second, "Fewer complain.", 2)
    assert point.checked_at is None
    assert says(page, "Nobody has checked yet")
    assert world.client("cara").post(f"{BASE}proof-points/{point.pk}/", change).status_code == 409
    page = post(cara, f"{BASE}proof-points/{point.pk}/remove/", {})
    assert says(page, "is removed")
    assert says(page, "No proof yet")
    told = text_of(world.client("ada").get("/councils/westmere/audit/"))
    for verb in ("added", "checked", "changed", "removed"):
        assert f"Cara Lindqvist {verb} the proof point" in told


def test_evidence_is_searched_and_what_is_chosen_stays(world, made):
    row = made.message()
    survey = world.evidence(1, title="Carers survey")
    world.evidence(2, title="Budget")
    gone = world.evidence(1, title="Old survey", withdrawn_at=timezone.now(), withdrawn_reason="Wrong")
    cara = world.client("cara")
    assert says(cara.get(page_of(row, "proof/new/")), "Budget")
    found = cara.get(page_of(row, "proof/new/?q=survey"))
    assert says(found, "Carers survey")
    assert "Budget" not in text_of(found)
    assert gone.title not in text_of(found)
    assert says(cara.get(page_of(row, "proof/new/?q=nothing")), "No evidence matches “nothing”")
    answer = cara.post(page_of(row, "proof/new/?q=budget"), typed(survey, text=""))
    assert says(answer, "Enter the proof point")
    assert says(answer, "Carers survey")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"text": ""}, "Enter the proof point"),
        ({"item": ""}, "Choose the evidence"),
        ({"item": "999999"}, "Choose the evidence from the list"),
        ({"item": "x"}, "Choose the evidence from the list"),
    ],
)
def test_what_is_wrong_gets_a_sentence(world, made, values, sentence):
    row, item = made.message(), world.evidence(1)
    page = world.client("cara").post(page_of(row, "proof/new/"), typed(item) | values)
    assert page.status_code == 200
    assert says(page, sentence)
    assert not ProofPoint.objects.exists()


def test_evidence_proves_something_for_the_statements_it_is_filed_under(world, made):
    row, item = made.message(), world.evidence(1)
    values = typed(item, statement=world.statement(5).pk)
    assert says(
        world.client("cara").post(page_of(row, "proof/new/"), values),
        "not filed under this quality statement",
    )


def test_another_councils_evidence_and_proof_do_not_exist(world, made):
    row = made.message()
    other = world.evidence(1, owner="nia")
    page = world.client("cara").post(page_of(row, "proof/new/"), typed(other))
    assert says(page, "Choose the evidence from the list")
    northby = comms_of(world, world.northby_members["nia"])
    point = prove(northby, northby.message(), other)
    for name in ("", "checked/", "remove/"):
        assert (
            world.client("cara").post(f"{BASE}proof-points/{point.pk}/{name}", {"version": 1}).status_code
            == 404
        )


def test_secret_evidence_proves_only_messages_under_the_same_embargo(world, made):
    held = embargo(world, "cara")
    item = world.evidence(1, embargo=held)
    plain, secret = made.message(), made.message(embargo=held)
    page = world.client("cara").post(page_of(plain, "proof/new/"), typed(item))
    assert says(page, "Choose the evidence from the list")
    assert item.title not in text_of(world.client("cara").get(page_of(plain, "proof/new/")))
    assert says(post(world.client("cara"), page_of(secret, "proof/new/"), typed(item)), "Proof is live")
    assert ProofPoint.objects.get().embargo == held
    assert world.client("ben").get(page_of(secret)).status_code == 404
    assert world.client("ben").get(f"{BASE}proof-points/{ProofPoint.objects.get().pk}/").status_code == 404
    values = {"kind": "supporting", "text": secret.text, "embargo": "", "version": secret.version}
    page = world.client("cara").post(page_of(secret, "change/"), values)
    assert says(page, "It is proved by evidence under an embargo")


def test_a_proof_whose_evidence_becomes_secret_proves_nothing_for_anybody(world, made):
    row, item = made.message(), world.evidence(1, title="Peer review letter")
    prove(made, row, item, "The peers say so.")
    held = embargo(world, "cara")
    EvidenceItem.objects.filter(pk=item.pk).update(embargo=held)
    assert not has_live_proof(row, world.members["cara"], timezone.now())
    assert not has_live_proof(row, world.members["ben"], timezone.now())
    assert says(world.client("cara").get(page_of(row)), "under an embargo that this message is not under")
    unaware = world.client("ben").get(page_of(row))
    assert says(unaware, "No proof yet")
    assert "peers" not in text_of(unaware)
    assert "under an embargo" not in text_of(unaware)
    assert lost_proof(world.members["ben"], timezone.now()) == []
    Embargo.objects.update(lifted_at=timezone.now())
    assert says(world.client("ben").get(page_of(row)), "Proof is live")


def test_a_message_under_embargo_exists_for_the_cleared_only(world, made):
    held = embargo(world, "ada", "cara")
    secret = made.message("The draft says good.", embargo=held)
    prove(made, secret, world.evidence(1, review_by=date(2026, 1, 1)), embargo=held)
    made.message("We listen.")
    assert says(world.client("cara").get(f"{BASE}plans/{made.plan.pk}/messages/"), "0 of 2 messages")
    unaware = world.client("ben").get(f"{BASE}plans/{made.plan.pk}/messages/")
    assert says(unaware, "0 of 1 message")
    assert "draft" not in text_of(unaware)
    for name in ("", "change/", "remove/", "preview/", "advice/", "proof/new/"):
        assert world.client("ben").get(page_of(secret, name)).status_code == 404
    assert says(world.client("ada").get(page_of(secret)), "Under embargo")
    assert held.looks.filter(user=world.people["ada"], what__contains=secret.reference).exists()
    assert [each.message for each in lost_proof(world.members["cara"], timezone.now())] == [secret]
    assert lost_proof(world.members["ben"], timezone.now()) == []


def test_use_in_something_secret_is_not_told(world, made):
    held = embargo(world, "cara")
    row = made.message()
    made.activity("Secret briefing", embargo=held).messages.add(row)
    made.briefing("Secret pack", embargo=held).messages.add(row)
    assert says(world.client("cara").get(page_of(row)), "Secret pack")
    unaware = text_of(world.client("ben").get(page_of(row)))
    assert "Secret" not in unaware
    assert "No activity to come and no briefing uses it yet" in unaware
    assert "Not used yet" in text_of(world.client("ben").get(f"{BASE}plans/{made.plan.pk}/messages/"))


def test_what_is_said_in_a_secret_scenario_is_as_secret(world, made):
    held = embargo(world, "cara")
    scenario = made.scenario("good", "Rated good", embargo=held)
    path = f"{BASE}plans/{made.plan.pk}/messages/new/"
    values = {
        "kind": "supporting",
        "text": "We are proud.",
        "scenario": scenario.pk,
        "submission_key": str(uuid4()),
    }
    assert says(world.client("cara").post(path, values), "This scenario is under an embargo")
    page = post(world.client("cara"), path, values | {"embargo": held.pk})
    assert says(page, "Only in the scenario Rated good")
    assert "Rated good" not in world.client("ben").get(path).content.decode()
    world.client("ben").post(path, values | {"submission_key": str(uuid4())})
    assert Message.objects.filter(scenario=scenario).count() == 1


def test_a_scenario_one_may_not_know_of_stays(world, made):
    held = embargo(world, "cara")
    scenario = made.scenario("good", "Rated good", embargo=held)
    row = made.message(scenario=scenario)
    values = {"kind": "supporting", "text": "Other words", "version": row.version}
    page = post(world.client("ben"), page_of(row, "change/"), values)
    assert says(page, "is saved")
    assert "Rated good" not in text_of(page)
    row.refresh_from_db()
    assert row.scenario == scenario


def test_the_states_of_a_plan_cost_the_same_whatever_is_in_it(world, made, django_assert_max_num_queries):
    for number in range(5):
        prove(made, made.message(f"Message {number}"), world.evidence(1))
    with django_assert_max_num_queries(6):
        found = messages_with_proof_state(world.members["vic"], timezone.now(), made.plan)
    assert [each.state for each in found] == [ProofState.LIVE] * 5


def test_the_page_of_a_message_costs_the_same_whatever_proves_it(world, made):
    row = made.message()
    prove(made, row, world.evidence(1))
    made.activity().messages.add(row)
    made.briefing().messages.add(row)
    few = cost(world.client("cara"), page_of(row))
    for number in range(5):
        prove(made, row, world.evidence(1, 2, title=f"Survey {number}"))
        made.activity(f"Update {number}").messages.add(row)
        made.briefing(f"Bulletin {number}").messages.add(row)
    assert cost(world.client("cara"), page_of(row)) == few
