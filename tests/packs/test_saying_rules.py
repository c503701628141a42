"""What members may and may not say: every moment, with and without an election, cleared and uncleared."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment_ready.packs.rules.moments import MOMENTS, Moment
from assessment_ready.packs.rules.saying import Facts, Held, Line, Published, Saying, Window, may_say

ELECTION = Window("Local elections", date(2027, 5, 6))
QUIET = Window("Christmas", date(2026, 12, 31))
HELD = Held("Draft report", "3 March 2027 at 9:00am")
REPORT = Published("Good", "3 March 2027", "https://www.cqc.org.uk/report")

GUESS, DRAFT, MEETS, DAY = "Do not say or guess", "a draft report", "who meets the assessors", "name a day"
PUBLICITY, SECRET, STRETCH, CASES = "council’s publicity", "Draft report", "better or worse", "own care"

# What is forbidden at each moment before publication, whoever asks and whatever else goes on.
AT = {
    "before_notification": (GUESS, DAY),
    "notified": (GUESS, DAY),
    "before_visit": (GUESS, DAY),
    "at_visit": (GUESS, MEETS),
    "waiting": (GUESS, MEETS, DRAFT),
    "publication": (GUESS, MEETS, DRAFT),
    "after": (GUESS,),
}
CASES_OF_ALL = list(product(MOMENTS, (True, False), (True, False)))
EVERYTHING = (GUESS, DRAFT, MEETS, DAY, PUBLICITY, SECRET, STRETCH, CASES)


def forbidden(found: Saying) -> set[str]:
    """Which of the rules are among the answer's."""
    return {each for each in EVERYTHING if any(each in rule.words for rule in found.may_not)}


@pytest.mark.parametrize(("moment", "election", "cleared"), CASES_OF_ALL)
def test_before_publication(moment: str, election: bool, cleared: bool) -> None:
    facts = Facts(moment, held=(HELD,) if cleared else (), elections=(ELECTION,) if election else ())
    wanted = {*AT[moment], CASES} | ({PUBLICITY} if election else set()) | ({SECRET} if cleared else set())

    assert forbidden(may_say(facts)) == wanted


@pytest.mark.parametrize(("moment", "election", "cleared"), CASES_OF_ALL)
def test_once_the_report_is_out(moment: str, election: bool, cleared: bool) -> None:
    held, elections = (HELD,) if cleared else (), (ELECTION,) if election else ()
    found = may_say(Facts(moment, held=held, elections=elections, published=REPORT))
    wanted = {STRETCH, CASES} | ({PUBLICITY} if election else set()) | ({SECRET} if cleared else set())

    assert forbidden(found) == wanted
    assert "The rating is Good." in found.may[0].words
    assert found.may[0].link == REPORT.link


def test_every_rule_says_why_and_until_when() -> None:
    found = may_say(Facts("waiting", held=(HELD,), elections=(ELECTION,), quiet=(QUIET,)))
    until = {rule.words: rule.until for rule in found.may_not}

    assert all(rule.why for rule in found.may_not)
    assert "3 March 2027 at 9:00am" in until.values()
    assert "the close of poll on 6 May 2027" in until.values()
    assert "the end of 31 December 2026" in until.values()
    assert found.headline == "A pre-election period is on until the close of poll on 6 May 2027."


def test_a_period_that_was_worked_out_says_so() -> None:
    worked_out = replace(ELECTION, is_stated=False)
    found = may_say(Facts("notified", elections=(worked_out,)))

    assert "the latest day on which notice may be given" in next(iter(found.may_not)).why


def test_of_two_elections_the_later_counts() -> None:
    found = may_say(Facts("notified", elections=(ELECTION, replace(ELECTION, ends_on=date(2027, 6, 3)))))

    assert "3 June 2027" in found.headline


def test_lines_to_take_are_handed_on() -> None:
    lines = (Line("We are proud.", "A journalist asks", "1 May 2027"),)

    assert may_say(Facts("notified", lines=lines)).lines == lines


@pytest.mark.parametrize("moment", list(Moment))
def test_something_may_always_be_said(moment: Moment) -> None:
    found = may_say(Facts(moment))

    assert found.headline
    assert all(line.words for line in found.may)
    assert found.may


windows = st.builds(Window, st.text(max_size=8), st.dates(), st.booleans())
some_facts = st.builds(
    Facts,
    moment=st.sampled_from(MOMENTS),
    held=st.just(()),
    elections=st.lists(windows, max_size=2).map(tuple),
    quiet=st.lists(windows, max_size=2).map(tuple),
    published=st.one_of(st.none(), st.just(REPORT), st.just(Published())),
    lines=st.lists(st.builds(Line, st.text(max_size=8)), max_size=2).map(tuple),
)
some_held = st.lists(st.builds(Held, st.text(max_size=8), st.text(max_size=8)), max_size=3).map(tuple)


@given(some_facts, some_held)
def test_what_an_embargo_adds_is_only_its_own_rule(facts: Facts, held: tuple[Held, ...]) -> None:
    without, within = may_say(facts), may_say(replace(facts, held=held))

    assert replace(within, may_not=within.may_not[len(held) :]) == without
