"""Following what is sent through the browser: a release, its log, one delivery, stopping, deciding."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Clearance, Embargo, Look
from comms.models import Contact, Delivery, DeliveryEvent, Release
from tests.comms.making import Comms, comms_of
from tests.comms.sending import cleared_briefing, delivery_of, release_of
from tests.world import World

BASE = "/councils/westmere/communications/"


@pytest.fixture
def made(world: World) -> Comms:
    return comms_of(world, world.members["cara"])


def sending(made: Comms, **extra: Any) -> Release:
    """A release that is being sent."""
    return release_of(made, **{"state": "sending", "resolved_at": timezone.now(), **extra})


def people(made: Comms, release: Release, *states: str) -> list[Delivery]:
    """A delivery in each of these states, each to somebody of their own."""
    return [
        delivery_of(release, made.contact(f"Reader {number}", made.staff), state=state)
        for number, state in enumerate(states, start=1)
    ]


def url_of(release: Release, name: str = "") -> str:
    return f"{BASE}releases/{release.pk}/{name}"


def text_of(world: World, who: str, url: str) -> str:
    return world.client(who).get(url).content.decode()


def test_a_release_says_what_goes_to_whom_and_how_far_it_is(world: World, made: Comms) -> None:
    release = sending(made, expected_people=4, resolved_people=3)
    people(made, release, "submitted", "delivered", "queued", "suppressed")
    page = text_of(world, "cara", url_of(release))
    for words in ("Staff bulletin 1", made.staff.name, "2 of 3", "Accepted by the mail server", "Being sent"):
        assert words in page
    assert "When it was scheduled, 4 people were to get it; when it began to leave, 3." in page
    assert "Pause" in page
    assert "Cancel the sending" in page


def test_readers_see_counts_without_names_addresses_or_buttons(world: World, made: Comms) -> None:
    release = sending(made)
    row = people(made, release, "unknown")[0]
    page = text_of(world, "vic", url_of(release))
    assert "Not known whether it left" in page
    assert row.address not in page
    assert row.contact.name not in page
    assert "Pause" not in page
    assert "Send again" not in page
    client = world.client("vic")
    for name in ("deliveries/", "cancel/", "override/"):
        assert client.get(url_of(release, name)).status_code == 403
    assert client.post(url_of(release, "pause/")).status_code == 403
    assert client.get(f"{BASE}deliveries/").status_code == 403
    assert client.get(f"{BASE}deliveries/{row.pk}/").status_code == 403


def test_another_council_finds_nothing(world: World, made: Comms) -> None:
    release = sending(made)
    row = people(made, release, "unknown")[0]
    client = world.client("nia")
    base = "/councils/northby/communications/"
    for path in (f"releases/{release.pk}/", f"releases/{release.pk}/deliveries/", f"deliveries/{row.pk}/"):
        assert client.get(base + path).status_code == 404
    assert client.post(f"{base}releases/{release.pk}/cancel/", {"because": "x"}).status_code == 404
    release.refresh_from_db()
    assert release.state == "sending"
    assert row.address not in client.get(f"{base}deliveries/").content.decode()


def test_pausing_and_going_on(world: World, made: Comms) -> None:
    release = sending(made)
    people(made, release, "queued")
    client = world.client("cara")
    assert (
        "nothing more begins to leave" in client.post(url_of(release, "pause/"), follow=True).content.decode()
    )
    assert "nothing to pause" in client.post(url_of(release, "pause/"), follow=True).content.decode()
    assert "Nobody gets it twice" in client.post(url_of(release, "go-on/"), follow=True).content.decode()
    release.refresh_from_db()
    assert release.state == "sending"
    assert "This is not paused" in client.post(url_of(release, "go-on/"), follow=True).content.decode()


def test_nothing_goes_on_after_its_window(world: World, made: Comms) -> None:
    start = timezone.now() - timedelta(hours=5)
    release = sending(made, state="paused", not_before=start)
    page = world.client("cara").post(url_of(release, "go-on/"), follow=True).content.decode()
    assert "which is over" in page
    release.refresh_from_db()
    assert release.state == "paused"


def test_something_scheduled_is_paused_and_goes_back_to_waiting(world: World, made: Comms) -> None:
    release = release_of(made, not_before=timezone.now() + timedelta(hours=1))
    client = world.client("cara")
    client.post(url_of(release, "pause/"))
    client.post(url_of(release, "go-on/"))
    release.refresh_from_db()
    assert release.state == "scheduled"


def test_cancelling_says_how_many_had_gone(world: World, made: Comms) -> None:
    release = sending(made)
    rows = people(made, release, "submitted", "unknown", "sending", "claimed", "queued", "temporary")
    client = world.client("cara")
    assert "3 messages have gone so far" in text_of(world, "cara", url_of(release, "cancel/"))
    assert "Enter why it is cancelled" in client.post(url_of(release, "cancel/"), {}).content.decode()
    page = client.post(
        url_of(release, "cancel/"), {"because": "A <b>mistake</b>"}, follow=True
    ).content.decode()
    assert "Cancelled. 3 messages had already gone; 3 did not go." in page
    assert "3 messages had already gone. A &lt;b&gt;mistake&lt;/b&gt;" in page
    for row in rows:
        row.refresh_from_db()
    assert [row.state for row in rows] == ["submitted", "unknown", "sending", *["cancelled"] * 3]
    assert (
        "This is over already: 3 messages had gone"
        in client.post(url_of(release, "cancel/"), {"because": "Twice"}).content.decode()
    )
    entry = AuditEntry.objects.get(action="comms.release.cancelled")
    assert (entry.after["gone"], entry.after["stopped"]) == (3, 3)


def test_the_part_that_keeps_itself_up_to_date(world: World, made: Comms) -> None:
    release = sending(made)
    people(made, release, "queued")
    client = world.client("vic")
    assert 'hx-trigger="every 3s"' in client.get(url_of(release)).content.decode()
    answer = client.get(f"{url_of(release)}?state=sending", headers={"HX-Request": "true"})
    assert answer.content.decode().startswith('<div id="release-progress"')
    assert "HX-Refresh" not in answer
    Release.objects.update(state="done")
    answer = client.get(f"{url_of(release)}?state=sending", headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"
    assert "hx-get" not in client.get(url_of(release)).content.decode()


def test_it_arrived(world: World, made: Comms) -> None:
    row = people(made, sending(made), "unknown")[0]
    client, url = world.client("cara"), f"{BASE}deliveries/{row.pk}/"
    assert "It counts as delivered from then on" in client.get(f"{url}arrived/").content.decode()
    page = client.post(f"{url}arrived/", follow=True).content.decode()
    row.refresh_from_db()
    assert (row.state, row.decision, row.decided_by) == ("delivered", "arrived", world.people["cara"])
    assert "Somebody made sure that it arrived" in page
    assert "It arrived, Cara Lindqvist" in page
    assert "no longer unknown" in client.post(f"{url}arrived/").content.decode()
    entry = AuditEntry.objects.get(action="comms.delivery.arrived")
    assert row.contact.name not in str(entry.after)
    assert entry.after["contact"] == row.contact_reference


def test_send_again_keeps_the_message_and_goes_back_to_waiting(world: World, made: Comms) -> None:
    release = sending(made, state="done", finished_at=timezone.now())
    row = people(made, release, "unknown")[0]
    client, url = world.client("cara"), f"{BASE}deliveries/{row.pk}/again/"
    assert "they get the same message a second time" in client.get(url).content.decode()
    client.post(url)
    row.refresh_from_db()
    release.refresh_from_db()
    assert (row.state, row.decision, row.repeats, release.state) == ("queued", "again", 1, "sending")
    assert "no longer unknown" in client.post(url).content.decode()
    assert DeliveryEvent.objects.get(delivery=row).by == world.people["cara"]


def test_after_the_window_somebody_says_for_how_long(world: World, made: Comms) -> None:
    start = timezone.now() - timedelta(hours=5)
    release = sending(made, state="done", not_before=start)
    row = people(made, release, "unknown")[0]
    client, url = world.client("cara"), f"{BASE}deliveries/{row.pk}/again/"
    assert "Choose for how long it may still be sent" in client.post(url).content.decode()
    client.post(url, {"hours": "4"})
    row.refresh_from_db()
    release.refresh_from_db()
    assert row.state == "queued"
    assert row.expires_at > timezone.now() + timedelta(hours=3)
    assert release.expires_at == row.expires_at


@pytest.mark.parametrize("change", ["words", "objection", "cancelled"])
def test_what_may_no_longer_leave_is_not_sent_again(world: World, made: Comms, change: str) -> None:
    release = sending(made)
    row = people(made, release, "unknown")[0]
    if change == "words":
        release.briefing.cleared_hash = "0" * 64
        release.briefing.save(update_fields=["cleared_hash"])
    elif change == "cancelled":
        Release.objects.update(state="cancelled")
    else:
        row.contact.objections.create(
            council=made.council,
            made_on=timezone.localdate(),
            recorded_by=made.actor.user,
            recorded_at=timezone.now(),
        )
    page = world.client("cara").post(f"{BASE}deliveries/{row.pk}/again/").content.decode()
    assert ("cannot be sent to them: objected" if change == "objection" else "may not leave any more") in page
    row.refresh_from_db()
    assert row.state == "unknown"


def test_what_was_refused_goes_only_to_another_address(world: World, made: Comms) -> None:
    row = people(made, sending(made), "permanent")[0]
    client, url = world.client("cara"), f"{BASE}deliveries/{row.pk}/try-again/"
    assert "This address was refused for good" in client.post(url).content.decode()
    Contact.objects.filter(pk=row.contact_id).update(email="right@westmere.example")
    client.post(url)
    row.refresh_from_db()
    assert (row.state, row.address, row.domain) == ("queued", "right@westmere.example", "westmere.example")
    assert "has not failed" in client.post(url).content.decode()


def test_the_log_finds_and_narrows(world: World, made: Comms) -> None:
    release = sending(made)
    rows = people(made, release, "submitted", "queued", "suppressed", "permanent")
    Delivery.objects.filter(pk=rows[2].pk).update(reason="objected")
    client = world.client("cara")

    def shown(query: str) -> list[str]:
        page = client.get(f"{BASE}deliveries/?{query}").content.decode()
        return [row.contact.name for row in rows if row.contact.name in page]

    today = timezone.localdate()
    day = f"day_day={today.day}&day_month={today.month}&day_year={today.year}"
    assert len(shown("")) == 4
    assert shown("q=reader+2") == ["Reader 2"]
    assert shown(f"q={rows[3].address}") == ["Reader 4"]
    assert shown(f"q={rows[0].contact_reference}") == ["Reader 1"]
    assert len(shown(f"q={release.reference}")) == 4
    assert shown("state=gone") == ["Reader 1"]
    assert shown("state=failed") == ["Reader 4"]
    assert shown("reason=objected") == ["Reader 3"]
    assert len(shown(f"audience={made.staff.pk}")) == 4
    assert shown(f"audience={made.councillors.pk}") == []
    assert len(shown(f"means=email&release={release.pk}&{day}")) == 4
    assert shown("means=sms") == []


def test_the_file_has_everybody_and_no_formulas(world: World, made: Comms) -> None:
    release = sending(made)
    row = people(made, release, "submitted")[0]
    Contact.objects.filter(pk=row.contact_id).update(name="=HYPERLINK(1)")
    answer = world.client("cara").get(url_of(release, "deliveries/?format=csv"))
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[1][0] == "'=HYPERLINK(1)"
    assert lines[1][1] == row.address
    assert world.client("cara").get(url_of(release, "deliveries/?format=xlsx")).status_code == 200
    assert world.client("cara").get(url_of(release, "deliveries/?format=pdf")).status_code == 404


@pytest.mark.parametrize("name", ["", "deliveries/"])
def test_queries_do_not_grow_with_deliveries(world: World, made: Comms, name: str) -> None:
    release = sending(made)
    people(made, release, "unknown", "suppressed", "queued", "submitted")
    client = world.client("cara")
    client.get(url_of(release, name))
    with CaptureQueriesContext(connection) as few:
        client.get(url_of(release, name))
    people(made, release, *["unknown"] * 6, "queued", "submitted")
    with CaptureQueriesContext(connection) as many:
        client.get(url_of(release, name))
    assert len(many) == len(few)


def test_an_embargoed_release_is_not_there_for_others(world: World, made: Comms) -> None:
    embargo = Embargo.objects.create(
        council=made.council, title="The rating", authority="CQC", created_by=made.actor.user
    )
    Clearance.objects.create(
        council=made.council,
        embargo=embargo,
        user=made.actor.user,
        granted_by=made.actor.user,
        acknowledged_at=timezone.now(),
    )
    release = sending(made, briefing=cleared_briefing(made, "The result", embargo=embargo))
    row = people(made, release, "unknown")[0]
    assert "Under embargo" in text_of(world, "cara", url_of(release))
    assert Look.objects.filter(embargo=embargo, user=world.people["cara"]).exists()
    client = world.client("ada")
    for url in (url_of(release), url_of(release, "deliveries/"), f"{BASE}deliveries/{row.pk}/"):
        assert client.get(url).status_code == 404
    assert client.post(f"{BASE}deliveries/{row.pk}/arrived/").status_code == 404
    log = client.get(f"{BASE}deliveries/").content.decode()
    assert release.reference not in log
    assert "The result" not in log
    page = text_of(world, "ada", f"{BASE}contacts/{row.contact_id}/")
    assert "Nothing was sent to them yet" in page
    assert "The result" in text_of(world, "cara", f"{BASE}contacts/{row.contact_id}/")


def test_a_contact_s_page_has_what_they_were_sent(world: World, made: Comms) -> None:
    row = people(made, sending(made), "submitted")[0]
    page = text_of(world, "cara", f"{BASE}contacts/{row.contact_id}/")
    assert "What they were sent" in page
    assert "Staff bulletin 1" in page
    assert "Accepted by the mail server" in page


def test_a_delivery_has_its_number_code_and_history(world: World, made: Comms) -> None:
    row = people(made, sending(made), "technical")[0]
    Delivery.objects.filter(pk=row.pk).update(last_code="554", last_error="No", attempts=2)
    DeliveryEvent.objects.create(
        council=made.council, delivery=row, at=timezone.now(), source="engine", code="451", detail="Busy"
    )
    page = text_of(world, "cara", f"{BASE}deliveries/{row.pk}/")
    for words in (str(row.pk), "554 No", "2 times", "451 Busy", "Try again"):
        assert words in page
