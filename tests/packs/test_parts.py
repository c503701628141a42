"""The live parts: what each says, that nothing comes in of an embargo, and what they cost."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment_ready.embargo.models import Embargo
from assessment_ready.framework.models import PublishedResult
from assessment_ready.packs.models import Pack, PackKind
from assessment_ready.packs.queries.build import build
from assessment_ready.packs.rules.content import (
    Content,
    ContentSection,
    as_json,
    for_reader,
    from_json,
    words,
)
from assessment_ready.packs.rules.parts import PARTS
from assessment_ready.packs.rules.templates import KINDS, template
from assessment_ready.readiness.models import Citation, Judgement, Round, RoundKind, RoundStatus
from assessment_ready.timeline.models import Assessment, CommitteeMeeting, Election, Milestone
from comms.models import PlanRisk
from tests.comms.making import Comms, comms_of
from tests.comms.specimens.messages import prove
from tests.packs.making import make_pack, make_section
from tests.timeline.making import embargo
from tests.world import World

NOW = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)


@pytest.fixture
def made(world: World) -> Comms:
    """Westmere's plan, by the communications lead."""
    return comms_of(world, world.members["cara"])


def pack_of(made: Comms, **extra: Any) -> Pack:
    return make_pack(made.world, plan=made.plan, **extra)


def built(pack: Pack) -> Content:
    return build(pack, list(pack.sections.all()), pack.owner, NOW)


def part_of(made: Comms, code: str, pack: Pack | None = None, **choices: Any) -> ContentSection:
    """One part of a pack with nothing else in it."""
    pack = pack or pack_of(made, kind=PackKind.LEAD)
    make_section(pack, PARTS[code].title, part=code, settings=choices)
    return built(pack).sections[-1]


def said(section: ContentSection) -> str:
    """Everything a section says."""
    return words(Content("", sections=(section,)))


def visit(made: Comms, **extra: Any) -> Milestone:
    """The plan's assessment with its visit."""
    if made.plan.assessment is None:
        made.plan.assessment = Assessment.objects.create(
            council=made.council,
            title="Assessment 2026",
            notified_on=date(2026, 9, 1),
            created_by=made.actor.user,
        )
        made.plan.save(update_fields=["assessment"])
    values = {"title": "Visit begins", "earliest": date(2026, 12, 7), "latest": date(2026, 12, 9)}
    return made.world.milestone(assessment=made.plan.assessment, **values | extra)


def meeting(made: Comms, **extra: Any) -> CommitteeMeeting:
    values = {"committee": "Scrutiny", "meets_on": date(2027, 1, 20), "purpose": "Readiness"}
    return CommitteeMeeting.objects.create(council=made.council, **values | extra)


def proved_message(made: Comms, text: str, **extra: Any) -> Any:
    """A cleared message with live proof."""
    message = made.message(text, cleared=True, **extra)
    item = made.world.evidence(1, as_at=date(2026, 9, 1), embargo=extra.get("embargo"))
    prove(made, message, item, embargo=extra.get("embargo"))
    return message


def published(made: Comms, text: str = "Will care change?", answer: str = "No.", **extra: Any) -> Any:
    """A question with a cleared and published answer."""
    values = {"state": "answered", "answer": answer, "published_at": NOW}
    return made.question(text, content_hash="a" * 64, cleared_hash="a" * 64, **values | extra)


def test_dates_are_said_as_expected_confirmed_and_done(made: Comms) -> None:
    visit(made)
    visit(made, title="Information return due", confirmed_on=date(2026, 12, 3))
    visit(made, title="Notification from CQC", actual_on=date(2026, 9, 1))
    meeting(made)
    meeting(made, committee="Cabinet", meets_on=date(2026, 11, 1))

    found = part_of(made, "dates")
    rows = [row for each in found.blocks for row in each.block.rows]

    assert ("Visit begins", "7 to 9 December 2026", "Expected, not confirmed") in rows
    assert ("Information return due", "3 December 2026", "Confirmed") in rows
    assert ("Notification from CQC", "1 September 2026", "Done") in rows
    assert ("Scrutiny", "20 January 2027", "Readiness", "–") in rows
    assert "Cabinet" not in said(found)
    assert found.blocks[0].block.text == "Information return due: 3 December 2026."
    assert "as at 1 December 2026" in found.blocks[1].block.source


def test_what_has_happened_can_be_left_out(made: Comms) -> None:
    visit(made, title="Notification from CQC", actual_on=date(2026, 9, 1))

    assert "Notification" not in said(part_of(made, "dates", past=False))


def test_a_report_expected_before_an_election_is_flagged(made: Comms) -> None:
    visit(
        made, title="CQC publishes", code="publication", earliest=date(2027, 4, 1), latest=date(2027, 5, 30)
    )
    Election.objects.create(
        council=made.council, title="Local elections", poll_on=date(2027, 5, 6), notice_on=date(2027, 3, 31)
    )

    assert "pre-election period of “Local elections” (31 March to 6 May 2027)" in said(part_of(made, "dates"))


def scored(made: Comms, status: str = RoundStatus.PUBLISHED, **extra: Any) -> Round:
    row = made.world.round(scores=[3, 2, 3, 2, 3, 3, 3, 3, 3], status=status, **extra)
    Judgement.objects.filter(round=row, statement__number=1).update(
        strengths="People say we listen.", improvements="Waits are long."
    )
    judgement = Judgement.objects.get(round=row, statement__number=1)
    item = made.world.evidence(1, as_at=date(2026, 9, 1))
    Citation.objects.create(council=made.council, judgement=judgement, item=item, added_by=made.actor.user)
    return row


def test_the_position_has_scores_strengths_gaps_and_the_dates_of_evidence(made: Comms) -> None:
    text = said(part_of(made, "position", pack_of(made, round=scored(made))))

    assert "1. Assessing needs. Score: 3 of 4. What it means: Good standard" in text
    assert "25 of 36 points, which is Good (70%)" in text
    assert "Strengths: People say we listen" in text
    assert "Areas for improvement: Waits are long. Evidence: 1 item, as at 1 September 2026" in text
    assert "Self-assessment, autumn 2026 (self-assessment), 2 November 2026" in text


SHOWN = [
    ("all", "internal", "published", True),
    ("all", "restricted", "closed", False),
    ("all", "internal", "open", False),
    ("scrutiny", "restricted", "closed", False),
    ("committee", "public", "closed", False),
    ("lead", "internal", "closed", False),
    ("lead", "restricted", "closed", True),
    ("lead", "restricted", "open", False),
]


@pytest.mark.parametrize(("kind", "marking", "status", "is_shown"), SHOWN)
def test_members_learn_only_of_rounds_they_may_know_of(
    made: Comms, kind: str, marking: str, status: str, *, is_shown: bool
) -> None:
    pack = pack_of(made, kind=kind, marking=marking, round=scored(made, status))
    text = said(part_of(made, "position", pack))

    assert ("3 of 4" in text) is is_shown
    assert ("not published to members, so they are not shown" in text) is not is_shown
    assert ("keep it to yourself" in text) is (is_shown and status == "closed")


def test_messages_are_cleared_in_date_and_proved(made: Comms) -> None:
    proved_message(made, "We **listen** to people.")
    made.message("Not proved.", cleared=True)
    uncleared = made.message("Not cleared.")
    prove(made, uncleared, made.world.evidence(1))
    proved_message(made, "Out of date.", valid_until=date(2026, 11, 30))
    proved_message(made, "If the rating is poor.", scenario=made.scenario("inadequate", "Inadequate"))
    proved_message(made, "If it is good.", scenario=made.scenario(activated_at=NOW))
    made.line("A journalist rings", "We will say more soon.", cleared=True)
    made.line("Somebody else rings", "Not cleared line.")
    made.line("The draft leaks", "A holding line.", cleared=True, kind="holding")

    text = said(part_of(made, "messages"))

    for word in (
        "We listen to people.",
        "As at 1 September 2026",
        "If it is good.",
        "We will say more soon.",
    ):
        assert word in text
    for word in ("Not proved", "Not cleared", "Out of date", "If the rating is poor", "A holding line"):
        assert word not in text


def test_questions_are_the_published_ones_of_the_chosen_themes(made: Comms) -> None:
    published(made, theme="Care")
    published(made, "Who <pays> *what*?", theme="Money")
    made.question("Still open?")

    assert len(part_of(made, "resident_questions").blocks) == 2
    assert len(part_of(made, "resident_questions", most=1).blocks) == 1
    found = part_of(made, "resident_questions", themes="Money, Nothing")
    assert [each.block.text for each in found.blocks] == ["### Who \\<pays\\> \\*what\\*?\n\nNo."]


def test_risks_are_for_the_leaders_pack_only(made: Comms) -> None:
    PlanRisk.objects.create(council=made.council, plan=made.plan, description="Waits in the press", impact=5)
    PlanRisk.objects.create(council=made.council, plan=made.plan, description="Over", is_closed=True)

    text = said(part_of(made, "risks"))
    assert "Waits in the press" in text
    assert "Over" not in text
    for kind in ("all", "scrutiny", "committee"):
        assert part_of(made, "risks", pack_of(made, kind=kind)).blocks == ()


def test_the_plan_shows_exceptions_and_no_names(made: Comms) -> None:
    made.world.action(1, title="Recruit therapists", due_on=date(2026, 11, 1), red_on=date(2026, 11, 2))
    made.world.action(2, title="All is well")

    found = part_of(made, "action_plan")
    text = said(found)

    assert "Recruit therapists" in text
    assert "Red, 30 days late" in text
    assert "Contributor" in text
    assert "Cleo" not in text
    assert "All is well" not in text
    assert ("Green", "1 action") in found.blocks[0].block.rows
    assert part_of(made, "action_plan", pack_of(made)).blocks == ()


def test_nothing_is_found_before_cqc_has_published(made: Comms) -> None:
    scored(made, kind=RoundKind.CQC_ASSESSMENT, title="CQC", held_on=date(2026, 11, 2))
    visit(made)

    assert part_of(made, "findings").blocks == ()


def test_the_findings_are_the_published_ones(made: Comms) -> None:
    PublishedResult.objects.create(
        framework=made.world.framework,
        council_name="Westmere",
        published_on=date(2026, 11, 20),
        date_precision="day",
        scores=[3, 2, 3, 2, 3, 3, 3, 3, None],
        published_percent=70,
        rating="Good",
        source_url="https://www.cqc.org.uk/westmere",
    )
    visit(made)
    text = said(part_of(made, "findings"))

    for word in ("Rating: Good", "20 November 2026", "70%", "1. Assessing needs. Score: 3 of 4", "Not known"):
        assert word in text
    assert "](https://www.cqc.org.uk/westmere)" in text


def test_once_the_report_is_out_cqcs_round_says_more_than_the_date(made: Comms) -> None:
    scored(made, kind=RoundKind.CQC_ASSESSMENT, title="CQC", held_on=date(2026, 11, 2))
    visit(made, title="CQC publishes", code="publication", actual_on=date(2026, 11, 20))

    assert "Rating: Good" in said(part_of(made, "findings"))


def test_the_pack_for_publication_day_is_written_under_the_embargo(made: Comms) -> None:
    held = embargo(made.world, "cara")
    visit(made)
    row = scored(made, RoundStatus.OPEN, kind=RoundKind.CQC_ASSESSMENT, title="CQC", embargo=held)
    secret = pack_of(made, embargo=held)
    make_section(secret, "What CQC found", part="findings")
    assert built(secret).sections[0].blocks == ()

    Round.objects.filter(pk=row.pk).update(status=RoundStatus.CLOSED)
    assert "Rating: Good" in words(built(secret))
    assert "Published: To be published" in words(built(secret))
    assert part_of(made, "findings").blocks == ()


def test_a_result_of_the_assessment_before_is_not_this_ones(made: Comms) -> None:
    PublishedResult.objects.create(
        framework=made.world.framework,
        council_name="Westmere Council",
        published_on=date(2024, 5, 1),
        date_precision="month",
        scores=[3] * 9,
        rating="Good",
        source_url="https://www.cqc.org.uk/westmere",
    )
    visit(made)

    assert part_of(made, "findings").blocks == ()


def test_contacts_are_who_leads_and_who_sponsors(made: Comms) -> None:
    made.plan.sponsor = made.world.members["ada"]
    made.plan.save(update_fields=["sponsor"])
    text = said(part_of(made, "contacts"))

    assert "Cara Lindqvist, cara@westmere.example" in text
    assert "Director of Adult Social Services: Ada Okafor" in text


def everything_open(made: Comms) -> Pack:
    """A pack of every part over one of everything."""
    visit(made)
    meeting(made)
    proved_message(made, "We listen.")
    made.line(cleared=True)
    published(made)
    made.world.action(1, due_on=date(2026, 11, 1), red_on=date(2026, 11, 2))
    PlanRisk.objects.create(council=made.council, plan=made.plan, description="A risk")
    pack = pack_of(made, kind=PackKind.LEAD, marking="restricted", round=scored(made))
    for code, each in PARTS.items():
        make_section(pack, each.title, part=code, text=each.words)
    return pack


def everything_secret(made: Comms, held: Embargo) -> None:
    """One more of everything under an embargo, each called Sesame."""
    visit(made, title="Sesame visit", embargo=held)
    proved_message(made, "Sesame message", embargo=held)
    made.line("Sesame asked", "Sesame line", cleared=True, embargo=held)
    published(made, "Sesame question?", embargo=held)
    made.world.action(
        1, title="Sesame action", due_on=date(2026, 11, 1), red_on=date(2026, 11, 2), embargo=held
    )
    judgement = Judgement.objects.filter(statement__number=1).first()
    assert judgement is not None
    item = made.world.evidence(1, title="Sesame", as_at=date(2026, 1, 1), embargo=held)
    Citation.objects.create(council=made.council, judgement=judgement, item=item, added_by=made.actor.user)
    made.world.round(
        title="Sesame round",
        held_on=date(2026, 11, 20),
        scores=[1] * 9,
        status=RoundStatus.PUBLISHED,
        embargo=held,
    )


def test_a_pack_reads_the_same_whether_or_not_something_is_under_embargo(made: Comms) -> None:
    pack = everything_open(made)
    before = built(pack)
    everything_secret(made, embargo(made.world, "ada", "cara"))

    assert built(pack) == before


def test_a_section_under_the_embargo_has_it_for_the_cleared_and_is_gone_for_others(made: Comms) -> None:
    pack = everything_open(made)
    before = built(pack)
    held = embargo(made.world, "ada", "cara")
    everything_secret(made, held)
    for code in ("dates", "messages", "resident_questions", "action_plan", "may_say"):
        make_section(pack, f"Secret {code}", part=code, embargo=held)
    found = built(pack)
    inner = [each for each in found.sections if each.embargo == held.pk]

    assert len(inner) == 5
    for word in ("visit", "message", "line", "question", "action"):
        assert f"Sesame {word}" in "".join(said(each) for each in inner)
    assert held.title in said(inner[-1])
    assert {each.embargo for section in inner for each in section.blocks} == {held.pk}
    assert for_reader(found, ()).sections == tuple(each for each in before.sections if each.blocks)
    assert "Sesame" not in words(for_reader(found, ()))


def test_in_a_pack_under_an_embargo_its_sections_carry_none_of_their_own(made: Comms) -> None:
    held = embargo(made.world, "ada", "cara")
    everything_open(made)
    everything_secret(made, held)
    pack = pack_of(made, embargo=held)
    make_section(pack, "Dates", part="dates", embargo=held)
    found = built(pack)

    assert "Sesame visit" in words(found)
    assert found.sections[0].embargo is None


def test_whoever_builds_it_without_clearance_gets_nothing_secret(made: Comms) -> None:
    held = embargo(made.world, "ada")
    everything_open(made)
    everything_secret(made, held)
    pack = pack_of(made)
    make_section(pack, "Dates", part="dates", embargo=held)

    assert "Sesame" not in words(built(pack))


def test_of_two_embargoes_only_the_sections_own_comes_in(made: Comms) -> None:
    held, other = embargo(made.world, "cara"), embargo(made.world, "cara")
    everything_open(made)
    everything_secret(made, held)
    visit(made, title="Rhubarb visit", embargo=other)
    pack = pack_of(made)
    make_section(pack, "Dates", part="dates", embargo=other)
    found = words(built(pack))

    assert "Rhubarb visit" in found
    assert "Sesame" not in found


def test_another_councils_things_are_in_no_pack(made: Comms) -> None:
    pack = everything_open(made)
    before = built(pack)
    northby = comms_of(made.world, made.world.northby_members["nia"])
    northby.line("Northby asks", "Northby line", cleared=True)
    northby.message("Northby message", cleared=True)
    made.world.milestone(council=made.world.northby, title="Northby visit")

    assert built(pack) == before


def test_a_pack_costs_the_same_however_much_there_is(made: Comms) -> None:
    pack = everything_open(made)
    made.line("Second asked", cleared=True)
    one = queries(pack)
    for number in range(3):
        visit(made, title=f"Visit {number}")
        meeting(made, committee=f"Committee {number}")
        proved_message(made, f"Message {number}")
        made.line(f"Asked {number}", cleared=True)
        published(made, f"Question {number}?")
        made.world.action(2, title=f"Action {number}", due_on=date(2026, 11, 1), red_on=date(2026, 11, 2))
        PlanRisk.objects.create(council=made.council, plan=made.plan, description=f"Risk {number}")
        made.world.round(title=f"Round {number}", held_on=date(2026, 1, 1 + number))
    more = queries(pack)

    assert more == one
    assert one <= 60


def queries(pack: Pack) -> int:
    pack = Pack.objects.get(pk=pack.pk)
    with CaptureQueriesContext(connection) as caught:
        built(pack)
    return len(caught)


def test_the_same_part_twice_is_read_once(made: Comms) -> None:
    pack = everything_open(made)
    one = queries(pack)
    make_section(pack, "Dates again", part="dates")

    assert queries(pack) == one


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("moment", ["before_notification", "at_visit", "after"])
def test_every_template_builds_and_is_stored(made: Comms, kind: str, moment: str) -> None:
    pack = pack_of(made, kind=kind, moment=moment)
    for each in template(kind, moment):
        make_section(pack, each.title, each.text, part=each.part, settings=each.settings)
    found = built(pack)

    assert from_json(as_json(found)) == found
    assert [each.title for each in found.sections] == [each.title for each in template(kind, moment)]
    assert words(found)


def test_text_nobody_can_draw_is_cleaned(made: Comms) -> None:
    pack = pack_of(made, title="A\x07title")
    make_section(pack, "Bell\x07", "Words\x1b with \u202econtrols and 👩🏽‍⚕️ and שלום")
    found = built(pack)

    assert found.title == "Atitle"
    assert found.sections[0].title == "Bell"
    assert found.sections[0].blocks[0].block.text == "Words with controls and 👩🏽‍⚕️ and שלום"


def test_settings_that_make_no_sense_are_the_usual_ones(made: Comms) -> None:
    published(made)

    assert part_of(made, "resident_questions", most="many", themes=7).blocks


def test_a_part_nobody_knows_has_its_own_words(made: Comms) -> None:
    pack = pack_of(made)
    make_section(pack, "Old", "My words.", part="gone")

    assert built(pack).sections[0].blocks[0].block.text == "My words."


def test_an_embargo_that_has_lifted_hides_nothing(made: Comms) -> None:
    held = embargo(made.world, "ada")
    held.lifts_at = NOW - timedelta(hours=1)
    held.save(update_fields=["lifts_at"])
    visit(made, title="Sesame visit", embargo=held)

    assert "Sesame visit" in said(part_of(made, "dates"))
