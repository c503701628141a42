"""What the engine is told about briefings: what is due, what may leave, what is complete, who is told."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.audit.models import AuditEntry
from assessment_ready.embargo.models import Embargo
from assessment_ready.outbox.models import OutgoingEmail
from assessment_ready.sending.ledger import Withheld, ledgers
from comms.models import (
    Briefing,
    ContactClearance,
    Delivery,
    Objection,
    Release,
    ReleaseState,
    Suppression,
)
from comms.services import ledger as module
from comms.services.ledger import BriefingLedger
from comms.services.resolving import resolve
from tests.comms.making import Comms, comms_of
from tests.comms.sending import cleared_briefing, delivery_of, release_of
from tests.world import World

LEDGER = BriefingLedger()


@pytest.fixture
def made(world: World) -> Comms:
    return comms_of(world, world.members["cara"])


def may_begin(now: datetime | None = None) -> set[UUID]:
    rows = Delivery.objects.filter(LEDGER.may_begin(now or timezone.now()))
    return set(rows.values_list("pk", flat=True))


def sending(made: Comms, briefing: Briefing | None = None, **extra: Any) -> Release:
    return release_of(made, briefing, state="sending", resolved_at=timezone.now(), **extra)


def notices() -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.filter(kind="release_notice"))


def test_it_is_registered() -> None:
    assert [type(each) for each in ledgers() if each.name == "briefings"] == [BriefingLedger]


def test_what_is_due_begins_and_what_is_not_waits(made: Comms) -> None:
    made.contact("Sam", made.staff)
    now = timezone.now()
    due = release_of(made, cleared_briefing(made, "Due"))
    later = release_of(made, cleared_briefing(made, "Later"), not_before=now + timedelta(seconds=30))
    paused = release_of(made, cleared_briefing(made, "Paused"), state="paused")
    LEDGER.due(timezone.now())
    for row, state in ((due, "sending"), (later, "scheduled"), (paused, "paused")):
        row.refresh_from_db()
        assert row.state == state
    LEDGER.due(now + timedelta(seconds=29))
    assert later.deliveries.count() == 0
    LEDGER.due(now + timedelta(seconds=30))
    assert later.deliveries.count() == 1
    assert due.deliveries.count() == 1


def test_one_that_fails_holds_up_no_other(made: Comms, monkeypatch: pytest.MonkeyPatch) -> None:
    made.contact("Sam", made.staff)
    broken = release_of(made, cleared_briefing(made, "Broken"))
    fine = release_of(made, cleared_briefing(made, "Fine"))
    real = resolve

    def failing(*, release_id: int, now: datetime) -> None:
        if release_id == broken.pk:
            raise RuntimeError("no")
        real(release_id=release_id, now=now)

    monkeypatch.setattr(module, "resolve", failing)
    LEDGER.due(timezone.now())
    fine.refresh_from_db()
    broken.refresh_from_db()
    assert (fine.state, broken.state) == ("sending", "scheduled")
    monkeypatch.undo()
    LEDGER.due(timezone.now())
    broken.refresh_from_db()
    assert broken.state == ReleaseState.SENDING


def test_only_exactly_cleared_words_of_a_running_release_begin(made: Comms) -> None:
    sam = made.contact("Sam", made.staff)
    fine = delivery_of(sending(made, cleared_briefing(made, "Fine")), sam)
    changes: list[tuple[type[Any], dict[str, Any]]] = [
        (Briefing, {"content_hash": "1" * 64}),
        (Briefing, {"cleared_hash": "1" * 64}),
        (Briefing, {"cleared_hash": "", "content_hash": ""}),
        (Briefing, {"withdrawn_at": timezone.now()}),
        (Release, {"content_hash": "1" * 64}),
        *((Release, {"state": state}) for state in ReleaseState.values if state != ReleaseState.SENDING),
    ]
    for number, (model, change) in enumerate(changes):
        briefing = cleared_briefing(made, f"Briefing {number}")
        release = sending(made, briefing)
        row = delivery_of(release, sam)
        assert row.pk in may_begin()
        model.objects.filter(pk=briefing.pk if model is Briefing else release.pk).update(**change)
        assert row.pk not in may_begin(), change
    scenario = made.cell(made.scenario(), briefing=fine.release.briefing).scenario
    assert may_begin() == set(), "what a scenario says has not happened before it is activated"
    scenario.activated_at = timezone.now()
    scenario.save(update_fields=["activated_at"])
    assert may_begin() == {fine.pk}
    scenario.sealed_at = timezone.now()
    scenario.save(update_fields=["sealed_at"])
    assert may_begin() == set()


MOMENTS = [
    datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 0, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 0, tzinfo=UTC),
    datetime(2027, 2, 1, 9, 0, tzinfo=UTC),
]


@pytest.mark.parametrize("lifts", MOMENTS, ids=str)
def test_an_embargo_opens_to_the_second_and_before_that_to_the_cleared(made: Comms, lifts: datetime) -> None:
    user = made.actor.user
    embargo = Embargo.objects.create(
        council=made.council, title="Draft", authority="CQC", lifts_at=lifts, created_by=user
    )
    names = ("cleared", "silent", "revoked", "other")
    people = {name: made.contact(name, made.staff) for name in names}
    extra: dict[str, dict[str, Any]] = {"silent": {"acknowledged_at": None}, "revoked": {"revoked_at": lifts}}
    for name in names[:3]:
        values = {"acknowledged_at": lifts - timedelta(days=2), **extra.get(name, {})}
        ContactClearance.objects.create(
            council=made.council,
            embargo=embargo,
            contact=people[name],
            granted_by=user,
            granted_at=lifts - timedelta(days=3),
            **values,
        )
    briefing = cleared_briefing(made, embargo=embargo)
    release = sending(
        made, briefing, not_before=lifts - timedelta(days=1), expires_at=lifts + timedelta(days=1)
    )
    rows = {name: delivery_of(release, each) for name, each in people.items()}
    assert may_begin(lifts - timedelta(seconds=1)) == {rows["cleared"].pk}
    assert may_begin(lifts) == {row.pk for row in rows.values()}
    embargo.lifts_at, embargo.lifted_at = None, lifts
    embargo.save(update_fields=["lifts_at", "lifted_at"])
    assert may_begin(lifts - timedelta(seconds=1)) == {rows["cleared"].pk}
    assert may_begin(lifts) == {row.pk for row in rows.values()}


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_nothing_begins_a_second_before_its_release(made: Comms, moment: datetime) -> None:
    row = delivery_of(sending(made, not_before=moment), made.contact("Sam", made.staff))
    assert may_begin(moment - timedelta(seconds=1)) == set()
    assert may_begin(moment) == {row.pk}


def test_the_condition_stands_on_the_row_s_own_table(made: Comms) -> None:
    query = str(Delivery.objects.filter(LEDGER.may_begin(timezone.now())).query)
    assert "JOIN" not in query.split("EXISTS", maxsplit=1)[0]


def test_a_wish_that_came_meanwhile_withholds_the_letter(made: Comms) -> None:
    now = timezone.now()
    sam, kim = made.contact("Sam", made.staff), made.contact("Kim", made.staff)
    release = sending(made)
    rows = [delivery_of(release, each) for each in (sam, kim)]
    user = made.actor.user
    Objection.objects.create(
        council=made.council, contact=kim, made_on=now.date(), recorded_by=user, recorded_at=now
    )
    found = LEDGER.parcels(rows, now)
    withheld = found[rows[1].pk]
    assert isinstance(withheld, Withheld)
    assert withheld.code == Suppression.OBJECTED
    parcel = found[rows[0].pk]
    assert not isinstance(parcel, Withheld)
    assert release.text.title in parcel.subject


def test_letters_cost_the_same_for_more_people(made: Comms) -> None:
    def cost(rows: list[Delivery]) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert len(LEDGER.parcels(rows, timezone.now())) == len(rows)
        return len(caught)

    release = sending(made)
    rows = [delivery_of(release, made.contact(f"Person {number}", made.staff)) for number in range(12)]
    cost(rows[:1])
    assert cost(rows[:2]) == cost(rows)


def test_why_a_letter_was_withheld_stands_where_reasons_stand(made: Comms) -> None:
    release = sending(made)
    row = delivery_of(
        release,
        made.contact("Sam", made.staff),
        state="suppressed",
        last_code="objected",
        last_error="Objected",
    )
    LEDGER.settled([row.pk], timezone.now())
    row.refresh_from_db()
    assert (row.reason, row.reason_words) == (Suppression.OBJECTED, "Objected")


def test_the_last_row_finishes_the_release_and_its_activity(world: World, made: Comms) -> None:
    activity = made.activity("Staff hear", made.staff, status="sending")
    release = sending(made, activity=activity)
    first = delivery_of(release, made.contact("Sam", made.staff), state="submitted")
    last = delivery_of(release, made.contact("Kim", made.staff), state="sending")
    LEDGER.settled([first.pk], timezone.now())
    release.refresh_from_db()
    assert release.state == ReleaseState.SENDING
    Delivery.objects.filter(pk=last.pk).update(state="submitted")
    for _ in range(2):
        LEDGER.settled([last.pk], timezone.now())
    release.refresh_from_db()
    activity.refresh_from_db()
    assert (release.state, activity.status) == ("done", "done")
    assert release.finished_at is not None
    assert activity.outcome == f"Sent as {release.reference}"
    assert notices() == []
    assert AuditEntry.objects.filter(action="comms.release.finished").count() == 1
    assert "finished sending" in world.client("ada").get("/councils/westmere/audit/").content.decode()


def test_an_activity_with_more_to_come_is_not_done(made: Comms) -> None:
    activity = made.activity("Staff hear", made.staff, status="sending")
    release = sending(made, activity=activity)
    release_of(made, cleared_briefing(made, "By text too"), activity=activity)
    delivery_of(release, made.contact("Sam", made.staff), state="submitted")
    LEDGER.due(timezone.now() - timedelta(hours=1))
    release.refresh_from_db()
    activity.refresh_from_db()
    assert (release.state, activity.status) == ("done", "sending")


def test_a_lost_hint_is_made_good_by_the_next_tick(made: Comms) -> None:
    release = sending(made)
    delivery_of(release, made.contact("Sam", made.staff), state="unknown")
    LEDGER.due(timezone.now())
    release.refresh_from_db()
    assert release.state == ReleaseState.DONE
    (mail,) = notices()
    assert "1 not known" in mail.text_body


def test_owners_hear_of_failures_once_an_hour_and_at_the_end(made: Comms) -> None:
    release = sending(made)
    now = timezone.now()
    failed = [
        delivery_of(release, made.contact(f"Person {number}", made.staff), state="permanent")
        for number in range(3)
    ]
    waiting = delivery_of(release, made.contact("Slow", made.staff))
    for row in failed:
        LEDGER.settled([row.pk], now)
    assert len(notices()) == 1
    assert "3 messages have not arrived" in notices()[0].text_body
    LEDGER.settled([failed[0].pk], now + timedelta(minutes=59))
    assert len(notices()) == 1
    LEDGER.settled([failed[0].pk], now + timedelta(hours=1))
    assert len(notices()) == 2
    Delivery.objects.filter(pk=waiting.pk).update(state="submitted")
    LEDGER.settled([waiting.pk], now + timedelta(minutes=61))
    assert len(notices()) == 3
    assert "1 left, 3 failed" in OutgoingEmail.objects.latest("created_at").text_body
    release.refresh_from_db()
    assert release.told_at is not None


def test_a_window_that_closed_before_anything_left_is_missed_and_told_once(made: Comms) -> None:
    now = timezone.now()
    window = {"not_before": now - timedelta(hours=5), "expires_at": now - timedelta(minutes=1)}
    activity = made.activity("Staff hear", made.staff, status="sending")
    nothing = sending(made, cleared_briefing(made, "Nothing left"), activity=activity, **window)
    delivery_of(nothing, made.contact("Sam", made.staff), state="missed")
    some = sending(made, cleared_briefing(made, "Some left"), **window)
    delivery_of(some, made.contact("Kim", made.staff), state="submitted")
    delivery_of(some, made.contact("Lou", made.staff), state="missed")
    paused = release_of(made, cleared_briefing(made, "Paused"), state="paused", **window)
    for _ in range(3):
        LEDGER.due(now)
    states = {row.pk: row.state for row in Release.objects.all()}
    assert states == {nothing.pk: "missed", some.pk: "done", paused.pk: "missed"}
    activity.refresh_from_db()
    assert activity.status == "planned"
    assert len(notices()) == 3
    assert sum("1 left, 1 too late" in mail.text_body for mail in notices()) == 1


def test_who_left_or_may_not_know_is_not_told(world: World, made: Comms) -> None:
    embargo = Embargo.objects.create(
        council=made.council, title="Draft", authority="CQC", created_by=made.actor.user
    )
    hidden = sending(made, cleared_briefing(made, "Secret", embargo=embargo))
    delivery_of(hidden, made.contact("Sam", made.staff), state="permanent")
    left = sending(made, cleared_briefing(made, "Left"), owner=world.members["vic"])
    delivery_of(left, made.contact("Kim", made.staff), state="permanent")
    member = world.members["vic"]
    member.revoked_at = timezone.now() - timedelta(days=1)
    member.save(update_fields=["revoked_at"])
    LEDGER.due(timezone.now())
    assert notices() == []
    assert set(Release.objects.values_list("state", flat=True)) == {"done"}
