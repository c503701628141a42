"""So many a minute, whoever asks and however often."""

from datetime import UTC, datetime, timedelta

import pytest

from assessment_ready.sending.rules.rate import allowance, spent

NOW = datetime(2026, 10, 25, 0, 59, tzinfo=UTC)


def sent_by(per_minute: int, *, every: float, minutes: float) -> list[datetime]:
    """When each message left with somebody coming by every so many seconds."""
    next_at, now, left = None, NOW, []
    while now < NOW + timedelta(minutes=minutes):
        while taken := allowance(next_at, now, per_minute, 50):
            next_at = spent(next_at, now, per_minute, taken)
            left += [now] * taken
        now += timedelta(seconds=every)
    return left


def most_in_a_minute(left: list[datetime]) -> int:
    return max(
        sum(1 for at in left if first <= at < first + timedelta(minutes=1)) for first in sorted(set(left))
    )


@pytest.mark.parametrize("every", [0.1, 1, 7, 10])
@pytest.mark.parametrize(("per_minute", "most"), [(25, 30), (30, 36), (1, 2), (600, 720)])
def test_no_minute_sees_more_than_a_fifth_over_the_rate(per_minute, most, every):
    assert most_in_a_minute(sent_by(per_minute, every=every, minutes=4)) <= most


@pytest.mark.parametrize("per_minute", [6, 25, 30, 600])
def test_whoever_comes_by_every_ten_seconds_uses_the_whole_rate(per_minute):
    left = sent_by(per_minute, every=10, minutes=20)
    assert len(left) >= per_minute * 20 * 0.95


def test_nothing_is_saved_up_while_nothing_is_sent():
    next_at = spent(None, NOW, 25, 5)
    assert allowance(next_at, NOW, 25, 50) == 0
    assert allowance(next_at, NOW + timedelta(hours=3), 25, 50) == 5


def test_without_a_limit_everything_fits():
    assert allowance(NOW + timedelta(days=1), NOW, 0, 50) == 50
    assert spent(None, NOW, 0, 50) is None
