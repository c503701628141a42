"""When a release's moment has come: who gets a row, who does not and why, what is checked again, two at once."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.outbox.models import OutgoingEmail
from comms.models import (
    Briefing,
    Contact,
    ContactClearance,
    Delivery,
    Objection,
    Release,
    ReleaseState,
    Suppression,
    Unsubscribe,
)
from comms.queries.contact_wishes import may_write_to
from comms.queries.recipients import recipients, refusals, target_of
from comms.services.resolving import resolve
from tests.comms.making import Comms, comms_of
from tests.comms.sending import cleared_briefing, delivery_of, release_of
from tests.world import World


@pytest.fixture
def made(world: World) -> Comms:
    return comms_of(world, world.members["cara"])


def resolved(release: Release, now: datetime | None = None) -> Release:
    resolve(release_id=release.pk, now=now or timezone.now())
    release.refresh_from_db()
    return release


def reasons(release: Release) -> dict[str, str]:
    return {row.contact.name: row.reason for row in release.deliveries.select_related("contact")}


def test_everybody_of_the_audience_gets_one_row_by_each_means(world: World, made: Comms) -> None:
    both = made.audience("Both")
    made.contact("Sam", made.staff, both, phone="07700 900123")
    made.contact("Kim", made.staff, phone="")
    made.contact("Elsewhere", made.councillors)
    release = resolved(release_of(made, audiences=[made.staff, both], means=["email", "sms"]))
    assert release.state == ReleaseState.SENDING
    assert release.resolved_people == 2
    rows = release.deliveries.order_by("contact__name", "means")
    assert [(row.contact.name, row.means, row.state, row.reason) for row in rows] == [
        ("Kim", "email", "queued", ""),
        ("Kim", "sms", "suppressed", "no_address"),
        ("Sam", "email", "queued", ""),
        ("Sam", "sms", "queued", ""),
    ]
    assert rows.get(contact__name="Sam", means="sms").address == "+447700900123"
    sent = rows.get(contact__name="Sam", means="email")
    assert sent.domain == sent.address.rpartition("@")[2]
    assert (sent.route.means, sent.not_before, sent.expires_at) == (
        "email",
        release.not_before,
        release.expires_at,
    )
    page = world.client("ada").get("/councils/westmere/audit/").content.decode()
    assert "began to send" in page
    assert "to 2 people; 1 person is left out" in page


def test_who_is_left_out_keeps_a_row_with_the_reason(made: Comms) -> None:
    now = timezone.now()
    made.contact("Fine", made.staff)
    made.contact("Erased", made.staff, email="", erased_at=now)
    made.contact("No address", made.staff, email="")
    made.contact("Bad", made.staff, email="a@b@c.example")
    objecting, left = made.contact("Objecting", made.staff), made.contact("Left", made.staff)
    user = made.actor.user
    Objection.objects.create(
        council=made.council, contact=objecting, made_on=now.date(), recorded_by=user, recorded_at=now
    )
    Unsubscribe.objects.create(council=made.council, contact=left, audience=made.staff, at=now, method="link")
    made.contact("Braille", made.staff, formats=["braille"])
    made.contact("", made.staff, email="nameless@westmere.example")
    briefing = cleared_briefing(made, body="Dear ((first name)), come.")
    release = resolved(release_of(made, briefing))
    assert reasons(release) == {
        "Fine": "",
        "Erased": Suppression.ERASED,
        "No address": Suppression.NO_ADDRESS,
        "Bad": Suppression.BAD_ADDRESS,
        "Objecting": Suppression.OBJECTED,
        "Left": Suppression.UNSUBSCRIBED,
        "Braille": Suppression.FORMAT,
        "": Suppression.INCOMPLETE,
    }
    assert release.resolved_people == 1
    assert release.deliveries.get(reason=Suppression.INCOMPLETE).reason_words == "Missing: first name"


def test_the_refusals_are_those_of_the_wishes(made: Comms) -> None:
    now, both = timezone.now(), made.audience("Both")
    user = made.actor.user
    made.contact("Fine", made.staff)
    made.contact("Erased", made.staff, email="", erased_at=now)
    made.contact("No address", made.staff, email="")
    for number, audience in enumerate((None, made.staff, both)):
        leaving = made.contact(f"Left {number}", made.staff, both)
        Unsubscribe.objects.create(
            council=made.council, contact=leaving, audience=audience, at=now, method="link"
        )
    gone = made.contact("Gone", made.staff)
    Unsubscribe.objects.create(council=made.council, contact=gone, audience=made.staff, at=now, method="link")
    objecting = made.contact("Objecting", made.staff)
    Objection.objects.create(
        council=made.council, contact=objecting, made_on=now.date(), recorded_by=user, recorded_at=now
    )
    ids = list(Contact.objects.values_list("pk", flat=True))
    for audiences in ([made.staff], [made.staff, both]):
        release = release_of(made, cleared_briefing(made, f"To {len(audiences)}"), audiences=audiences)
        ours = recipients(target_of(release, now), now)
        theirs = may_write_to(made.council, ids, audience_ids=[each.pk for each in audiences])
        expected = {each.contact.pk: str(each.reason) for each in theirs.suppressed}
        assert {each.contact.pk: each.reason for each in ours.left_out} == expected
        rows = [delivery_of(release, contact) for contact in Contact.objects.all()]
        again = refusals(rows, now)
        assert {row.contact_id: again[row.pk][0] for row in rows if row.pk in again} == expected


def test_the_same_words_reach_nobody_twice(made: Comms) -> None:
    sam = made.contact("Sam", made.staff)
    kim = made.contact("Kim", made.staff)
    briefing = cleared_briefing(made)
    first = release_of(made, briefing, state="done")
    delivery_of(first, sam, state="submitted")
    delivery_of(first, kim, state="missed")
    again = resolved(release_of(made, briefing))
    assert reasons(again) == {"Sam": Suppression.HAD_IT, "Kim": ""}
    assert Delivery.objects.filter(text=first.text, contact=sam, state="queued").count() == 0


def test_an_edit_a_withdrawal_and_other_cleared_words_cancel_it(made: Comms) -> None:
    made.contact("Sam", made.staff)
    changed, withdrawn, other, unsealed = (cleared_briefing(made, f"Bulletin {each}") for each in range(4))
    rows = [release_of(made, each) for each in (changed, withdrawn, other, unsealed)]
    Briefing.objects.filter(pk=changed.pk).update(body="Other words.")
    Briefing.objects.filter(pk=withdrawn.pk).update(withdrawn_at=timezone.now())
    Release.objects.filter(pk=rows[2].pk).update(content_hash="0" * 64)
    made.cell(made.scenario("leak", "Leak", sealed_at=timezone.now()), briefing=unsealed)
    found = [resolved(row) for row in rows]
    assert {row.state for row in found} == {ReleaseState.CANCELLED}
    assert not Delivery.objects.exists()
    assert "were changed after they were cleared" in found[0].stopped_because
    assert "is withdrawn" in found[1].stopped_because
    assert "Other words were cleared" in found[2].stopped_because
    assert "sealed" in found[3].stopped_because
    mails = OutgoingEmail.objects.filter(kind="release_notice")
    assert mails.count() == 4
    assert {mail.to_address for mail in mails} == {made.actor.user.email}
    assert AuditEntry.objects.filter(action="comms.release.not_sent").count() == 4


def test_too_late_and_nobody_there_are_said_to_the_owner(made: Comms) -> None:
    now = timezone.now()
    made.contact("Sam", made.staff)
    late = release_of(made, not_before=now - timedelta(hours=5))
    assert resolved(late).state == ReleaseState.MISSED
    empty = release_of(made, cleared_briefing(made, "For nobody"), audiences=[made.councillors])
    assert resolved(empty).state == ReleaseState.DONE
    assert empty.stopped_because == "There was nobody to send it to: its audience is empty."
    bodies = [mail.text_body for mail in OutgoingEmail.objects.filter(kind="release_notice")]
    assert sum("useful was over" in body for body in bodies) == 1
    assert sum("its audience is empty" in body for body in bodies) == 1


@pytest.fixture
def embargo(made: Comms) -> Embargo:
    lifts = timezone.now() + timedelta(days=2)
    found = Embargo.objects.create(
        council=made.council, title="The draft", authority="CQC", lifts_at=lifts, created_by=made.actor.user
    )
    Clearance.objects.create(
        council=made.council, embargo=found, user=made.actor.user, granted_by=made.actor.user
    )
    return found


def clear_for(made: Comms, embargo: Embargo, contact: Contact, **extra: object) -> None:
    values = {"acknowledged_at": timezone.now(), **extra}
    ContactClearance.objects.create(
        council=made.council,
        embargo=embargo,
        contact=contact,
        granted_by=made.actor.user,
        granted_at=timezone.now(),
        **values,
    )


def test_while_it_is_secret_only_the_cleared_who_can_sign_in(
    world: World, made: Comms, embargo: Embargo
) -> None:
    cleared = made.contact("Cleared", made.staff, membership=world.members["ada"])
    Clearance.objects.create(
        council=made.council, embargo=embargo, user=world.people["ada"], granted_by=made.actor.user
    )
    outside = made.contact("Outside", made.staff)
    silent = made.contact("Silent", made.staff, membership=world.members["ben"])
    made.contact("Uncleared", made.staff)
    clear_for(made, embargo, cleared)
    clear_for(made, embargo, outside)
    clear_for(made, embargo, silent, acknowledged_at=None)
    briefing = cleared_briefing(made, embargo=embargo)
    assert reasons(resolved(release_of(made, briefing))) == {
        "Cleared": "",
        "Outside": Suppression.NO_ACCOUNT,
        "Silent": Suppression.NOT_CLEARED,
        "Uncleared": Suppression.NOT_CLEARED,
    }
    full = cleared_briefing(made, "In full", embargo=embargo)
    found = resolved(release_of(made, full, in_full_because="The chief executive asked for it on paper"))
    assert reasons(found)["Outside"] == ""
    open_now = cleared_briefing(made, "After it lifted", embargo=embargo)
    found = resolved(release_of(made, open_now), now=timezone.now())
    embargo.lifts_at = timezone.now()
    embargo.save(update_fields=["lifts_at"])
    late = resolved(release_of(made, cleared_briefing(made, "Lifted", embargo=embargo)))
    assert set(reasons(late).values()) == {""}


def test_a_notice_about_something_secret_says_nothing_of_it(made: Comms, embargo: Embargo) -> None:
    briefing = cleared_briefing(made, "Rated Good", embargo=embargo)
    resolved(release_of(made, briefing))
    mail = OutgoingEmail.objects.get(kind="release_notice")
    assert "Rated Good" not in mail.subject + mail.text_body + mail.html_body
    assert "nobody" not in mail.text_body
    assert "needs a look" in mail.subject


def test_a_correction_goes_to_exactly_those_who_got_the_original(made: Comms) -> None:
    names = ("submitted", "delivered", "unknown", "sending", "permanent", "suppressed", "missed", "cancelled")
    contacts = {name: made.contact(name, made.staff) for name in names}
    original = release_of(made, state="done")
    for name, contact in contacts.items():
        delivery_of(original, contact, state=name)
    made.contact("Joined later", made.staff)
    contacts["delivered"].audiences.clear()
    correction = release_of(made, cleared_briefing(made, "Correction"), kind="correction", corrects=original)
    assert reasons(resolved(correction)) == {
        "submitted": "",
        "delivered": "",
        "unknown": "",
        "sending": "",
    }


def test_over_the_weekly_limit_people_are_left_out_except_of_what_must_reach_them(made: Comms) -> None:
    now = timezone.now()
    other = made.audience("Partners")
    made.staff.weekly_limit = 1
    made.staff.save(update_fields=["weekly_limit"])
    made.activity("First", made.staff, on=now.date())
    made.contact("Only staff", made.staff)
    made.contact("Also a partner", made.staff, other)
    rows = release_of(made, audiences=[made.staff, other])
    assert reasons(resolved(rows)) == {"Only staff": Suppression.OVER_LOAD, "Also a partner": ""}
    must = release_of(made, cleared_briefing(made, "Must read"), must_read=True)
    assert set(reasons(resolved(must)).values()) == {""}


def test_staff_first_holds_again_at_the_moment_of_sending(made: Comms) -> None:
    now = timezone.now()
    made.staff.cascade_order, made.councillors.cascade_order = 1, 2
    made.staff.save(update_fields=["cascade_order"])
    made.councillors.save(update_fields=["cascade_order"])
    cascade = made.cascade()
    dates = {"on": now.date(), "cascade": cascade, "is_pinned": True}
    made.activity("Staff hear", made.staff, starts_at=now + timedelta(hours=2), **dates)
    later = made.activity("Members hear", made.councillors, starts_at=now, **dates)
    made.contact("Member", made.councillors)
    release = release_of(made, audiences=[made.councillors], activity=later)
    assert resolved(release).state == ReleaseState.HELD
    assert "a later group would hear before an earlier one" in release.held_because
    assert not release.deliveries.exists()
    version = release.version
    assert resolved(release).version == version
    release.overridden_at = timezone.now()
    release.save(update_fields=["overridden_at"])
    assert resolved(release).state == ReleaseState.SENDING
    later.refresh_from_db()
    assert later.status == "sending"


CHANGES = [
    datetime(2027, 3, 28, 0, 59, 59, tzinfo=UTC),
    datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
]


@pytest.mark.parametrize("moment", CHANGES, ids=str)
def test_nothing_leaves_one_second_early_also_when_clocks_change(made: Comms, moment: datetime) -> None:
    made.contact("Sam", made.staff)
    release = release_of(made, not_before=moment)
    for early in (timedelta(hours=1), timedelta(seconds=1), timedelta(microseconds=1)):
        assert resolved(release, moment - early).state == ReleaseState.SCHEDULED
        assert not release.deliveries.exists()
    assert resolved(release, moment).state == ReleaseState.SENDING
    assert [row.next_attempt_at for row in release.deliveries.all()] == [moment]


def test_more_people_cost_no_more_queries(made: Comms) -> None:
    def cost(title: str, people: int) -> int:
        audience = made.audience(title)
        for number in range(people):
            made.contact(f"{title} {number}", audience)
        release = release_of(made, cleared_briefing(made, title), audiences=[audience])
        with CaptureQueriesContext(
            connection,
        ) as caught:
            resolve(release_id=release.pk, now=timezone.now())
        assert release.deliveries.count() == people
        return len(caught)

    cost("Warm", 1)
    assert cost("Few", 1) == cost("Many", 25)


def side_by_side(pairs: list[tuple[int, int]]) -> list[Exception]:
    """Resolve both of each pair at the same moment, pair after pair; what went wrong."""
    barrier, wrong = Barrier(2), list[Exception]()

    def one(place: int) -> None:
        try:
            for pair in pairs:
                barrier.wait(timeout=60)
                resolve(release_id=pair[place], now=timezone.now())
        except Exception as error:
            wrong.append(error)
            barrier.abort()
        finally:
            connections.close_all()

    threads = [Thread(target=one, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


@pytest.mark.django_db(transaction=True)
def test_two_at_once_give_everybody_exactly_one_row_a_hundred_times(world: World) -> None:
    made = comms_of(world, world.members["cara"])
    for number in range(5):
        made.contact(f"Person {number}", made.staff)
    rows = [release_of(made, cleared_briefing(made, f"Bulletin {turn}")) for turn in range(100)]
    assert side_by_side([(row.pk, row.pk) for row in rows]) == []
    for row in rows:
        found = row.deliveries.values_list("state", "contact")
        assert len(found) == len(set(found)) == 5
        assert {state for state, _ in found} == {"queued"}


@pytest.mark.django_db(transaction=True)
def test_two_releases_of_the_same_words_at_once_write_to_nobody_twice(world: World) -> None:
    made = comms_of(world, world.members["cara"])
    made.contact("Sam", made.staff)
    briefings = [cleared_briefing(made, f"Bulletin {turn}") for turn in range(20)]
    pairs = [(release_of(made, each).pk, release_of(made, each).pk) for each in briefings]
    assert side_by_side(pairs) == []
    for briefing in briefings:
        found = Delivery.objects.filter(text__briefing=briefing).values_list("state", "reason")
        assert sorted(found) == [("queued", ""), ("suppressed", Suppression.HAD_IT)]
