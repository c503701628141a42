"""Inviting people, and their way in."""

import re
import threading
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.models import Invitation, Membership, User
from assessment_ready.councils.permissions import Role
from assessment_ready.outbox.models import OutgoingEmail
from tests.world import PASSWORD, World

NEW = "three random heron words"
PEOPLE = "/councils/westmere/people/"


def invite(world: World, email="new@westmere.example", role=Role.VIEWER, who="ann", **extra):
    data = {"email": email, "role": role, "submission_key": str(uuid4()), **extra}
    return world.client(who).post(PEOPLE + "invite/", data)


def link(email="new@westmere.example") -> str:
    """The path in the newest invitation mailed to this address."""
    mail = OutgoingEmail.objects.filter(kind="invitation", to_address=email).latest("created_at")
    match = re.search(r"http://localhost:8000(/invitations/\S+)", mail.text_body)
    assert match
    return match[1]


def test_somebody_new_is_invited_sets_up_an_account_and_is_in(world: World):
    assert invite(world, role=Role.VIEWER)["Location"] == PEOPLE
    client = Client()
    page = client.get(link()).content.decode()
    assert "Ann Bishop invites new@westmere.example to join Westmere Council" in page
    response = client.post(link(), {"full_name": "Nell New", "new_password": NEW})
    assert response["Location"] == "/councils/westmere/"
    membership = Membership.objects.get(user__email="new@westmere.example")
    assert (membership.role, membership.user.full_name) == (Role.VIEWER, "Nell New")
    assert client.get("/account/").status_code == 200
    assert AuditEntry.objects.filter(council=world.westmere, action="councils.invitation.accepted").exists()


def test_opening_the_link_changes_nothing(world: World):
    invite(world)
    for _ in range(3):
        assert Client().get(link()).status_code == 200
    assert Invitation.objects.get().accepted_at is None
    assert not User.objects.filter(email="new@westmere.example").exists()


def test_only_the_hash_of_the_token_is_kept_and_the_mail_is_sensitive(world: World):
    invite(world)
    token = link().split("/")[2]
    invitation = Invitation.objects.get()
    assert token not in str(vars(invitation))
    mail = OutgoingEmail.objects.get()
    assert mail.sensitive
    assert mail.council == world.westmere
    assert mail.expires_at == invitation.expires_at
    assert not AuditEntry.objects.filter(after__contains=token).exists()


def test_a_known_person_signs_in_first_and_then_accepts(world: World):
    invite(world, email="NIA@northby.example", role=Role.REVIEWER, **last_day("1", "12", "2126"))
    client = Client()
    path = link("nia@northby.example")
    page = client.get(path).content.decode()
    assert f"/sign-in/?next={path}" in page.replace("%2F", "/")
    assert client.post(path, {"full_name": "Thief", "new_password": NEW}).status_code == 200
    assert not Membership.objects.filter(council=world.westmere, user=world.people["nia"]).exists()
    client.post(
        reverse("councils:sign-in"),
        {"username": "nia@northby.example", "password": PASSWORD, "next": path},
    )
    assert client.post(path)["Location"] == "/councils/westmere/"
    membership = Membership.objects.get(council=world.westmere, user=world.people["nia"])
    assert membership.role == Role.REVIEWER
    assert membership.ends_at == datetime(2126, 12, 2, tzinfo=UTC)


def test_somebody_else_who_is_signed_in_gets_a_sentence(world: World):
    invite(world)
    client = world.client("vic")
    for response in (client.get(link()), client.post(link())):
        assert "You are signed in as somebody else" in response.content.decode()
    assert Invitation.objects.get().accepted_at is None


def test_a_used_link_is_not_found_with_what_to_do(world: World):
    invite(world)
    path = link()
    Client().post(path, {"full_name": "Nell New", "new_password": NEW})
    for response in (Client().get(path), Client().post(path, {"full_name": "X", "new_password": NEW})):
        assert response.status_code == 404
        assert "ask the person who invited you to send the invitation again" in response.content.decode()


def test_unknown_expired_withdrawn_and_switched_off_links_look_the_same(world: World):
    answers = [Client().get("/invitations/made-up/").content]
    with time_machine.travel("2026-11-02 09:00:00+00:00", tick=False) as clock:
        invite(world)
        clock.shift(7 * 86400)
        answers.append(Client().get(link()).content)
    invite(world, email="two@westmere.example")
    world.client("ann").post(
        f"{PEOPLE}invitations/{Invitation.objects.get(email__startswith='two').pk}/revoke/"
    )
    answers.append(Client().get(link("two@westmere.example")).content)
    invite(world, email="three@westmere.example")
    world.westmere.is_active = False
    world.westmere.save()
    answers.append(Client().get(link("three@westmere.example")).content)
    assert len(set(answers)) == 1


def test_sending_again_gives_a_new_link_and_ends_the_old_one(world: World):
    invite(world)
    old = link()
    number = Invitation.objects.get().pk
    assert world.client("ann").post(f"{PEOPLE}invitations/{number}/resend/").status_code == 302
    assert link() != old
    assert Client().get(old).status_code == 404
    assert Client().get(link()).status_code == 200


def test_a_double_click_invites_once(world: World):
    key = str(uuid4())
    for _ in range(2):
        assert invite(world, submission_key=key).status_code == 302
    assert Invitation.objects.count() == OutgoingEmail.objects.count() == 1


def last_day(day: str, month: str, year: str) -> dict[str, str]:
    return {"last_day_day": day, "last_day_month": month, "last_day_year": year}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"email": ""}, "Enter an email address"),
        ({"email": "not an address"}, "correct format"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "correct format"),
        ({"email": "vic@westmere.example"}, "already has access"),
        ({"email": "VIC@Westmere.example"}, "already has access"),
        ({"role": ""}, "Choose a role"),
        ({"role": "emperor"}, "Choose one from the list"),
        ({"role": Role.REVIEWER}, "an external reviewer is let in for a limited time"),
        (last_day("31", "2", "2027"), "Enter a real date"),
        (last_day("1", "1", "2020"), "must be today or later"),
        (last_day("", "1", "2027"), "must include a day"),
        ({"submission_key": "x"}, "This page is out of date"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said(world: World, fields, sentence):
    response = invite(world, **({"email": "new@westmere.example", "role": Role.VIEWER} | fields))
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not Invitation.objects.exists()
    assert not OutgoingEmail.objects.exists()


def test_a_second_invitation_to_the_same_address_is_refused(world: World):
    invite(world)
    assert "already an open invitation" in invite(world).content.decode()
    assert Invitation.objects.count() == 1


def test_somebody_whose_access_ended_can_come_back(world: World):
    world.client("ann").post(f"{PEOPLE}{world.members['vic'].pk}/end/")
    invite(world, email="vic@westmere.example", role=Role.CONTRIBUTOR)
    client = world.client("vic")
    assert client.get(PEOPLE).status_code == 404
    client.post(link("vic@westmere.example"))
    member = Membership.objects.get(pk=world.members["vic"].pk)
    assert (member.role, member.revoked_at) == (Role.CONTRIBUTOR, None)


@pytest.mark.parametrize(("who", "status"), [("ada", 403), ("vic", 403), ("noel", 404), (None, 302)])
def test_only_the_councils_own_administrator_invites(world: World, who, status):
    client = world.client(who)
    assert client.get(PEOPLE + "invite/").status_code == status
    if who:
        assert invite(world, who=who).status_code == status
    assert not Invitation.objects.exists()


def test_another_councils_invitation_is_not_found(world: World):
    invite(world)
    number = Invitation.objects.get().pk
    noel = world.client("noel")
    for verb in ("resend", "revoke"):
        assert noel.post(f"/councils/northby/people/invitations/{number}/{verb}/").status_code == 404
    assert Invitation.objects.get().revoked_at is None


@pytest.mark.parametrize("verb", ["resend", "revoke"])
def test_a_withdrawn_invitation_says_so_when_the_button_is_pressed_again(world: World, verb):
    invite(world)
    path = f"{PEOPLE}invitations/{Invitation.objects.get().pk}/"
    ann = world.client("ann")
    ann.post(path + "revoke/")
    page = ann.post(f"{path}{verb}/", follow=True).content.decode()
    assert "accepted or withdrawn in the meantime" in page
    assert OutgoingEmail.objects.count() == 1


def test_a_disabled_account_is_told_so(world: World):
    world.people["bo"].is_active = False
    world.people["bo"].save()
    invite(world, email="bo@region.example")
    assert "switched off" in Client().get(link("bo@region.example")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_browsers_with_one_link_make_one_account():
    from tests.world import build_world

    world = build_world()
    invite(world)
    path, statuses = link(), []

    def accept() -> None:
        response = Client().post(path, {"full_name": "Nell New", "new_password": NEW})
        statuses.append(response.status_code)
        connection.close()

    threads = [threading.Thread(target=accept) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses)[0] == 302
    assert set(statuses[1:]) <= {302, 404, 200}
    assert statuses.count(302) == 1
    assert User.objects.filter(email="new@westmere.example").count() == 1
