"""Which moment of the assessment it is, and with which sections a pack begins then."""

from datetime import date
from typing import Any

import pytest

from assessment_ready.packs.models import Moment as StoredMoment
from assessment_ready.packs.models import PackKind
from assessment_ready.packs.rules.moments import MOMENTS, Moment, current
from assessment_ready.packs.rules.parts import OWN, PARTS, part, parts_for
from assessment_ready.packs.rules.templates import KINDS, template

DAYS = {
    "notification": date(2027, 1, 11),
    "information-return": date(2027, 2, 1),
    "visit": date(2027, 6, 14),
    "visit-ends": date(2027, 6, 17),
    "factual-accuracy": date(2027, 10, 1),
    "publication": date(2027, 11, 3),
}
PHASES = [
    ("prepare", "before_notification"),
    ("notified", "notified"),
    ("evidence", "notified"),
    ("pre_site", "before_visit"),
    ("on_site", "at_visit"),
    ("awaiting", "waiting"),
    ("draft_report", "waiting"),
    ("publication", "publication"),
    ("improve", "after"),
    ("next_cycle", "after"),
]
BY_DAY = [
    (date(2026, 11, 1), "before_notification"),
    (date(2027, 1, 10), "before_notification"),
    (date(2027, 1, 11), "notified"),
    (date(2027, 2, 1), "notified"),
    (date(2027, 2, 2), "before_visit"),
    (date(2027, 6, 13), "before_visit"),
    (date(2027, 6, 14), "at_visit"),
    (date(2027, 6, 17), "at_visit"),
    (date(2027, 6, 18), "waiting"),
    (date(2027, 10, 1), "waiting"),
    (date(2027, 10, 2), "publication"),
    (date(2027, 11, 3), "publication"),
    (date(2027, 11, 4), "after"),
]


@pytest.mark.parametrize(("phase", "moment"), PHASES)
def test_the_plans_phase_decides(phase: str, moment: str) -> None:
    assert current(phase, {}, date(2027, 1, 1)) == moment


@pytest.mark.parametrize(("day", "moment"), BY_DAY)
@pytest.mark.parametrize("phase", ["", "a-phase-of-our-own"])
def test_otherwise_the_milestones_do(day: date, moment: str, phase: str) -> None:
    assert current(phase, DAYS, day) == moment


def test_nothing_known_is_before_notification() -> None:
    assert current("", {}, date(2027, 1, 1)) == Moment.BEFORE_NOTIFICATION


def test_milestones_that_are_missing_leave_out_their_moment() -> None:
    days = {"notification": DAYS["notification"], "publication": DAYS["publication"]}

    assert current("", days, date(2027, 6, 15)) == "notified"
    assert current("", days, date(2027, 12, 1)) == "after"


def test_the_codes_are_those_that_are_stored() -> None:
    assert list(MOMENTS) == StoredMoment.values
    assert list(KINDS) == PackKind.values


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("moment", MOMENTS)
def test_every_kind_has_sections_for_every_moment(kind: str, moment: str) -> None:
    sections = template(kind, moment)

    assert len(sections) >= 8
    assert all(each.title and part(each.part).is_for(kind) for each in sections)
    assert all(each.text or part(each.part).is_live for each in sections)
    assert all(not part(each.part).advice(each.text) for each in sections)
    assert {each.part for each in sections} >= {"dates", "contacts", "formats"}
    assert ("findings" in {each.part for each in sections}) == (moment in ("publication", "after"))


def test_what_nobody_knows_has_no_template() -> None:
    for kind, moment in (("all", "never"), ("nobody", "waiting")):
        with pytest.raises(KeyError):
            template(kind, moment)


def test_a_committee_report_has_the_usual_headings_in_order() -> None:
    titles = [each.title for each in template("committee", "after")]

    assert titles == [
        "About this report",
        "Purpose of the report and policy context",
        "Recommendations",
        "Background",
        "Process and timeline",
        "Strengths and areas for improvement",
        "CQC’s findings",
        "Improvement plan",
        "Performance",
        "Implications",
        "Further reports",
        "Contact",
        "Other formats",
    ]


def test_only_the_leaders_pack_has_risks() -> None:
    assert [kind for kind in KINDS if "risks" in {each.code for each in parts_for(kind)}] == ["lead"]


def test_a_summary_longer_than_a_page_is_advised_against() -> None:
    assert part("summary").advice("word " * 350) == ""
    assert part("summary").advice("word " * 1_200) == (
        "This has 1,200 words. Keep it to 350, so that it stays one page."
    )


def test_a_part_nobody_knows_has_own_words() -> None:
    assert part("") is part("gone") is OWN


NONSENSE: list[Any] = [
    None,
    [],
    "x",
    7,
    {"most": "many"},
    {"most": True},
    {"most": None, "themes": 3},
    {"most": 10**9},
    {"most": -1},
]


@pytest.mark.parametrize("stored", NONSENSE)
def test_whatever_is_stored_choices_are_sound(stored: object) -> None:
    for each in PARTS.values():
        found = each.chosen(stored)
        for setting in each.settings:
            assert type(found[setting.name]) is type(setting.usual)
            if setting.kind == "number":
                assert setting.least <= int(found[setting.name]) <= setting.most


def test_words_are_sourced_only_while_nobody_changed_them() -> None:
    known = PARTS["cqc_may_ask"]

    assert known.source_of(known.words) == known.source != ""
    assert known.source_of(f"{known.words} More.") == ""
