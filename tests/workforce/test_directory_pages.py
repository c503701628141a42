"""The public learning directory: what anybody sees without an account, and what they can send."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.readiness.pages import cost, post, says, text_of
from tests.workforce.test_offers_pages import SCRIPT, offer_of, today, typed
from workforce.models import Interest, LearningOffer, Moderation
from workforce.services import learning_limits

BASE = "/learning/westmere/"


def sent(**extra: Any) -> dict[str, Any]:
    return typed(submitted_name="Jo Bloggs", submitted_email="jo@home.example", **extra)


def interest(**extra: Any) -> dict[str, Any]:
    return {
        "organisation": "Hill House Care",
        "employer_kind": "provider",
        "people": "3",
        "email": "hill@house.example",
        "note": "Weekdays only",
        "submission_key": str(uuid4()),
        **extra,
    }


def test_anybody_reads_what_is_published_and_nothing_else(world) -> None:
    shown = offer_of(world.westmere, "Shown", submitted_name="Jo Bloggs", submitted_email="jo@home.example")
    last = offer_of(world.westmere, "Last day", ends_on=today())
    hidden = [
        offer_of(world.westmere, "Hidden waiting", state="waiting"),
        offer_of(world.westmere, "Hidden refused", state="refused"),
        offer_of(world.westmere, "Hidden withdrawn", state="withdrawn"),
        offer_of(world.westmere, "Hidden over", ends_on=today() - timedelta(days=1)),
        offer_of(world.northby, "Hidden theirs"),
    ]
    client = Client()
    text = text_of(client.get(BASE))
    assert "Shown" in text
    assert "Last day" in text
    assert "Hidden" not in text
    for offer in hidden:
        assert client.get(f"{BASE}{offer.pk}/").status_code == 404
        assert client.get(f"{BASE}{offer.pk}/interest/").status_code == 404
    page = client.get(f"{BASE}{shown.pk}/")
    assert says(page, "Westmere Academy")
    assert "Jo Bloggs" not in text_of(page)
    assert "jo@home.example" not in page.content.decode()
    assert client.get(f"{BASE}{last.pk}/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/learning/nowhere/", "/learning/nowhere/put-forward/", "/learning/westmere/999/"]
)
def test_what_is_not_there_is_not_found(world, path) -> None:
    assert Client().get(path).status_code == 404


def test_a_council_that_is_switched_off_has_no_directory(world) -> None:
    world.northby.is_active = False
    world.northby.save(update_fields=["is_active"])
    assert Client().get("/learning/northby/").status_code == 404


def test_it_is_searched_and_narrowed_and_paged(world) -> None:
    for number in range(25):
        offer_of(world.westmere, f"Course {number:02}", cost_pounds=0 if number == 7 else 10)
    client = Client()
    assert says(client.get(BASE), "25 offers")
    assert "Course 24" not in text_of(client.get(BASE))
    assert says(client.get(f"{BASE}?page=2"), "Course 24")
    assert says(client.get(f"{BASE}?free=yes"), "1 offer")
    assert says(client.get(f"{BASE}?q=zebra"), "Nothing matches your search.")
    assert says(client.get(f"{BASE}?page=zz&state=waiting"), "25 offers")


def test_what_is_put_forward_waits_and_is_kept_once(world) -> None:
    client, values = Client(), sent()
    for _ in range(2):
        page = post(client, f"{BASE}put-forward/", values)
    assert says(page, "somebody looks at it before it is shown")
    offer = LearningOffer.objects.get()
    assert (offer.state, offer.submitted_name, offer.created_by, offer.council) == (
        Moderation.WAITING,
        "Jo Bloggs",
        None,
        world.westmere,
    )
    assert "Rota planning" not in text_of(client.get(BASE))
    assert says(world.client("will").get("/councils/westmere/workforce/learning/waiting/"), "Jo Bloggs")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"submitted_name": ""}, "Enter your name"),
        ({"submitted_email": "no address"}, "e-mail address"),
        ({"title": ""}, "Enter a title"),
        ({"summary": "word " * 201}, "must be 200 words or fewer"),
        ({"submission_key": "x"}, "This page is out of date"),
    ],
)
def test_a_wrong_field_gets_its_sentence(world, wrong, sentence) -> None:
    page = post(Client(), f"{BASE}put-forward/", {**sent(), **wrong})
    assert says(page, sentence)
    assert "Error:" in page.content.decode().split("</title>")[0]
    assert not LearningOffer.objects.exists()


def test_nobody_publishes_their_own_from_outside(world) -> None:
    post(Client(), f"{BASE}put-forward/", sent(state="published", review_on_day="1", created_by="1"))
    assert LearningOffer.objects.get().state == Moderation.WAITING


def test_it_takes_a_token_against_forged_posts(world) -> None:
    assert Client(enforce_csrf_checks=True).post(f"{BASE}put-forward/", sent()).status_code == 403


def test_a_flood_from_one_visitor_is_stopped_and_nothing_typed_is_lost(world, monkeypatch) -> None:
    monkeypatch.setattr(learning_limits, "FROM_ONE", 2)
    client = Client()
    for number in range(3):
        page = post(client, f"{BASE}put-forward/", sent(title=f"Course {number}"))
    assert says(page, "please send it again in an hour")
    assert b"Course 2" in page.content
    assert LearningOffer.objects.count() == 2
    page = client.post(f"{BASE}put-forward/", sent(title="From elsewhere"), REMOTE_ADDR="198.51.100.7")
    assert page.status_code == 302


def test_a_council_takes_only_so_many_in_an_hour(world, monkeypatch) -> None:
    monkeypatch.setattr(learning_limits, "OFFERS_AN_HOUR", 1)
    post(Client(), f"{BASE}put-forward/", sent())
    assert says(post(Client(), f"{BASE}put-forward/", sent()), "please send it again in an hour")
    monkeypatch.setattr(learning_limits, "INTERESTS_AN_HOUR", 0)
    offer = offer_of(world.westmere)
    assert says(post(Client(), f"{BASE}{offer.pk}/interest/", interest()), "please send it again in an hour")


def test_interest_from_outside_counts_and_the_public_sees_only_the_number(world) -> None:
    offer = offer_of(world.westmere, minimum=5)
    client, values = Client(), interest()
    for _ in range(2):
        post(client, f"{BASE}{offer.pk}/interest/", values)
    assert Interest.objects.count() == 1
    for path in (BASE, f"{BASE}{offer.pk}/"):
        page = client.get(path)
        assert says(page, "3 people interested, needs 2 more")
        assert "Hill House" not in text_of(page)
        assert "hill@house.example" not in page.content.decode()
    assert says(post(client, f"{BASE}{offer.pk}/interest/", interest(people="0")), "must be 1 or more")
    assert says(
        post(client, f"{BASE}{offer.pk}/interest/", interest(employer_kind="x")), "Choose one from the list"
    )


def test_what_people_type_is_shown_as_text(world) -> None:
    offer = offer_of(
        world.westmere, f"T{SCRIPT}", summary=SCRIPT, provider=SCRIPT, booking_url="https://x.example"
    )
    for path in (BASE, f"{BASE}{offer.pk}/", f"{BASE}{offer.pk}/interest/"):
        assert SCRIPT not in Client().get(path).content.decode()


def test_one_more_offer_costs_no_more(world) -> None:
    client = Client()
    offer_of(world.westmere, "First")
    before = cost(client, BASE)
    for number in range(5):
        offer = offer_of(world.westmere, f"Course {number}")
        Interest.objects.create(
            council=world.westmere, offer=offer, organisation="X", employer_kind="nhs", people=1,
            made_at=timezone.now(),
        )  # fmt: skip
    assert cost(client, BASE) == before <= 6
