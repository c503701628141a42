"""The exact words for each person: composed once, filled for everybody, neutral while an embargo holds."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.embargo.models import Embargo
from assessment_ready.sending.ledger import Parcel, Withheld
from assessment_ready.ui.markup.prose import mail
from comms.errors.releases import ReleaseRefused
from comms.models import Attachment, Delivery, Release
from comms.queries.clearance import words_of
from comms.rules.releases import ReleaseValues
from comms.rules.words import content_hash
from comms.services import letters
from comms.services.letters import parcels, sms_problem
from comms.services.releases import schedule
from tests.comms.making import Comms, comms_of
from tests.comms.sending import cleared_briefing, delivery_of, release_of, route_of
from tests.world import World

BODY = "Dear ((first name|colleague)),\n\n## What is new\n\n- **one** for ((audience))\n\n[Ask us](((question link)))"


@pytest.fixture
def made(world: World) -> Comms:
    return comms_of(world, world.members["cara"])


def one(delivery: Delivery) -> Parcel:
    found = parcels([delivery], timezone.now())[delivery.pk]
    assert isinstance(found, Parcel)
    return found


def embargo_of(made: Comms, **extra: Any) -> Embargo:
    return Embargo.objects.create(
        council=made.council, title="Draft report", authority="CQC", created_by=made.actor.user, **extra
    )


def test_mail_text_and_html_say_the_words_who_sends_them_and_how_to_answer(made: Comms) -> None:
    briefing = cleared_briefing(made, "News for\r\nBcc: x ((organisation))", body=BODY)
    sam = made.contact("Cllr Sam <b>Field</b>", made.staff, organisation="Field & Co")
    letter = one(delivery_of(release_of(made, briefing, must_read=True), sam))
    assert letter.subject == "News for Bcc: x Field & Co"
    assert "Dear Sam," in letter.text
    assert "- one for Staff of Westmere Council" in letter.text
    assert "Ask us (http" in letter.text
    assert "INTERNAL" in letter.text
    assert "Westmere Council sent you this. Its number is SND-1." in letter.text
    assert "/communications/questions/ask/" in letter.text
    assert letter.unsubscribe_url in letter.text
    assert letter.one_click_url.endswith("/one-click/")
    assert "/briefings/read/" in letter.text
    assert "reply to this e-mail" not in letter.text
    assert "Field &amp; Co" in letter.html
    assert "<strong>one</strong> for Staff of Westmere Council" in letter.html
    assert letter.html.count("<h1>") == 1
    assert 'lang="en-GB"' in letter.html
    assert "Say that you have read this" in letter.html
    assert "<b>" not in letter.html
    route_of(made.council, reply_to="comms@westmere.example")
    assert "To answer, reply to this e-mail, or" in one(Delivery.objects.get()).html


def test_what_is_part_of_duty_has_no_unsubscribing(made: Comms) -> None:
    release = release_of(made, heeds_unsubscribing=False)
    letter = one(delivery_of(release, made.contact("Sam Field", made.staff)))
    assert (letter.unsubscribe_url, letter.one_click_url) == ("", "")
    assert "unsubscribe" not in letter.text + letter.html
    assert "/briefings/read/" not in letter.text


def test_attachments_go_with_it_and_packs_are_named(made: Comms) -> None:
    briefing = made.briefing("News", "Words")
    values = {
        "council": made.council,
        "briefing": briefing,
        "added_by": made.actor.user,
        "added_at": timezone.now(),
    }
    Attachment.objects.create(
        title="Facts",
        file_name="facts.pdf",
        content_type="application/pdf",
        content=b"%PDF",
        size=4,
        **values,
    )
    Attachment.objects.create(title="Report <1>", link="/councils/westmere/packs/1/", **values)
    release = release_of(made, cleared_briefing(made))
    Attachment.objects.update(briefing=release.briefing)
    letter = one(delivery_of(release, made.contact("Sam Field", made.staff)))
    assert [(each.name, each.content) for each in letter.attachments] == [("facts.pdf", b"%PDF")]
    assert "/councils/westmere/packs/1/" in letter.text
    assert "Report &lt;1&gt;</a>" in letter.html


def test_while_the_embargo_holds_nothing_is_said(made: Comms) -> None:
    embargo = embargo_of(made)
    briefing = cleared_briefing(made, "Rated Good", body="We are Good", embargo=embargo)
    release = release_of(made, briefing, must_read=True)
    Attachment.objects.create(
        council=made.council, briefing=briefing, title="Secret", file_name="s.txt", content=b"Good", size=4,
        added_by=made.actor.user, added_at=timezone.now(),
    )  # fmt: skip
    contact = made.contact("Sam Field", made.staff)
    mail, sms = delivery_of(release, contact), delivery_of(release, contact, means="sms")
    found = parcels([mail, sms], timezone.now())
    for letter in found.values():
        assert isinstance(letter, Parcel)
        whole = f"{letter.subject}{letter.text}{letter.html}"
        assert not any(word in whole for word in ("Good", "Secret", "INTERNAL", made.plan.title))
        assert f"/releases/{release.pk}/read/" in whole
        assert letter.attachments == ()
    assert found[mail.pk].subject == "Something for you to read"
    Embargo.objects.update(lifts_at=timezone.now())
    assert one(mail).subject == "Rated Good"
    Embargo.objects.update(lifts_at=None)
    Release.objects.update(in_full_because="They cannot sign in")
    assert "We are Good" in one(mail).text


def test_corrections_and_withdrawals_say_so_first(made: Comms) -> None:
    first = release_of(made, cleared_briefing(made, "The visit"))
    sam = made.contact("Sam Field", made.staff)
    for kind, subject, before in (
        ("correction", "Correction to: The visit", "Correction to “The visit”, which we sent you on"),
        ("withdrawal", "Please disregard: The visit", "Please disregard “The visit”, which we sent you on"),
    ):
        release = release_of(made, cleared_briefing(made, f"New {kind}"), kind=kind, corrects=first)
        letter = one(delivery_of(release, sam))
        assert letter.subject == subject
        assert letter.text.index(before) < letter.text.index("The visit is near.")
        assert before in letter.html
    Release.objects.filter(pk=first.pk).update(embargo=embargo_of(made))
    letter = one(Delivery.objects.latest("created_at"))
    assert letter.subject == "Please disregard: something we sent you"
    assert "The visit”" not in letter.text


def test_a_text_message_has_title_and_summary_or_is_withheld(made: Comms) -> None:
    briefing = cleared_briefing(made, "Visit", summary="It’s **tomorrow**, ((name)).")
    release = release_of(made, briefing, means=["sms"])
    sam, long = made.contact("Sam", made.staff), made.contact("Lo 😀ng", made.staff)
    rows = [delivery_of(release, each, means="sms") for each in (sam, long)]
    found = parcels([row.pk for row in rows], timezone.now())
    assert found[rows[0].pk] == Parcel(subject="", text="Visit. It's tomorrow, Sam.")
    withheld = found[rows[1].pk]
    assert isinstance(withheld, Withheld)
    assert (withheld.code, "cannot show" in withheld.reason) == ("incomplete", True)
    assert sms_problem("Visit", "It’s ((name))") == ""
    assert "characters" in sms_problem("Visit", "word " * 200)


def test_queries_stay_the_same_and_the_text_is_drawn_once(
    made: Comms, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = release_of(made, cleared_briefing(made, body=BODY))
    rows = [delivery_of(release, made.contact(f"Sam {number}", made.staff)) for number in range(50)]
    drawn: list[str] = []
    letters._as_mail.cache_clear()
    monkeypatch.setattr(letters, "mail", lambda text: "".join(drawn.__iadd__([text])))
    with CaptureQueriesContext(connection) as few:
        parcels(rows[:1], timezone.now())
    with CaptureQueriesContext(connection) as many:
        found = parcels(rows, timezone.now())
    assert len(few) == len(many) <= 6
    letters._as_mail.cache_clear()
    assert len(drawn) == 1
    assert len({letter.text for letter in found.values() if isinstance(letter, Parcel)}) == 50


def test_a_batch_costs_no_more_than_drawing_its_text_a_few_times(made: Comms) -> None:
    release = release_of(made, cleared_briefing(made, body=BODY * 20))
    rows = [delivery_of(release, made.contact(f"Sam {number}", made.staff)) for number in range(50)]
    parcels(rows, timezone.now())
    batch = min(_seconds(lambda: parcels(rows, timezone.now())) for _ in range(5))
    once = min(_seconds(lambda: mail(BODY * 20)) for _ in range(5))
    print(f"{batch / 50 * 1000:.3f} ms for each of 50 parcels, {once * 1000:.1f} ms to draw the text")
    # Processor time against processor time: other work runs beside the tests.
    assert batch < 15 * once


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def test_the_hash_of_words_without_attachments_is_unchanged(made: Comms) -> None:
    briefing = made.briefing("News", "Words", summary="Short")
    assert words_of(briefing).hash == content_hash("News", "Short\n\nWords")
    Attachment.objects.create(
        council=made.council, briefing=briefing, title="A *b*", sha256="1" * 64, content=b"x",
        added_by=made.actor.user, added_at=timezone.now(),
    )  # fmt: skip
    words = words_of(briefing)
    assert words.text.endswith("Attached: A \\*b\\*")
    assert words.hash == content_hash("News", words.text, "1" * 64)


def test_what_is_too_long_for_a_text_message_is_refused_when_it_is_scheduled(made: Comms) -> None:
    briefing = cleared_briefing(made, summary="word " * 200)
    now = timezone.now()
    values = ReleaseValues(
        audience_ids=(made.staff.pk,),
        means=("sms",),
        not_before=now + timedelta(hours=1),
        expires_at=now + timedelta(hours=2),
        content_hash=briefing.cleared_hash,
    )
    with pytest.raises(ReleaseRefused, match="They may be 918 or fewer"):
        schedule(actor=made.actor, briefing_id=briefing.pk, values=values, submission_key=uuid4())
    assert Release.objects.count() == 0
