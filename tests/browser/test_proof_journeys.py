"""Evidence, gaps and actions as people work with them, in a real browser, with axe on every page reached."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from assessment_ready.actions.models import Action, Lifecycle
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.readiness.models import Gap
from tests.architecture.specimens import Filled
from tests.browser.conftest import DESKTOP, PHONE, Visit, Visitor

ADA, BEN, CLEO = "ada@westmere.example", "ben@westmere.example", "cleo@westmere.example"


def fill_date(visitor: Visitor, legend: str, day: date) -> None:
    """Type a date into its three boxes."""
    group = visitor.page.get_by_role("group", name=re.compile(f"^{legend}"))
    for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(label).fill(str(value))


def choose_person(visitor: Visitor, field: str, name: str) -> None:
    """Choose somebody from a list whose entries also say what they are."""
    choices = visitor.page.locator(f"select[name={field}]")
    choices.select_option(label=choices.locator("option", has_text=name).inner_text())


def follow(visitor: Visitor, name: str | re.Pattern[str]) -> None:
    """Follow a link, whether it looks like a button or not, and wait for its page."""
    link = visitor.page.locator("a", has_text=name).first
    with visitor.page.expect_navigation():
        link.click()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_an_owner_adds_evidence_and_the_coverage_grid_counts_it(
    filled: Filled, visit: Visit, viewport: dict[str, int]
) -> None:
    visitor = visit(BEN, viewport=viewport)
    page = visitor.page
    visitor.open("/councils/westmere/evidence/coverage/")
    before = page.get_by_role("row", name=re.compile("Equity")).inner_text()
    faults = visitor.accessible()

    visitor.open("/councils/westmere/evidence/add/")
    faults += visitor.accessible()
    page.get_by_label("Title").fill("What Deaf residents told us")
    page.get_by_label("Equity in experience and outcomes").check()
    page.get_by_label(re.compile("People’s experience")).first.check()
    fill_date(visitor, "Date it is about", date(2026, 10, 1))
    page.locator("input[type=file]").first.set_input_files(
        {"name": "residents.txt", "mimeType": "text/plain", "buffer": b"Nine residents. One wish: hear back."}
    )
    visitor.press("Add the evidence")
    item = EvidenceItem.objects.get(title="What Deaf residents told us")
    assert item.title in visitor.heading()
    assert item.reference in page.locator("main").inner_text()
    faults += visitor.accessible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="residents.txt").click()
    assert waiting.value.path().read_bytes() == b"Nine residents. One wish: hear back."

    visitor.open("/councils/westmere/evidence/coverage/")
    assert page.get_by_role("row", name=re.compile("Equity")).inner_text() != before
    assert faults == []


def test_a_gap_is_raised_and_answered_with_a_new_action(filled: Filled, visit: Visit) -> None:
    ben = visit(BEN)
    page = ben.page
    ben.open("/councils/westmere/readiness/gaps/new/?statement=3")
    faults = ben.accessible()
    page.get_by_label("What falls short?").fill("Nobody hears back")
    page.locator("select[name=source]").select_option("scrutiny")
    choose_person(ben, "owner", "Cleo Marsh")
    ben.press("Raise the gap")
    gap = Gap.objects.get(title="Nobody hears back")
    assert "Not answered" in page.locator("main").inner_text()
    faults += ben.accessible()

    follow(ben, "Answer the gap")
    faults += ben.accessible()
    follow(ben, "Create an action that answers it")
    faults += ben.accessible()
    page.get_by_label("What is to be done?").fill("Tell people what came of it")
    page.locator("select[name=source]").select_option("scrutiny")
    choose_person(ben, "owner", "Cleo Marsh")
    fill_date(ben, "Start", timezone.localdate())
    fill_date(ben, "Due", timezone.localdate() + timedelta(days=200))
    ben.press("Create the action")
    action = Action.objects.get(title="Tell people what came of it")
    ben.open(f"/councils/westmere/readiness/gaps/{gap.pk}/")
    assert action.reference in page.locator("main").inner_text()
    assert faults == []


def test_an_owner_reports_from_a_phone_and_somebody_else_closes_with_evidence(
    filled: Filled, visit: Visit
) -> None:
    action = filled.world.action(3, title="Tell people what came of it")
    item = filled.world.evidence(3, title="Six letters")
    address = f"/councils/westmere/actions/{action.pk}"
    cleo = visit(CLEO, viewport=PHONE)
    cleo.open(f"{address}/check-in/")
    faults = cleo.accessible()
    cleo.page.get_by_label("How much is done, in per cent?").fill("100")
    cleo.page.get_by_label("What has happened since the last check-in?").fill("All six groups have heard.")
    cleo.press("Check in")
    assert "All six groups have heard." in cleo.page.locator("main").inner_text()
    faults += cleo.accessible()

    ben = visit(BEN)
    ben.open(f"{address}/evidence/attach/")
    ben.page.get_by_label("That it is done").check()
    ben.page.locator("select[name=item]").select_option(str(item.pk))
    ben.press("Attach")
    follow(cleo, "Mark as complete")
    faults += cleo.accessible()
    cleo.page.get_by_role("textbox").first.fill("Everybody has heard.")
    cleo.press(re.compile("complete", re.IGNORECASE))
    ben.open(f"{address}/close/")
    faults += ben.accessible()
    ben.press(re.compile("Close"))
    action.refresh_from_db()
    assert action.lifecycle == Lifecycle.CLOSED
    assert faults == []


def test_what_is_missing_leads_to_the_page_where_it_is_mended(filled: Filled, visit: Visit) -> None:
    visitor = visit(ADA)
    page = visitor.page
    visitor.open(f"/councils/westmere/readiness/rounds/{filled.westmere['round']}/checks/")
    faults = visitor.accessible()
    follow(visitor, re.compile("No evidence within date"))
    assert "/evidence/" in page.url
    faults += visitor.accessible()
    assert faults == []


def test_the_header_counts_what_the_page_lists(filled: Filled, visit: Visit) -> None:
    visitor = visit(CLEO, viewport=PHONE)
    page = visitor.page
    counted = int(re.sub(r"\D", "", page.get_by_role("link", name=re.compile("Needs you")).inner_text()))
    visitor.open("/councils/westmere/needs-you/")
    assert page.locator("main ul.ar-list > li").count() == counted > 0
    assert visitor.accessible() == []
