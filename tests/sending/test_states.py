"""The state table of sending: what every ending makes of a delivery."""

from datetime import UTC, datetime, timedelta

import pytest

from assessment_ready.sending.models import DeliveryState, UnknownPolicy
from assessment_ready.sending.rules import fates, retry
from assessment_ready.sending.rules.codes import Result
from assessment_ready.sending.rules.fates import Standing

NOW = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)


def row(attempts: int = 0, repeats: int = 0, policy: str = "hold", hours: float = 48) -> Standing:
    return Standing(attempts, repeats, policy, NOW + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("result", "state", "attempts"),
    [
        (Result.ACCEPTED, "submitted", 1),
        (Result.REFUSED, "permanent", 1),
        (Result.TECHNICAL, "technical", 1),
        (Result.TRY_LATER, "temporary", 1),
        (Result.AMBIGUOUS, "unknown", 1),
        (Result.NO_CONNECTION, "queued", 0),
        (Result.SLOW_DOWN, "queued", 0),
        (Result.TOO_LATE, "queued", 0),
    ],
)
def test_every_ending_has_its_state(result, state, attempts):
    fate = fates.after(result, row(), NOW, 0)
    assert (fate.state, fate.attempts) == (state, attempts)
    assert fate.rests == (state not in {"temporary", "queued"})


def test_every_result_and_every_state_is_known():
    ended = {fates.after(result, row(), NOW, 0).state for result in Result}
    assert ended < set(DeliveryState.values)
    assert {fates.HOLD, fates.RETRY_ONCE, fates.RECONCILE} == set(UnknownPolicy.values)


def test_the_waits_are_ten_seconds_to_an_hour_and_end_within_a_day():
    tried, at = 0, NOW
    waits = []
    while True:
        fate = fates.after(Result.TRY_LATER, row(tried), at, 0)
        tried = fate.attempts
        if fate.next_attempt_at is None:
            break
        waits.append((fate.next_attempt_at - at).total_seconds())
        at = fate.next_attempt_at
    assert waits[:6] == [10, 60, 300, 900, 3600, 3600]
    assert fate.state == "technical"
    assert timedelta(hours=23) < at - NOW <= timedelta(hours=24)


def test_jitter_takes_off_at_most_a_tenth():
    assert retry.next_attempt(5, NOW, 1) - NOW == timedelta(minutes=54)
    assert retry.next_attempt(5, NOW, 0) - NOW == timedelta(minutes=60)


def test_no_retry_after_the_message_is_of_no_use():
    fate = fates.after(Result.TRY_LATER, row(attempts=3, hours=0.2), NOW, 0)
    assert (fate.state, fate.next_attempt_at) == ("technical", None)


def test_retry_once_repeats_once_and_then_a_person_decides():
    first = fates.after(Result.AMBIGUOUS, row(policy="retry_once"), NOW, 0)
    assert (first.state, first.repeats) == ("queued", 1)
    second = fates.after(Result.AMBIGUOUS, row(1, 1, "retry_once"), NOW, 0)
    assert (second.state, second.repeats) == ("unknown", 1)
    late = fates.after(Result.AMBIGUOUS, row(policy="retry_once", hours=0), NOW, 0)
    assert late.state == "unknown"


def test_reconcile_asks_first_and_counts_the_attempt_with_the_answer():
    asked = fates.after(Result.AMBIGUOUS, row(policy="reconcile"), NOW, 0)
    assert (asked.state, asked.attempts, asked.ask_at) == ("sending", 0, NOW + fates.ASK_AFTER)
    assert not asked.rests
    assert fates.answered(row(), NOW, 0, taken=True).state == "submitted"
    assert fates.answered(row(), NOW, 0, taken=False).state == "temporary"
    assert fates.unanswered(row()).state == "unknown"


def test_a_service_that_cannot_be_asked_for_a_day_leaves_it_to_a_person():
    begun = NOW - fates.ASK_UNTIL
    assert fates.lost(row(policy="reconcile"), NOW, begun).state == "sending"
    assert fates.lost(row(policy="reconcile"), NOW, begun - timedelta(seconds=1)).state == "unknown"


@pytest.mark.parametrize(
    ("attempts", "repeats", "state"), [(0, 0, "missed"), (2, 0, "technical"), (2, 1, "unknown")]
)
def test_when_time_is_over_the_state_says_what_is_true(attempts, repeats, state):
    assert fates.given_up(attempts, repeats) == state


def test_a_server_that_does_not_work_is_left_alone_for_longer_each_time():
    waits = [retry.connection_wait(failures).total_seconds() for failures in range(1, 11)]
    assert waits == [10, 20, 40, 80, 160, 300, 300, 300, 300, 300]
    assert retry.connection_wait(10_000) == timedelta(minutes=5)


def test_a_domain_that_asks_again_waits_longer_but_never_less_than_it_asked():
    waits = [retry.domain_wait(strikes, 60).total_seconds() for strikes in (1, 2, 3, 9, 100)]
    assert waits == [60, 120, 240, 3600, 3600]
    assert retry.domain_wait(50, 7200) == timedelta(hours=2)
