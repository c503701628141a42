"""The main journeys as people go them, in a real browser, with axe on every page reached."""

import re

import pytest

from assessment_ready.documents.models import DocumentState, GeneratedDocument
from assessment_ready.documents.services import render
from assessment_ready.readiness.models import Round, RoundStatus
from tests.architecture.specimens import Filled
from tests.browser.conftest import DESKTOP, PHONE, Visit, Visitor

ADA = "ada@westmere.example"


def score(visitor: Visitor, label: str) -> None:
    """Choose a score other than the suggested one, say why, and save."""
    visitor.page.get_by_label(re.compile(f"^{label}")).first.check()
    visitor.page.get_by_label("Why the score is not the suggested one").fill("Shown by the last audit.")
    visitor.page.get_by_label("Highest score CQC might give").select_option("4")
    visitor.press("Save")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_director_opens_a_figure_changes_a_score_and_sees_the_rating_move(
    filled: Filled, visit: Visit, viewport: dict[str, int]
) -> None:
    visitor = visit(ADA, viewport=viewport)
    page = visitor.page
    page.get_by_role("navigation", name="Service").get_by_role("link", name="Readiness").click()
    assert visitor.heading() == "How ready are we?"
    assert "25 of 36 points" in page.locator("main").inner_text()
    faults = visitor.accessible()

    page.get_by_role("link", name="Safeguarding", exact=True).click()
    assert "Safeguarding" in visitor.heading()
    faults += visitor.accessible()
    score(visitor, "4")
    faults += visitor.accessible()

    page.get_by_role("link", name="Readiness").first.click()
    assert "26 of 36 points" in page.locator("main").inner_text()
    assert faults == []


def test_the_director_produces_and_downloads_the_board_report(filled: Filled, visit: Visit) -> None:
    visitor = visit(ADA)
    page = visitor.page
    visitor.open(f"/councils/westmere/readiness/rounds/{filled.westmere['round']}/board-report/")
    assert "25 of 36 points" in page.locator("main").inner_text()
    faults = visitor.accessible()
    visitor.press(re.compile("Produce"))
    faults += visitor.accessible()
    document = GeneratedDocument.objects.filter(council=filled.world.westmere).latest("requested_at")
    assert render(document_id=document.pk)
    document.refresh_from_db()
    assert document.state == DocumentState.READY, document.failure
    page.reload()
    faults += visitor.accessible()
    with page.expect_download() as waiting:
        page.get_by_text("Download the PDF").click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF-1.7")
    assert waiting.value.suggested_filename.endswith(".pdf")
    assert faults == []


def test_the_communications_lead_reads_and_the_councillor_sees_only_what_is_published(
    filled: Filled, visit: Visit
) -> None:
    cara = visit("cara@westmere.example")
    cara.open(f"/councils/westmere/readiness/rounds/{filled.westmere['round']}/statements/safeguarding/")
    assert cara.page.get_by_role("button", name="Save", exact=True).count() == 0
    assert cara.accessible() == []

    dev = visit("dev@westmere.example", viewport=PHONE)
    assert "Self-assessment of Westmere" not in dev.page.content()
    Round.objects.filter(pk=filled.westmere["round"]).update(status=RoundStatus.PUBLISHED)
    dev.page.reload()
    assert "Self-assessment of Westmere" in dev.page.content()
    assert "Embargoed result" not in dev.page.content()
    assert dev.page.get_by_role("link", name="Audit log").count() == 0
    assert dev.accessible() == []


def test_two_people_at_once_lose_nothing(filled: Filled, visit: Visit) -> None:
    path = f"/councils/westmere/readiness/rounds/{filled.westmere['round']}/statements/safeguarding/"
    ada, ben = visit(ADA), visit("ben@westmere.example")
    ada.open(path)
    ben.open(path)
    ada.page.get_by_label("Reason for the score").fill("Ada wrote this first.")
    ada.press("Save")
    ben.page.get_by_label("Reason for the score").fill("Ben wrote this at the same time.")
    ben.press("Save")
    shown = ben.page.content()
    assert "Ada wrote this first." in shown
    assert "Ben wrote this at the same time." in shown
    assert ben.accessible() == []


def test_everything_works_without_javascript(filled: Filled, visit: Visit) -> None:
    visitor = visit(ADA, javascript=False)
    page = visitor.page
    path = f"/councils/westmere/readiness/rounds/{filled.westmere['round']}"
    visitor.open(f"{path}/statements/safeguarding/")
    score(visitor, "4")
    visitor.open("/councils/westmere/readiness/")
    assert "26 of 36 points" in page.locator("main").inner_text()

    visitor.open(f"{path}/what-if/")
    page.locator("select, input[type=radio]").first.wait_for()
    before = Round.objects.get(pk=filled.westmere["round"]).version
    with page.expect_navigation():
        page.locator("main button[type=submit]").first.click()
    assert "of 36 points" in page.locator("main").inner_text()
    assert Round.objects.get(pk=filled.westmere["round"]).version == before


def test_the_keyboard_alone_reaches_the_content_and_saves(filled: Filled, visit: Visit) -> None:
    visitor = visit(ADA)
    page = visitor.page
    path = f"/councils/westmere/readiness/rounds/{filled.westmere['round']}/statements/equity/"
    visitor.open(path)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to main content"
    page.keyboard.press("Enter")
    reason = page.get_by_label("Reason for the score")
    for _ in range(60):
        if reason.evaluate("field => field === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.type("Typed without a mouse. ")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == "Save":
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    visitor.open(path)
    assert "Typed without a mouse." in page.get_by_label("Reason for the score").input_value()


def test_a_wrong_entry_gets_a_sentence_and_a_link_to_its_field(filled: Filled, visit: Visit) -> None:
    visitor = visit(ADA)
    page = visitor.page
    visitor.open("/councils/westmere/readiness/rounds/new/")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    assert page.title().startswith("Error: ")
    summary = page.locator(".govuk-error-summary")
    assert "This field is required" not in summary.inner_text()
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.tagName") in {"INPUT", "SELECT", "TEXTAREA"}
    assert visitor.accessible() == []
