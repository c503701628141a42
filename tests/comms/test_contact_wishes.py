"""Objections and unsubscribing, who may be written to, erasing, retention, and what is held about somebody."""

from datetime import date, timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Clearance, Embargo
from comms.models import AudienceMember, Contact, ContactClearance, Objection, Unsubscribe
from comms.queries.contacts import Reason, may_write_to
from tests.comms.making import Comms, comms_of
from tests.comms.test_contacts import BASE, add, entered, text_of
from tests.timeline.making import day_parts
from tests.world import World


@pytest.fixture
def made(world: World) -> Comms:
    """A plan with two audiences."""
    return comms_of(world, world.members["cara"])


def object_to(world: World, contact: Contact, **extra):
    data = {**day_parts("made_on", timezone.localdate()), "about": "The newsletter", **extra}
    return world.client("cara").post(f"{BASE}{contact.pk}/objection/", data)


def unsubscribe(world: World, contact: Contact, audience="all"):
    data = {"audience": str(audience), "method": "By telephone"}
    return world.client("cara").post(f"{BASE}{contact.pk}/unsubscribe/", data)


def reasons(made: Comms, *contacts: Contact, **extra) -> list[Reason | None]:
    """Why each contact is left out; None for those who are reached."""
    reach = may_write_to(made.council, [each.pk for each in contacts], **extra)
    found: dict[int, Reason | None] = {each.pk: None for each in reach.reachable}
    found |= {each.contact.pk: each.reason for each in reach.suppressed}
    assert len(found) == len(contacts)
    return [found[each.pk] for each in contacts]


def test_an_objection_is_recorded_and_withdrawn(world: World, made: Comms) -> None:
    contact = made.contact("Jo Brook", made.staff)
    assert object_to(world, contact).status_code == 302
    client = world.client("cara")
    page = text_of(client.get(f"{BASE}{contact.pk}/"))
    assert ">Objected</strong>" in page
    assert "The newsletter" in page
    assert "Jo Brook" in text_of(client.get(f"{BASE}?wish=objected"))
    assert "Jo Brook" not in text_of(client.get(f"{BASE}?wish=none"))
    assert reasons(made, contact) == [Reason.OBJECTED]
    assert "on record already" in text_of(object_to(world, contact))
    withdraw = f"{BASE}objections/{Objection.objects.get().pk}/withdraw/"
    client.post(withdraw)
    assert "withdrawn in the meantime" in text_of(client.post(withdraw, follow=True))
    assert reasons(made, contact) == [None]
    assert "Jo Brook" in text_of(client.get(f"{BASE}?wish=none"))
    assert object_to(world, contact).status_code == 302


def test_an_objection_of_tomorrow_is_refused(world: World, made: Comms) -> None:
    tomorrow = day_parts("made_on", timezone.localdate() + timedelta(days=1))
    assert "must be today or in the past" in text_of(object_to(world, made.contact(), **tomorrow))


def test_unsubscribing_counts_for_its_audience_only(world: World, made: Comms) -> None:
    both = made.contact("Both", made.staff, made.councillors)
    assert unsubscribe(world, both, made.staff.pk).status_code == 302
    assert "on record already" in text_of(unsubscribe(world, both, made.staff.pk))
    staff, councillors = made.staff.pk, made.councillors.pk
    assert reasons(made, both) == [None]
    assert reasons(made, both, audience_ids=[staff]) == [Reason.UNSUBSCRIBED]
    assert reasons(made, both, audience_ids=[councillors]) == [None]
    assert reasons(made, both, audience_ids=[staff, councillors]) == [None]
    assert reasons(made, both, audience_ids=[staff], heeds_unsubscribing=False) == [None]
    unsubscribe(world, both)
    assert reasons(made, both) == [Reason.UNSUBSCRIBED]
    assert reasons(made, both, audience_ids=[councillors]) == [Reason.UNSUBSCRIBED]
    client = world.client("cara")
    assert "Both" in text_of(client.get(f"{BASE}?wish=unsubscribed"))
    for wish in Unsubscribe.objects.all():
        path = f"{BASE}unsubscriptions/{wish.pk}/take-back/"
        client.post(path)
        assert "taken back in the meantime" in text_of(client.post(path, follow=True))
    assert reasons(made, both, audience_ids=[staff]) == [None]


def test_every_contact_is_reached_or_named_with_its_reason(world: World, made: Comms) -> None:
    fine, mute = made.contact("Fine"), made.contact("Mute", email="")
    gone = made.contact("Gone", erased_at=timezone.now(), email="")
    stranger = comms_of(world, world.northby_members["nia"]).contact("Stranger")
    assert reasons(made, fine, mute, gone) == [None, Reason.NO_ADDRESS, Reason.ERASED]
    reach = may_write_to(made.council, [stranger.pk])
    assert (reach.reachable, reach.suppressed) == ((), ())


def test_material_under_embargo_reaches_only_who_acknowledged(world: World, made: Comms) -> None:
    embargo = Embargo.objects.create(
        council=made.council, title="Draft", authority="CQC", created_by=made.actor.user
    )
    contacts = [made.contact(name) for name in ("Ready", "Cleared", "Withdrawn", "Other")]
    now = timezone.now()
    for contact, moments in zip(
        contacts, ({"acknowledged_at": now}, {}, {"acknowledged_at": now, "revoked_at": now}), strict=False
    ):
        ContactClearance.objects.create(
            council=made.council,
            embargo=embargo,
            contact=contact,
            granted_by=made.actor.user,
            granted_at=now,
            **moments,
        )
    no = Reason.NOT_CLEARED
    assert reasons(made, *contacts, embargo=embargo) == [None, no, no, no]
    assert reasons(made, *contacts) == [None] * 4


def test_erasing_asks_says_what_stays_and_leaves_no_name(world: World, made: Comms) -> None:
    add(world, audiences=[made.staff.pk], notes="Rings at noon")
    contact = Contact.objects.get()
    object_to(world, contact, about="Jo objects")
    client = world.client("cara")
    page = text_of(client.get(f"{BASE}{contact.pk}/erase/"))
    assert "What stays" in page
    assert Contact.objects.get().name == "Jo Brook"
    assert "CON-1 is erased" in text_of(client.post(f"{BASE}{contact.pk}/erase/", follow=True))
    contact.refresh_from_db()
    kept = {name: value for name, value in vars(contact).items() if not name.startswith("_")}
    for personal in ("Jo", "Brook", "brook.example", "01234", "noon", "Provider", "manager"):
        assert personal not in str(kept)
        assert personal not in str(list(Objection.objects.values()))
    assert not AudienceMember.objects.exists()
    assert contact.reference == "CON-1"
    page = text_of(client.get(f"{BASE}{contact.pk}/"))
    assert "Erased contact" in page
    assert "Jo Brook" not in text_of(client.get(BASE))
    assert "CON-1" in text_of(client.get(f"{BASE}?state=erased"))
    for path, data in (
        ("erase/", {}),
        ("edit/", entered(version=2)),
        ("objection/", {**day_parts("made_on", timezone.localdate()), "about": ""}),
        ("unsubscribe/", {"audience": "all", "method": "x"}),
    ):
        assert "was erased in the meantime" in text_of(client.post(f"{BASE}{contact.pk}/{path}", data))


def test_somebody_erased_who_objected_is_not_written_to_when_added_again(world: World, made: Comms) -> None:
    old = made.contact("Jo Brook", email="old@brook.example")
    object_to(world, old)
    change = entered(version=1, email="new@brook.example")
    world.client("cara").post(f"{BASE}{old.pk}/edit/", change)
    world.client("cara").post(f"{BASE}{old.pk}/erase/")
    again = [
        made.contact("Jo", email="old@brook.example"),
        made.contact("Jo", email="new@brook.example"),
        made.contact("Al", email="al@brook.example"),
    ]
    assert reasons(made, *again) == [Reason.OBJECTED, Reason.OBJECTED, None]
    page = text_of(world.client("cara").get(f"{BASE}{again[0].pk}/"))
    assert "Somebody who had this address before objected" in page
    listed = text_of(world.client("cara").get(f"{BASE}?wish=objected"))
    assert again[0].reference in listed
    assert again[2].reference not in listed


def test_an_objection_holds_after_the_key_is_changed(world: World, made: Comms, settings) -> None:
    contact = made.contact("Jo", email="jo@brook.example")
    object_to(world, contact)
    Contact.objects.all().delete()
    with override_settings(SECRET_KEY="another key", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        again = made.contact("Jo", email="jo@brook.example")
        assert reasons(made, again) == [Reason.OBJECTED]


def test_the_hash_is_keyed_and_each_councils_own(world: World, made: Comms) -> None:
    contact = made.contact("Jo", email="jo@brook.example")
    object_to(world, contact)
    kept = Objection.objects.get().email_hashes
    assert len(kept) == 1
    assert len(kept[0]) == 64
    northby = comms_of(world, world.northby_members["nia"])
    assert reasons(northby, northby.contact("Jo", email="jo@brook.example")) == [None]


def test_what_is_due_is_listed_and_erased_in_one_confirmed_step(world: World, made: Comms) -> None:
    today = timezone.localdate()
    due = [made.contact(f"Due {n}", delete_on=today - timedelta(days=n)) for n in range(3)]
    later = made.contact("Later", delete_on=today + timedelta(days=1))
    client = world.client("cara")
    page = text_of(client.get(f"{BASE}due/"))
    assert "Erase 3 contacts" in page
    assert "Later" not in page
    assert "3 contacts are due for deletion" in text_of(client.get(BASE))
    late = made.contact("Late", delete_on=today)
    seen = {"up_to": today.isoformat(), "count": 3}
    page = text_of(client.post(f"{BASE}due/", seen, follow=True))
    assert "The list has changed" in page
    assert not Contact.objects.exclude(erased_at=None).exists()
    page = text_of(client.post(f"{BASE}due/", {**seen, "count": 4}, follow=True))
    assert "4 contacts are erased" in page
    assert set(Contact.objects.exclude(erased_at=None)) == {*due, late}
    later.refresh_from_db()
    assert later.name == "Later"
    entry = AuditEntry.objects.get(action="comms.contacts.erased_when_due")
    assert entry.after["references"] == [each.reference for each in [due[2], due[1], due[0], late]]
    assert "Due" not in str(vars(entry))
    assert "No contact’s deletion date has come" in text_of(client.get(f"{BASE}due/"))


@pytest.mark.parametrize("data", [{}, {"up_to": "x", "count": "y"}, {"up_to": "2999-01-01", "count": "1"}])
def test_nothing_is_erased_by_a_form_that_does_not_fit(world: World, made: Comms, data) -> None:
    made.contact("Later", delete_on=date(2950, 1, 1))
    assert world.client("cara").post(f"{BASE}due/", data).status_code in (200, 302)
    assert Contact.objects.get().erased_at is None


def test_everything_held_is_on_the_page_and_in_the_file(world: World, made: Comms) -> None:
    add(world, audiences=[made.staff.pk], notes="Rings at noon", formats=["bsl"])
    contact = Contact.objects.get()
    object_to(world, contact)
    unsubscribe(world, contact, made.staff.pk)
    embargo = Embargo.objects.create(
        council=made.council, title="Secret report", authority="CQC", created_by=made.actor.user
    )
    Clearance.objects.create(
        council=made.council, embargo=embargo, user=world.people["cara"], granted_by=world.people["cara"]
    )
    world.client("cara").post(
        f"/councils/westmere/communications/embargoes/{embargo.pk}/contacts/clear/", {"who": "CON-1"}
    )
    for query in ("", "?format=csv"):
        held = text_of(world.client("cara").get(f"{BASE}{contact.pk}/data/{query}"))
        for each in (
            "Jo Brook",
            "Rings at noon",
            "British Sign Language",
            made.staff.name,
            "The newsletter",
            "By telephone",
            "Secret report",
            "added the contact CON-1",
            "recorded an objection of the contact CON-1",
        ):
            assert each in held
        uncleared = text_of(world.client("ada").get(f"{BASE}{contact.pk}/data/{query}"))
        assert "Secret report" not in uncleared
        assert "embargo" not in uncleared.replace("embargoes", "")
    assert world.client("cara").get(f"{BASE}{contact.pk}/data/?format=docx").status_code == 404
