"""The register of people: roles, last days, ends; and the council's settings."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Role
from assessment_ready.councils.queries import people_register
from tests.councils.test_invitations import PEOPLE, invite, last_day
from tests.world import World, build_world


def change(world: World, name: str, who: str = "ann", version: int = 1, **fields):
    data = {"version": version, "role": Role.VIEWER, "job_title": "", **fields}
    return world.client(who).post(f"{PEOPLE}{world.members[name].pk}/", data)


def test_the_register_shows_members_and_open_invitations(world: World):
    invite(world, email="zoe@westmere.example")
    response = world.client("ann").get(PEOPLE)
    page = response.content.decode()
    assert "Ada Okafor" in page
    assert "Director of Adult Social Services" in page
    assert "zoe@westmere.example" in page
    assert "Nia Frost" not in page


def test_the_register_costs_the_same_however_many_people(world: World, django_assert_num_queries):
    with django_assert_num_queries(2):
        rows = people_register(world.westmere, timezone.now())
    assert len(rows) == 10


def test_the_number_of_queries_does_not_grow_with_invitations(world: World, django_assert_max_num_queries):
    client = world.client("ann")
    client.get(PEOPLE)
    for number in range(8):
        invite(world, email=f"p{number}@westmere.example")
    with django_assert_max_num_queries(8):
        page = client.get(PEOPLE).content.decode()
    assert "p7@westmere.example" in page


def test_an_administrator_changes_a_role_and_it_is_audited(world: World):
    response = change(world, "vic", role=Role.CONTRIBUTOR, job_title="Analyst", **last_day("1", "3", "2126"))
    assert response.status_code == 302
    member = Membership.objects.get(pk=world.members["vic"].pk)
    assert (member.role, member.job_title, member.version) == (Role.CONTRIBUTOR, "Analyst", 2)
    assert member.ends_at is not None
    entry = AuditEntry.objects.get(action="councils.membership.changed")
    assert entry.before == {"role": "viewer", "job_title": "", "last_day": None}
    assert entry.after == {"role": "contributor", "job_title": "Analyst", "last_day": "2126-03-01"}
    assert entry.actor == world.people["ann"]


def test_the_second_of_two_savers_is_told_and_loses_nothing(world: World):
    change(world, "vic", role=Role.CONTRIBUTOR)
    response = change(world, "vic", role=Role.DASS, job_title="Mine")
    assert response.status_code == 409
    page = response.content.decode()
    assert "Somebody else changed this" in page
    assert "What the other person saved" in page
    assert 'value="Mine"' in page
    assert Membership.objects.get(pk=world.members["vic"].pk).role == Role.CONTRIBUTOR
    assert response.context["form"]["version"].value() == "2"
    assert change(world, "vic", version=2, role=Role.DASS).status_code == 302


def test_nobody_changes_their_own_access(world: World):
    assert "cannot change your own access" in change(world, "ann", role=Role.DASS).content.decode()
    response = world.client("ann").post(f"{PEOPLE}{world.members['ann'].pk}/end/")
    assert "cannot change your own access" in response.content.decode()
    assert Membership.objects.get(pk=world.members["ann"].pk).role == Role.COUNCIL_ADMIN


def test_the_last_administrator_stays(world: World):
    world.members["vic"].role = Role.COUNCIL_ADMIN
    world.members["vic"].ends_at = timezone.now() + timedelta(days=1)
    world.members["vic"].save()
    for response in (
        change(world, "ann", who="vic", role=Role.VIEWER),
        change(world, "ann", who="vic", role=Role.COUNCIL_ADMIN, **last_day("1", "3", "2126")),
        world.client("vic").post(f"{PEOPLE}{world.members['ann'].pk}/end/"),
    ):
        assert "last council administrator" in response.content.decode()
    assert Membership.objects.get(pk=world.members["ann"].pk).is_current(timezone.now())


def test_ending_access_asks_once_and_counts_at_once(world: World):
    vic = world.client("vic")
    path = f"{PEOPLE}{world.members['vic'].pk}/end/"
    assert "will not be able to open" in world.client("ann").get(path).content.decode()
    assert world.client("ann").post(path).status_code == 302
    assert vic.get("/councils/westmere/people/").status_code == 404
    assert world.client("ann").get(path).status_code == 404
    assert AuditEntry.objects.filter(action="councils.membership.ended").count() == 1


def test_a_reviewer_keeps_a_last_day(world: World):
    page = change(world, "rhea", role=Role.REVIEWER).content.decode()
    assert "an external reviewer is let in for a limited time" in page


@pytest.mark.parametrize(("who", "status"), [("ada", 403), ("cleo", 403), ("noel", 404), ("ingrid", 404)])
def test_others_cannot_see_or_change_people(world: World, who, status):
    client = world.client(who)
    number = world.members["vic"].pk
    assert client.get(PEOPLE).status_code == status
    assert client.post(f"{PEOPLE}{number}/", {"version": 1, "role": Role.DASS}).status_code == status
    assert client.post(f"{PEOPLE}{number}/end/").status_code == status
    assert Membership.objects.get(pk=number).version == 1


def test_a_member_of_another_council_is_not_found(world: World):
    path = f"/councils/northby/people/{world.members['vic'].pk}/"
    assert world.client("noel").get(path).status_code == 404
    assert world.client("noel").post(path + "end/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other_at_the_same_moment():
    world = build_world()
    world.members["vic"].role = Role.COUNCIL_ADMIN
    world.members["vic"].save()
    ann, vic = world.members["ann"].pk, world.members["vic"].pk
    clients = [(world.client("ann"), vic), (world.client("vic"), ann)]

    def end(client: Client, number: int) -> None:
        client.post(f"{PEOPLE}{number}/end/")
        connection.close()

    threads = [threading.Thread(target=end, args=pair) for pair in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    left = Membership.objects.filter(pk__in=[ann, vic], revoked_at=None)
    assert left.count() == 1


SETTINGS = "/councils/westmere/settings/"


def test_an_administrator_changes_the_settings(world: World):
    data = {"version": 1, "name": "Westmere County Council", "contact_email": "ask@westmere.example"}
    assert world.client("ann").post(SETTINGS, data).status_code == 302
    world.westmere.refresh_from_db()
    assert (world.westmere.name, world.westmere.slug) == ("Westmere County Council", "westmere")
    entry = AuditEntry.objects.get(action="councils.council.settings_changed")
    assert entry.council == world.westmere


def test_settings_saved_by_two_people_show_both_texts(world: World):
    client = world.client("ann")
    client.post(SETTINGS, {"version": 1, "name": "First", "contact_email": ""})
    response = client.post(SETTINGS, {"version": 1, "name": "Second", "contact_email": ""})
    assert response.status_code == 409
    page = response.content.decode()
    assert "First" in page
    assert 'value="Second"' in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Enter the council’s name"),
        ({"contact_email": "x"}, "correct format"),
        ({"name": "x" * 121}, "120 characters or fewer"),
        ({"version": ""}, "This page is out of date"),
    ],
)
def test_wrong_settings_get_their_sentence(world: World, fields, sentence):
    data = {"version": 1, "name": "W", "contact_email": ""} | fields
    assert sentence in world.client("ann").post(SETTINGS, data).content.decode()


def test_fields_that_are_not_on_the_form_are_not_taken(world: World):
    data = {"version": 1, "name": "W", "contact_email": "", "slug": "evil", "is_active": ""}
    world.client("ann").post(SETTINGS, data)
    world.westmere.refresh_from_db()
    assert (world.westmere.slug, world.westmere.is_active) == ("westmere", True)
