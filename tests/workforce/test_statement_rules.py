"""What is suggested for which statement, and the paragraph written from facts."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workforce.queries.statement_matrix import default_matrix
from workforce.rules.statement_paragraph import (
    ActionFact,
    IndicatorFact,
    ObservationFact,
    ParagraphFacts,
    Source,
    as_plain,
    marks_in,
    pieces,
    write,
)
from workforce.rules.statements import (
    INDICATOR,
    INTENDED,
    Rule,
    Thing,
    is_about_workforce,
    stamp_of,
    suggestions,
    thin,
)

# The Richmond actions of section 4.3, by statement; 3.x, 4.x and 5.x are every action of the strand.
RICHMOND = {
    1: {"2.4", "2.6", "2.8"},
    2: {"3.1", "5.2"},
    3: {"1.1", "5.1"},
    4: {"2.2", "3.3", "3.5", "3.6"},
    5: {"3.1", "3.2", "3.7"},
    6: {"2.6", "2.7"},
    7: {"5.1"},
    8: {"1.1", "1.2", "1.3", "1.4", "2.1", "2.3"},
    9: {"2.5", "2.6", "2.7", "2.8"}
    | {f"3.{n}" for n in range(1, 8)}
    | {f"4.{n}" for n in range(1, 5)}
    | {f"5.{n}" for n in range(1, 6)},
}


def test_the_shipped_matrix_names_the_richmond_actions_of_every_statement() -> None:
    found: dict[int, set[str]] = {}
    for rule in default_matrix().rules:
        if rule.reference:
            found.setdefault(rule.statement, set()).add(rule.reference)
            assert rule.words, "a reference alone may be another strategy's"
    assert found == RICHMOND
    assert set(default_matrix().questions) == set(range(1, 10))


def figure(code: str, name: str = "", **extra) -> Thing:
    return Thing(INDICATOR, 1, code, name, name, **{"scope": "council", **extra})


def offered(thing: Thing) -> dict[int, str]:
    return {each.statement: each.strength for each in suggestions([thing], default_matrix().rules)}


@pytest.mark.parametrize(
    ("thing", "expected"),
    [
        (figure("vacancy-rate"), {1: "direct"}),
        (figure("vacancy-rate", job_role=15), {1: "direct", 2: "direct"}),
        (figure("vacancy-rate", scope="place"), {4: "direct"}),
        (figure("vacancy-rates"), {}),
        (figure("turnover-rate-ot"), {1: "direct"}),
        (figure("pdp-coverage"), {9: "direct"}),
        (figure("asc-wds-completeness"), {8: "direct"}),
        (figure("provider-asc-wds-completeness", scope="providers"), {4: "direct"}),
        (figure("training-currency"), {7: "direct", 9: "supporting"}),
        (figure("own", "AMHP cover at night"), {6: "direct"}),
        (figure("own", "Something else"), {}),
    ],
)
def test_indicators_are_suggested_by_code_scope_role_and_words(thing, expected) -> None:
    assert offered(thing) == expected


def test_a_reference_counts_only_where_a_word_confirms_it() -> None:
    text = "Undertake the Social Work Reform Board 'workload health check' by March 2011."
    assert 1 in offered(Thing(INTENDED, 1, "2.4", text))
    assert offered(Thing(INTENDED, 1, "2.4", "Paint the office")) == {}
    assert offered(Thing(INTENDED, 1, "9.9", "Paint the office")) == {}


def test_what_is_linked_is_not_offered_again_and_the_direct_rule_counts() -> None:
    rules = [
        Rule(1, INDICATOR, "supporting", "staff", "first", codes=("x",)),
        Rule(1, INDICATOR, "direct", "processes", "second", codes=("x",)),
        Rule(2, INDICATOR, "supporting", "", "third", codes=("x",)),
    ]
    found = suggestions([figure("x")], rules)
    assert [(each.statement, each.because) for each in found] == [(1, "second"), (2, "third")]
    assert [each.key for each in found] == ["indicator:1:1", "indicator:1:2"]
    assert not suggestions([figure("x", linked=frozenset({1, 2}))], rules)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((0, 0, 0, 0), ("No action", "No indicator", "No evidence")),
        ((1, 1, 1, 1), ()),
        ((1, 2, 1, 0), ("No indicator with a value",)),
        ((0, 1, 0, 1), ("No action", "No evidence")),
    ],
)
def test_what_is_thin_is_said(counts, expected) -> None:
    actions, indicators, evidence, with_value = counts
    assert thin(actions=actions, indicators=indicators, evidence=evidence, with_value=with_value) == expected


def test_evidence_speaks_of_the_workforce_by_its_category_or_its_title() -> None:
    words = default_matrix().evidence_words
    assert is_about_workforce("Anything", "staff", words)
    assert is_about_workforce("Recruitment plan", "processes", words)
    assert not is_about_workforce("Complaints log", "people", words)


VACANCY = IndicatorFact(
    name="Vacancy rate",
    scope="Council staff",
    value="12.4%",
    period="30 September 2026",
    trend="worse than before",
    expected="expected at most 8.0%",
    benchmark="7.0% (2024/25)",
    missing="",
    from_staff=False,
    source=Source("Vacancy rate: 12.4%", date(2026, 9, 30), "indicator", 1),
    benchmark_source=Source("England: 7.0%", date(2025, 3, 31), "indicator", 1),
)
ITEM = Source("QS1-E4 Audit", date(2026, 8, 1), "evidence", 4)


def action(number: int, *, is_red: bool = False, evidence=()) -> ActionFact:
    source = Source(f"ACT-{number}", date(2026, 10, number), "action", number)
    return ActionFact(f"ACT-{number}", f"Action {number}", is_red, "due on 1 May 2026", source, evidence)


FACTS = ParagraphFacts(
    indicators=(VACANCY,),
    closed=(action(1, evidence=(("QS1-E4", ITEM),)), action(2)),
    open=(action(3, is_red=True), action(4)),
    not_begun=1,
    observations=(
        ObservationFact(
            "Social workers",
            "Start: Lead practice",
            "They do.",
            3,
            "Audit",
            Source("Seen", date(2026, 11, 2), "shift", 9),
        ),
    ),
    register=Source("Register", date(2026, 11, 22), "statement", 1),
)


def test_the_paragraph_says_what_is_known_done_remaining_and_said_with_a_note_for_every_figure() -> None:
    made = write(FACTS)
    assert made.text.split("\n\n") == [
        "What we know: Vacancy rate (council staff): 12.4% at 30 September 2026 [1]; worse than before; expected at "
        "most 8.0%; England 7.0% (2024/25) [2].",
        "What we did: Action 1 (ACT-1, due on 1 May 2026) [3], shown by QS1-E4 [4]. Action 2 (ACT-2, due on 1 May "
        "2026) [5], without evidence attached.",
        "What remains: 2 actions are open [6]. Red: Action 3 (ACT-3, due on 1 May 2026) [7]. 1 intention has not "
        "been put in action [6].",
        "What staff say: Social workers, “Start: Lead practice”: They do (audit, confidence 3 of 5) [8].",
    ]
    assert [note.number for note in made.notes] == [1, 2, 3, 4, 5, 6, 7, 8]
    # The day a register is read makes no figure new.
    assert made.as_at == date(2026, 11, 2)


def test_without_facts_every_part_says_so() -> None:
    made = write(ParagraphFacts())
    assert made.text.split("\n\n") == [
        "What we know: no indicator is linked with this statement yet.",
        "What we did: no action is closed yet.",
        "What remains: no action is open.",
        "What staff say: nothing that staff said is linked with this statement yet.",
    ]
    assert made.notes == ()
    assert made.as_at is None


def test_what_may_not_be_shown_is_said_and_never_a_number() -> None:
    small = replace(VACANCY, value="", missing="suppressed, because fewer than 5 people are behind it")
    text = write(ParagraphFacts(indicators=(small,))).text
    assert "Vacancy rate (council staff): suppressed, because fewer than 5 people are behind it [1]." in text
    assert "12.4" not in text
    assert "7.0%" not in text


def test_a_survey_figure_is_what_staff_say_and_red_actions_are_all_named() -> None:
    survey = replace(VACANCY, name="Health check", from_staff=True, benchmark="", benchmark_source=None)
    many = tuple(action(number, is_red=True) for number in range(1, 9))
    text = write(ParagraphFacts(indicators=(survey,), open=many, register=FACTS.register)).text
    assert "What staff say: Health check" in text
    assert all(f"ACT-{number}," in text for number in range(1, 9))
    closed = tuple(action(number) for number in range(1, 8))
    assert (
        "2 more actions are closed [6]." in write(ParagraphFacts(closed=closed, register=FACTS.register)).text
    )


@given(st.text())
def test_cutting_a_text_at_its_notes_loses_nothing(text) -> None:
    cut = pieces(text)
    assert "".join(words for words, _ in cut) == text
    assert {number for _, number in cut if number} == {number for number in marks_in(text) if number}


def test_plain_text_carries_only_the_notes_it_names() -> None:
    assert as_plain("Yes [2]. ", [(1, "One"), (2, "Two")]) == "Yes [2].\n\nSources:\n[2] Two"
    assert as_plain("No figure", [(1, "One")]) == "No figure"


def test_a_stamp_is_the_same_for_the_same_and_fits_a_form() -> None:
    assert stamp_of([(1, "direct")]) == stamp_of([(1, "direct")])
    assert stamp_of([(1, "direct")]) != stamp_of([(1, "supporting")])
    assert stamp_of([]) >= 0
