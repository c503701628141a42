"""Passwords and keys: encrypted at rest, readable after the key of the installation changed, never shown."""

from typing import Any

import pytest

from assessment_ready.sending.backends.place import Place, place_of
from assessment_ready.sending.errors import SecretUnreadable
from assessment_ready.sending.models import Means
from assessment_ready.sending.services.route_settings import RouteValues, save_route
from assessment_ready.sending.services.secrets import decrypt, encrypt, renewed
from tests.sending.handing_over import smtp_route
from tests.world import World


def test_what_is_stored_says_nothing_and_opens_again() -> None:
    stored = encrypt("s3cret ü")
    assert "s3cret" not in stored
    assert stored != encrypt("s3cret ü")
    assert decrypt(stored) == "s3cret ü"
    assert (encrypt(""), decrypt("")) == ("", "")


def test_a_former_key_of_the_installation_still_opens_and_renewing_frees_from_it(settings: Any) -> None:
    stored = encrypt("s3cret")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]
    again = renewed(stored)
    assert decrypt(stored) == "s3cret"
    settings.SECRET_KEY_FALLBACKS = []
    assert decrypt(again) == "s3cret"
    with pytest.raises(SecretUnreadable):
        decrypt(stored)


# Made in the test: whatever is different each time cannot be part of a test's name.
_SPOILT = ["x", "gAAAAAB", "é", None]


@pytest.mark.parametrize("token", _SPOILT, ids=["short", "cut off", "not ASCII", "changed"])
def test_what_was_tampered_with_does_not_open(token: str | None) -> None:
    with pytest.raises(SecretUnreadable):
        decrypt(encrypt("a")[:-4] + "AAAA" if token is None else token)


@pytest.mark.django_db
def test_saving_renews_and_no_representation_shows_it(world: World, settings: Any) -> None:
    route = smtp_route(world.westmere, 25, user="u", secret=encrypt("s3cret"))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]
    values = RouteValues("smtp", "127.0.0.1", 26, "none", "u", from_address="news@westmere.example")
    saved = save_route(
        actor=world.members["ann"],
        means=Means.EMAIL,
        values=values,
        secret="",
        expected_version=route.version,
    )
    settings.SECRET_KEY_FALLBACKS = []
    place = place_of(saved)
    assert place.password == "s3cret"
    assert "s3cret" not in repr(place)
    assert isinstance(place, Place)
