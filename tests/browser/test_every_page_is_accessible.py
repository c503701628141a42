"""axe-core (WCAG 2.2 AA) over every page that the walked addresses give, at desktop and phone width."""

from typing import Any

import pytest

from tests.architecture.addresses import all_addresses
from tests.architecture.specimens import Filled
from tests.browser.conftest import DESKTOP, NARROWEST, PHONE, Visit

# Long pages of one person each; together they reach every page.
PEOPLE = {"ada@westmere.example": 25, "ann@westmere.example": 5, "dev@westmere.example": 4}


def paths(filled: Filled) -> list[str]:
    """Every council page that may answer GET."""
    return [a.path(filled.westmere) for a in all_addresses() if a.in_council and a.answers("GET")]


@pytest.mark.slow
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("email", PEOPLE)
def test_no_page_has_a_fault(filled: Filled, visit: Visit, email: str, viewport: dict[str, Any]) -> None:
    visitor = visit(email, viewport=viewport)
    faults, reached = [], 0
    for path in paths(filled):
        answer = visitor.page.request.get(visitor.address + path)
        if answer.status != 200 or "text/html" not in answer.headers["content-type"]:
            continue
        visitor.open(path)
        reached += 1
        faults += visitor.accessible()
    assert faults == []
    assert reached >= PEOPLE[email]


@pytest.mark.slow
def test_no_page_scrolls_sideways_at_320_pixels(filled: Filled, visit: Visit) -> None:
    visitor = visit("ada@westmere.example", viewport=NARROWEST)
    wide, reached = [], 0
    for path in paths(filled):
        answer = visitor.page.request.get(visitor.address + path)
        if answer.status == 200 and "text/html" in answer.headers["content-type"]:
            visitor.open(path)
            reached += 1
            if not visitor.fits():
                wide.append(path)
    assert wide == []
    assert reached >= 25


def test_pages_for_everybody_have_no_fault(filled: Filled, visit: Visit) -> None:
    visitor = visit()
    faults = []
    for path in (
        "/sign-in/",
        "/accessibility/",
        "/privacy/",
        "/password-reset/",
        "/styleguide/",
        "/nowhere/",
    ):
        visitor.open(path)
        faults += visitor.accessible()
    visitor.complaints.clear()  # the page that is not there says so in the console
    assert faults == []


def test_axe_catches_a_planted_fault(filled: Filled, visit: Visit) -> None:
    visitor = visit()
    visitor.open("/accessibility/")
    visitor.page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"x.png\">')"
    )
    assert any("image-alt" in fault for fault in visitor.accessible())
    visitor.complaints.clear()
