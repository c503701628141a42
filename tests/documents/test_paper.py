"""Papers: the same blocks as tagged PDF and as Word."""

import io
import json

import pytest
from docx import Document
from docx.oxml.ns import qn

from assessment_ready.documents import pdf
from assessment_ready.documents.paper import (
    Paper,
    Section,
    as_json,
    facts,
    from_json,
    note,
    points,
    prose,
    table,
)
from assessment_ready.documents.paper_v1 import TEMPLATE
from assessment_ready.documents.word import write_docx
from tests.documents.pdf_checks import bookmarks, faults

HOSTILE = "<script>alert(1)</script> =HYPERLINK(1) \x0b & “quoted”"
PAPER = Paper(
    title="Assessment plan",
    subtitle="Communications delivery plan",
    facts=(("Owner", "Cara Lindqvist"),),
    marking="Internal",
    sections=(
        Section(
            "Aim", (prose("We say **plainly** what we know.\n\n- first\n- second"), note("Nothing more yet."))
        ),
        Section(HOSTILE, (facts([("Label", HOSTILE)]), points([HOSTILE])), level=2),
        Section("Activities", (table("What we do", ("What", "When"), [(HOSTILE, "3 March 2027")]),)),
    ),
)
SNAPSHOT = {
    "paper": as_json(PAPER),
    "document": {
        "title": "Assessment plan",
        "council": "Westmere Council",
        "version": 2,
        "made_at": "2026-11-22T09:00:00+00:00",
        "made_by": "Cara Lindqvist",
    },
}


def test_a_paper_comes_back_from_the_database_as_it_went_in() -> None:
    assert from_json(json.loads(json.dumps(as_json(PAPER)))) == PAPER


def test_a_row_that_does_not_fit_its_head_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        table("What we do", ("What", "When"), [("only one",)])


@pytest.mark.parametrize("short", [False, True])
def test_the_pdf_is_tagged_and_runs_nothing(short: bool) -> None:
    snapshot = SNAPSHOT | {"paper": as_json(PAPER) | {"short": short}}
    html = pdf.render_html(TEMPLATE, snapshot)
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "<strong>plainly</strong>" in html
    made = pdf.write_pdf(html)
    assert faults(made.data) == []
    assert "Activities" in bookmarks(made.data)


def test_word_has_styles_repeated_heads_and_the_words() -> None:
    data = write_docx(PAPER, council="Westmere Council", made="today by Cara Lindqvist")
    document = Document(io.BytesIO(data))
    headings = [p.text for p in document.paragraphs if (p.style.name or "").startswith("Heading")]
    assert headings == ["Aim", HOSTILE.replace("\x0b", ""), "Activities"]
    activities = document.tables[-1]
    assert activities.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert activities.rows[1].cells[0].text == HOSTILE.replace("\x0b", "")
    assert any("plainly" in p.text and "**" not in p.text for p in document.paragraphs)
    assert document.core_properties.language == "en-GB"
    assert "today by Cara Lindqvist" in [cell.text for cell in document.tables[0].columns[1].cells]
