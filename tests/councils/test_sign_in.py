"""Signing in, being throttled, signing out, and the demonstration's cast."""

import pytest
from django.test import Client
from django.urls import reverse

from assessment_ready.councils.views.signin import NOT_RIGHT
from tests.world import PASSWORD, World


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra):
    return client.post(reverse("councils:sign-in"), {"username": email, "password": password, **extra})


def test_a_person_signs_in_with_address_and_password(world: World):
    client = Client()
    response = sign_in(client, "ADA@westmere.example ")
    assert response.status_code == 302
    assert response["Location"] == "/"
    assert client.session["started"]
    assert client.get(reverse("councils:account")).status_code == 200


def test_a_new_session_key_is_given_at_sign_in(world: World):
    client = Client()
    client.session.save()
    before = client.session.session_key
    client.cookies["sessionid"] = before
    sign_in(client, "ada@westmere.example")
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("email", "password"),
    [("ada@westmere.example", "wrong"), ("nobody@westmere.example", PASSWORD), ("off@westmere.example", PASSWORD)],
)
def test_wrong_password_unknown_and_disabled_people_get_the_same_answer(world: World, email, password):
    world.people["vic"].email = "off@westmere.example"
    world.people["vic"].is_active = False
    world.people["vic"].save()
    response = sign_in(Client(), email, password)
    assert response.status_code == 200
    assert NOT_RIGHT in response.content.decode()
    assert "Error: Sign in" in response.content.decode()
