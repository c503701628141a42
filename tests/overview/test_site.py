"""Pages that belong to no council."""

import pytest
from django.test import Client

from assessment_ready.councils.models import Membership
from tests.overview.reading import links, words


def test_a_person_of_one_council_goes_straight_in(world):
    assert world.client("ada").get("/").headers["Location"] == "/councils/westmere/"


def test_a_person_of_two_councils_chooses(world):
    page = world.client("bo").get("/")
    assert "Choose a council" in words(page)
    assert set(links(page)) == {"/councils/westmere/", "/councils/northby/"}


def test_a_person_of_no_council_is_told_what_to_do(world):
    Membership.objects.filter(user=world.people["vic"]).delete()
    assert "You do not belong to any council" in words(world.client("vic").get("/"))


def test_the_installation_administrator_goes_to_the_councils(world):
    assert "installation" in world.client("ingrid").get("/").headers["Location"]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/accessibility/", "Web Content Accessibility Guidelines version 2.2 at level AA"),
        ("/privacy/", "Three cookies"),
    ],
)
def test_anybody_may_read_the_statements(db, path, sentence):
    page = Client().get(path)
    assert page.status_code == 200
    assert sentence in words(page)


def test_the_privacy_page_names_the_cookies_that_are_really_set(world):
    client = world.client("ada")
    client.get("/account/")
    page = words(Client().get("/privacy/"))
    for name in client.cookies:
        assert name in page
