"""How complete a plan is, where it can go, and what changed between versions."""

from typing import Any

import pytest

from comms.rules.plan_risks import weight
from comms.rules.plan_sections import (
    Entry,
    ObjectiveFacts,
    Place,
    PlanFacts,
    Section,
    State,
    gaps,
    lacks_words,
    missing_count,
    sections,
    smart_lacks,
)
from comms.rules.plan_status import STEPS, leads_to, steps_from
from comms.rules.plan_texts import TEXT_LABELS
from comms.rules.plan_versions import compare, snapshot_hash

WHOLE = ObjectiveFacts("Staff know", "Pulse", "Yes", "Yes", "10%", "80%", True, True, 1)
_LISTS = (
    "objectives",
    "audiences",
    "messages",
    "channels",
    "activities",
    "risks",
    "roles",
    "cells",
    "measures",
    "phases",
)
FULL = Entry("Fine", (), Place("x"))


def named(found: list[Section], code: str) -> Section:
    """One section."""
    return next(section for section in found if section.code == code)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("All is said.", 0),
        ("We help people in [council area].", 1),
        ("[A] and [b c].", 2),
        ("See [our page](https://example.org).", 0),
        ("See [our page](https://example.org) of [council].", 1),
        ("An empty [] box", 0),
        ("Over [two\nlines]", 0),
    ],
)
def test_gaps_are_words_in_square_brackets_that_are_no_link(text: str, count: int) -> None:
    assert gaps(text) == count


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("", ("nothing is written yet",)),
        (" \n", ("nothing is written yet",)),
        ("Done.", ()),
        ("In [place].", ("1 gap in square brackets",)),
        ("In [place] by [year].", ("2 gaps in square brackets",)),
    ],
)
def test_what_a_text_lacks(text: str, lacks: tuple[str, ...]) -> None:
    assert lacks_words(text) == lacks


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({}, ()),
        ({"statement": "In [place]"}, ("specific: words in square brackets",)),
        ({"measured_by": ""}, ("measurable: how it is measured",)),
        ({"target": ""}, ("measurable: a target",)),
        ({"baseline": ""}, ("measurable: a baseline",)),
        ({"achievable": ""}, ("achievable: why it can be done",)),
        ({"relevant": ""}, ("relevant: why it matters",)),
        ({"has_day": False}, ("time-bound: a day",)),
        ({"has_owner": False}, ("an owner",)),
        ({"audiences": 0}, ("an audience",)),
        ({"target": "", "has_day": False}, ("measurable: a target", "time-bound: a day")),
    ],
)
def test_what_is_missing_of_smart(change: dict[str, Any], lacks: tuple[str, ...]) -> None:
    assert smart_lacks(ObjectiveFacts(**{**vars(WHOLE), **change})) == lacks


def test_an_empty_plan_has_begun_nothing_and_says_what_to_do_first() -> None:
    found = sections(PlanFacts(is_assessment=True))
    assert {section.state for section in found if section.code != "roles"} == {State.NOT_STARTED}
    first = [need.text for section in found for need in section.missing]
    for words in ("Name the sponsor", "Add an objective", "Add an audience", "Write the umbrella message"):
        assert words in first
    assert missing_count(found) == len(first)


def test_a_plan_with_everything_is_complete() -> None:
    facts = PlanFacts(
        is_assessment=True,
        has_sponsor=True,
        has_assessment=True,
        has_review_day=True,
        texts=dict.fromkeys(TEXT_LABELS, "Said."),
        umbrellas=1,
        scenarios=7,
        **{name: [FULL] for name in _LISTS},  # type: ignore[arg-type]
    )
    found = sections(facts)
    assert {section.state for section in found} == {State.COMPLETE}
    assert missing_count(found) == 0


def test_one_thing_missing_is_named_with_its_place() -> None:
    lacking = Entry("COM-3 Seminar", ("a day", "an owner"), Place("activity", "activity", 3))
    section = named(sections(PlanFacts(is_assessment=False, activities=[FULL, lacking])), "activities")
    assert section.state is State.IN_PROGRESS
    assert [(need.text, need.place.key) for need in section.missing] == [
        ("COM-3 Seminar: a day; an owner", 3)
    ]


def test_only_an_assessment_needs_an_assessment_and_scenarios() -> None:
    found = sections(PlanFacts(is_assessment=False))
    assert "scenarios" not in {section.code for section in found}
    assert not any("assessment" in need.text for section in found for need in section.needs)
    assert named(sections(PlanFacts(is_assessment=False, scenarios=1)), "scenarios").missing


@pytest.mark.parametrize(
    ("step", "status", "to"),
    [
        ("put_forward", "draft", "in_review"),
        ("put_forward", "live", "live"),
        ("put_forward", "closed", None),
        ("approve", "in_review", "approved"),
        ("approve", "draft", None),
        ("approve", "live", "live"),
        ("send_back", "in_review", "draft"),
        ("send_back", "live", None),
        ("go_live", "approved", "live"),
        ("go_live", "draft", None),
        ("close", "live", "closed"),
        ("close", "closed", None),
        ("reopen", "superseded", "draft"),
        ("reopen", "live", None),
    ],
)
def test_where_a_plan_can_go(step: str, status: str, to: str | None) -> None:
    assert leads_to(step, status) == to
    assert (step in steps_from(status)) == (to is not None)


def test_every_status_has_a_way_on() -> None:
    statuses = {"draft", "in_review", "approved", "live", "closed", "superseded"}
    assert {status for ways in STEPS.values() for status in ways} == statuses


@pytest.mark.parametrize(
    ("likelihood", "impact", "words"),
    [(1, 1, "Low"), (2, 3, "Low"), (2, 4, "Medium"), (3, 4, "Medium"), (3, 5, "High"), (5, 5, "High")],
)
def test_the_weight_of_a_risk(likelihood: int, impact: int, words: str) -> None:
    assert weight(likelihood, impact).words == words


def snapshot(**entries: str) -> list[dict[str, Any]]:
    """One section with these texts."""
    return [
        {
            "code": "narrative",
            "title": "Narrative",
            "entries": [
                {"key": key, "label": key.capitalize(), "text": text} for key, text in entries.items()
            ],
        }
    ]


def test_what_was_added_removed_and_changed() -> None:
    before = snapshot(short="We help. We listen.", gone="Old words.", same="As it was.")
    after = snapshot(short="We help. We learn.", same="As it was.", new="New words.")
    (section,) = compare(before, after)
    assert section.counts == {"added": 1, "changed": 1, "removed": 1}
    kinds = {entry.label: entry.kind for entry in section.entries}
    assert kinds == {"Short": "changed", "New": "added", "Gone": "removed"}
    changed = next(entry for entry in section.entries if entry.kind == "changed")
    assert "".join(piece.text for piece in changed.pieces if piece.kind != "added") == "We help. We listen."
    assert "".join(piece.text for piece in changed.pieces if piece.kind != "removed") == "We help. We learn."


def test_nothing_changed_is_nothing_and_a_whole_section_can_come_or_go() -> None:
    one = snapshot(short="A")
    assert compare(one, one) == []
    assert [entry.kind for entry in compare([], one)[0].entries] == ["added"]
    assert [entry.kind for entry in compare(one, [])[0].entries] == ["removed"]


def test_a_new_name_is_a_change() -> None:
    after = snapshot(short="A")
    after[0]["entries"][0]["label"] = "In short"
    assert compare(snapshot(short="A"), after)[0].counts["changed"] == 1


def test_the_hash_changes_with_any_word() -> None:
    assert snapshot_hash(snapshot(short="A")) == snapshot_hash(snapshot(short="A"))
    assert snapshot_hash(snapshot(short="A")) != snapshot_hash(snapshot(short="B"))
    assert snapshot_hash(snapshot(short="A")) != snapshot_hash(snapshot(long="A"))
