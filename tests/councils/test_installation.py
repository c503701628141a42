"""The installation administrator manages councils and sees no council's content."""

from uuid import uuid4

import pytest
from django.urls import reverse

from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.models import Council, Invitation
from assessment_ready.councils.permissions import Role
from assessment_ready.outbox.models import OutgoingEmail
from tests.world import World

COUNCILS = "/installation/councils/"


def test_the_installation_administrator_adds_a_council_and_invites_its_administrator(world: World):
    client = world.client("ingrid")
    response = client.post(COUNCILS + "new/", {"name": "Eastmere Council", "slug": "Eastmere"})
    made = Council.objects.get(slug="eastmere")
    assert response["Location"] == f"{COUNCILS}{made.pk}/"
    data = {"email": "first@eastmere.example", "submission_key": str(uuid4())}
    assert client.post(f"{COUNCILS}{made.pk}/", data).status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.council, invitation.role) == (made, Role.COUNCIL_ADMIN)
    assert OutgoingEmail.objects.get().to_address == "first@eastmere.example"
    assert AuditEntry.objects.get(action="councils.council.created").council is None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Enter the council’s name"),
        ({"slug": ""}, "Enter a short name"),
        ({"slug": "a b"}, "Use lower-case letters"),
        ({"slug": "westmere"}, "Another council already has this address"),
        ({"slug": "../x"}, "Use lower-case letters"),
    ],
)
def test_a_council_that_cannot_be_added_is_explained(world: World, fields, sentence):
    data = {"name": "Eastmere", "slug": "eastmere"} | fields
    page = world.client("ingrid").post(COUNCILS + "new/", data).content.decode()
    assert sentence in page
    assert Council.objects.count() == 2


def test_a_council_switched_off_lets_nobody_in_and_comes_back(world: World):
    client, ann = world.client("ingrid"), world.client("ann")
    switch = f"{COUNCILS}{world.westmere.pk}/switch/"
    client.post(switch, {"active": "no"})
    assert ann.get("/councils/westmere/people/").status_code == 404
    assert "Switched off" in client.get(COUNCILS).content.decode()
    client.post(switch, {"active": "yes"})
    assert ann.get("/councils/westmere/people/").status_code == 200
    assert AuditEntry.objects.filter(action__startswith="councils.council.").count() == 2


def test_the_installation_administrator_sees_no_council_from_inside(world: World):
    client = world.client("ingrid")
    for page in ("people", "settings"):
        assert client.get(reverse(f"councils:{page}", args=["westmere"])).status_code == 404
    assert client.get(reverse("embargo:list", args=["westmere"])).status_code == 404


@pytest.mark.parametrize("who", ["ada", "ann"])
def test_nobody_else_finds_the_installations_pages(world: World, who):
    client = world.client(who)
    for path in (COUNCILS, COUNCILS + "new/", f"{COUNCILS}{world.westmere.pk}/"):
        assert client.get(path).status_code == 404
    assert client.post(f"{COUNCILS}{world.westmere.pk}/switch/", {"active": "no"}).status_code == 404
    assert Council.objects.filter(is_active=True).count() == 2


def test_the_list_costs_the_same_however_many_councils(world: World, django_assert_max_num_queries):
    client = world.client("ingrid")
    client.get(COUNCILS)
    for number in range(10):
        Council.objects.create(name=f"Council {number}", slug=f"council-{number}")
    with django_assert_max_num_queries(4):
        page = client.get(COUNCILS).content.decode()
    assert "Council 9" in page
