"""Strategy texts read: Richmond's of 2010 exactly, other shapes sensibly, and nothing numbered lost without a word."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workforce.rules.strategy_text import parse
from workforce.rules.strategy_text_lines import Line, lines_of
from workforce.rules.strategy_text_proposals import Proposals, proposals

RICHMOND = Path(__file__).parent / "files/richmond-workforce-strategy-2010.txt"


def read(text: str):
    return parse(lines_of(text))


def test_the_richmond_strategy_gives_its_five_strands_and_28_actions() -> None:
    found = read(RICHMOND.read_text(encoding="utf-8"))
    assert (found.title, found.organisation) == ("Workforce Strategy", "Richmond adult services")
    assert [(each.number, each.title, len(each.actions)) for each in found.strands] == [
        ("1", "Leadership and management", 4),
        ("2", "Human Resources", 8),
        ("3", "Continuing Professional Development", 7),
        ("4", "Knowledge management", 4),
        ("5", "Communications plan", 5),
    ]
    assert [each.reference for each in found.actions] == [
        f"{strand}.{number}"
        for strand, count in ((1, 4), (2, 8), (3, 7), (4, 4), (5, 5))
        for number in range(1, count + 1)
    ]
    texts = {each.reference: each.text for each in found.actions}
    assert texts["1.2"] == "Help elected members understand the implications of personalisation."
    assert texts["3.4"].startswith("Encourage wider use of SCILS (the Social Care Information")
    assert texts["5.5"].endswith("by senior managers and others with relevant expertise.")
    assert found.strands[1].narrative.startswith("The close integration of Human Resources")


def test_the_richmond_strategy_gives_its_principles_priorities_drivers_and_policy() -> None:
    found = read(RICHMOND.read_text(encoding="utf-8"))
    kinds = Counter(each.kind for each in found.parts)
    assert kinds == {"principle": 4, "priority": 9, "driver": 7, "policy": 12}
    titles = [each.title for each in found.parts]
    assert {"Choice and control", "The economic climate", "Social Work Reform Board", "Leadership"} <= set(
        titles
    )
    assert [each.line for each in found.warnings] == [31]
    assert "list of contents" in found.warnings[0].text


def test_the_richmond_strategy_names_two_dates_and_one_figure() -> None:
    found = {
        each.reference: proposals(each.text) for each in read(RICHMOND.read_text(encoding="utf-8")).actions
    }
    assert {key: each.due_on for key, each in found.items() if each.due_on} == {
        "2.1": date(2011, 4, 30),
        "2.4": date(2011, 3, 31),
    }
    assert {key for key, each in found.items() if each.figure} == {"2.1"}
    assert (found["2.1"].figure, found["2.1"].figure_words, found["2.1"].operator) == ("90%", "up to 90%", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Done by April 2011.", Proposals(date(2011, 4, 30), "by April 2011")),
        ("Publish by 3rd March 2027", Proposals(date(2027, 3, 3), "by 3rd March 2027")),
        ("before the end of Feb 2028", Proposals(date(2028, 2, 29), "before the end of Feb 2028")),
        ("due: 31/03/2027", Proposals(date(2027, 3, 31), "due: 31/03/2027")),
        ("by 2027-06-30", Proposals(date(2027, 6, 30), "by 2027-06-30")),
        ("by 2030 all of it", Proposals(date(2030, 12, 31), "by 2030")),
        ("by 2026/27", Proposals()),
        ("by 31 February 2027", Proposals()),
        ("as in April 2011", Proposals()),
        ("90% of staff", Proposals(figure="90%", figure_words="90%")),
        (
            "at least 90 per cent",
            Proposals(figure="90%", figure_words="at least 90 per cent", operator="at_least"),
        ),
        ("below 8.5% vacancies", Proposals(figure="8.5%", figure_words="below 8.5%", operator="at_most")),
        ("exactly 5%", Proposals(figure="5%", figure_words="exactly 5%", operator="exactly")),
        ("", Proposals()),
    ],
)
def test_dates_and_shares_are_proposed_as_the_words_say_them(text, expected) -> None:
    assert proposals(text) == expected


CASES = [
    # strands without references: lists under numbered headings
    ("1. Leading\n\n- Map needs\n- Brief members\n\n2. Learning\n\n• Build a course\n", [("1", 2), ("2", 1)]),
    # one numbered list under a heading
    ("Our plan\n\nActions\n1. Map needs\n2. Brief members\n", [("1", 2)]),
    # no numbers at all: lists under headings
    (
        "# Leading\n\nWhat we will do\n\n- Map needs\n- Brief members\n\n# Learning\n\n- Build a course\n",
        [("1", 2), ("2", 1)],
    ),
    # three deep: the middle is a heading among the actions
    ("1 Leading\n\n1.1 Managers\n\n1.1.1 Map needs\n1.1.2 Mentor them\n", [("1", 2)]),
    # letters
    (
        "Strand A: Leading\n\nA1 Map needs\nA2 Brief members\n\nStrand B: Learning\n\nB1 Build a course",
        [("A", 2), ("B", 1)],
    ),
    # a reference without its heading
    ("7.1 Map needs\n7.2 Brief members", [("7", 2)]),
    # figures of another script, marks of direction
    ("\u200f١ القيادة\n\n\u200f١.١ تحديد احتياجات القادة\n\u200f١.٢ إحاطة الأعضاء", [("1", 2)]),
    ("1 מנהיגות\n\n1.1 מיפוי צרכים\n\n1.2 הכשרה", [("1", 2)]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_other_shapes(text, expected) -> None:
    assert [(each.number, len(each.actions)) for each in read(text).strands] == expected


def test_an_action_goes_on_over_broken_lines_until_the_paragraph_ends() -> None:
    found = read(
        "1 Leading\n\n1.1 Map the needs of leaders\nand of managers\n\nThis is about something else.\n"
    )
    assert found.actions[0].text == "Map the needs of leaders and of managers"
    assert found.strands[0].narrative == "This is about something else."


def test_a_reference_used_twice_is_told_apart_and_said() -> None:
    found = read("1 Leading\n\n1.1 Map needs\n1.1 Brief members")
    assert [each.reference for each in found.actions] == ["1.1", "1.1 (2)"]
    assert any("1.1 is there more than once" in each.text and each.line == 4 for each in found.warnings)


def test_four_hundred_actions_are_found() -> None:
    found = read("1 Everything\n\n" + "\n".join(f"1.{number} Do thing {number}" for number in range(1, 401)))
    assert len(found.actions) == 400


@pytest.mark.parametrize(
    "text", ["", "   \n\n", "We want to be better.\n\nMuch better.", "\x00\x01\x02", "| | |\n---"]
)
def test_where_nothing_is_found_the_preview_says_so(text) -> None:
    found = read(text)
    assert found.actions == []
    assert "No numbered actions" in found.warnings[0].text


_LINE = st.one_of(
    st.text(max_size=40),
    st.builds("{}.{} {}".format, st.integers(1, 12), st.integers(1, 30), st.text(max_size=30)),
    st.builds("- {}.{} | **{}**".format, st.integers(1, 9), st.integers(1, 9), st.text("abc ", max_size=30)),
    st.builds(
        "{}.{}.{} {}".format,
        st.integers(1, 3),
        st.integers(1, 3),
        st.integers(1, 3),
        st.text("ab ", max_size=9),
    ),
    st.builds("{}. {}".format, st.integers(1, 12), st.text("abc ", max_size=30)),
    st.builds("{} {}".format, st.integers(1, 12), st.sampled_from(["Leading", "Learning", "Drivers"])),
    st.sampled_from(
        [
            "",
            "What we will do",
            "Drivers for change",
            "1 Leading\t12",
            "- a point",
            "Principles:",
            "\u202e1.1 x",
        ]
    ),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_LINE, max_size=25))
def test_nothing_raises_and_no_numbered_line_is_lost_without_a_word(lines) -> None:
    found = parse([Line(at, each) for at, each in enumerate(lines, start=1)])
    told = {each.line for each in found.actions} | {each.line for each in found.warnings}
    told |= {each.line for each in found.strands} | {each.line for each in found.parts}
    contents = [each for each in found.warnings if "list of contents" in each.text]
    for at, each in enumerate(lines, start=1):
        if re.match(r"^\d{1,2}\.\d{1,2} [A-Za-z]+$", each):
            assert at in told or contents, each
    references = [each.reference for each in found.actions]
    assert len(references) == len(set(references))
    assert all(0 < len(each.title) <= 200 and len(each.reference) <= 20 for each in found.actions)
    assert all(len(each.number) <= 10 and 0 < len(each.title) <= 200 for each in found.strands)
    assert all(len(each.title) <= 200 for each in found.parts)


@given(st.text(max_size=400))
def test_any_text_is_read(text) -> None:
    read(text)
    proposals(text)
