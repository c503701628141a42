"""Previews as a recipient, the test to oneself, and the words behind sign-in, through the browser."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.embargo.models import Clearance, Embargo, Look
from assessment_ready.outbox.models import OutgoingEmail
from comms.models import Attachment, Delivery, Release
from comms.services.test_sends import MOST_AN_HOUR
from tests.comms.making import Comms, comms_of
from tests.comms.sending import cleared_briefing, delivery_of, release_of
from tests.world import World

BASE = "/councils/westmere/communications/"
BODY = "Dear ((first name|colleague)) of ((organisation)), <b>read</b> this."


@pytest.fixture
def made(world: World) -> Comms:
    return comms_of(world, world.members["cara"])


def embargo_for(made: Comms, *names: str) -> Embargo:
    embargo = Embargo.objects.create(
        council=made.council, title="Draft", authority="CQC", created_by=made.actor.user
    )
    for name in names:
        Clearance.objects.create(
            council=made.council,
            embargo=embargo,
            user=made.world.people[name],
            granted_by=made.actor.user,
            acknowledged_at=timezone.now(),
        )
    return embargo


def test_the_page_the_mail_and_the_text_message_of_one_recipient(world: World, made: Comms) -> None:
    briefing = cleared_briefing(made, "News, ((first name))", body=BODY)
    evil = made.contact("<script>alert(1)</script> [x](http://e.example)", made.staff, organisation="A & B")
    made.contact("Ben Hart", made.staff)
    client, url = world.client("cara"), f"{BASE}briefings/{briefing.pk}/recipients/"
    page = client.get(url).content.decode()
    assert "<strong>2</strong> recipients" in page
    assert "Ben Hart" not in client.get(url, {"q": "script"}).content.decode()
    page = client.get(f"{url}{evil.pk}/").content.decode()
    assert "<script>alert" not in page
    assert 'href="http://e.example' not in page
    assert "of A &amp; B, &lt;b&gt;read&lt;/b&gt; this." in page
    assert "<strong>Subject:</strong> News, &lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "Charged as 1 text message." in page
    assert "They would be left out" not in page
    answer = client.get(f"{url}{evil.pk}/mail/")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "<script" not in answer.content.decode()
    assert "A &amp; B" in answer.content.decode()


def test_what_is_missing_or_unknown_is_said(world: World, made: Comms) -> None:
    briefing = cleared_briefing(made, body="((organisation)) ((frist name)) ((job title|friend))")
    sam = made.contact("Sam Field", made.staff)
    client = world.client("cara")
    page = client.get(f"{BASE}briefings/{briefing.pk}/recipients/{sam.pk}/").content.decode()
    assert "Nothing is known here for this person:</strong> organisation." in page
    said = "These fields cannot be filled:</strong> ((frist name)) (did you mean ((first name))?)"
    assert said in page
    assert said in client.get(f"{BASE}briefings/{briefing.pk}/").content.decode()
    briefing.cleared_hash = ""
    briefing.save(update_fields=["cleared_hash"])
    assert said in client.get(f"{BASE}clearance/briefings/{briefing.pk}/ask/").content.decode()


def test_a_test_goes_to_oneself_and_to_nobody_else(world: World, made: Comms) -> None:
    briefing = cleared_briefing(made, "News\r\nBcc: x", body=BODY)
    sam = made.contact("Sam Field", made.staff, organisation="<Field>")
    client, url = world.client("cara"), f"{BASE}briefings/{briefing.pk}/recipients/{sam.pk}/test/"
    assert client.get(url).status_code == 405
    page = client.post(url, {"to": "evil@e.example"}, follow=True).content.decode()
    assert "The test is on its way to cara@westmere.example." in page
    mail = OutgoingEmail.objects.get()
    assert (mail.kind, mail.to_address) == ("briefing_test", "cara@westmere.example")
    assert mail.subject == "[Test] News Bcc: x"
    assert "Dear Sam of <Field>, <b>read</b> this." in mail.text_body
    assert "Dear Sam of &lt;Field&gt;, &lt;b&gt;read&lt;/b&gt; this." in mail.html_body
    assert mail.html_body.startswith("<!doctype html>")
    audit = world.client("ada").get("/councils/westmere/audit/").content.decode()
    assert f"sent themselves a test of {briefing}, as {sam.reference} would get it" in audit
    for _ in range(MOST_AN_HOUR):
        page = client.post(url, follow=True).content.decode()
    assert "Wait a little" in page
    assert OutgoingEmail.objects.count() == MOST_AN_HOUR


def test_a_test_under_an_embargo_says_only_where(world: World, made: Comms) -> None:
    briefing = cleared_briefing(made, "Rated Good", body="We are Good", embargo=embargo_for(made, "ada"))
    sam = made.contact("Sam Field", made.staff)
    url = f"{BASE}briefings/{briefing.pk}/recipients/{sam.pk}/"
    for path in (url, f"{url}mail/", f"{BASE}briefings/{briefing.pk}/recipients/"):
        assert world.client("cara").get(path).status_code == 404
    assert world.client("cara").post(f"{url}test/").status_code == 404
    assert OutgoingEmail.objects.count() == 0
    client = world.client("ada")
    assert "The embargo holds." in client.get(url).content.decode()
    assert "Good" not in client.get(f"{url}mail/").content.decode()
    client.post(f"{url}test/")
    mail = OutgoingEmail.objects.get()
    assert mail.subject == "[Test] Something for you to read"
    assert "Good" not in mail.subject + mail.text_body + mail.html_body
    assert Look.objects.filter(user=world.people["ada"]).exists()


def test_only_those_who_send_see_recipients(world: World, made: Comms) -> None:
    briefing = cleared_briefing(made)
    sam = made.contact("Sam Field", made.staff)
    other = made.contact("Not In It", made.councillors)
    release = release_of(made, briefing)
    ways = (f"briefings/{briefing.pk}/recipients/", f"releases/{release.pk}/as-recipient/")
    for way in ways:
        for path in (f"{BASE}{way}", f"{BASE}{way}{sam.pk}/", f"{BASE}{way}{sam.pk}/mail/"):
            assert world.client("cara").get(path).status_code == 200
            assert world.client("vic").get(path).status_code == 403
            assert world.client("nia").get(path).status_code == 404
            northby = path.replace("westmere", "northby")
            assert world.client("nia").get(northby).status_code == 404
        assert world.client("cara").get(f"{BASE}{way}{other.pk}/").status_code == 404


def test_a_correction_is_previewed_for_those_who_got_the_former(world: World, made: Comms) -> None:
    first = release_of(made, cleared_briefing(made, "The visit"))
    got, missed = made.contact("Got It", made.staff), made.contact("Missed It", made.staff)
    delivery_of(first, got, state="submitted")
    delivery_of(first, missed, state="suppressed")
    second = release_of(made, cleared_briefing(made, "New"), kind="correction", corrects=first)
    client, url = world.client("cara"), f"{BASE}releases/{second.pk}/as-recipient/"
    page = client.get(url).content.decode()
    assert "Got It" in page
    assert "Missed It" not in page
    assert "Correction to: The visit" in client.get(f"{url}{got.pk}/").content.decode()


def test_another_recipient_costs_no_query(world: World, made: Comms) -> None:
    briefing = cleared_briefing(made)
    client, url = world.client("cara"), f"{BASE}briefings/{briefing.pk}/recipients/"
    counts = []
    for name in ("Sam Field", "Ben Hart"):
        made.contact(name, made.staff)
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        counts.append(len(found))
    assert counts[0] == counts[1]


def read_url(release: Release) -> str:
    return f"{BASE}releases/{release.pk}/read/"


def test_a_councillor_reads_what_was_sent_to_them_and_nothing_else(world: World, made: Comms) -> None:
    release = release_of(made, cleared_briefing(made, body=BODY), must_read=True)
    dev = made.contact("Cllr Dev Rao", made.councillors, organisation="Council")
    dev.email = "Dev@Westmere.example"
    dev.save(update_fields=["email"])
    client, url = world.client("dev"), read_url(release)
    assert client.get(url).status_code == 404
    row = delivery_of(release, dev, state="suppressed")
    assert client.get(url).status_code == 404
    Delivery.objects.filter(pk=row.pk).update(state="submitted")
    page = client.get(url).content.decode()
    assert "Dear Dev of Council, &lt;b&gt;read" in page
    assert "/briefings/read/" in page
    Delivery.objects.filter(pk=row.pk).update(acknowledged_at=timezone.now())
    page = client.get(url).content.decode()
    assert "that you have read this." in page
    assert "/briefings/read/" not in page
    assert client.get(read_url(release_of(made))).status_code == 404
    assert world.client("vic").get(url).status_code == 200
    assert world.client("nia").get(url.replace("westmere", "northby")).status_code == 404


def test_under_an_embargo_only_the_cleared_read_it(world: World, made: Comms) -> None:
    embargo = embargo_for(made, "dev")
    release = release_of(made, cleared_briefing(made, "Rated Good", embargo=embargo))
    for name in ("dev", "vic"):
        contact = made.contact(name, made.councillors)
        contact.email = f"{name}@westmere.example"
        contact.save(update_fields=["email"])
        delivery_of(release, contact, state="delivered")
    assert world.client("vic").get(read_url(release)).status_code == 404
    assert "Rated Good" in world.client("dev").get(read_url(release)).content.decode()
    assert Look.objects.get().user == world.people["dev"]
    Clearance.objects.update(revoked_at=timezone.now())
    assert world.client("dev").get(read_url(release)).status_code == 404
    # Put under an embargo after it was scheduled: the briefing's own counts too.
    Release.objects.update(embargo=None)
    assert world.client("vic").get(read_url(release)).status_code == 404


def test_what_was_attached_is_downloaded_from_there(world: World, made: Comms) -> None:
    briefing = cleared_briefing(made)
    row = Attachment.objects.create(
        council=made.council, briefing=briefing, title="Facts", file_name="facts.txt", content_type="text/plain",
        content=b"Facts", size=5, sha256="1" * 64, added_by=made.actor.user, added_at=timezone.now(),
    )  # fmt: skip
    release = release_of(made, briefing)
    dev = made.contact("Dev", made.councillors)
    dev.membership = world.members["dev"]
    dev.save(update_fields=["membership"])
    delivery_of(release, dev, state="submitted")
    file = f"{read_url(release)}attachments/{row.pk}/"
    assert file in world.client("dev").get(read_url(release)).content.decode()
    answer = world.client("dev").get(file)
    assert (answer.content, answer["X-Content-Type-Options"]) == (b"Facts", "nosniff")
    assert world.client("rhea").get(file).status_code == 404
    other: Any = release_of(made)
    assert world.client("vic").get(f"{read_url(other)}attachments/{row.pk}/").status_code == 404
    briefing.content_hash = "2" * 64
    briefing.save(update_fields=["content_hash"])
    assert world.client("dev").get(file).status_code == 404
