"""Dates move together: what follows, what stays, what stands in the way."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment_ready.timeline.rules.holiday_list import parse
from assessment_ready.timeline.rules.offsets import Offset
from assessment_ready.timeline.rules.planning import Circle, Step, changed, followers, in_order, plan
from tests.timeline.calendars import calm, shipped

VISIT = Step(1, "Visit", None, Offset(), date(2027, 3, 1), date(2027, 3, 31))
DRAFT = Step(2, "Draft", 1, Offset(2, 7, "months"), date(2027, 5, 1), date(2027, 10, 31))
CHECK = Step(3, "Check due", 2, Offset(10, 10, "working_days"), date(2027, 5, 17), date(2027, 11, 12))
NOTICE = Step(4, "Notice", 1, Offset(-8, -6, "weeks"), date(2027, 1, 4), date(2027, 2, 17))


def spans(found):
    return {move.title: (move.after.first, move.after.last) for move in found.moves}


def test_what_hangs_on_a_confirmed_date_follows_it_at_any_distance() -> None:
    steps = changed([CHECK, DRAFT, VISIT, NOTICE], 1, confirmed_on=date(2027, 4, 12))
    found = plan(steps, shipped(), around=1)
    assert spans(found) == {
        "Draft": (date(2027, 6, 12), date(2027, 11, 12)),
        "Check due": (date(2027, 6, 25), date(2027, 11, 26)),
        "Notice": (date(2027, 2, 15), date(2027, 3, 1)),
    }
    assert found.conflicts == ()


def test_pinned_confirmed_and_past_milestones_stay_and_theirs_follow_them() -> None:
    for kept in (
        {"is_pinned": True},
        {"confirmed_on": date(2027, 7, 1)},
        {"actual_on": date(2027, 7, 1)},
    ):
        draft = changed([DRAFT], 2, earliest=date(2027, 7, 1), latest=date(2027, 7, 1), **kept)[0]
        check = changed([CHECK], 3, earliest=date(2027, 7, 15), latest=date(2027, 7, 15))[0]
        steps = changed([VISIT, draft, check], 1, confirmed_on=date(2027, 4, 12))
        assert spans(plan(steps, shipped(), around=1)) == {}


def test_only_what_hangs_on_the_changed_one_moves() -> None:
    stray = Step(9, "Stray", 8, Offset(1, 1, "days"), date(2027, 1, 1), date(2027, 1, 1))
    anchor = Step(8, "Anchor", None, Offset(), date(2027, 6, 1), date(2027, 6, 1))
    steps = changed([anchor, stray, VISIT, NOTICE], 1, confirmed_on=date(2027, 4, 12))
    assert set(spans(plan(steps, shipped(), around=1))) == {"Notice"}
    assert set(spans(plan(steps, shipped()))) == {"Stray", "Notice"}


def test_a_milestone_before_the_one_it_comes_after_is_a_conflict_with_a_sentence() -> None:
    steps = changed([VISIT, DRAFT], 2, confirmed_on=date(2027, 2, 20))
    (conflict,) = plan(steps, shipped(), around=2).conflicts
    assert conflict.sentence == (
        "“Draft” comes after “Visit”, which is expected in March 2027. It cannot be confirmed for "
        "20 February 2027: choose 1 March 2027 or later"
    )


def test_a_milestone_that_belongs_before_another_may_not_come_after_it() -> None:
    steps = changed([VISIT, NOTICE], 4, confirmed_on=date(2027, 4, 2))
    (conflict,) = plan(steps, shipped(), around=4).conflicts
    assert "comes before “Visit”" in conflict.sentence
    assert conflict.sentence.endswith("choose 31 March 2027 or earlier")


def test_a_date_that_passes_a_fixed_follower_is_a_conflict() -> None:
    steps = changed([VISIT, DRAFT], 2, actual_on=date(2027, 6, 1))
    steps = changed(steps, 1, confirmed_on=date(2027, 6, 2))
    (conflict,) = plan(steps, shipped(), around=1).conflicts
    assert (conflict.key, conflict.anchor) == (2, 1)


def test_an_offset_to_both_sides_forbids_nothing() -> None:
    either = Step(5, "Either", 1, Offset(-5, 5, "days"), date(2027, 1, 1), date(2027, 1, 1), is_pinned=True)
    assert plan([VISIT, either], shipped()).conflicts == ()


def test_hours_carry_the_clock_time_along() -> None:
    publication = Step(
        1,
        "Publication",
        None,
        Offset(),
        date(2027, 1, 12),
        date(2027, 1, 12),
        confirmed_on=date(2027, 1, 12),
        at=time(0, 1),
    )
    staff = Step(2, "Staff", 1, Offset(-2, -2, "hours"), date(2027, 1, 1), date(2027, 1, 1))
    (move,) = plan([publication, staff], shipped()).moves
    assert (move.after.first, move.after.at) == (date(2027, 1, 11), time(22, 1))


def test_a_circle_is_refused() -> None:
    with pytest.raises(Circle):
        in_order([changed([VISIT], 1, after=2)[0], DRAFT])
    with pytest.raises(Circle):
        in_order([changed([VISIT], 1, after=1)[0]])


def test_the_fingerprint_changes_with_the_plan_and_only_with_it() -> None:
    steps = changed([VISIT, DRAFT, CHECK], 1, confirmed_on=date(2027, 4, 12))
    one, same = plan(steps, shipped()), plan(steps[::-1], shipped())
    other = plan(changed(steps, 1, confirmed_on=date(2027, 4, 13)), shipped())
    assert {each.fingerprint for each in (one, plan(steps, shipped()))} == {one.fingerprint}
    assert spans(one) == spans(same)
    assert one.fingerprint != other.fingerprint


@calm
@given(st.lists(st.integers(-1, 7), min_size=8, max_size=8), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_planning_again_changes_nothing(anchors, day) -> None:
    """A plan is settled: with its moves applied, the next plan is empty. (Earlier keys only: no circles.)"""
    steps = [
        Step(
            key,
            f"Step {key}",
            anchor if 0 <= anchor < key else None,
            Offset(1, 2, "working_days", "next"),
            day,
            day + timedelta(days=3),
        )
        for key, anchor in enumerate(anchors)
    ]
    for move in plan(steps, shipped()).moves:
        steps = changed(steps, move.key, earliest=move.after.first, latest=move.after.last)
    assert plan(steps, shipped()).moves == ()
    assert plan(steps, shipped()).conflicts == ()


def test_followers_are_found_at_any_distance() -> None:
    assert followers([VISIT, DRAFT, CHECK, NOTICE], 1) == {2, 3, 4}
    assert followers([VISIT, DRAFT, CHECK, NOTICE], 3) == set()


def listed(number=8, **first):
    events = [{"date": f"2027-{month:02d}-01", "title": f"Day {month}"} for month in range(1, number + 1)]
    events[0] |= first
    return {"england-and-wales": {"events": events}}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ([], "not GOV.UK’s list"),
        ({"scotland": {"events": []}}, "not GOV.UK’s list"),
        ({"england-and-wales": {"events": "many"}}, "not GOV.UK’s list"),
        (listed(3), "only 3 bank holidays"),
        (listed(title=""), "Entry 1 has no title"),
        (listed(title="x" * 81), "Entry 1 has no title, or one longer"),
        (listed(date="2027-02-30"), "no real date"),
        (listed(date="20270230"), "no real date"),
        (listed(date="1066-10-14"), "no real date"),
        (listed(date=20270101), "no real date"),
        (listed(date="2027-02-01"), "in the list twice"),
    ],
)
def test_a_list_that_does_not_hold_is_refused_whole(data, sentence) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse(data)
