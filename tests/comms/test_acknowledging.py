"""“I have read this”: said by a button only, once; asked for again in working hours; seen by those who may."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.audit import registry
from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.outbox.models import OutgoingEmail
from assessment_ready.sending.models import Environment
from assessment_ready.timeline.models import BankHoliday
from comms.models import Delivery, DeliveryEvent, Objection, Release
from comms.services import chasing, tokens
from comms.services.chasing import chase
from comms.services.unsubscribing import LINK, unsubscribe
from tests.comms.making import Comms, comms_of
from tests.comms.sending import cleared_briefing, delivery_of, release_of
from tests.world import World

BASE = "/councils/westmere/communications/must-read/"
# A Tuesday, 9am in London.
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def made(world: World) -> Comms:
    return comms_of(world, world.members["cara"])


def must_read(made: Comms, title: str = "Staff bulletin 1", **extra) -> Release:
    now = extra.pop("now", timezone.now())
    briefing = cleared_briefing(made, title, **extra.pop("briefing", {}))
    values = {"state": "done", "must_read": True, "resolved_at": now, "not_before": now, **extra}
    return release_of(made, briefing, **values)


def sent_to(made: Comms, release: Release, name: str = "Sam Field", **extra) -> Delivery:
    contact = extra.pop("contact", None) or made.contact(name, made.staff)
    values = {"state": "submitted", "submitted_at": release.not_before, **extra}
    return delivery_of(release, contact, **values)


@pytest.fixture
def sent(made: Comms) -> Delivery:
    return sent_to(made, must_read(made))


def path(delivery: Delivery) -> str:
    return f"/briefings/read/{tokens.read_token(delivery.pk)}/"


def embargo_of(world: World, **extra) -> Embargo:
    made = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["cara"], **extra
    )
    for name in ("cara",):
        Clearance.objects.create(
            council=world.westmere, embargo=made, user=world.people[name], granted_by=world.people["cara"]
        )
    return made


def test_opening_the_page_confirms_nothing(sent: Delivery) -> None:
    client = Client()
    for _ in range(3):
        page = client.get(path(sent)).content.decode()
        assert client.head(path(sent)).status_code == 200
    assert "“Staff bulletin 1”" in page
    assert "I have read this" in page
    assert "Sam Field" not in page
    sent.refresh_from_db()
    assert (sent.acknowledged_at, sent.state) == (None, "submitted")


def test_the_button_confirms_once_and_says_so(sent: Delivery) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(path(sent)).status_code == 403
    client.get(path(sent))
    token = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    page = client.post(path(sent), token, follow=True).content.decode()
    assert "Thank you" in page
    sent.refresh_from_db()
    first = sent.acknowledged_at
    client.post(path(sent), token)
    sent.refresh_from_db()
    assert sent.acknowledged_at == first is not None
    assert sent.state == "delivered"
    assert DeliveryEvent.objects.filter(detail="Said: I have read this").count() == 1
    entry = AuditEntry.objects.get(action="comms.briefing.acknowledged")
    words = registry.get(entry.action).describe(entry)
    assert (
        words
        == f"The contact {sent.contact_reference} confirmed having read {sent.release.reference} Staff bulletin 1"
    )


def test_a_delivery_nobody_knew_the_fate_of_is_settled_by_its_reader(made: Comms) -> None:
    lost = sent_to(made, must_read(made), state="unknown", submitted_at=None)
    Client().post(path(lost))
    lost.refresh_from_db()
    assert lost.state == "delivered"


def test_one_confirmation_counts_for_mail_and_text(made: Comms, sent: Delivery) -> None:
    text = sent_to(made, sent.release, contact=sent.contact, means="sms", address="07700900001", domain="")
    Client().post(path(sent))
    text.refresh_from_db()
    assert text.acknowledged_at is not None


def test_under_an_embargo_the_page_names_nothing(world: World, made: Comms) -> None:
    embargo = embargo_of(world, lifts_at=timezone.now() + timedelta(days=1))
    secret = sent_to(made, must_read(made, "We are Good", briefing={"embargo": embargo}))
    client = Client()
    assert "We are Good" not in client.get(path(secret)).content.decode()
    assert "We are Good" not in client.post(path(secret), follow=True).content.decode()
    assert AuditEntry.objects.get(action="comms.briefing.acknowledged").embargo_id == embargo.pk
    Embargo.objects.update(lifts_at=timezone.now())
    assert "We are Good" in client.get(path(secret)).content.decode()


@pytest.mark.parametrize("state", ["queued", "suppressed", "cancelled", "missed"])
def test_what_never_left_cannot_be_confirmed(made: Comms, state: str) -> None:
    row = sent_to(made, must_read(made), state=state, submitted_at=None)
    assert Client().get(path(row)).status_code == 404
    assert Client().post(path(row)).status_code == 404


def test_foreign_tokens_lead_nowhere(sent: Delivery) -> None:
    for token in ("x", tokens.unsubscribe_token(sent.pk), tokens.read_token(sent.pk)[:-1]):
        answer = Client().post(f"/briefings/read/{token}/")
        assert answer.status_code == 404
        assert "This link does not lead anywhere" in answer.content.decode()


# Asking again


def chased(release: Release, now: datetime) -> list[str]:
    before = set(OutgoingEmail.objects.values_list("pk", flat=True))
    count = chase(now)
    mails = OutgoingEmail.objects.exclude(pk__in=before)
    assert len(mails) == count
    return sorted(mails.values_list("to_address", flat=True))


def test_who_has_not_confirmed_is_asked_twice_and_no_more(made: Comms) -> None:
    release = must_read(made, now=TUESDAY - timedelta(days=2))
    open_, done = sent_to(made, release, "Sam"), sent_to(made, release, "Una")
    Client().post(path(done))
    assert chased(release, TUESDAY - timedelta(minutes=1)) == []
    assert chased(release, TUESDAY) == [open_.address]
    assert chased(release, TUESDAY + timedelta(hours=1)) == []
    assert chased(release, TUESDAY + timedelta(days=2)) == [open_.address]
    assert chased(release, TUESDAY + timedelta(days=6)) == []
    mail = OutgoingEmail.objects.first()
    assert (mail.kind, mail.may_repeat, mail.council) == ("briefing_chaser", False, made.council)
    assert mail.subject == "Please confirm that you have read: Staff bulletin 1"
    assert tokens.read_link(open_.pk) in mail.text_body
    assert tokens.unsubscribe_links(open_.pk)[0] in mail.html_body
    open_.refresh_from_db()
    assert (open_.chases, open_.events.filter(source="engine").count()) == (2, 2)


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        (datetime(2026, 11, 24, 7, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 24, 8, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 24, 17, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 24, 18, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 28, 12, 0, tzinfo=UTC), False),  # a Saturday
        (datetime(2027, 3, 30, 7, 0, tzinfo=UTC), True),  # 8am, two days after the clocks went forward
        (datetime(2027, 3, 30, 6, 59, 59, tzinfo=UTC), False),
        (datetime(2027, 3, 29, 12, 0, tzinfo=UTC), False),  # Easter Monday
    ],
)
def test_nobody_is_asked_outside_working_hours(world: World, made: Comms, moment, leaves) -> None:
    BankHoliday.objects.get_or_create(on=date(2027, 3, 29), defaults={"title": "Easter Monday"})
    release = must_read(made, now=moment - timedelta(days=9))
    sent_to(made, release)
    assert bool(chased(release, moment)) is leaves


def test_who_may_not_be_written_to_is_not_asked(world: World, made: Comms) -> None:
    release = must_read(made, now=TUESDAY - timedelta(days=3))
    rows = {name: sent_to(made, release, name) for name in ("left", "objected", "erased", "bounced", "stays")}
    unsubscribe(delivery_id=rows["left"].pk, from_everything=False, method=LINK)
    Objection.objects.create(
        council=made.council, contact=rows["objected"].contact, made_on=TUESDAY.date(),
        recorded_by=made.actor.user, recorded_at=TUESDAY,
    )  # fmt: skip
    type(rows["erased"].contact).objects.filter(pk=rows["erased"].contact_id).update(
        erased_at=timezone.now(), email="", name=""
    )
    other = must_read(made, "Other", now=TUESDAY, must_read=False)
    sent_to(made, other, contact=rows["bounced"].contact, state="permanent", last_code="5.1.1")
    for state in ("unknown", "permanent", "queued", "suppressed"):
        sent_to(made, release, state, state=state)
    assert chased(release, TUESDAY) == [rows["stays"].address]


@pytest.mark.parametrize(
    "change",
    [
        {"must_read": False},
        {"state": "cancelled"},
        {"state": "paused"},
        {"not_before": TUESDAY - timedelta(days=61)},
    ],
)
def test_some_releases_are_not_asked_about(made: Comms, change) -> None:
    release = must_read(made, now=TUESDAY - timedelta(days=3))
    sent_to(made, release)
    Release.objects.filter(pk=release.pk).update(**change)
    assert chased(release, TUESDAY) == []


def test_a_withdrawn_or_corrected_briefing_is_not_asked_about(made: Comms) -> None:
    release = must_read(made, now=TUESDAY - timedelta(days=3))
    row = sent_to(made, release)
    release_of(made, release.briefing, kind="correction", corrects=release, state="cancelled")
    assert chased(release, TUESDAY) == [row.address]
    Delivery.objects.update(chases=0, chased_at=None)
    release_of(made, cleared_briefing(made, "Better"), kind="correction", corrects=release)
    assert chased(release, TUESDAY) == []
    Release.objects.filter(corrects=release).delete()
    release.briefing.withdrawn_at = TUESDAY
    release.briefing.save(update_fields=["withdrawn_at"])
    assert chased(release, TUESDAY) == []


def test_nobody_is_asked_while_all_sending_is_on_hold(made: Comms) -> None:
    release = must_read(made, now=TUESDAY - timedelta(days=3))
    sent_to(made, release)
    Environment.objects.update_or_create(pk=1, defaults={"held_at": TUESDAY, "held_because": "Restored"})
    assert chased(release, TUESDAY) == []


def test_a_reminder_under_an_embargo_names_nothing(world: World, made: Comms) -> None:
    embargo = embargo_of(world)
    release = must_read(made, "We are Good", now=TUESDAY - timedelta(days=3), briefing={"embargo": embargo},
                        in_full_because="Named readers")  # fmt: skip
    row = sent_to(made, release)
    assert chased(release, TUESDAY) == []  # not cleared (any more)
    embargo.contact_clearances.create(
        council=made.council, contact=row.contact, granted_by=made.actor.user, granted_at=TUESDAY,
        acknowledged_at=TUESDAY,
    )  # fmt: skip
    assert chased(release, TUESDAY) == [row.address]
    mail = OutgoingEmail.objects.get()
    assert "Good" not in mail.subject + mail.text_body + mail.html_body


def test_a_crash_leaves_neither_mark_nor_mail(made: Comms, monkeypatch) -> None:
    release = must_read(made, now=TUESDAY - timedelta(days=3))
    row = sent_to(made, release)
    real = chasing._write

    def crash(*args):
        real(*args)
        raise RuntimeError

    monkeypatch.setattr(chasing, "_write", crash)
    assert chase(TUESDAY) == 0
    row.refresh_from_db()
    assert (row.chases, OutgoingEmail.objects.count()) == (0, 0)
    monkeypatch.setattr(chasing, "_write", real)
    assert chase(TUESDAY) == 1


def test_two_at_once_ask_once(made: Comms) -> None:
    release = must_read(made, now=TUESDAY - timedelta(days=3))
    row = sent_to(made, release)
    stale = Delivery.objects.select_related("contact", "council", "text", "release__briefing__embargo").get(
        pk=row.pk
    )
    assert chase(TUESDAY) == 1
    assert chasing._ask(stale, TUESDAY) is False
    assert OutgoingEmail.objects.count() == 1


# Who has read it


def test_the_register_counts_people_not_messages(world: World, made: Comms) -> None:
    release = must_read(made)
    first = sent_to(made, release, "Sam")
    sent_to(made, release, contact=first.contact, means="sms", address="07700900001", domain="")
    second = sent_to(made, release, "Una", state="unknown")
    sent_to(made, release, "Left Out", state="suppressed", reason="objected")
    sent_to(made, must_read(made, "Not must-read", must_read=False), "Ned")
    Client().post(path(first))
    page = world.client("vic").get(BASE).content.decode()
    assert "1 of 2" in page
    assert "Not must-read" not in page
    figures = world.client("vic").get(f"{BASE}{release.pk}/").content.decode()
    assert "1 of 2 people have confirmed having read it (50%)" in figures
    assert "1 of the audience" in figures
    assert "See the people" not in figures
    assert second.contact.name not in figures
    assert world.client("vic").get(f"{BASE}{release.pk}/people/").status_code == 403
    csv = world.client("ada").get(f"{BASE}?format=csv").content.decode()
    assert "Staff bulletin 1" in csv


def test_names_are_for_those_who_send(world: World, made: Comms) -> None:
    release = must_read(made)
    rows = [sent_to(made, release, f"{name} <b>") for name in ("Sam", "Una")]
    Client().post(path(rows[0]))
    client, url = world.client("cara"), f"{BASE}{release.pk}/people/"
    page = client.get(url).content.decode()
    assert "Una &lt;b&gt;" in page
    assert "Sam &lt;b&gt;" not in page
    assert "Sam &lt;b&gt;" in client.get(f"{url}?standing=read").content.decode()
    assert "Nothing matches these filters" in client.get(f"{url}?q=nobody").content.decode()
    assert b"Una <b>" in b"".join(client.get(f"{url}?standing=all&format=csv"))
    for row in rows:
        Client().post(path(row))
    assert "Everybody who was asked has confirmed" in client.get(url).content.decode()


def test_other_councils_and_the_uncleared_know_of_nothing(world: World, made: Comms) -> None:
    embargo = embargo_of(world)
    release = must_read(made, "We are Good", briefing={"embargo": embargo})
    sent_to(made, release)
    assert world.client("nia").get(f"{BASE}{release.pk}/").status_code == 404
    assert "We are Good" not in world.client("ada").get(BASE).content.decode()
    for page in (f"{release.pk}/", f"{release.pk}/people/"):
        assert world.client("ada").get(BASE + page).status_code == 404
        assert world.client("cara").get(BASE + page).status_code == 200
    assert embargo.looks.count() == 1


def test_more_releases_and_people_ask_no_more(world: World, made: Comms) -> None:
    client, release = world.client("cara"), must_read(made)
    sent_to(made, release)
    counts = []
    for number in range(2):
        for url in (BASE, f"{BASE}{release.pk}/", f"{BASE}{release.pk}/people/"):
            client.get(url)
            with CaptureQueriesContext(connection) as asked:
                client.get(url)
            counts.append(len(asked))
        for extra in range(3):
            sent_to(made, must_read(made, f"More {number} {extra}"), f"Person {number} {extra}")
            sent_to(made, release, f"Reader {number} {extra}")
    assert counts[:3] == counts[3:]
