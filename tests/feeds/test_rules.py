"""The rules: headers, states of tokens, pace, what an address may ask for, values as JSON has them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment_ready.feeds.errors import BadQuestion
from assessment_ready.feeds.rules.asking import Asked, asked
from assessment_ready.feeds.rules.columns import json_value, pages_of
from assessment_ready.feeds.rules.pace import WINDOW, Pace, step
from assessment_ready.feeds.rules.tokens import TokenState, network_of, state_of, token_in

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOKEN = "arf_" + "a" * 43


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (f"Bearer {TOKEN}", TOKEN),
        (f"bearer   {TOKEN}", TOKEN),
        (f" Bearer {TOKEN} ", TOKEN),
        ("", ""),
        ("Bearer", ""),
        (TOKEN, ""),
        (f"Basic {TOKEN}", ""),
        (f"Bearer {TOKEN}x", ""),
        (f"Bearer {TOKEN[:-1]}", ""),
        (f"Bearer {TOKEN}\n", ""),
        (f"Bearer {TOKEN}\x00", ""),
        (f"Bearer\x00{TOKEN}", ""),
        (f"Bearer {TOKEN} {TOKEN}", ""),
        ("Bearer " + "ａ" * 47, ""),
        ("Bearer " + "x" * 1_000_000, ""),
        (" " * 1_000_000 + f"Bearer {TOKEN}", ""),
    ],
)
def test_only_a_whole_token_of_ours_is_taken_from_a_header(header: str, found: str) -> None:
    assert token_in(header) == found


@given(st.text(max_size=300))
def test_no_header_breaks_it(header: str) -> None:
    assert token_in(header) in header


@pytest.mark.parametrize(
    ("expires", "revoked", "owner_may", "state"),
    [
        (1, None, True, TokenState.LIVE),
        (0, None, True, TokenState.EXPIRED),
        (1, NOW, True, TokenState.REVOKED),
        (0, NOW, False, TokenState.REVOKED),
        (1, None, False, TokenState.ENDED),
        (-1, None, False, TokenState.ENDED),
    ],
)
def test_states_of_a_token(
    expires: int, revoked: datetime | None, owner_may: bool, state: TokenState
) -> None:
    expires_at = NOW + timedelta(seconds=expires)
    assert state_of(expires_at=expires_at, revoked_at=revoked, owner_may=owner_may, now=NOW) == state


def test_calls_are_counted_by_the_minute() -> None:
    pace, answered = Pace(), 0
    for second in range(0, 120, 1):
        found = step(pace, NOW + timedelta(seconds=second), limit=10)
        pace = found.pace
        answered += found.retry_after is None
        if second == 10:
            assert found.retry_after == 50
    assert answered == 20


@given(st.integers(1, 50), st.lists(st.integers(0, 90), max_size=200))
def test_never_more_than_the_limit_in_a_window(limit: int, gaps: list[int]) -> None:
    now, pace = NOW, Pace()
    starts: dict[datetime, int] = {}
    for gap in gaps:
        now += timedelta(seconds=gap)
        found = step(pace, now, limit)
        pace = found.pace
        if found.retry_after is None:
            began = pace.began_at or NOW
            starts[began] = starts.get(began, 0) + 1
        else:
            assert 1 <= found.retry_after <= 60
            assert step(pace, now + timedelta(seconds=found.retry_after), limit).retry_after is None
    assert all(count <= limit for count in starts.values())
    assert all(b - a >= WINDOW for a, b in zip(sorted(starts), sorted(starts)[1:], strict=False))


def test_calls_that_overtook_each_other_are_counted_together() -> None:
    pace, answered = Pace(), 0
    for back in (0, 3, 1, 2, 5, 4):
        found = step(pace, NOW - timedelta(milliseconds=back), limit=3)
        pace = found.pace
        answered += found.retry_after is None
    assert answered == 3


def test_a_clock_that_went_back_locks_nobody_out() -> None:
    assert step(Pace(NOW + timedelta(days=1), 99), NOW, 10).retry_after is None


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({}, Asked()),
        ({"page": "3"}, Asked(3)),
        ({"page": "1000000000"}, Asked(10**9)),
        ({"format": "csv"}, Asked(1, "csv")),
        ({"format": "", "page": "1"}, Asked()),
    ],
)
def test_what_an_address_may_ask(parameters: dict[str, str], found: Asked) -> None:
    assert asked(parameters) == found


@pytest.mark.parametrize(
    ("parameters", "word"),
    [
        ({"page": "-1"}, "from 1"),
        ({"page": "0"}, "from 1"),
        ({"page": ""}, "from 1"),
        ({"page": "1.5"}, "from 1"),
        ({"page": "²"}, "from 1"),
        ({"page": "٣"}, "from 1"),
        ({"page": "1\x00"}, "from 1"),
        ({"page": "9" * 5000}, "from 1"),
        ({"format": "xlsx"}, "json or csv"),
        ({"updated_since": "2026-01-01"}, "ETag"),
        ({"token": TOKEN}, "Authorization header"),
        ({"Access_Token": TOKEN}, "Authorization header"),
        ({"secret": TOKEN}, "Only the parameters"),
    ],
)
def test_what_it_may_not(parameters: dict[str, str], word: str) -> None:
    with pytest.raises(BadQuestion, match=word) as refused:
        asked(parameters)
    assert TOKEN not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        (None, "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_whose_wrong_tokens_count_together(address: str | None, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2027, 1, 6), "2027-01-06"),
        (datetime(2027, 7, 6, 9, 5, 7, 123, tzinfo=UTC), "2027-07-06T09:05:07Z"),
        (Decimal("26.30"), 26.3),
        (True, True),
        (None, None),
        ("=1+1", "=1+1"),
    ],
)
def test_values_as_json_has_them(value: object, said: object) -> None:
    assert json_value(value) == said  # type: ignore[arg-type]


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (500, 1), (501, 2), (1000, 2), (1001, 3)])
def test_pages(total: int, pages: int) -> None:
    assert pages_of(total) == pages
