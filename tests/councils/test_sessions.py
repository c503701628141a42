"""Sessions end: idle, too old, signed out, password changed, disabled, role changed."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment_ready.councils.permissions import Role
from tests.world import PASSWORD, World

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ACCOUNT = "/account/"


def signed_in(email: str = "ada@westmere.example") -> Client:
    client = Client()
    client.post(reverse("councils:sign-in"), {"username": email, "password": PASSWORD})
    return client


def replay(client: Client) -> Client:
    """Another browser with a copy of the session cookie."""
    thief = Client()
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    return thief


def is_in(client: Client) -> bool:
    return client.get(ACCOUNT).status_code == 200


def test_thirty_minutes_without_a_request_sign_out(world: World):
    with time_machine.travel(START, tick=False) as clock:
        client = signed_in()
        clock.shift(30 * 60)
        assert is_in(client)
        clock.shift(30 * 60 + 1)
        assert not is_in(client)
        assert not is_in(replay(client))


def test_twelve_hours_sign_out_whatever_one_does(world: World):
    with time_machine.travel(START, tick=False) as clock:
        client = signed_in()
        for _ in range(12 * 3):
            clock.shift(20 * 60)
            assert is_in(client)
        clock.shift(1)
        assert not is_in(client)


def test_signing_in_again_begins_a_new_twelve_hours(world: World):
    with time_machine.travel(START, tick=False) as clock:
        client = signed_in()
        clock.shift(11 * 3600)
        client.post(reverse("councils:sign-in"), {"username": "ada@westmere.example", "password": PASSWORD})
        clock.shift(2 * 3600 - 60 * 95)
        assert is_in(client)


def test_a_cookie_kept_from_before_signing_out_opens_nothing(world: World):
    client = signed_in()
    thief = replay(client)
    assert is_in(thief)
    client.post(reverse("councils:sign-out"))
    assert not is_in(thief)


def test_changing_the_password_ends_other_sessions_and_keeps_this_one(world: World):
    client, other = signed_in(), signed_in()
    thief = replay(client)
    response = client.post(
        reverse("councils:account-password"),
        {"present_password": PASSWORD, "new_password": "three random heron words"},
    )
    assert response.status_code == 302
    assert is_in(client)
    assert not is_in(other)
    assert not is_in(thief)


def test_a_disabled_person_is_out_at_the_next_request(world: World):
    client = signed_in()
    get_user_model().objects.filter(pk=world.people["ada"].pk).update(is_active=False)
    assert not is_in(client)


def test_a_changed_role_and_an_ended_membership_count_at_the_next_request(world: World):
    client = world.client("ann")
    people = reverse("councils:people", args=["westmere"])
    assert client.get(people).status_code == 200
    member = world.members["ann"]
    member.role = Role.VIEWER
    member.save()
    assert client.get(people).status_code == 403
    member.revoked_at = timezone.now()
    member.save()
    assert client.get(people).status_code == 404


def test_a_reviewers_access_ends_at_its_moment(world: World):
    member = world.members["vic"]
    member.role, member.ends_at = Role.COUNCIL_ADMIN, START + timedelta(minutes=5)
    member.save()
    people = reverse("councils:people", args=["westmere"])
    with time_machine.travel(START, tick=False) as clock:
        client = world.client("vic")
        clock.shift(299)
        assert client.get(people).status_code == 200
        clock.shift(1)
        assert client.get(people).status_code == 404


@pytest.mark.parametrize("path", [ACCOUNT, "/councils/westmere/people/"])
def test_signed_in_pages_are_not_kept_by_the_browser(world: World, path):
    assert "no-store" in world.client("ann").get(path)["Cache-Control"]
