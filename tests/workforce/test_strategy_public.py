"""A strategy for everybody: only when it was opened, no names, nothing under an embargo."""

from datetime import date

import pytest
from django.test import Client

from tests.readiness.pages import post, says, text_of
from tests.timeline.making import embargo, load
from tests.workforce.making import Workforce, workforce_of
from workforce.models import Strategy

BASE = "/councils/westmere/workforce/strategies/"
PUBLIC = "/strategies/westmere/"


@pytest.fixture
def made(world) -> Workforce:
    """Westmere's strategy, led and owned by people with names."""
    load()
    found = workforce_of(world, world.members["will"])
    Strategy.objects.filter(pk=found.strategy.pk).update(
        owner=world.members["will"], vision="Enough people", sponsor="Ada Okafor", approved_by="Ada Okafor"
    )
    found.strand.lead = world.members["ben"]
    found.strand.save(update_fields=["lead"])
    found.indicator.is_public = True
    found.indicator.save(update_fields=["is_public"])
    return found


def publish(world, made, name="ada"):
    return post(world.client(name), f"{BASE}{made.strategy.pk}/public/", {})


def test_it_is_not_found_until_it_is_opened_and_again_when_it_is_taken_off(world, made) -> None:
    assert Client().get(PUBLIC).status_code == 404
    assert Client().get("/strategies/nowhere/").status_code == 404
    assert says(world.client("ada").get(f"{BASE}{made.strategy.pk}/public/"), "without signing in")
    assert Client().get(PUBLIC).status_code == 404
    assert says(publish(world, made), "Everybody can read the strategy now.")
    assert Client().get(PUBLIC).status_code == 200
    assert world.client("nia").get(PUBLIC).status_code == 200
    assert says(publish(world, made), "no longer public")
    assert Client().get(PUBLIC).status_code == 404


def test_everybody_reads_what_is_open_and_nobody_s_name(world, made) -> None:
    done, paused = made.intend("1.2"), made.intend("1.3")
    dropped = made.intend("1.4", title="Dropped one")
    dropped.dropped_at = made.strategy.created_at
    dropped.save(update_fields=["dropped_at"])
    made.put_in_action(made.intended, start_on=date(2026, 9, 1))
    made.put_in_action(done, lifecycle="closed")
    made.put_in_action(paused, lifecycle="on_hold")
    secret = made.intend("1.5")
    made.put_in_action(secret, lifecycle="closed", embargo=embargo(world, "ada"), title="Hidden title")
    publish(world, made)
    page = Client().get(PUBLIC)
    for words in ("Enough people", "1 Leadership in Westmere", "Vacancy rate of Westmere", "12.4%"):
        assert says(page, words)
    text = text_of(page)
    for words in ("1.1 Intention of Westmere Council Under way", "Done", "Paused", "1.5 Intention 1.5"):
        assert words in text
    assert text.split("1.5 Intention 1.5")[1].startswith((" What 1.5 says Planned", " Planned"))
    for hidden in ("Will Osei", "Ben Hartley", "Ada Okafor", "ACT-", "Hidden title", "Dropped one"):
        assert hidden not in text
    assert page.headers["Cache-Control"]


def test_a_small_number_an_unpublished_indicator_and_a_missing_value_are_not_shown(world, made) -> None:
    publish(world, made)
    made.value(date(2026, 12, 31), "41.7", numerator=1, denominator=3)
    assert "41.7" not in text_of(Client().get(PUBLIC))
    assert says(Client().get(PUBLIC), "fewer than 5 people")
    made.value(date(2027, 3, 31), None)
    assert says(Client().get(PUBLIC), "Not available: Leavers are not known")
    made.indicator.is_public = False
    made.indicator.save(update_fields=["is_public"])
    assert "Vacancy rate" not in text_of(Client().get(PUBLIC))


def test_who_may_open_it_and_what_may_be_opened(world, made) -> None:
    path = f"{BASE}{made.strategy.pk}/public/"
    for name, status in (("will", 403), ("vic", 403), ("nia", 404)):
        assert world.client(name).post(path).status_code == status
    Strategy.objects.update(state="draft")
    assert says(publish(world, made), "Only a strategy that is agreed or active can be opened")
    Strategy.objects.update(is_public=True)
    assert Client().get(PUBLIC).status_code == 404


def test_one_strategy_is_public_at_a_time(world, made) -> None:
    other = Strategy.objects.create(
        council=made.council, title="The other", state="agreed", created_by=made.actor.user
    )
    publish(world, made)
    post(world.client("ben"), f"{BASE}{other.pk}/public/", {})
    assert says(Client().get(PUBLIC), "The other")
    assert list(Strategy.objects.filter(is_public=True)) == [other]


def test_nothing_but_reading_is_answered(world, made) -> None:
    publish(world, made)
    assert Client().post(PUBLIC).status_code == 405
