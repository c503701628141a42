"""A messy evidence index of 300 rows imported in a real browser: five bad rows mended, and coverage changed."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator

from assessment_ready.evidence.models import EvidenceItem
from tests.browser.conftest import DESKTOP, PHONE, Visit, Visitor
from tests.evidence.index_files import FAULTS, messy_workbook
from tests.world import World

BEN = "ben@westmere.example"
LIBRARY = "/councils/westmere/evidence/"
FIRST_ROW = 4
ROWS = {name: place + FIRST_ROW for place, fault in FAULTS.items() for name in fault}


@pytest.fixture
def index_file(tmp_path: Path) -> Path:
    """As a council keeps it: a cover sheet, a title above the headings, five rows nobody can read."""
    path = tmp_path / "Westmere evidence index.xlsx"
    path.write_bytes(messy_workbook())
    return path


def covered(visitor: Visitor) -> str:
    """The words of the coverage grid."""
    visitor.open(f"{LIBRARY}coverage/")
    return visitor.page.locator("main table").first.inner_text()


class Import:
    """Ben's way through the import; every page reached is looked at."""

    def __init__(self, visitor: Visitor, *, javascript: bool) -> None:
        self.visitor = visitor
        self.page = visitor.page
        self.javascript = javascript
        self.faults: list[str] = []

    def look(self) -> str:
        """What the page says; whether it fits and axe finds nothing is noted."""
        if self.javascript:
            self.faults += self.visitor.accessible()
        if not self.visitor.fits():
            self.faults.append(f"{self.page.url} does not fit")
        return self.page.locator("body").inner_text()

    def upload(self, path: Path) -> None:
        """Choose the file, correct what was guessed, and have it checked."""
        self.visitor.open(LIBRARY)
        self.page.get_by_role("link", name="Import an index").click()
        self.look()
        self.page.locator("input[type=file]").set_input_files(path)
        self.visitor.press("Upload")
        assert self.visitor.heading() == "Which column is what?"
        assert self.page.get_by_label("Quality statements", exact=True).input_value() == "QS"
        self.look()
        category = self.page.get_by_label("Evidence category of rows without one")
        category.select_option(label="People’s experience")
        self.visitor.press("Check the rows")

    def mend(self) -> None:
        """Five bad rows: four put right, one of them at the second try, and one left out."""
        self.page.get_by_role("button", name="Mend rows").click()
        assert self.page.locator(".govuk-error-summary a").count() == 5
        self.look()
        self.field("QS", "statements").fill("QS7; QS8")
        self.field("Date of document", "as_at").fill("30 February 2026")
        self.field("Owner", "owner").select_option(label="Cleo Marsh")
        self.field("Doc title", "title").fill("Market position statement")
        self.field("Link", "out").check()
        self.visitor.press("Save and check these rows")
        said = self.look()
        assert "1 row still needs mending." in said
        assert "“30 February 2026” is not a real date" in said
        self.field("Date of document", "as_at").fill("28 February 2026")
        self.visitor.press("Save and check these rows")

    def field(self, fault: str, name: str) -> Locator:
        """A field of the row that has this fault."""
        return self.page.locator(f"#id_row{ROWS[fault]}_{name}")


@pytest.mark.parametrize(
    ("viewport", "javascript"),
    [(DESKTOP, True), (PHONE, True), (DESKTOP, False)],
    ids=["desktop", "phone", "no-script"],
)
def test_a_person_imports_a_messy_index_mends_five_rows_and_finds_coverage_changed(
    world: World, visit: Visit, index_file: Path, viewport: dict[str, int], javascript: bool
) -> None:
    ben = visit(BEN, viewport=viewport, javascript=javascript)
    before = covered(ben)
    way = Import(ben, javascript=javascript)
    way.upload(index_file)
    assert "5 rows need mending." in way.look()
    assert ben.page.get_by_role("button", name=re.compile("^Import ")).count() == 0
    ben.page.get_by_role("link", name=re.compile("^Needs mending")).click()
    assert "is not somebody in this council" in way.look()
    way.mend()
    assert "Every row can be imported now." in way.look()
    assert not EvidenceItem.objects.exists()

    ben.press("Import 299 items")
    assert "299 items were added" in way.look()
    ben.page.get_by_role("link", name="See what is covered now").click()
    assert covered(ben) != before
    assert EvidenceItem.objects.filter(uses__statement__number=7).count() > 50
    assert way.faults == []
