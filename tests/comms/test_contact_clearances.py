"""Contacts cleared for an embargo: only for those who may know of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Clearance, Embargo
from comms.models import ContactClearance
from tests.comms.making import Comms, comms_of
from tests.comms.test_contacts import BASE, text_of
from tests.world import World

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def made(world: World) -> Comms:
    """A plan with two audiences."""
    return comms_of(world, world.members["cara"])


@pytest.fixture
def embargo(world: World, made: Comms) -> Embargo:
    """An embargo only Cara is cleared for."""
    secret = Embargo.objects.create(
        council=made.council, title="Secret report", authority="CQC", created_by=made.actor.user
    )
    Clearance.objects.create(
        council=made.council, embargo=secret, user=world.people["cara"], granted_by=world.people["cara"]
    )
    return secret


def page_of(embargo: Embargo) -> str:
    return f"/councils/westmere/communications/embargoes/{embargo.pk}/contacts/"


def clear(world: World, embargo: Embargo, who: str, by="cara"):
    return world.client(by).post(f"{page_of(embargo)}clear/", {"who": who})


def test_contacts_are_cleared_acknowledge_and_are_withdrawn(
    world: World, made: Comms, embargo: Embargo
) -> None:
    jo, al = made.contact("Jo Brook"), made.contact("Al Stone", email="al@stone.example")
    client = world.client("cara")
    assert "Nothing is sent to them before they have acknowledged" in text_of(client.get(page_of(embargo)))
    response = clear(world, embargo, f" {jo.reference.lower()}\n\nAL@Stone.example\n{jo.number}\n")
    assert response.status_code == 302
    page = text_of(client.get(page_of(embargo)))
    assert page.count("Not acknowledged") >= 2
    one = ContactClearance.objects.get(contact=jo)
    record = f"{page_of(embargo)}{one.pk}/acknowledge/"
    assert "Enter how they acknowledged" in text_of(client.post(record, {"acknowledgement": ""}))
    assert client.post(record, {"acknowledgement": "Signed, 3 March"}).status_code == 302
    assert "Signed, 3 March" in text_of(client.get(page_of(embargo)))
    revoke = f"{page_of(embargo)}{one.pk}/revoke/"
    assert "What was sent stays sent" in text_of(client.get(revoke))
    client.post(revoke, follow=True)
    assert "Jo Brook" not in text_of(client.get(page_of(embargo)))
    assert "no longer holds" in text_of(client.post(revoke))
    assert "no longer holds" in text_of(client.post(record, {"acknowledgement": "x"}))
    assert clear(world, embargo, jo.reference).status_code == 302
    entries = AuditEntry.objects.filter(action__startswith="comms.contact_clearance")
    assert {entry.embargo for entry in entries} == {embargo}
    assert [entry.object_label for entry in entries if "Jo" in str(vars(entry))] == []
    assert al.name in text_of(client.get(page_of(embargo)))


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("", "Enter a reference or an e-mail address"),
        ("CON-999", "No contact fits: CON-999"),
        ("CON-1\nnobody@x.example", "No contact fits: nobody@x.example"),
        ("\n".join(["CON-1"] * 501), "500 lines or fewer"),
        (SCRIPT, "No contact fits: &lt;script&gt;"),
    ],
)
def test_whom_nobody_knows_is_said_and_nobody_is_cleared(
    world: World, made: Comms, embargo: Embargo, who, sentence
) -> None:
    made.contact("Jo")
    page = text_of(clear(world, embargo, who))
    assert sentence in page
    assert SCRIPT not in page
    assert not ContactClearance.objects.exists()


def test_clearing_twice_is_said(world: World, made: Comms, embargo: Embargo) -> None:
    contact = made.contact("Jo")
    clear(world, embargo, contact.reference)
    assert "cleared for this embargo already" in text_of(clear(world, embargo, contact.reference))
    assert ContactClearance.objects.count() == 1


def test_a_contact_of_another_council_cannot_be_cleared(world: World, made: Comms, embargo: Embargo) -> None:
    comms_of(world, world.northby_members["nia"]).contact("Stranger", email="stranger@x.example")
    assert "No contact fits" in text_of(clear(world, embargo, "stranger@x.example"))


@pytest.mark.parametrize(("who", "status"), [("ada", 404), ("ben", 404), ("vic", 403), ("nia", 404)])
def test_the_uncleared_find_nothing(world: World, made: Comms, embargo: Embargo, who, status) -> None:
    contact = made.contact("Jo")
    clear(world, embargo, contact.reference)
    one = ContactClearance.objects.get()
    client = world.client(who)
    for path in ("", "clear/", f"{one.pk}/acknowledge/", f"{one.pk}/revoke/"):
        assert client.get(page_of(embargo) + path).status_code == status
        data = {"who": contact.reference, "acknowledgement": "x"}
        assert client.post(page_of(embargo) + path, data).status_code in (status, 405)
    one.refresh_from_db()
    assert (one.acknowledged_at, one.revoked_at) == (None, None)
    if status == 404 and who != "nia":
        page = text_of(client.get(f"{BASE}{contact.pk}/"))
        assert "Secret report" not in page
        assert "Cleared for material" not in page
        assert "Secret report" not in text_of(client.get("/councils/westmere/audit/"))


def test_nothing_changes_after_it_lifted(world: World, made: Comms, embargo: Embargo) -> None:
    contact = made.contact("Jo")
    clear(world, embargo, contact.reference)
    one = ContactClearance.objects.get()
    Embargo.objects.update(lifted_at=timezone.now())
    assert "has lifted in the meantime" in text_of(clear(world, embargo, contact.reference))
    revoke = f"{page_of(embargo)}{one.pk}/revoke/"
    assert "has lifted in the meantime" in text_of(world.client("cara").post(revoke))
    page = text_of(world.client("cara").get(page_of(embargo)))
    assert "Record it" not in page


def test_the_list_costs_the_same_however_long(world: World, made: Comms, embargo: Embargo) -> None:
    client = world.client("cara")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(embargo))
        return len(queries)

    clear(world, embargo, made.contact("Jo").reference)
    cost()
    before = cost()
    clear(world, embargo, "\n".join(made.contact(f"More {n}").reference for n in range(5)))
    assert cost() == before
