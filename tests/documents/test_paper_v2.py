"""The layout of papers: every document type in both lengths and both sizes, tagged, and as approved pictures.

After a change of the layout that is wanted: ``APPROVE_PAGES=1 bin/test tests/documents/test_paper_v2.py``, look at the
pictures in ``approved/`` and commit them (docs/documents.md).
"""

import io
import re
from dataclasses import replace
from typing import Any

import docx
import pikepdf
import pytest
from django.template import Context, Template

from assessment_ready.documents import paper_v2, pdf
from assessment_ready.documents.paper import Paper, Section, as_json, facts, from_json, linked, prose, table
from assessment_ready.documents.paper_tables import grids, records
from assessment_ready.documents.paper_words import directed, direction, spoken
from assessment_ready.documents.word import write_docx
from tests.documents.pdf_checks import elements, faults
from tests.documents.pictures import differences, pages, strays, texts
from tests.documents.sample_papers import BRAND, HEBREW, WORD, logo, long_text, snapshot, usual

# Every layout that documents are made in: with a cover and without, and without a council's own look.
KINDS: dict[str, dict[str, Any]] = {
    "pack": {"short": False, "look": BRAND, "watermark": ""},
    "restricted-pack": {"short": False, "look": BRAND, "watermark": "Councillor Dev Osei"},
    "paper": {"short": False, "look": None, "watermark": ""},
    "short": {"short": True, "look": BRAND, "watermark": ""},
}
LENGTHS = {"usual": usual, "long": long_text}


def html_of(kind: str, length: str, size: str) -> tuple[str, bytes]:
    """The HTML of one variant and the logo it may name."""
    chosen = KINDS[kind]
    paper = LENGTHS[length](short=chosen["short"])
    stored = snapshot(paper, size=size, watermark=chosen["watermark"], look=chosen["look"])
    return pdf.render_html(paper_v2.TEMPLATE, stored), logo() if chosen["look"] else b""


@pytest.mark.parametrize("size", paper_v2.SIZES)
@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_variant_is_tagged_small_and_looks_as_approved(kind: str, length: str, size: str) -> None:
    html, image = html_of(kind, length, size)
    made = pdf.write_pdf(html, logo=image)
    assert faults(made.data) == []
    assert len(made.data) < 2 * 1024 * 1024
    assert differences(f"{kind}-{length}-{size}", made.data) == []


def test_a_heading_that_moved_is_noticed() -> None:
    html, image = html_of("short", "usual", "normal")
    before = pages(pdf.write_pdf(html, logo=image).data)[0]
    again = pages(pdf.write_pdf(html, logo=image).data)[0]
    assert strays(before, again) == 0
    moved = html.replace('class="chapter"', 'class="chapter" style="padding-left:6mm"', 1)
    assert strays(before, pages(pdf.write_pdf(moved, logo=image).data)[0]) > 25


def test_logo_has_words_and_watermark_and_heads_are_artifacts() -> None:
    html, image = html_of("restricted-pack", "usual", "normal")
    made = pdf.write_pdf(html, logo=image).data
    with pikepdf.open(io.BytesIO(made)) as opened:
        figures = [str(each.get("/Alt", "")) for each in elements(opened) if str(each.S) == "/Figure"]
        assert "Westmere Council" in figures
        # Each page but the cover draws the name, and the structure never reaches it.
        artifacts = [page.Contents.read_bytes().count(b"/Artifact BMC") for page in opened.pages]
        assert artifacts[0] == 0
        assert min(artifacts[1:]) >= 4


def test_a_fact_stays_with_its_label_over_many_pages() -> None:
    rows = [(f"Label {number}", f"Value {number}. " * 12) for number in range(1, 91)]
    stored = snapshot(replace(usual(), sections=(Section("Facts", (facts(rows),)),)))
    made = pdf.write_pdf(pdf.render_html(paper_v2.TEMPLATE, stored))
    assert faults(made.data) == []
    found = 0
    assert made.pages > 5
    for page in texts(made.data)[2:]:
        for label in re.findall(r"Label \d+", page):
            found += 1
            assert label.replace("Label", "Value") in page
    assert found == 90


def test_long_facts_stand_below_their_labels() -> None:
    paper = replace(usual(), sections=(Section("Facts", (facts([("Label", "x" * 401)]),)),))
    assert paper_v2.present(snapshot(paper))["sections"][0].blocks[0].fact_lines == ()


def test_sources_are_numbered_and_found() -> None:
    html, _ = html_of("paper", "usual", "normal")
    assert 'second <a class="source" href="#source-1">[1]</a></li>' in html
    for number in range(1, 5):
        assert html.count(f'href="#source-{number}"') == html.count(f'id="source-{number}"') == 1
    assert html.index('id="source-3"') < html.index("Other councils</h2>")


def test_words_that_attack_the_page() -> None:
    assert spoken("Thumbs 👍🏽 up 👩‍👧 🇬🇧 ❤️ ✓\x0b\u202e") == (
        "Thumbs [thumbs up sign] up [woman][girl] [flag GB] [heavy black heart] [check mark]"
    )
    assert spoken({"a": ["plain", 3, None]}) == {"a": ["plain", 3, None]}
    assert (direction(f"1. {HEBREW}"), direction("3 March"), direction("")) == ("rtl", "ltr", "ltr")
    assert directed("<p>a</p><p>שלום</p>") == '<p>a</p><p dir="rtl">שלום</p>'
    paper = Paper(
        "T", sections=(Section("S", (prose(f"{HEBREW}\n\n{'word ' * 10_000}\n\n[a](javascript:x) **"),)),)
    )
    made = pdf.write_pdf(pdf.render_html(paper_v2.TEMPLATE, snapshot(paper)))
    assert made.pages > 12
    assert faults(made.data) == []


def test_no_word_leaves_the_page() -> None:
    """Nothing is drawn in the outer 10 mm of any page but the cover."""
    html, _ = html_of("paper", "long", "normal")
    for number, page in enumerate(pages(pdf.write_pdf(html).data)[2:], start=3):
        edge = page.crop((page.width - 20, 0, page.width, page.height))
        assert edge.getextrema() == (255, 255), number


def test_forty_columns_become_groups_that_begin_with_the_first() -> None:
    head = [f"Column {number}" for number in range(1, 41)]
    found = grids("Wide", head, [[str(number) for number in range(1, 41)]])
    assert len(found) > 1
    assert all(grid.head[0] == "Column 1" and grid.lines[0].cells[0] == "1" for grid in found)
    assert [name for grid in found for name in grid.head[1:]] == head[1:]
    assert found[0].caption == f"Wide (part 1 of {len(found)})"
    for grid in found:
        assert sum(float(width) for width in grid.widths) == pytest.approx(100, abs=0.1)
    assert grids("None", (), []) == ()
    assert records("W", head[:3], [["a", "", "c"]]).rows == (("a", (("Column 3", "c"),)),)


def test_a_table_repeats_its_head_and_splits_only_rows_longer_than_a_page() -> None:
    html, _ = html_of("paper", "long", "normal")
    assert html.count('class="may-split"') == 1
    made = pdf.write_pdf(html)
    with pikepdf.open(io.BytesIO(made.data)) as opened:
        tables = [each for each in elements(opened) if str(each.S) == "/THead"]
    assert len(tables) >= 5


def test_large_print_has_no_wide_table_and_nothing_small() -> None:
    html, _ = html_of("paper", "usual", "large")
    assert html.count("<table") == 1  # the two columns of the chart
    assert "paper-v2-large.css" in html
    assert 'class="record__name">Assessing needs' in html


def test_papers_stored_before_are_read() -> None:
    stored = as_json(usual())
    for name in ("as_at", "author", "approver", "embargo"):
        del stored[name]
    for section in stored["sections"]:
        for block in section["blocks"]:
            for name in ("title", "tone", "source", "link", "chart"):
                del block[name]
    read = from_json(stored)
    assert read.as_at == ""
    assert read.sections[0].blocks[0].source == ""
    assert from_json(as_json(usual())) == usual()


def test_word_has_every_kind_of_block() -> None:
    for paper in (usual(), long_text()):
        for size in paper_v2.SIZES:
            data = write_docx(
                paper,
                council="W",
                made="today",
                size=size,
                copy_for="Dev Osei",
                colour="#006435",
                logo=(logo(), "W"),
            )
            document = docx.Document(io.BytesIO(data))
            assert "Copy for Dev Osei" in document.sections[0].header.paragraphs[0].text
            assert paper.marking in document.sections[0].footer.paragraphs[0].text
    words = "\n".join(each.text for each in docx.Document(io.BytesIO(data)).paragraphs)
    assert WORD in words


def test_blocks_on_a_page() -> None:
    block = linked(
        table("Position", ("A", "B"), [("<b>", HEBREW)], source="Gaps"), "/councils/westmere/gaps/"
    )
    bad = linked(prose("x"), "javascript:alert(1)")
    blocks = [*(each for section in usual().sections for each in section.blocks), block, bad]
    page = Template("{% load papers %}{% paper_blocks blocks 3 %}").render(Context({"blocks": blocks}))
    assert "<h4" in page
    assert "<h3" not in page
    assert "&lt;b&gt;" in page
    assert "javascript" not in page
    assert 'href="/councils/westmere/gaps/">Open the records behind “Position”' in page
    assert "Source: CQC’s letter" in page
    assert page.count("<svg") >= 2


def test_a_snapshot_without_a_look_has_the_usual_one() -> None:
    html = pdf.render_html(paper_v2.TEMPLATE, snapshot(replace(usual(), marking="")))
    assert "--council: #12436d" in html
    assert "packaged:logo.png" not in html
