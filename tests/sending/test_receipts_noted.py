"""Receipts: only forward, only onto what left, and never a reason to send twice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.sending.rules.codes import Outcome, Result
from assessment_ready.sending.services import engine as sending
from assessment_ready.sending.services import receipts
from tests.sending.engine_world import Engine, fresh, states

pytestmark = pytest.mark.django_db


def note(row, state: str, **extra) -> bool:
    return receipts.note(ids=[row.pk], state=state, source="notify", at=timezone.now(), **extra)


@pytest.mark.parametrize("was", ["sending", "submitted", "unknown"])
@pytest.mark.parametrize("state", ["delivered", "permanent", "technical"])
def test_what_left_takes_a_receipt(engine: Engine, was, state):
    row = engine.row(state=was)
    assert note(row, state, code="permanent-failure", detail="No such mailbox")
    assert (fresh(row).state, fresh(row).last_code) == (state, "permanent-failure")
    assert engine.ledger.told == [row.pk]


@pytest.mark.parametrize(
    "was", ["queued", "temporary", "delivered", "permanent", "technical", "suppressed", "missed", "cancelled"]
)
def test_what_never_left_or_is_settled_takes_none(engine: Engine, was):
    row = engine.row(state=was)
    assert not note(row, "delivered")
    assert not note(row, "permanent")
    assert states(row) == [was]
    assert engine.ledger.told == []


def test_the_same_receipt_twice_is_one(engine: Engine):
    row = engine.row(state="submitted")
    assert note(row, "delivered")
    assert not note(row, "delivered")
    assert not note(row, "permanent")


def test_a_receipt_for_one_that_was_to_be_sent_once_more_stops_that(engine: Engine):
    row = engine.row(state="queued", repeats=1, attempts=1, policy="retry_once")
    assert note(row, "delivered")
    assert sending.serve(seconds=1) == 0
    assert states(row) == ["delivered"]


def test_a_receipt_that_is_faster_than_our_own_note_stays(engine: Engine):
    row = engine.row()

    def call_back(row) -> Outcome:
        note(row, "delivered")
        return Outcome(Result.ACCEPTED)

    engine.server.answer = call_back
    sending.serve(seconds=1)
    assert states(row) == ["delivered"]


def test_given_up_for_now_is_tried_again_in_an_hour_or_fails(engine: Engine):
    row, late = (
        engine.row(state="submitted", attempts=1),
        engine.row(state="submitted", attempts=1, expires_at=timezone.now() + timedelta(minutes=10)),
    )
    for one in (row, late):
        assert note(one, "temporary", detail="The inbox is full")
    assert states(row, late) == ["temporary", "technical"]
    assert fresh(row).next_attempt_at > timezone.now() + timedelta(minutes=50)
    assert fresh(row).settled_at is None


def test_by_the_services_own_number_and_only_in_its_council(engine: Engine):
    row = engine.row(state="submitted", backend_reference="n-1")
    other = engine.made.world.northby.pk
    told = {"state": "delivered", "source": "notify", "at": timezone.now()}
    assert not receipts.note(reference="n-2", **told)
    assert not receipts.note(reference="n-1", council_id=other, **told)
    assert not receipts.note(ids=[row.pk], council_id=other, **told)
    assert not receipts.note(**told)
    assert not receipts.note(ids=[uuid4()], **told)
    assert receipts.note(reference="n-1", council_id=row.council_id, **told)


def test_a_state_that_is_no_receipt_is_refused(engine: Engine):
    row = engine.row(state="submitted")
    with pytest.raises(ValueError, match="no receipt"):
        note(row, "queued")


def test_a_ledger_that_keeps_receipts_gets_each_line(engine: Engine):
    lines: list[tuple[str, str]] = []
    keep = lambda row, **told: lines.append((row.state, told["source"]))  # noqa: E731
    setattr(engine.ledger, "noted", keep)  # noqa: B010
    note(engine.row(state="submitted"), "delivered")
    assert lines == [("delivered", "notify")]
