"""Workforce risks through the browser: noted, scored, closed; who may; what is refused."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import day_parts, embargo, load
from tests.workforce.making import Workforce, workforce_of
from workforce.models import Risk

BASE = "/councils/westmere/workforce/risks/"
SCRIPT = "<script>alert(1)</script><b>bold</b>"


@pytest.fixture
def made(world) -> Workforce:
    """Westmere's strategy."""
    load()
    return workforce_of(world, world.members["will"])


def noted(**extra):
    return {
        "title": "Nobody applies", "cause": "Pay", "effect": "Waits", "likelihood": "3", "impact": "4",
        "mitigation": "Grow our own", "owner": "", "strategy": "", "submission_key": str(uuid4()), **extra,
    }  # fmt: skip


def risk(made, title="Nobody applies", **extra) -> Risk:
    values = {"likelihood": 3, "impact": 4, "owner": made.actor, **extra}
    return Risk.objects.create(council=made.council, title=title, **values)


def test_a_risk_is_noted_once_and_found_in_the_register_and_its_exports(world, made) -> None:
    will = world.client("will")
    assert says(will.get(BASE), "What may go wrong with the workforce belongs here")
    values = noted(owner=world.members["ben"].pk, strategy=made.strategy.pk)
    for _ in range(2):
        page = post(will, f"{BASE}new/", values)
    assert Risk.objects.count() == 1
    for words in ("12 of 25", "Likelihood medium (3) × impact high (4)", "Ben Hartley", "New"):
        assert says(page, words)
    assert says(will.get(BASE), "3 × 4 = 12")
    lines = list(csv.reader(io.StringIO(will.get(f"{BASE}?format=csv").content.decode("utf-8-sig"))))
    assert any("Nobody applies" in line for line in lines)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Enter what may happen"),
        ({"likelihood": ""}, "Choose how likely it is"),
        ({"impact": "6"}, "Choose"),
        ({"owner": "99999"}, "Choose one from the list"),
        ({"strategy": "99999"}, "Choose one from the list"),
        ({"review_on_day": "31", "review_on_month": "2", "review_on_year": "2027"}, "Enter a real date"),
    ],
)
def test_what_does_not_hold_together_gets_a_sentence(world, made, wrong, sentence) -> None:
    assert says(post(world.client("will"), f"{BASE}new/", noted(**wrong)), sentence)
    assert not Risk.objects.exists()


def test_a_review_shows_which_way_it_moved(world, made) -> None:
    row, will = risk(made), world.client("will")
    values = {"likelihood": "2", "impact": "4", "mitigation": "More", "version": "1"}
    page = post(will, f"{BASE}{row.pk}/review/", values)
    assert says(page, "The risk scores 8 of 25. Down 4, from 12.")
    assert says(will.get(BASE), "Down 4, from 12")
    again = {**values, "version": "2", **day_parts("review_on", timezone.localdate() + timedelta(days=9))}
    assert says(post(will, f"{BASE}{row.pk}/review/", again), "No change.")


def test_a_risk_is_changed_closed_with_a_reason_and_opened_again(world, made) -> None:
    row, will = risk(made), world.client("will")
    path = f"{BASE}{row.pk}/"
    changed = {**noted(title="Nobody stays"), "version": "1"}
    assert says(post(will, f"{path}edit/", changed), "Nobody stays")
    assert says(post(will, f"{path}close/", {"because": "", "version": "2"}), "Enter why it is closed")
    assert says(
        post(will, f"{path}close/", {"because": "Posts are filled", "version": "2"}), "Posts are filled"
    )
    assert "Nobody stays" not in text_of(will.get(BASE))
    assert says(will.get(f"{BASE}?state=closed"), "Nobody stays")
    assert says(will.get(f"{BASE}?state=all"), "Nobody stays")
    assert says(
        post(will, f"{path}edit/", {**changed, "version": "3"}), "The risk is closed. Open it again first."
    )
    assert says(post(will, f"{path}reopen/", {}), "The risk is open again.")
    assert says(post(will, f"{path}reopen/", {}), "The risk is open already.")


def test_the_register_is_narrowed_and_says_what_waits_for_review(world, made) -> None:
    today = timezone.localdate()
    risk(made, "Late one", review_on=today - timedelta(days=1), strategy=made.strategy)
    risk(made, "Other one", owner=world.members["ben"], likelihood=5, impact=5)
    will = world.client("will")

    def found(query: str) -> set[str]:
        text = text_of(will.get(f"{BASE}?{query}"))
        return {title for title in ("Late one", "Other one") if title in text}

    assert found("state=review") == {"Late one"}
    assert found(f"strategy={made.strategy.pk}") == {"Late one"}
    assert found(f"owner={world.members['ben'].pk}") == {"Other one"}
    assert found("q=other") == {"Other one"}
    assert found("state=zz&owner=qq") == {"Late one", "Other one"}
    assert says(will.get(BASE), "1 risk is past the day of review")
    text = text_of(will.get(BASE))
    assert text.index("Other one") < text.index("Late one")


@pytest.mark.parametrize(("name", "status"), [("vic", 403), ("cleo", 403), ("nia", 404), ("ada", 200)])
def test_who_may_change(world, made, name, status) -> None:
    row = risk(made)
    for path in ("new/", f"{row.pk}/edit/", f"{row.pk}/review/", f"{row.pk}/close/"):
        assert world.client(name).get(f"{BASE}{path}").status_code == status


def test_another_council_s_risk_is_not_found_and_its_strategy_not_offered(world, made) -> None:
    other = workforce_of(world, world.northby_members["nia"])
    row = risk(other)
    will = world.client("will")
    assert will.get(f"{BASE}{row.pk}/").status_code == 404
    assert other.strategy.title not in text_of(will.get(f"{BASE}new/"))
    assert says(post(will, f"{BASE}new/", noted(strategy=other.strategy.pk)), "Choose one from the list")


def test_actions_that_lower_it_are_named_as_far_as_one_may_know_of_them(world, made) -> None:
    will = world.client("will")
    action = made.put_in_action(made.intended, title="Grow our own")
    secret = made.put_in_action(made.intend("1.2"), title="Hidden", embargo=embargo(world, "ada"))
    row = risk(made)
    row.actions.add(secret)
    form = will.get(f"{BASE}{row.pk}/edit/")
    assert says(form, "Grow our own")
    assert "Hidden" not in text_of(form)
    values = {**noted(actions=[action.pk]), "version": "1"}
    page = post(will, f"{BASE}{row.pk}/edit/", values)
    assert says(page, f"{action.reference} Grow our own")
    assert "Hidden" not in text_of(page)
    assert set(row.actions.all()) == {action, secret}
    refused = {**values, "version": "2", "actions": [secret.pk]}
    assert says(post(will, f"{BASE}{row.pk}/edit/", refused), "Choose")


def test_two_at_once_keep_both_texts(world, made) -> None:
    row = risk(made)
    post(world.client("will"), f"{BASE}{row.pk}/edit/", {**noted(title="Mine"), "version": "1"})
    page = world.client("ben").post(f"{BASE}{row.pk}/edit/", {**noted(title="Yours"), "version": "1"})
    assert page.status_code == 409
    assert says(page, "Mine")
    assert "Yours" in page.content.decode()


def test_what_people_type_comes_out_escaped(world, made) -> None:
    will = world.client("will")
    post(will, f"{BASE}new/", noted(**dict.fromkeys(("title", "cause", "effect", "mitigation"), SCRIPT)))
    row = Risk.objects.get()
    for path in ("", f"{row.pk}/", f"{row.pk}/edit/"):
        text = will.get(f"{BASE}{path}").content.decode()
        assert SCRIPT not in text
        assert "<b>bold" not in text


def test_the_register_costs_the_same_with_more_rows(world, made) -> None:
    will = world.client("will")
    risk(made, "One", strategy=made.strategy)
    risk(made, "Two", owner=world.members["ben"])
    before = cost(will, BASE)
    risk(made, "Three", owner=world.members["ada"], strategy=made.strategy)
    assert cost(will, BASE) == before
    assert before <= 14
