"""Composing, states of cells, completeness, matching cells to steps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comms.rules.composing import composed
from comms.rules.rehearsal import Line, StepFacts, differences, problems
from comms.rules.scenarios import CellState, Facts, Match, Place, cell_state, completeness, matches


@pytest.mark.parametrize(
    ("core", "variant", "body", "words"),
    [
        (
            "CQC has published.",
            "We are Good.",
            "Thank you.",
            "CQC has published.\n\nWe are Good.\n\nThank you.",
        ),
        ("", "We are Good.", "", "We are Good."),
        ("  One\r\ntwo \n", "\n\n", "\rThree", "One\ntwo\n\nThree"),
        ("", "", "", ""),
    ],
)
def test_the_parts_are_joined_as_paragraphs(core, variant, body, words) -> None:
    assert composed(core, variant, body) == words


@given(st.text(), st.text(), st.text())
def test_composing_loses_no_word_and_is_stable(core, variant, body) -> None:
    words = composed(core, variant, body)
    for part in (core, variant, body):
        assert part.replace("\r\n", "\n").replace("\r", "\n").strip() in words
    assert composed("", "", words) == words
    assert composed(core, variant, body.replace("\n", "\r\n") if "\r" not in body else body) == words


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (Facts(is_needed=False, has_text=True, is_cleared=True), CellState.NOT_NEEDED),
        (Facts(), CellState.MISSING),
        (Facts(has_text=True), CellState.DRAFT),
        (Facts(has_text=True, is_waiting=True), CellState.IN_CLEARANCE),
        (Facts(has_text=True, was_changed=True), CellState.CHANGED),
        (Facts(has_text=True, was_changed=True, is_waiting=True), CellState.IN_CLEARANCE),
        (Facts(has_text=True, is_cleared=True), CellState.CLEARED),
    ],
)
def test_a_cell_has_one_state(facts, state) -> None:
    assert cell_state(facts) is state


@given(st.lists(st.sampled_from(list(CellState))))
def test_the_percentage_is_never_a_false_hundred(states) -> None:
    found = completeness(states)
    needed = [state for state in states if state != CellState.NOT_NEEDED]
    assert (found.needed, found.cleared) == (len(needed), needed.count(CellState.CLEARED))
    assert (found.percent == 100) == found.is_complete
    assert (found.percent == 100) == (bool(needed) and all(state == CellState.CLEARED for state in needed))


def test_cells_go_to_steps_of_their_audience_and_channel() -> None:
    steps = [Place(1, frozenset({10, 11}), 5), Place(2, frozenset({10}), 6), Place(3, frozenset(), None)]
    cells = [
        Place(100, frozenset({10}), 5),
        Place(101, frozenset({11}), 5),
        Place(102, frozenset({10}), None),
    ]
    assert matches(steps, cells) == [Match(1, (100, 101)), Match(2, ()), Match(3, ())]


READY = StepFacts(
    has_text=True,
    is_cleared=True,
    is_spoken=False,
    is_mail=True,
    audiences=1,
    recipients=3,
    has_owner=True,
    only_cleared=False,
    is_before=False,
)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"has_text": False, "is_cleared": False}, "No text"),
        ({"is_cleared": False}, "The text is not cleared"),
        ({"audiences": 0}, "No audience"),
        ({"recipients": 0}, "Nobody would receive it"),
        ({"recipients": 0, "only_cleared": True}, "nobody is cleared"),
        ({"is_before": True}, "not limited to cleared contacts"),
        ({"has_owner": False}, "Nobody is named to do it"),
        ({"texts": 2}, "2 texts fit this step"),
        ({"formats_missing": ("Easy Read",)}, "Easy Read is missing"),
        ({"order": ("Media first",)}, "Media first"),
    ],
)
def test_each_problem_has_its_sentence(changes, sentence) -> None:
    assert problems(READY) == []
    found = problems(StepFacts(**{**READY.__dict__, **changes}))
    assert len(found) == 1
    assert sentence in found[0]


def test_two_runs_are_compared_step_by_step() -> None:
    def line(step, people=3, *problems):
        return Line(step, "Step", "P+0", "", "Staff", "E-mail", "", "", people, 1.0, list(problems))

    found = differences([line(1, 3, "New"), line(2, 5)], [line(1, 3, "Old"), line(3)])
    assert (found[1].appeared, found[1].solved, found[1].people_before) == (("New",), ("Old",), None)
    assert found[2].is_new_step
    assert differences([line(1)], None) == {}
