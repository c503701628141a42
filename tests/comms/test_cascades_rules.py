"""Staff first, as arithmetic: who overtakes whom, and pulling forward in order."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comms.rules.cascades import Hearing, Planned, at_new_moments, check, point, pulled

P = datetime(2027, 5, 20, 8, 0, tzinfo=UTC)


def hearing(order, minute, *, to=None, step=True, key=0, name=None, what="Press release", channel="E-mail"):
    first = P + timedelta(minutes=minute)
    last = first if to is None else P + timedelta(minutes=to)
    name = name or f"Group {order}"
    return Hearing(order, name, first, last, what, channel, step=key if step else None, key=key)


def test_the_sentence_names_both_groups_both_times_and_the_channel() -> None:
    found = check(
        [
            hearing(3, 5, name="All staff", what="Live session"),
            hearing(8, 0, name="The media", channel="Press release", what="Statement"),
        ],
        P,
    )
    assert [str(one) for one in found.violations] == [
        "The media (order 8) would hear at P+0, before All staff (order 3) at P+5, by Press release: “Statement”"
    ]


CASES = [
    ("in order", [hearing(1, 0), hearing(2, 5)], 0),
    ("later first", [hearing(1, 5), hearing(2, 0)], 1),
    ("equal times are no refusal", [hearing(1, 0), hearing(2, 0)], 0),
    ("equal order hears together", [hearing(2, 5, name="A"), hearing(2, 0, name="B")], 0),
    ("an earlier group heard once already", [hearing(1, 0), hearing(2, 5), hearing(1, 60)], 0),
    ("outside any order", [hearing(1, 5), hearing(None, 0, name="Odd")], 0),
    ("another channel counts", [hearing(1, 5), hearing(8, 2, step=False)], 1),
    (
        "what staff heard weeks before is not the news",
        [hearing(1, -50_000, step=False), hearing(1, 5), hearing(8, 0)],
        1,
    ),
    ("another activity may tell staff too", [hearing(1, 5), hearing(1, 0, step=False), hearing(8, 2)], 1),
    ("members alone weeks before", [hearing(1, 5), hearing(4, -50_000, step=False)], 1),
    (
        "staff and members together weeks before",
        [hearing(1, 5), hearing(1, -50_000, step=False), hearing(4, -50_000, step=False), hearing(4, 10)],
        0,
    ),
    ("no steps, no news", [hearing(1, 5, step=False), hearing(8, 0, step=False)], 0),
    ("a day without a time is only a doubt", [hearing(1, 5), hearing(8, -480, to=959, step=False)], 0),
    ("a whole day before is certain", [hearing(1, 5), hearing(8, -1920, to=-481, step=False)], 1),
]


@pytest.mark.parametrize(("what", "hearings", "count"), CASES)
def test_who_overtakes_whom(what, hearings, count) -> None:
    assert len(check(hearings, P).violations) == count, what


def test_equal_times_and_days_without_a_time_get_a_sentence() -> None:
    same = check([hearing(1, 0, name="Staff"), hearing(8, 0, name="Media")], P)
    assert "Staff (order 1) and Media (order 8) hear at the same time" in same.doubts[0]
    loose = check([hearing(1, 5, name="Staff"), hearing(8, -480, to=959, name="Media", what="Web page")], P)
    assert "“Web page” has a day but no time" in loose.doubts[0]
    assert check([hearing(None, 0, name="Odd")], P).without_order == ("Odd",)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "P+0"),
        (5, "P+5"),
        (-60, "P-60"),
        (1440, "P+1 day"),
        (-4320, "P-3 days"),
        (1439, "P+23h59"),
        (-1110, "P-18h30"),
        (-179, "P-179"),
    ],
)
def test_points(minutes, words) -> None:
    assert point(P + timedelta(minutes=minutes), P) == words


HEARINGS = st.lists(
    st.builds(
        lambda order, minute, step, key: hearing(order, minute, step=step, key=key),
        st.one_of(st.none(), st.integers(1, 5)),
        st.integers(-20, 20),
        st.booleans(),
        st.integers(1, 99),
    ),
    max_size=9,
)


def brute_force(hearings):
    """Pair by pair: a hearing offends if some earlier group's first hearing of the news is after it."""
    steps = [one.first for one in hearings if one.step is not None]
    if not steps:
        return set()
    start, found = min(steps), set()
    for place, later in enumerate(hearings):
        for earlier in hearings:
            if None in (later.order, earlier.order) or earlier.order >= later.order:
                continue
            told = [
                one.first
                for one in hearings
                if one.audience == earlier.audience
                and (later.first < start or one.step is not None or one.first >= start)
            ]
            if told and later.last < min(told):
                found.add(place)
    return found


@given(HEARINGS)
def test_the_check_is_the_definition_pair_by_pair(hearings) -> None:
    found = check(hearings, P).violations
    assert {hearings.index(one.later) for one in found} == {
        hearings.index(hearings[place]) for place in brute_force(hearings)
    }
    for one in found:
        assert one.earlier.order < one.later.order
        assert one.later.last < one.earlier.first


STEPS = st.lists(st.tuples(st.integers(-5000, 5000), st.booleans()), min_size=1, max_size=10).filter(
    lambda rows: not all(done for _, done in rows)
)


@given(STEPS, st.data(), st.integers(-10_000, 10_000))
def test_pulling_forward_keeps_order_and_spacing(rows, data, at) -> None:
    steps = [Planned(key, P + timedelta(minutes=minute), done) for key, (minute, done) in enumerate(rows)]
    waiting = [step for step in steps if not step.is_done]
    start = data.draw(st.sampled_from(waiting))
    now = P + timedelta(minutes=at)
    found = pulled(steps, start.key, now)
    assert set(found) == {step.key for step in waiting}
    assert found[start.key] == now
    assert min(found.values()) == now
    for one in waiting:
        for other in waiting:
            if one.at <= other.at:
                assert found[one.key] <= found[other.key]
            if start.at <= one.at <= other.at:
                assert found[other.key] - found[one.key] == other.at - one.at
        if now <= start.at and one.at >= now:
            assert found[one.key] <= one.at


@given(STEPS, st.data())
def test_pulling_forward_makes_nobody_overtake(rows, data) -> None:
    hearings = [
        hearing(place + 1, minute, key=place)
        for place, minute in enumerate(sorted(minute for minute, _ in rows))
    ]
    start = data.draw(st.sampled_from(hearings))
    moments = pulled([Planned(one.key, one.first) for one in hearings], start.key, P - timedelta(days=9))
    assert check(at_new_moments(hearings, moments), P).violations == ()
