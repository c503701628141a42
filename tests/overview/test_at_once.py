"""Who wishes it is told of each new thing as it comes: once, by day, and never of what a mail may not name."""

from datetime import UTC, datetime, timedelta

import pytest

from assessment_ready.celery import app
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.outbox.models import OutgoingEmail
from assessment_ready.overview.models import DigestChoice
from assessment_ready.overview.queries.needs import needs
from assessment_ready.overview.rules.waiting import HowOften, may_be_told_at, wants_digest_on
from assessment_ready.overview.services import at_once
from assessment_ready.overview.services.at_once import tell_at_once
from tests.overview.reading import words

# A Tuesday, half past nine in London.
TUESDAY = datetime(2027, 1, 12, 9, 30, tzinfo=UTC)
TODAY = TUESDAY.date()
REMINDERS = "/councils/westmere/needs-you/reminders/"


def mails():
    return list(OutgoingEmail.objects.filter(kind="new_need").order_by("created_at"))


@pytest.fixture
def cleo(world, time_machine):
    """Cleo, who wishes to be told at once, with one thing she knows of already."""
    time_machine.move_to(TUESDAY, tick=False)
    world.evidence(owner="cleo", review_by=TODAY, title="Known survey")
    client = world.client("cleo")
    answer = client.post(REMINDERS, {"how_often": "at_once"}, follow=True)
    assert "as soon as something new waits for you" in words(answer)
    return world.members["cleo"]


def test_something_new_is_told_once_and_what_was_there_is_not(world, cleo):
    assert tell_at_once(TUESDAY) == 0
    item = world.evidence(owner="cleo", review_by=TODAY, title="New audit")
    assert tell_at_once(TUESDAY) == 1
    assert tell_at_once(TUESDAY + timedelta(minutes=1)) == 0
    (mail,) = mails()
    assert mail.to_address == "cleo@westmere.example"
    assert mail.subject == "Something new waits for you in Westmere Council"
    for text in (mail.text_body, mail.html_body):
        assert "New audit" in text
        assert "Known survey" not in text
        assert f"/councils/westmere/evidence/{item.pk}/" in text
    assert len(DigestChoice.objects.get().told) == 2


def test_nobody_else_is_told_at_once(world, cleo):
    world.evidence(owner="will", review_by=TODAY, title="Will’s survey")
    assert tell_at_once(TUESDAY) == 0


def test_what_comes_at_night_is_told_in_the_morning(world, cleo):
    world.evidence(owner="cleo", review_by=TODAY, title="Night survey")
    assert tell_at_once(TUESDAY.replace(hour=21)) == 0
    assert tell_at_once(TUESDAY.replace(hour=6, minute=59) + timedelta(days=1)) == 0
    assert tell_at_once(TUESDAY.replace(hour=7, minute=0) + timedelta(days=1)) == 1


def test_the_mail_does_not_name_what_only_the_cleared_may_know_of(world, cleo):
    ada = world.people["ada"]
    embargo = Embargo.objects.create(council=world.westmere, title="Draft", authority="CQC", created_by=ada)
    Clearance.objects.create(
        council=world.westmere, embargo=embargo, user=cleo.user, granted_by=ada, acknowledged_at=TUESDAY
    )
    world.evidence(owner="cleo", review_by=TODAY, title="Secret survey", embargo=embargo)
    assert tell_at_once(TUESDAY) == 1
    (mail,) = mails()
    assert "Secret" not in mail.text_body + mail.html_body
    assert "does not name what it is" in mail.text_body


def test_one_persons_trouble_does_not_keep_the_others_back(world, cleo, monkeypatch):
    world.client("will").post(REMINDERS, {"how_often": "at_once"})
    for name in ("cleo", "will"):
        world.evidence(owner=name, review_by=TODAY, title=f"Survey of {name}")
    real = needs

    def troubled(membership, now):
        if membership.pk == cleo.pk:
            raise RuntimeError("trouble")
        return real(membership, now)

    monkeypatch.setattr(at_once, "needs", troubled)
    assert tell_at_once(TUESDAY) == 1
    assert mails()[0].to_address == "will@westmere.example"


def test_the_scheduler_asks_every_minute():
    entry = app.conf.beat_schedule["overview-at-once"]
    assert (entry["task"], entry["schedule"]) == ("overview.at_once", 60.0)


def test_who_is_told_at_once_gets_the_digest_once_a_week():
    monday = TODAY - timedelta(days=1)
    assert not wants_digest_on(TODAY, HowOften.AT_ONCE, monday)
    assert wants_digest_on(TODAY, HowOften.AT_ONCE, monday - timedelta(days=1))


@pytest.mark.parametrize(
    ("hour", "may"), [(0, False), (6, False), (7, True), (19, True), (20, False), (23, False)]
)
def test_the_hours_in_which_people_are_told(hour, may):
    assert may_be_told_at(hour) is may
