"""The pure rules: what changed between two texts, which steps are planned, who is asked, who is quoted."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comms.rules.changes import ADDED, REMOVED, SAME, Piece, changes, has_changes
from comms.rules.clearance import Facts, PlannedStep, RuleLine, Standing, is_complete, planned_steps, to_ask
from comms.rules.elections import Period, periods_touching
from comms.rules.publicity import PRINCIPLES, members_quoted, not_kept

WORDS = st.lists(
    st.sampled_from(["the", "visit", "is", "near", ".", "\n", " ", "Monday", "!", "\r\n", "é"]), max_size=40
).map("".join)


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "", []),
        ("Same.", "Same.", [Piece(SAME, "Same.")]),
        ("", "New.", [Piece(ADDED, "New.")]),
        ("Old.", "", [Piece(REMOVED, "Old.")]),
        (
            "They come on Monday. Thanks.",
            "They come on Tuesday. Thanks.",
            [
                Piece(SAME, "They come on "),
                Piece(REMOVED, "Monday. "),
                Piece(ADDED, "Tuesday. "),
                Piece(SAME, "Thanks."),
            ],
        ),
        (
            "One. Two.",
            "One. New one. Two.",
            [Piece(SAME, "One. "), Piece(ADDED, "New one. "), Piece(SAME, "Two.")],
        ),
        ("a\r\nb", "a\nb", [Piece(SAME, "a\nb")]),
    ],
)
def test_what_changed(before, after, pieces):
    assert changes(before, after) == pieces


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORDS, WORDS)
def test_pieces_give_back_both_texts_to_the_letter(before, after):
    pieces = changes(before, after)
    plain = [text.replace("\r\n", "\n").replace("\r", "\n") for text in (before, after)]
    assert "".join(piece.text for piece in pieces if piece.kind != ADDED) == plain[0]
    assert "".join(piece.text for piece in pieces if piece.kind != REMOVED) == plain[1]
    assert has_changes(pieces) == (plain[0] != plain[1])
    assert all(piece.text for piece in pieces)


def test_long_passages_are_compared_in_time():
    text = " ".join(f"word{number}" for number in range(20000))
    assert has_changes(changes(text, text.replace("word7 ", "other ")))


LINES = [
    RuleLine("dass", "approve", "always", 0, 2),
    RuleLine("lead_member", "consult", "always", 0, 2),
    RuleLine("lead_member", "approve", "member_quote", 1, 3),
    RuleLine("monitoring_officer", "approve", "pre_election", 1, 1),
    RuleLine("partner", "approve", "partner_named", 2, 5),
    RuleLine("legal", "approve", "quotes_draft", 2, 5),
]


@pytest.mark.parametrize(
    ("facts", "needed"),
    [
        (Facts(), {"dass": "approve", "lead_member": "consult"}),
        (Facts(quotes_member=True), {"dass": "approve", "lead_member": "approve"}),
        (Facts(names_partner=True), {"dass": "approve", "lead_member": "consult", "partner": "approve"}),
        (Facts(quotes_draft=True), {"dass": "approve", "lead_member": "consult", "legal": "approve"}),
        (Facts(periods=("May",)), {"dass": "approve", "lead_member": "consult"}),
        (
            Facts(periods=("May",), is_public=True),
            {"dass": "approve", "lead_member": "consult", "monitoring_officer": "approve"},
        ),
        (
            Facts(periods=("May",), quotes_member=True),
            {"dass": "approve", "lead_member": "approve", "monitoring_officer": "approve"},
        ),
        (Facts(is_public=True), {"dass": "approve", "lead_member": "consult"}),
    ],
)
def test_conditions_decide_who_is_needed(facts, needed):
    steps = planned_steps(LINES, facts)
    assert {step.role: step.mode for step in steps if step.is_needed} == needed
    assert [step.role for step in steps].count("lead_member") == 1
    assert all(step.why for step in steps if not step.is_needed)


def test_a_step_that_is_not_needed_says_why():
    found = {step.role: step.why for step in planned_steps(LINES, Facts(periods=("May",)))}
    assert found["monitoring_officer"].startswith("Neither public nor quoting a member")
    assert found["partner"] == "No partner is named"
    assert planned_steps([], Facts()) == []
    assert isinstance(planned_steps(LINES, Facts())[0], PlannedStep)


@pytest.mark.parametrize(
    ("steps", "asked"),
    [
        ([("approve", 0, "waiting"), ("approve", 0, "waiting"), ("approve", 1, "waiting")], [0, 1]),
        ([("approve", 0, "approved"), ("approve", 0, "asked"), ("approve", 1, "waiting")], []),
        ([("approve", 0, "approved"), ("approve", 1, "waiting")], [1]),
        ([("approve", 0, "not_needed"), ("approve", 5, "waiting")], [1]),
        ([("consult", 0, "waiting"), ("approve", 1, "waiting"), ("inform", 2, "waiting")], [0, 1]),
        ([("inform", 0, "waiting"), ("consult", 1, "asked"), ("approve", 2, "waiting")], [0, 2]),
        ([("approve", 0, "changes"), ("approve", 1, "waiting")], []),
        ([], []),
    ],
)
def test_the_order_of_asking(steps, asked):
    assert to_ask(Standing(key, *each) for key, each in enumerate(steps)) == asked


@pytest.mark.parametrize(
    ("steps", "complete"),
    [
        ([("approve", "approved")], True),
        ([("approve", "approved"), ("approve", "asked")], False),
        ([("approve", "approved"), ("approve", "not_needed"), ("consult", "asked")], True),
        ([("approve", "not_needed")], False),
        ([("consult", "told")], False),
        ([], False),
    ],
)
def test_when_words_are_cleared(steps, complete):
    assert is_complete(Standing(0, mode, 0, state) for mode, state in steps) is complete


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(["approve", "consult", "inform"]), st.integers(0, 4)), max_size=8))
def test_asking_and_approving_in_order_always_ends(steps):
    """However a matrix is made: asking whoever is next and having them approve reaches everybody, in order."""
    states = ["waiting"] * len(steps)
    for _ in range(len(steps) + 1):
        now = [Standing(key, mode, place, states[key]) for key, (mode, place) in enumerate(steps)]
        next_ones = to_ask(now)
        if not next_ones:
            break
        for key in next_ones:
            earlier = [
                states[other]
                for other, (mode, place) in enumerate(steps)
                if mode == "approve" and place < steps[key][1]
            ]
            assert set(earlier) <= {"approved"}
            states[key] = "approved" if steps[key][0] == "approve" else "told"
    assert "waiting" not in states


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Cllr Dev Rao said: “We are proud.”", ["Cllr Dev Rao said"]),
        ("Councillor Ann Lee, lead for care, added that", ["Councillor Ann Lee, lead for care, added"]),
        ("“We are proud,” said the Leader of the Council.", ["said the Leader of the Council"]),
        ("The Leader of the Council said so.", ["The Leader of the Council said"]),
        ("Ask Councillor Rao.", ["Councillor Rao"]),
        ("The director said nothing. Councillors meet on Monday.", []),
        ("", []),
    ],
)
def test_who_seems_to_be_quoted(text, found):
    assert members_quoted(text) == found


def test_a_principle_counts_as_kept_only_when_somebody_said_so():
    kept = {each.code: {"kept": True, "note": ""} for each in PRINCIPLES}
    assert len(PRINCIPLES) == 7
    assert not_kept(kept) == []
    assert not_kept({**kept, "lawful": {"kept": False}}) == ["Lawful"]
    assert not_kept({**kept, "objective": "yes"}) == ["Objective"]
    assert len(not_kept({})) == 7


MAY = Period(date(2027, 3, 31), date(2027, 5, 6), "Local elections", is_stated=False)


@pytest.mark.parametrize(
    ("first", "last", "inside"),
    [
        (date(2027, 3, 30), date(2027, 3, 30), False),
        (date(2027, 3, 31), date(2027, 3, 31), True),
        (date(2027, 5, 6), date(2027, 5, 6), True),
        (date(2027, 5, 7), date(2027, 5, 7), False),
        (date(2027, 3, 1), date(2027, 6, 1), True),
    ],
)
def test_the_period_runs_from_the_notice_to_the_day_of_the_poll(first, last, inside):
    assert bool(periods_touching([MAY], [(first, last)])) is inside
