"""Debian's Chromium driven by Playwright against a live server with the cast; axe-core on every page reached."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.architecture.specimens import Filled, fill
from tests.world import PASSWORD, World, build_world

AXE = (Path(__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Only faults are described in full, and only they are handed back. No rule of these reads style sheets beforehand.
RUN_AXE = """async rules => {
    const options = {runOnly: {type: "tag", values: rules}, resultTypes: ["violations"], preload: false};
    return {violations: (await axe.run(document, options)).violations};
}"""
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 700}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder is a browser test."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Use the machine's Chromium; nothing is downloaded and nothing is asked of the network."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("No Chromium on this machine: install Debian's package chromium.")
    return {
        "executable_path": chromium,
        "args": [
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--font-render-hinting=none",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """A British reader who does not like things that move."""
    return {
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        "reduced_motion": "reduce",
        "viewport": DESKTOP,
    }


@pytest.fixture
def world(transactional_db: None) -> World:
    """The cast, committed, because the live server has its own connection."""
    return build_world()


@pytest.fixture
def filled(world: World) -> Filled:
    """The cast with one of everything."""
    return fill(world)


class Visitor:
    """One person with one browser window. Every page is watched for errors of scripts and of the policy."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._heard)

    def _heard(self, message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def sign_in(self, email: str) -> None:
        """Through the form, as people do."""
        self.open("/sign-in/")
        self.page.get_by_label("Email address").fill(email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.press("Sign in")

    def open(self, path: str) -> None:
        """Go to a path of the live server."""
        self.page.goto(self.address + path)

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press a button and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=isinstance(name, str)).click()

    def heading(self) -> str:
        """The one heading of the page."""
        return self.page.locator("h1").inner_text()

    def accessible(self, *, allow: frozenset[str] = frozenset()) -> list[str]:
        """What axe finds, as sentences; empty when nothing."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        found = self.page.evaluate(RUN_AXE, RULES)
        return [
            f"{self.page.url}: {problem['id']}: {problem['help']} "
            f"{json.dumps([node['target'] for node in problem['nodes']][:3])}"
            for problem in found["violations"]
            if problem["id"] not in allow
        ]

    def fits(self) -> bool:
        """Whether nothing has to be scrolled sideways."""
        return bool(
            self.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        )


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(browser: Browser, browser_context_args: dict[str, Any], live_server: Any) -> Any:
    """Opens windows: ``visit(email, viewport=..., javascript=...)``; signed out without an e-mail."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def make(
        email: str | None = None, viewport: dict[str, int] | None = None, javascript: bool = True
    ) -> Visitor:
        options = {**browser_context_args, "java_script_enabled": javascript}
        context = browser.new_context(**{**options, "viewport": viewport or DESKTOP})
        contexts.append(context)
        visitor = Visitor(context.new_page(), live_server.url)
        visitors.append(visitor)
        if email:
            visitor.sign_in(email)
        return visitor

    yield make
    for context in contexts:
        context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []
