"""axe-core (WCAG 2.2 AA) over every page that the walked addresses give, at desktop and phone width."""

import pytest
from playwright.sync_api import Error

from tests.architecture.addresses import all_addresses
from tests.architecture.specimens import Filled
from tests.browser.conftest import DESKTOP, NARROWEST, PHONE, Visit, Visitor

# Together they reach every page. Ada's are many: they are walked in parts, so that two workers can share them.
PEOPLE = {"ada@westmere.example": 200, "ann@westmere.example": 5, "dev@westmere.example": 8}
PARTS = {"ada@westmere.example": 8}
WALKS = [(email, part) for email in PEOPLE for part in range(PARTS.get(email, 1))]
OK = 200
BLANK = "about:blank"
# A mail is read inside a mail program, whose page has the landmarks.
IN_A_MAIL = frozenset({"landmark-one-main", "region"})


def paths(filled: Filled, email: str) -> list[str]:
    """Every council page that may answer GET, without those that are refused to whoever is refused most of them."""
    found = [a.path(filled.westmere) for a in all_addresses() if a.in_council and a.answers("GET")]
    if email in PARTS:
        return found
    # Asking here first costs a tenth of opening a refusal in the browser.
    client = filled.world.client(email.partition("@")[0])
    return [path for path in found if client.get(path).status_code == OK]


@pytest.mark.slow
@pytest.mark.parametrize(("email", "part"), WALKS)
def test_no_page_has_a_fault_or_scrolls_sideways(filled: Filled, visit: Visit, email: str, part: int) -> None:
    """Each page is opened once, and looked at as wide as a desktop, as a phone, and at 320 pixels."""
    visitor = visit(email)
    faults, reached = [], 0
    parts = PARTS.get(email, 1)
    for path in paths(filled, email)[part::parts]:
        resize(visitor, DESKTOP)
        if not opens(visitor, path):
            continue
        reached += 1
        for viewport in (DESKTOP, PHONE):
            resize(visitor, viewport)
            faults += visitor.accessible(allow=IN_A_MAIL if visitor.page.url == BLANK else frozenset())
        resize(visitor, NARROWEST)
        faults += [] if visitor.fits() else [f"{path} is wider than 320 pixels"]
    assert faults == []
    assert reached >= PEOPLE[email] // parts


def resize(visitor: Visitor, viewport: dict[str, int]) -> None:
    """The same page in a window of another size."""
    visitor.page.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})


def opens(visitor: Visitor, path: str) -> bool:
    """Whether the person is given a page there, and not a file, a refusal or the way to another page."""
    try:
        answer = visitor.page.goto(visitor.address + path)
    except Error:
        return False  # A file: the browser begins to download it.
    if answer is None or answer.status != OK:
        visitor.complaints.clear()  # what is refused says so in the console
        return False
    if "sandbox" in answer.headers.get("content-security-policy", ""):
        # A mail as its reader sees it: nothing may run in it, not even axe, so it is looked at on a page of its own.
        words = answer.text()
        visitor.page.goto(BLANK)
        visitor.page.set_content(words)
    return "text/html" in answer.headers["content-type"]


def test_pages_for_everybody_have_no_fault(filled: Filled, visit: Visit) -> None:
    visitor = visit()
    faults = []
    for path in (
        "/sign-in/",
        "/accessibility/",
        "/privacy/",
        "/password-reset/",
        "/styleguide/",
        f"/pulse/{filled.westmere['survey_token']}/",
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
