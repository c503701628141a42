"""What waits for a person in communications, also from the query that is kept for a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessment_ready.embargo.daily import daily_rows, forget
from comms.models import Plan, PlanVersion, ProofPoint
from comms.queries.needs import needs_rows
from tests.clock import today
from tests.comms.making import Comms, comms_of
from tests.timeline.making import embargo


@pytest.fixture
def made(world) -> Comms:
    """Westmere's plan, by the communications lead."""
    return comms_of(world, world.members["cara"])


def needs(member) -> set[tuple[str, str]]:
    """Kind and label of everything that waits, asked directly and by the kept query."""
    forget()
    now = timezone.now()
    rows = list(needs_rows(member, now))
    assert sorted(map(str, daily_rows(needs_rows, member, now))) == sorted(map(str, rows))
    assert sorted(map(str, daily_rows(needs_rows, member, now))) == sorted(map(str, rows))
    return {(row[0], row[4]) for row in rows}


def proof(made: Comms, message, item) -> ProofPoint:
    return ProofPoint.objects.create(
        council=made.council, message=message, text="Proved", item=item,
        statement=made.world.statement(1), created_by=made.actor.user, embargo=message.embargo,
    )  # fmt: skip


def fill(made: Comms, world, under=None) -> None:
    """One thing of each kind that waits and one that does not."""
    secret, mark = {"embargo": under}, "secret" if under else "open"
    made.request(made.briefing(f"Sign {mark}", **secret), world.members["ada"])
    made.question(f"Mine {mark}?", owner=world.members["ben"], **secret)
    made.question(f"Done {mark}?", owner=world.members["ben"], state="answered", **secret)
    week = today() + timedelta(days=7)
    made.activity(f"Soon {mark}", on=week, owner=world.members["ben"], **secret)
    made.activity(f"Later {mark}", on=week + timedelta(days=1), owner=world.members["ben"], **secret)
    made.activity(f"Over {mark}", on=today(), status="done", owner=world.members["ben"], **secret)
    author = {"author": world.people["ben"]}
    stale = world.evidence(1, review_by=today() - timedelta(days=1), embargo=under)
    fresh = world.evidence(1, review_by=today() + timedelta(days=1), embargo=under)
    proof(made, message(made, f"Lost {mark}", author, secret), stale)
    kept = message(made, f"Kept {mark}", author, secret)
    proof(made, kept, stale)
    proof(made, kept, fresh)
    message(made, f"Bare {mark}", author, secret)


def message(made: Comms, text: str, author, secret):
    found = made.message(text, **secret)
    found.author = author["author"]
    found.save(update_fields=["author"])
    return found


def test_each_kind_waits_for_the_right_person_and_the_uncleared_see_nothing_secret(world, made) -> None:
    fill(made, world)
    fill(made, world, embargo(world, "ada", "cara"))
    assert needs(world.members["ada"]) == {("comms.sign_off", "Sign open"), ("comms.sign_off", "Sign secret")}
    assert needs(world.members["ben"]) == {
        ("comms.question", "Q-1 Mine open?"),
        ("comms.activity", "COM-1 Soon open"),
        ("comms.proof", "MSG-1 Lost open"),
    }
    for name in ("vic", "dev", "rhea", "ann", "cleo"):
        assert needs(world.members[name]) == set()


def test_a_sign_off_of_a_text_that_became_secret_later_is_gone(world, made) -> None:
    briefing = made.briefing("Sign me")
    made.request(briefing, world.members["ada"])
    assert ("comms.sign_off", "Sign me") in needs(world.members["ada"])
    briefing.embargo = embargo(world, "cara")
    briefing.save(update_fields=["embargo"])
    assert needs(world.members["ada"]) == set()


def test_a_plan_put_forward_waits_for_everybody_who_may_approve_but_not_for_its_maker(world, made) -> None:
    Plan.objects.filter(pk=made.plan.pk).update(status="in_review")
    for number in (1, 2):
        PlanVersion.objects.create(
            council=made.council, plan=made.plan, number=number, snapshot={}, content_hash="x",
            made_by=made.actor.user, made_at=timezone.now(),
        )  # fmt: skip
    assert needs(world.members["cara"]) == set()
    assert needs(world.members["vic"]) == set()
    assert needs(world.members["ada"]) == {("comms.plan", made.plan.title)}
    forget()
    rows = list(needs_rows(world.members["ben"], timezone.now()))
    assert [row[5] for row in rows] == ["Version 2"]
