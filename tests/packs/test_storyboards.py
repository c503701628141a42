"""Storyboards of the quality statements: the register, one of them, its PDF of one page; what is hidden from whom."""

from datetime import date
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment_ready.documents import pdf
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.documents.queries import content_of
from assessment_ready.documents.services import render
from assessment_ready.packs.queries.storyboard_paper import open_storyboard, storyboard_paper
from assessment_ready.readiness.services.secrecy import put_under_embargo, take_off_embargo
from comms.models import ProofPoint, Question
from tests.comms.making import Comms, comms_of
from tests.documents.pdf_checks import faults
from tests.readiness.pages import cost, post, says, text_of
from tests.timeline.making import embargo
from workforce.models import RoleStory

BASE = "/councils/westmere/briefing-packs/storyboards/"
PAGE = f"{BASE}assessing-needs/"
SCRIPT = "<script>alert(1)</script>"
LONG = "Waits for an assessment fell by a third since the spring, and people tell us so. " * 40
UNBROKEN = "W" * 300


@pytest.fixture
def made(world) -> Comms:
    """Westmere's plan."""
    return comms_of(world, world.members["cara"])


def prove(made: Comms, message, item, statement, **extra) -> ProofPoint:
    """A proof point of a message."""
    return ProofPoint.objects.create(
        council=made.council,
        message=message,
        text="Waits fell by a third",
        item=item,
        statement=statement,
        created_by=made.actor.user,
        **extra,
    )


def answered(
    made: Comms, statement, text: str = "How long do I wait?", answer: str = "Ten days."
) -> Question:
    """A published answer about a statement."""
    now = timezone.now()
    row = made.question(text, answer=answer, statement=statement, state="answered", published_at=now)
    Question.objects.filter(pk=row.pk).update(
        content_hash="a" * 64, cleared_hash="a" * 64, cleared_at=now, answered_at=now
    )
    return row


def judge(world, text: str = "People wait less than before.", **extra):
    """A round in which the first statement has texts."""
    row = world.round(scores=[3, 2, 3, 2, 3, 2, 3, 2, 3], **extra)
    row.judgements.filter(statement__number=1).update(
        strengths=text, improvements=f"Reviews are late. {text}"
    )
    return row


def fill(world, made: Comms, text: str = "We see people sooner."):
    """Something of everything for the first statement."""
    row = judge(world)
    item = world.evidence(1, title="Audit of waits")
    world.action(1, title="Recruit assessors")
    prove(made, made.message(text, cleared=True), item, world.statement(1))
    answered(made, world.statement(1))
    return row


def test_the_register_has_nine_lines_that_open_and_export(world, made) -> None:
    fill(world, made)
    vic = world.client("vic")
    page = vic.get(BASE)
    assert says(page, "9 Learning, improvement and innovation")
    assert page.content.decode().count(f'href="{BASE}') >= 9
    assert says(page, "Storyboards for job roles")
    rows = vic.get(f"{BASE}?format=csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 10
    assert rows[1] == "1 Assessing needs,3,1,1,1,1"


def test_a_storyboard_has_it_all_on_one_page_and_each_thing_opens(world, made) -> None:
    row = fill(world, made)
    RoleStory.objects.create(council=world.westmere, role="Assessor").statements.add(world.statement(1))
    page = world.client("vic").get(PAGE)
    for words in (
        "What Assessing needs covers.",
        "3 of 4, Good standard",
        "People wait less than before.",
        "Reviews are late.",
        "Audit of waits",
        "1 September 2026",
        "Recruit assessors",
        "We see people sooner.",
        "What proves it: Waits fell by a third",
        "How long do I wait?",
        "Ten days.",
        "Assessor",
    ):
        assert says(page, words)
    body = page.content.decode()
    for address in (f"rounds/{row.pk}/statements/assessing-needs/", "/evidence/", "/actions/", "/messages/"):
        assert address in body


def test_without_anything_it_says_what_belongs_there(world) -> None:
    page = world.client("vic").get(PAGE)
    for words in (
        "There is no round yet with a score you may see.",
        "No evidence is filed under this statement yet.",
        "No action is open for this statement.",
        "No cleared message is proved by this statement yet.",
        "No published answer names this statement yet.",
    ):
        assert says(page, words)


def test_only_cleared_proved_messages_in_date_of_this_statement_are_to_be_said(world, made) -> None:
    fill(world, made)
    item, one, two = world.evidence(1, 2), world.statement(1), world.statement(2)
    prove(made, made.message("Not cleared words."), item, one)
    prove(made, made.message("Old words.", cleared=True, valid_until=date(2020, 1, 1)), item, one)
    prove(made, made.message("Other statement words.", cleared=True), item, two)
    made.message("Unproved words.", cleared=True)
    coming = made.scenario()
    prove(made, made.message("Rating words.", cleared=True, scenario=coming), item, one)
    text = text_of(world.client("vic").get(PAGE))
    for words in ("Not cleared", "Old words", "Other statement words", "Unproved words", "Rating words"):
        assert words not in text
    assert says(world.client("vic").get(f"{BASE}healthier-lives/"), "Other statement words.")


def test_what_is_under_embargo_is_on_nobody_s_page_but_the_cleared_and_in_no_pdf(world, made) -> None:
    secret = embargo(world, "ada")
    judge(world, "Embargoed strength.", embargo=secret)
    world.evidence(1, title="Embargoed evidence", embargo=secret)
    world.action(1, title="Embargoed action", embargo=secret)
    shown = text_of(world.client("ada").get(PAGE))
    hidden = text_of(world.client("vic").get(PAGE))
    for words in ("Embargoed strength", "Embargoed evidence", "Embargoed action"):
        assert words in shown
        assert words not in hidden
    now = timezone.now()
    assert "Embargoed" not in str(
        storyboard_paper(open_storyboard(world.members["ada"], now, world.statement(1)), now)
    )


def test_a_pdf_goes_with_its_round_under_an_embargo_and_out_of_it(world, made) -> None:
    round_ = judge(world)
    post(world.client("vic"), f"{PAGE}pdf/", {})
    document = GeneratedDocument.objects.get()
    page = f"/councils/westmere/packs/{document.pk}/"
    secret = embargo(world, "ada")
    put_under_embargo(actor=world.members["ada"], round_id=round_.pk, embargo_id=secret.pk)
    assert [world.client(name).get(page).status_code for name in ("vic", "ada")] == [404, 200]
    take_off_embargo(actor=world.members["ada"], round_id=round_.pk)
    assert world.client("vic").get(page).status_code == 200


def test_an_embargo_put_on_meanwhile_stops_the_pdf(world, made, monkeypatch) -> None:
    round_ = judge(world)
    secret = embargo(world, "ada")

    def meanwhile(*given):
        found = open_storyboard(*given)
        type(round_).objects.update(embargo=secret)
        return found

    monkeypatch.setattr("assessment_ready.packs.services.storyboards.open_storyboard", meanwhile)
    assert says(
        post(world.client("vic"), f"{PAGE}pdf/", {}), "embargo changed while the document was prepared"
    )
    assert not GeneratedDocument.objects.exists()


def test_readers_of_the_dashboard_open_it_and_nobody_else(world) -> None:
    for name in ("dev", "cleo", "ann", "rhea"):
        assert world.client(name).get(BASE).status_code == 403
        assert world.client(name).get(PAGE).status_code == 403
        assert world.client(name).post(f"{PAGE}pdf/").status_code == 403
    assert world.client("vic").get(f"{BASE}no-such-statement/").status_code == 404
    assert world.client("nia").get(PAGE).status_code == 404


def test_hostile_words_stay_words(world, made) -> None:
    judge(world, SCRIPT)
    world.evidence(1, title=SCRIPT)
    answered(made, world.statement(1), text=SCRIPT, answer=SCRIPT)
    assert SCRIPT not in world.client("vic").get(PAGE).content.decode()


def test_the_pdf_is_one_accessible_page_made_once(world, made) -> None:
    fill(world, made)
    key = str(uuid4())
    for _ in range(2):
        page = post(world.client("vic"), f"{PAGE}pdf/", {"submission_key": key})
    assert says(page, "Storyboard: 1 Assessing needs")
    document = GeneratedDocument.objects.get()
    assert render(document_id=document.pk)
    document.refresh_from_db()
    data = content_of(document)
    assert faults(data) == []
    assert document.pages == 1


@pytest.mark.parametrize("text", [LONG, UNBROKEN, "שלום עולם " * 60, "👍 Good news. " * 60])
def test_the_pdf_stays_one_page_with_long_words(world, made, text) -> None:
    judge(world, text)
    statement = world.statement(1)
    type(statement).objects.filter(pk=statement.pk).update(covers=text, people_expect=text)
    for place in range(6):
        item = world.evidence(1, title=f"{place} {text}"[:200])
        world.action(1, title=f"{place} {text}"[:200])
        prove(made, made.message(f"{place} {text}", cleared=True), item, statement)
        answered(made, statement, f"{place} {text}", text)
    post(world.client("vic"), f"{PAGE}pdf/", {})
    document = GeneratedDocument.objects.get()
    render(document_id=document.pk)
    document.refresh_from_db()
    assert (document.pages, document.failure) == (1, "")
    assert faults(content_of(document)) == []


def test_the_pages_cost_the_same_however_much_there_is(world, made) -> None:
    fill(world, made)
    vic = world.client("vic")
    before = cost(vic, BASE), cost(vic, PAGE)
    item = world.evidence(1, title="More")
    world.action(1, title="More to do")
    prove(made, made.message("More to say.", cleared=True), item, world.statement(1))
    answered(made, world.statement(1), "More to ask?")
    assert (cost(vic, BASE), cost(vic, PAGE)) == before


def test_a_pdf_with_no_words_at_all_can_be_made(world) -> None:
    assert pdf.is_installed()
    post(world.client("vic"), f"{PAGE}pdf/", {"submission_key": "x"})
    document = GeneratedDocument.objects.get()
    render(document_id=document.pk)
    document.refresh_from_db()
    assert (document.state, document.pages) == ("ready", 1)
