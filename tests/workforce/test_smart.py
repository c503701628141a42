"""What makes an intended action specific: cases, and what must hold whatever is known."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workforce.rules.smart import (
    MEASURE,
    OWNER,
    THINGS,
    SmartFacts,
    completeness,
    is_clear_target,
    measure_lacks,
    overall,
    shares,
    split_target,
    worded_target,
)

WHOLE = SmartFacts(
    owner=True,
    due=True,
    product="A programme",
    measure="Share of leaders who have begun",
    baseline="20%",
    target="at least 90%",
    evidence="Attendance lists",
    statements=1,
    groups=2,
)


def test_an_action_with_everything_is_complete_and_one_with_nothing_misses_seven_things() -> None:
    assert completeness(WHOLE).is_complete
    assert completeness(WHOLE).share == 100
    nothing = completeness(SmartFacts())
    assert (nothing.fulfilled, nothing.missing, nothing.share) == ((), THINGS, 0)


@pytest.mark.parametrize(
    ("change", "thing"),
    [
        ({"owner": False}, "owner"),
        ({"owner_left": True}, "owner"),
        ({"due": False}, "due"),
        ({"product": "  "}, "product"),
        ({"measure": ""}, "measure"),
        ({"baseline": ""}, "measure"),
        ({"target": ""}, "measure"),
        ({"target": "90%"}, "measure"),
        ({"target": "up to 90%"}, "measure"),
        ({"evidence": ""}, "evidence"),
        ({"statements": 0}, "statement"),
        ({"groups": 0}, "group"),
    ],
)
def test_one_thing_less_is_the_one_thing_missing(change, thing) -> None:
    found = completeness(replace(WHOLE, **change))
    assert found.missing == (thing,)
    assert found.share == 85


@pytest.mark.parametrize(
    ("facts", "lacks"),
    [
        (SmartFacts(), ("what is measured", "a baseline", "a target")),
        (SmartFacts(indicator="Vacancy rate"), ("a baseline", "a target")),
        (SmartFacts(indicator="Vacancy rate", indicator_baseline=True, indicator_target=True), ()),
        (
            SmartFacts(measure="Share", baseline="1", target="5"),
            ("whether the target is at least or at most",),
        ),
        (SmartFacts(measure="Policy", baseline="None", target="policy published"), ()),
    ],
)
def test_a_measure_needs_a_from_and_a_to(facts, lacks) -> None:
    assert measure_lacks(facts) == lacks
    assert (MEASURE in completeness(facts).missing) == bool(lacks)


@pytest.mark.parametrize(
    "target", ["at least 90%", "At most 8", "all 12 teams", "≥ 90%", "all staff", "between 5 and 8"]
)
def test_clear_targets(target) -> None:
    assert is_clear_target(target)


@pytest.mark.parametrize("target", ["90%", "up to 90%", "around 12", "8"])
def test_targets_without_a_side(target) -> None:
    assert not is_clear_target(target)


@pytest.mark.parametrize(
    ("operator", "figure"), [("at_least", "90%"), ("band", "5 and 8"), ("", "all staff")]
)
def test_a_target_is_worded_and_taken_apart_again(operator, figure) -> None:
    assert split_target(worded_target(operator, figure)) == (operator, figure)


def test_shares_over_several_actions() -> None:
    rows = [(), THINGS, (OWNER,)]
    found = {each.thing: (each.there, each.of, each.share) for each in shares(rows)}
    assert found["owner"] == (1, 3, 33)
    assert found["due"] == (2, 3, 66)
    assert overall(rows) == 100 * 13 // 21
    assert (overall([]), shares([])[0].share) == (0, 0)


@given(
    st.builds(
        SmartFacts,
        owner=st.booleans(),
        owner_left=st.booleans(),
        due=st.booleans(),
        product=st.text(max_size=5),
        measure=st.text(max_size=5),
        baseline=st.text(max_size=5),
        target=st.text(max_size=12),
        evidence=st.text(max_size=5),
        statements=st.integers(0, 3),
        groups=st.integers(0, 3),
    )
)
def test_every_thing_is_there_or_missing_never_both(facts) -> None:
    found = completeness(facts)
    assert sorted(found.fulfilled + found.missing) == sorted(THINGS)
    assert found.is_complete == (found.share == 100)
