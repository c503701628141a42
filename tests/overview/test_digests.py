"""The daily digest: one mail for everything, once a day, on working days, never more than one may know."""

import re
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client

from assessment_ready.celery import app
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.outbox import services as outbox
from assessment_ready.outbox.models import OutgoingEmail
from assessment_ready.overview.models import Digest, DigestChoice
from assessment_ready.overview.queries.digests import draft
from assessment_ready.overview.rules.waiting import (
    HowOften,
    When,
    comes_into_sight,
    wants_digest_on,
    when_due,
)
from assessment_ready.overview.services import digests
from assessment_ready.overview.services.digests import send_digests
from assessment_ready.timeline.models import BankHoliday
from tests.overview.reading import words

# A Tuesday, half past nine in London.
TUESDAY = datetime(2027, 1, 12, 9, 30, tzinfo=UTC)
TODAY = TUESDAY.date()


def mails(name=None):
    rows = OutgoingEmail.objects.filter(kind="digest").order_by("created_at")
    return list(rows.filter(to_address__startswith=f"{name}@") if name else rows)


def stale_item(world, owner="cleo", days=1, **extra):
    return world.evidence(owner=owner, review_by=TODAY - timedelta(days=days), **extra)


def test_one_mail_names_everything_that_is_due_and_where_it_is_done(world):
    first = stale_item(world, title="Survey of carers")
    stale_item(world, title="Audit of waits")
    made = world.round(scores=[3] * 9)
    world.assign(made, 7, "cleo", due_on=TODAY + timedelta(days=3))
    assert send_digests(TUESDAY) == 1
    (mail,) = mails()
    assert mail.to_address == "cleo@westmere.example"
    assert mail.council == world.westmere
    assert mail.subject == "3 things need you in Westmere Council"
    for text in (mail.text_body, mail.html_body):
        assert "3 things wait for you in Westmere Council" in text
        assert "Survey of carers" in text
        assert "Audit of waits" in text
        assert "Safeguarding" in text
        assert f"/councils/westmere/evidence/{first.pk}/" in text
        assert "/councils/westmere/needs-you/reminders/" in text
    assert "Was due 11 January 2027" in mail.text_body
    assert Digest.objects.get(membership=world.members["cleo"]).lines == 3


def test_a_second_run_on_the_same_day_sends_nothing_and_the_next_working_day_sends_again(world):
    stale_item(world)
    assert send_digests(TUESDAY) == 1
    assert send_digests(TUESDAY + timedelta(minutes=30)) == 0
    assert send_digests(TUESDAY + timedelta(hours=10)) == 0
    assert len(mails()) == 1
    assert send_digests(TUESDAY + timedelta(days=1)) == 1
    assert len(mails()) == 2


@pytest.mark.parametrize(
    ("moment", "why"),
    [
        (datetime(2027, 1, 12, 7, 59, tzinfo=UTC), "before eight in the morning"),
        (datetime(2027, 1, 16, 9, 30, tzinfo=UTC), "a Saturday"),
        (datetime(2027, 3, 26, 9, 30, tzinfo=UTC), "Good Friday"),
        (datetime(2027, 6, 8, 6, 59, tzinfo=UTC), "before eight, in summer time"),
    ],
)
def test_nothing_leaves_outside_the_hours_and_days_of_work(world, moment, why):
    BankHoliday.objects.create(on=date(2027, 3, 26), title="Good Friday")
    stale_item(world)
    assert send_digests(moment) == 0, why
    assert not Digest.objects.exists()


def test_eight_in_the_morning_is_london_time(world):
    stale_item(world)
    assert send_digests(datetime(2027, 6, 8, 7, 0, tzinfo=UTC)) == 1


def test_what_is_due_much_later_or_on_no_day_is_no_cause_for_a_mail(world):
    made = world.round(scores=[3] * 9)
    world.assign(made, 1, "cleo", due_on=TODAY + timedelta(days=40))
    world.assign(made, 2, "will")
    assert send_digests(TUESDAY) == 0
    assert mails() == []


def test_owners_are_told_when_a_review_comes_into_sight_and_again_when_it_is_near(world):
    world.evidence(review_by=TODAY + timedelta(days=28))
    days = [TUESDAY + timedelta(days=number) for number in range(32)]
    told = [day.date() for day in days if send_digests(day)]
    assert told[0] == TODAY
    assert told[1] > TODAY + timedelta(days=21)
    assert TODAY + timedelta(days=29) in told


def test_people_without_cause_get_nothing_and_are_looked_at_once_a_day(world):
    stale_item(world)
    assert send_digests(TUESDAY) == 1
    assert mails("ada") == []
    assert Digest.objects.get(membership=world.members["ada"]).lines == 0


def test_an_ended_membership_and_a_disabled_person_get_nothing(world):
    stale_item(world, owner="cleo")
    stale_item(world, owner="will")
    stale_item(world, owner="cara")
    cleo, will = world.members["cleo"], world.members["will"]
    cleo.revoked_at = TUESDAY
    cleo.save(update_fields=["revoked_at"])
    will.ends_at = TUESDAY
    will.save(update_fields=["ends_at"])
    world.people["cara"].is_active = False
    world.people["cara"].save(update_fields=["is_active"])
    assert send_digests(TUESDAY) == 0
    assert mails() == []


def secret(world, *cleared):
    made = Embargo.objects.create(
        council=world.westmere, title="Draft", authority="CQC", created_by=world.people["ada"]
    )
    for name in cleared:
        Clearance.objects.create(
            council=world.westmere,
            embargo=made,
            user=world.people[name],
            granted_by=world.people["ada"],
            acknowledged_at=TUESDAY,
        )
    return made


def test_what_is_under_embargo_is_named_to_nobody_and_counted_for_the_cleared_only(world):
    embargo = secret(world, "will")
    for owner in ("cleo", "will"):
        stale_item(world, owner=owner, title=f"Embargoed of {owner}", embargo=embargo)
    assert send_digests(TUESDAY) == 1
    (mail,) = mails()
    assert mail.to_address == "will@westmere.example"
    assert "Embargoed" not in mail.text_body + mail.html_body + mail.subject
    assert "does not name what it is" in mail.text_body
    stale_item(world, owner="will", title="Plain")
    assert send_digests(TUESDAY + timedelta(days=1)) == 1
    mail = mails()[-1]
    assert "Plain" in mail.text_body
    assert "1 more thing waits that this message does not name" in mail.text_body
    assert "Embargoed" not in mail.text_body + mail.html_body


def test_each_council_has_its_own_digest(world):
    member = world.members["bo"]
    made = world.round(scores=[3] * 9)
    world.assign(made, 1, "bo", due_on=TODAY)
    world.evidence(owner="nia", review_by=TODAY, title="Northby’s survey")
    assert send_digests(TUESDAY) == 2
    assert {mail.council.slug: "Northby’s survey" in mail.text_body for mail in mails()} == {
        "westmere": False,
        "northby": True,
    }
    assert member.user.email == mails("bo")[0].to_address


def test_a_person_switches_it_off_or_chooses_weekly(world):
    stale_item(world)
    cleo = world.client("cleo")
    address = "/councils/westmere/needs-you/reminders/"
    assert "How often do you want an email" in words(cleo.get(address))
    assert "Choose how often you want an email" in words(cleo.post(address, {}))
    answer = cleo.post(address, {"how_often": "off"}, follow=True)
    assert "You will get no email" in words(answer)
    assert send_digests(TUESDAY) == 0
    cleo.post(address, {"how_often": "weekly"})
    assert DigestChoice.objects.get().how_often == "weekly"
    days = [TUESDAY + timedelta(days=number) for number in range(14)]
    assert [day.date() for day in days if send_digests(day)] == [
        TODAY,
        TODAY + timedelta(days=6),
        TODAY + timedelta(days=13),
    ]


def test_one_persons_trouble_does_not_keep_the_others_mail_back(world, monkeypatch):
    stale_item(world, owner="cleo")
    stale_item(world, owner="will")
    real = draft

    def troubled(membership, now, last_on):
        if membership == world.members["will"]:
            raise RuntimeError("broken")
        return real(membership, now, last_on)

    monkeypatch.setattr(f"{digests.__name__}.draft", troubled)
    assert send_digests(TUESDAY) == 1
    monkeypatch.setattr(f"{digests.__name__}.draft", real)
    assert send_digests(TUESDAY) == 1
    assert len(mails("will")) == len(mails("cleo")) == 1


def test_a_crash_before_the_end_leaves_neither_row_nor_mail_and_the_next_run_does_both(world, monkeypatch):
    stale_item(world)
    real = outbox.enqueue

    def dies(**given):
        real(**given)
        raise SystemExit

    monkeypatch.setattr(outbox, "enqueue", dies)
    with pytest.raises(SystemExit):
        send_digests(TUESDAY)
    assert mails() == []
    assert not Digest.objects.filter(membership=world.members["cleo"]).exists()
    monkeypatch.setattr(outbox, "enqueue", real)
    assert send_digests(TUESDAY) == 1


@pytest.mark.django_db(transaction=True)
def test_several_schedulers_at_once_make_one_mail_each(world):
    for owner in ("cleo", "will", "cara", "ben"):
        stale_item(world, owner=owner)
    counts = []

    def run():
        try:
            counts.append(send_digests(TUESDAY))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 4
    assert sorted(mail.to_address for mail in mails()) == sorted(
        f"{owner}@westmere.example" for owner in ("cleo", "will", "cara", "ben")
    )


def test_the_scheduler_looks_every_half_hour():
    entries = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}
    assert entries["overview.digests"] == 1800


def test_the_days_of_the_groups():
    assert when_due(TODAY - timedelta(days=1), TODAY) == When.OVERDUE
    assert when_due(TODAY, TODAY) == When.SOON
    assert when_due(TODAY + timedelta(days=6), TODAY) == When.SOON
    assert when_due(TODAY + timedelta(days=7), TODAY) == When.LATER
    assert when_due(None, TODAY) == When.UNDATED


def test_when_somebody_wants_a_digest():
    monday = date(2027, 1, 11)
    assert wants_digest_on(TODAY, HowOften.DAILY, monday)
    assert not wants_digest_on(TODAY, HowOften.DAILY, TODAY)
    assert not wants_digest_on(TODAY, HowOften.WEEKLY, monday)
    assert wants_digest_on(TODAY, HowOften.WEEKLY, date(2027, 1, 8))
    assert not wants_digest_on(TODAY, HowOften.OFF, None)
    assert comes_into_sight(TODAY + timedelta(days=30), timedelta(days=30), monday - timedelta(days=1))
    assert not comes_into_sight(TODAY + timedelta(days=30), timedelta(days=30), TODAY)


def test_a_check_in_that_is_due_carries_a_link_that_signs_in_for_it(world):
    action = world.action(
        owner="cleo", last_check_in_on=TODAY - timedelta(days=40), due_on=TODAY + timedelta(days=90)
    )
    stale_item(world)
    assert send_digests(TUESDAY) == 1
    (mail,) = mails()
    found = re.search(r"https?://\S+(/actions/check-in/\S+/)", mail.text_body)
    assert found
    assert found[1] in mail.html_body
    assert "do not pass this message on" in mail.text_body
    assert "/evidence/" in mail.text_body
    with time_machine.travel(TUESDAY + timedelta(days=7), tick=False):
        page = Client().get(found[1])
        assert page.status_code == 200
        assert str(action) in words(page)
        Client().post(f"{found[1]}no-change/")
    assert action.check_ins.get().author == world.people["cleo"]


def test_without_check_ins_the_digest_says_nothing_of_links(world):
    stale_item(world)
    send_digests(TUESDAY)
    assert "do not pass this message on" not in mails()[0].text_body
