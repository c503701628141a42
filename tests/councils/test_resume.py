"""A form sent after the session ended keeps its text, and only for the browser's own form."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.urls import reverse

from assessment_ready.councils.rules import posted_from_here
from tests.world import PASSWORD, World

SETTINGS = "/councils/westmere/settings/"
TYPED = {"name": "Westmere <b>County</b>\nCouncil", "contact_email": "ask@westmere.example", "version": "1"}
OURS = {"HTTP_ORIGIN": "http://testserver", "HTTP_SEC_FETCH_SITE": "same-origin"}


def browser() -> Client:
    """A client that must send a fitting token, as browsers do."""
    return Client(enforce_csrf_checks=True)


def token_of(client: Client, path: str) -> str:
    return str(client.get(path).context["csrf_token"])


def sign_in(client: Client, email: str = "ann@westmere.example") -> None:
    token = token_of(client, reverse("councils:sign-in"))
    data = {"username": email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert client.post(reverse("councils:sign-in"), data, **OURS).status_code == 302


def hidden_fields(response) -> dict[str, str]:
    return dict(response.context["fields"])


def test_text_sent_after_the_session_ran_out_is_kept_and_can_be_sent_after_signing_in(world: World):
    with time_machine.travel(datetime(2026, 11, 2, 9, 0, tzinfo=UTC), tick=False) as clock:
        client = browser()
        sign_in(client)
        token = token_of(client, SETTINGS)
        clock.shift(3600)
        kept = client.post(SETTINGS, {**TYPED, "csrfmiddlewaretoken": token}, **OURS)
        assert kept.status_code == 401
        assert hidden_fields(kept) == TYPED
        page = kept.content.decode()
        assert "&lt;b&gt;County&lt;/b&gt;" in page
        assert "<b>County</b>" not in page
        assert 'href="/sign-in/" target="_blank"' in page
        token = str(kept.context["csrf_token"])

        # Signing in in the other tab gives a new token; the text is handed back once more and then saved.
        sign_in(client)
        again = client.post(SETTINGS, {**TYPED, "csrfmiddlewaretoken": token}, **OURS)
        assert again.status_code == 401
        assert hidden_fields(again) == TYPED
        assert "Press the button" in again.content.decode()
        token = str(again.context["csrf_token"])
        assert client.post(SETTINGS, {**TYPED, "csrfmiddlewaretoken": token}, **OURS).status_code == 302
    world.westmere.refresh_from_db()
    assert world.westmere.contact_email == "ask@westmere.example"


def test_nothing_is_saved_before_the_person_signs_in(world: World):
    with time_machine.travel(datetime(2026, 11, 2, 9, 0, tzinfo=UTC), tick=False) as clock:
        client = world.client("ann")
        client.get(SETTINGS)
        clock.shift(3600)
        assert client.post(SETTINGS, TYPED).status_code == 401
    world.westmere.refresh_from_db()
    assert world.westmere.version == 1


def test_passwords_and_files_are_not_kept_but_a_file_is_mentioned(world: World):
    data = {"present_password": "secret one", "new_password": "secret two", "note": "kept"}
    response = Client().post("/account/password/", {**data, "file": SimpleUploadedFile("a.csv", b"x")})
    assert response.status_code == 401
    assert hidden_fields(response) == {"note": "kept"}
    assert "secret" not in response.content.decode()
    assert "could not be kept" in response.content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_REFERER": "https://evil.example/councils/"},
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site", "HTTP_REFERER": "http://testserver/"},
        {"HTTP_ORIGIN": "http://testserver.evil.example"},
    ],
)
def test_a_form_from_elsewhere_is_never_handed_back(world: World, headers):
    client = browser()
    sign_in(client)
    response = client.post(SETTINGS, {**TYPED, "csrfmiddlewaretoken": "wrong"}, **headers)
    assert response.status_code == 403
    assert "County" not in response.content.decode()


def test_a_stale_token_from_our_own_page_hands_the_text_back(world: World):
    client = browser()
    sign_in(client)
    stale = get_token(RequestFactory().get("/"))
    response = client.post(SETTINGS, {**TYPED, "csrfmiddlewaretoken": stale}, **OURS)
    assert response.status_code == 401
    assert hidden_fields(response) == TYPED


@pytest.mark.parametrize("path", ["/sign-in/", "/forgotten-password/", "/sign-in/demonstration/"])
def test_public_forms_are_never_handed_back(world: World, path):
    response = browser().post(path, {"username": "a@b.example", "password": "secret"}, **OURS)
    assert response.status_code == 403
    assert "secret" not in response.content.decode()


def test_the_text_is_sent_to_this_site_whatever_the_path_looks_like(world: World):
    response = Client().post("//evil.example/councils/x/", {"name": "mine"})
    assert 'action="//' not in response.content.decode()


@pytest.mark.parametrize(
    ("origin", "referer", "fetch_site", "expected"),
    [
        ("https://ready.example", "", "", True),
        ("", "https://ready.example/a/", "", True),
        ("", "", "same-origin", True),
        ("", "", "none", False),
        ("", "", "", False),
        ("https://ready.example", "", "cross-site", False),
        ("", "https://ready.example.evil/a/", "", False),
        ("https://ready.example:444", "", "same-origin", False),
    ],
)
def test_every_header_must_say_that_the_form_is_ours(origin, referer, fetch_site, expected):
    assert (
        posted_from_here(
            own_origin="https://ready.example", origin=origin, referer=referer, fetch_site=fetch_site
        )
        is expected
    )
