"""The rules of the highlight report: states, the whole, direction, what is late, plain JSON."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workforce.rules import highlight as rules


def counts(**given_: int) -> dict[str, int]:
    return rules.no_counts() | given_


@pytest.mark.parametrize(
    ("rag", "state"),
    [
        ("complete", "complete"),
        ("green", "green"),
        ("amber", "amber"),
        ("red", "red"),
        ("stale", "stale"),
        ("not_started", "waiting"),
        ("proposed", "waiting"),
        ("on_hold", "waiting"),
        (None, "waiting"),
        ("cancelled", None),
    ],
)
def test_where_an_action_is_counted(rag: str | None, state: str | None) -> None:
    assert rules.state_of(rag) == state


@pytest.mark.parametrize(
    ("found", "colour"),
    [
        (counts(), "grey"),
        (counts(waiting=4), "grey"),
        (counts(complete=2, waiting=1), "green"),
        (counts(green=3), "green"),
        (counts(green=3, amber=1), "amber"),
        (counts(green=4, red=1), "amber"),  # one of five is not more than one in five
        (counts(green=3, red=1), "red"),
        (counts(green=7, stale=1, red=1), "red"),
        (counts(complete=90, green=3, red=1), "red"),  # what is complete is not under way
    ],
)
def test_the_colour_of_the_whole(found: dict[str, int], colour: str) -> None:
    assert rules.overall(found)[0] == colour


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (counts(green=1), None, "There is no earlier report to compare with"),
        (counts(green=1), counts(), "Not known"),
        (counts(green=1, red=1), counts(green=2, red=2), "No change"),
        (counts(green=2, red=1), counts(green=1, red=1), "Better"),
        (counts(complete=1, red=3), counts(complete=1, red=1), "Worse"),
    ],
)
def test_the_direction_is_that_of_the_share_on_track(now: dict, before: dict | None, said: str) -> None:
    assert rules.direction(now, before) == said


def test_the_effect_on_a_statement() -> None:
    assert rules.effect(counts(green=1), counts(red=1)) == "Improved"
    assert rules.effect(counts(red=1), counts(green=1)) == "Weakened"
    assert rules.effect(counts(red=1), None) == "No earlier figure"


TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("state", "due", "forecast", "last", "said"),
    [
        ("red", date(2026, 11, 19), None, None, (1, "1 day overdue")),
        ("red", date(2026, 10, 1), date(2026, 12, 1), None, (50, "50 days overdue")),
        ("amber", date(2026, 12, 1), date(2026, 12, 11), None, (10, "Forecast 10 days late")),
        ("stale", date(2026, 12, 1), None, date(2026, 9, 1), (0, "No check-in since 1 September 2026")),
        ("stale", date(2026, 12, 1), date(2026, 12, 1), None, (0, "No check-in yet")),
        ("red", date(2026, 11, 20), None, None, (0, "Behind what was expected")),
    ],
)
def test_how_late(state: str, due: date, forecast: date | None, last: date | None, said: tuple) -> None:
    assert rules.late_words(state, due, forecast, TODAY, last) == said


_STATES = st.lists(st.sampled_from(rules.STATES), max_size=12)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(_STATES, _STATES)
def test_a_strip_counts_every_state_once(now: list[str], before: list[str]) -> None:
    former = rules.strip("1", "One", before, None)
    made = rules.strip("1", "One", now, former.counts)
    assert made.total == len(now)
    assert made.change is not None
    for state in rules.STATES:
        assert made.counts[state] == now.count(state)
        assert made.change[state] == now.count(state) - before.count(state)


def test_changes_in_words() -> None:
    change = rules.differences(counts(red=1, green=3), counts(red=3, green=3, stale=0))
    assert [rules.change_words(change, state) for state in ("red", "green")] == ["−2", "no change"]
    assert rules.change_words(None, "red") == ""
