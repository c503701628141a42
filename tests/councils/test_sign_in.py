"""Signing in, being throttled, signing out, and the demonstration's cast."""

import os
import subprocess
import sys

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse

from assessment_ready.councils.rules import address_behind
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
    client.cookies["sessionid"] = str(before)
    sign_in(client, "ada@westmere.example")
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ada@westmere.example", "wrong"),
        ("nobody@westmere.example", PASSWORD),
        ("off@westmere.example", PASSWORD),
    ],
)
def test_wrong_password_unknown_and_disabled_people_get_the_same_answer(world: World, email, password):
    world.people["vic"].email = "off@westmere.example"
    world.people["vic"].is_active = False
    world.people["vic"].save()
    response = sign_in(Client(), email, password)
    assert response.status_code == 200
    assert NOT_RIGHT in response.content.decode()
    assert "Error: Sign in" in response.content.decode()


def test_an_unknown_address_costs_a_password_check_like_a_known_one(world: World, hashes):
    sign_in(Client(), "ada@westmere.example", "wrong")
    known = len(hashes)
    hashes.clear()
    sign_in(Client(), "nobody@westmere.example", "wrong")
    assert len(hashes) == known == 1


@pytest.fixture
def hashes(monkeypatch):
    """Every password hash computed."""
    calls: list[str] = []
    encode = MD5PasswordHasher.encode

    def counting(self, password, salt):
        calls.append(salt)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    return calls


def guess(email: str, address: str, count: int, password: str = "wrong"):
    for _ in range(count):
        response = sign_in(Client(REMOTE_ADDR=address), email, password)
    return response


def test_the_eleventh_guess_at_one_account_is_refused_even_with_the_right_password(world: World):
    for number in range(10):
        guess("ada@westmere.example", f"10.0.0.{number}", 1)
    response = guess("ada@westmere.example", "10.0.1.1", 1, PASSWORD)
    assert response.status_code == 429
    assert "Wait five minutes" in response.content.decode()


def test_the_eleventh_guess_from_one_address_is_refused_for_every_account(world: World):
    for number in range(10):
        guess(f"somebody{number}@westmere.example", "10.0.0.9", 1)
    assert guess("ben@westmere.example", "10.0.0.9", 1, PASSWORD).status_code == 429
    assert guess("ben@westmere.example", "10.0.0.10", 1, PASSWORD).status_code == 302


def test_an_unknown_account_is_refused_in_the_same_words(world: World):
    known = guess("ada@westmere.example", "10.0.0.1", 11)
    unknown = guess("nobody@westmere.example", "10.0.0.2", 11)
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)


def test_spelling_variants_of_an_address_count_as_one_account(world: World):
    for variant in ("ada@westmere.example", "ADA@westmere.example", "Ada@WESTMERE.example ") * 4:
        response = guess(variant, f"10.0.0.{len(variant)}", 1)
    assert response.status_code == 429


def test_signing_in_oneself_does_not_wipe_guesses_at_somebody_else(world: World):
    guess("ada@westmere.example", "10.0.0.1", 5)
    assert guess("vic@westmere.example", "10.0.0.1", 1, PASSWORD).status_code == 302
    guess("ada@westmere.example", "10.0.0.2", 5)
    assert guess("ada@westmere.example", "10.0.0.3", 1, PASSWORD).status_code == 429


def test_after_five_minutes_one_may_try_again_although_others_went_on_guessing(world: World):
    with time_machine.travel("2026-11-02 09:00:00+00:00", tick=False) as clock:
        guess("ada@westmere.example", "10.0.0.1", 10)
        clock.shift(200)
        assert guess("ada@westmere.example", "10.0.0.1", 1).status_code == 429
        clock.shift(101)
        assert guess("ada@westmere.example", "10.0.0.1", 1, PASSWORD).status_code == 302


def test_behind_a_proxy_visitors_are_told_apart_and_cannot_pretend(world: World, settings):
    settings.PROXY_COUNT = 1
    for number in range(10):
        sign_in(
            Client(HTTP_X_FORWARDED_FOR=f"1.2.3.{number}, 198.51.100.7"),
            f"x{number}@westmere.example",
            "wrong",
        )
    assert (
        sign_in(Client(HTTP_X_FORWARDED_FOR="9.9.9.9, 198.51.100.7"), "ada@westmere.example").status_code
        == 429
    )
    assert sign_in(Client(HTTP_X_FORWARDED_FOR="198.51.100.8"), "ada@westmere.example").status_code == 302


@pytest.mark.parametrize(
    ("forwarded", "proxies", "expected"),
    [
        ("", 0, "192.0.2.1"),
        ("6.6.6.6", 0, "192.0.2.1"),
        ("6.6.6.6, 198.51.100.1", 1, "198.51.100.1"),
        ("6.6.6.6, 198.51.100.1, 10.0.0.1", 2, "198.51.100.1"),
        ("198.51.100.1", 2, "192.0.2.1"),
        ("nonsense", 1, None),
    ],
)
def test_the_visitors_address_is_what_our_own_proxy_says(forwarded, proxies, expected):
    assert address_behind(proxies, forwarded_for=forwarded, peer="192.0.2.1") == expected


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example/",
        "https://evil.example/",
        "\\\\evil.example",
        "https:evil.example",
        "/\t/evil.example",
        "http://testserver@evil.example/",
        "javascript:alert(1)",
    ],
)
def test_signing_in_never_leads_to_another_site(world: World, wanted):
    assert sign_in(Client(), "ada@westmere.example", next=wanted)["Location"] == "/"


def test_signing_in_leads_to_the_page_that_was_wanted(world: World):
    response = sign_in(Client(), "ada@westmere.example", next="/account/")
    assert response["Location"] == "/account/"
    redirected = Client().get("/account/")
    assert redirected["Location"] == "/sign-in/?next=/account/"


def test_empty_fields_are_named(world: World):
    page = Client().post(reverse("councils:sign-in"), {}).content.decode()
    assert "Enter an email address" in page
    assert "Enter your password" in page


def test_signing_out_ends_the_session_and_needs_a_post(world: World):
    client = world.client("ada")
    assert client.get(reverse("councils:sign-out")).status_code == 405
    client.post(reverse("councils:sign-out"))
    assert client.get(reverse("councils:account")).status_code == 302


def test_the_cast_is_offered_in_a_demonstration_and_one_click_signs_in(world: World, settings):
    settings.DEMO_MODE = True
    client = Client()
    page = client.get(reverse("councils:sign-in")).content.decode()
    assert "Sign in as Ada Okafor" in page
    assert page.index("Westmere Council") < page.index("Northby Council")
    response = client.post(reverse("councils:demo-sign-in"), {"person": world.people["ada"].pk})
    assert response.status_code == 302
    assert client.get(reverse("councils:account")).context["user"] == world.people["ada"]


@pytest.mark.parametrize("person", ["", "0", "x", "²", "99999999999999999999"])
def test_one_click_for_nobody_is_not_found(world: World, settings, person):
    settings.DEMO_MODE = True
    assert Client().post(reverse("councils:demo-sign-in"), {"person": person}).status_code == 404


def test_outside_a_demonstration_the_cast_does_not_exist(world: World, settings):
    settings.DEMO_MODE = False
    client = Client()
    page = client.get(reverse("councils:sign-in")).content.decode()
    assert "Ada Okafor" not in page
    assert reverse("councils:demo-sign-in") not in page
    address, person = reverse("councils:demo-sign-in"), {"person": world.people["ada"].pk}
    assert client.post(address, person).status_code == 404
    assert client.get(address).status_code == 404
    assert client.get(reverse("councils:account")).status_code == 302


PRODUCTION_PROBE = """
import django
django.setup()
from django.conf import settings
from django.test import Client, override_settings
plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
with override_settings(STORAGES=plain):
    client = Client(HTTP_HOST="ready.example")
    page = client.get("/sign-in/", secure=True)
    posted = client.post("/sign-in/demonstration/", {"person": "1"}, secure=True)
print(settings.DEMO_MODE, page.status_code, b"cast" in page.content, posted.status_code)
"""


def test_production_settings_have_no_cast_whatever_the_environment_says():
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "assessment_ready.settings.production",
        "DEMO_MODE": "yes",
        "SECRET_KEY": "x" * 60,
        "AUDIT_KEY": "y" * 60,
        "SITE_URL": "https://ready.example",
        "ALLOWED_HOSTS": "ready.example",
    }
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PRODUCTION_PROBE],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == ["False", "200", "False", "404"]
