"""The steps of a strategy, what changed between two versions, how heavy a risk is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workforce.rules import strategy_life as life
from workforce.rules.risks import movement, weigh
from workforce.rules.strategy_successors import successor_of
from workforce.rules.strategy_versions import ADDED, REMOVED, SAME, compare, word_changes

STATES = [life.DRAFT, life.CONSULTATION, life.AGREED, life.ACTIVE, life.SUPERSEDED]


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        (life.DRAFT, [life.CONSULT, life.AGREE]),
        (life.CONSULTATION, [life.BACK, life.AGREE]),
        (life.AGREED, [life.ACTIVATE, life.RENEW]),
        (life.ACTIVE, [life.RENEW]),
        (life.SUPERSEDED, []),
    ],
)
def test_which_steps_are_open(state, steps) -> None:
    assert life.steps_from(state) == steps


def test_nothing_leads_back_from_what_was_agreed() -> None:
    settled = {life.AGREED, life.ACTIVE, life.SUPERSEDED}
    for froms, to in life.STEPS.values():
        if froms & settled:
            assert to in settled | {""}


@given(st.text(alphabet="ab \n.ü", max_size=80), st.text(alphabet="ab \n.ü", max_size=80))
def test_both_texts_can_be_read_out_of_the_changes(before, after) -> None:
    found = word_changes(before, after)
    assert "".join(each.text for each in found if each.kind != ADDED) == before
    assert "".join(each.text for each in found if each.kind != REMOVED) == after


def test_changes_are_word_by_word_and_line_ends_count_as_one_kind() -> None:
    found = word_changes("We grow our own staff", "We train our own staff")
    assert [(each.kind, each.text) for each in found] == [
        (SAME, "We "), (REMOVED, "grow "), (ADDED, "train "), (SAME, "our own staff"),
    ]  # fmt: skip
    assert {each.kind for each in word_changes("a\r\nb", "a\nb")} == {SAME}


def test_long_texts_are_shown_whole() -> None:
    found = word_changes("a " * 4000, "b " * 4000)
    assert [each.kind for each in found] == [REMOVED, ADDED]


def section(code, **texts):
    entries = [{"key": key, "label": key.title(), "text": text} for key, text in texts.items()]
    return {"code": code, "title": f"Section {code}", "entries": entries}


def test_what_was_added_changed_and_removed() -> None:
    before = [section("1", kept="same", gone="old", words="one two"), section("2", a="b")]
    after = [section("1", kept="same", words="one three", new="fresh")]
    first, second = compare(before, after)
    assert [(entry.label, entry.kind) for entry in first.entries] == [
        ("Words", "changed"), ("New", "added"), ("Gone", "removed"),
    ]  # fmt: skip
    assert first.summary == "1 added, 1 changed, 1 removed"
    assert (second.title, second.summary) == ("Section 2", "1 removed")
    assert compare(after, after) == []


def test_another_title_alone_is_a_change() -> None:
    old, new = section("1", a="text"), section("1", a="text")
    new["entries"][0]["label"] = "Other"
    assert compare([old], [new])[0].entries[0].kind == "changed"


@pytest.mark.parametrize(
    ("title", "successor"),
    [
        ("NMDS-SC", "ASC-WDS"),
        ("Common Induction  Standards refresh", "Care Certificate"),
        ("CQC Essential Standards", "nine quality statements"),
        ("Working to Put People First", "July 2024"),
        ("Putting People First", ""),
        ("QCF", "to be confirmed"),
        ("", ""),
    ],
)
def test_what_took_the_place_of_a_policy(title, successor) -> None:
    found = successor_of(title)
    assert (successor in found) if successor else found == ""


@pytest.mark.parametrize(
    ("likelihood", "impact", "word"),
    [(1, 1, "Low"), (1, 5, "Low"), (2, 4, "Medium"), (3, 4, "Medium"), (3, 5, "High"), (5, 5, "High")],
)
def test_the_band_of_a_score(likelihood, impact, word) -> None:
    found = weigh(likelihood, impact)
    assert (found.score, found.word) == (likelihood * impact, word)


@pytest.mark.parametrize(
    ("score", "former", "words"),
    [(8, None, "New"), (8, 8, "No change"), (12, 8, "Up 4, from 8"), (4, 12, "Down 8, from 12")],
)
def test_which_way_a_risk_moved(score, former, words) -> None:
    assert movement(score, former) == words
