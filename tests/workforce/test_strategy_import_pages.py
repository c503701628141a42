"""Strategies brought in through the browser: Richmond whole, corrected, confirmed; tables, documents, bad files."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from tests.readiness.pages import post, says, text_of
from tests.workforce.importing import BASE, DOOR, SCRIPT, bring, confirm, held, step
from tests.workforce.making import Workforce, workforce_of
from workforce.models import IntendedAction, Strategy, StrategyImport, StrategyPart

RICHMOND = Path(__file__).parent / "files/richmond-workforce-strategy-2010.txt"


@pytest.fixture
def made(world) -> Workforce:
    """Westmere's workforce area, with a draft strategy."""
    found = workforce_of(world, world.members["will"])
    found.strategy.state = "draft"
    found.strategy.save(update_fields=["state"])
    return found


def test_the_richmond_strategy_goes_in_whole_and_scores_near_zero(world) -> None:
    page = bring(world, name="richmond.txt", data=RICHMOND.read_bytes())
    assert says(page, "5 strands: 28 new actions, 0 changed, 0 the same.")
    assert says(page, "2 actions name a day or a figure.")
    page = confirm(world)
    assert says(page, "Imported: 28 actions are new.")
    assert says(page, "0% of what makes its 28 actions specific is there.")
    strategy = Strategy.objects.get()
    assert (strategy.title, strategy.state, strategy.source_name) == (
        "Workforce Strategy",
        "draft",
        "richmond.txt",
    )
    strands = [(each.number, each.intended.count()) for each in strategy.strands.all()]
    assert strands == [("1", 4), ("2", 8), ("3", 7), ("4", 4), ("5", 5)]
    assert IntendedAction.objects.filter(due_on=None, target="", owner=None).count() == 28
    assert StrategyPart.objects.filter(strategy=strategy).count() == 32
    assert held().found == {}


def test_a_day_and_a_figure_are_taken_only_when_somebody_says_so(world) -> None:
    bring(world, text=RICHMOND.read_text())
    action = next(each for each in held().found["strands"][1]["actions"] if each["reference"] == "2.1")
    page = world.client("will").get(f"{DOOR}{held().pk}/actions/{action['id']}/")
    assert says(page, "Take “by April 2011” as the due date: 30 April 2011")
    assert says(page, "The words do not say on which side of it")
    values = {
        "reference": "2.1",
        "title": "Complete the return",
        "text": action["text"],
        "strand": held().found["strands"][0]["id"],
    }
    page = step(world, f"actions/{action['id']}/", **values, take_due="on", take_figure="at_least")
    assert says(page, "2.1 is corrected.")
    confirm(world)
    row = IntendedAction.objects.get(reference="2.1")
    assert (row.title, row.due_on, row.target) == ("Complete the return", date(2011, 4, 30), "at least 90%")
    assert row.strand.number == "1"


def test_a_preview_is_corrected_and_what_is_left_out_stays_out(world) -> None:
    bring(
        world,
        text="Our strategy\n\n1 Leading\n\n1.1 Map needs\n1.2 Brief members\n\n2 Learning\n\n2.1 Build a course\n",
    )
    strands = held().found["strands"]
    first, second = strands[0]["actions"][1]["id"], strands[1]["id"]
    assert says(step(world, f"left-out/{first}/"), "It is left out.")
    assert says(step(world, f"strands/{second}/", number="1", title="X"), "Another strand has the number 1")
    assert says(
        step(world, f"strands/{second}/", number="3", title="Growing", narrative=""), "Strand 3 is corrected."
    )
    values = {"reference": "3.2", "title": "Found nowhere", "text": "", "strand": second}
    assert says(step(world, "actions/new/", **values), "3.2 is added.")
    assert says(step(world, "actions/new/", **{**values, "title": ""}), "Enter a title")
    confirm(world)
    assert list(IntendedAction.objects.values_list("reference", "strand__title")) == [
        ("1.1", "Leading"),
        ("2.1", "Growing"),
        ("3.2", "Growing"),
    ]
    page = step(world, f"left-out/{first}/")
    assert says(page, "This import is over.")


def test_brought_into_a_draft_it_recognises_actions_by_reference(world, made) -> None:
    made.intended.title = made.intended.text = "Map needs"
    made.intended.save(update_fields=["title", "text"])
    bring(world, text="Our strategy\n\n1 Leading\n\n1.1 Map needs\n\n1.2 Brief members\n")
    page = step(world, "into/", strategy=made.strategy.pk, title="")
    assert says(page, "1 new action, 0 changed, 1 the same.")
    confirm(world)
    assert made.strategy.intended.count() == 2
    bring(world, text="Our strategy\n\n1 Leading\n\n1.1 Map all needs\n\n1.2 Brief members\n")
    page = step(world, "into/", strategy=made.strategy.pk, title="")
    assert says(page, "0 new actions, 1 changed, 1 the same.")
    confirm(world)
    made.intended.refresh_from_db()
    assert (made.intended.title, made.strategy.intended.count()) == ("Map all needs", 2)
    assert Strategy.objects.filter(council=world.westmere).count() == 1


def test_an_agreed_strategy_takes_no_other_words(world, made) -> None:
    made.strategy.state = "active"
    made.strategy.save(update_fields=["state"])
    bring(world, text="1 Leading\n\n1.7 Something more\n")
    step(world, "into/", strategy=made.strategy.pk, title="")
    assert says(confirm(world), "The words of this strategy are agreed")
    assert made.strategy.intended.count() == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Paste the text or choose a file, one of the two"),
        ({"text": "   \n"}, "Paste the text or choose a file, one of the two"),
        (
            {"text": "1.1 x", "name": "a.txt", "data": b"1.1 x"},
            "Paste the text or choose a file, one of the two",
        ),
        ({"name": "a.txt", "data": b""}, "The file is empty"),
        ({"name": "a.txt", "data": b"\x01\x02\x03\x04"}, "it has characters that only programs read"),
        ({"name": "a.pdf", "data": b"%PDF-1.7"}, "This kind of file cannot be read."),
        ({"name": "a.docx", "data": b"PK\x03\x04 not an archive"}, "The document is damaged"),
        ({"name": "a.docx", "data": b"no archive"}, "The document is damaged"),
        ({"name": "a.xlsx", "data": b"PK\x03\x04 broken"}, "The workbook is damaged"),
        ({"name": "a.csv", "data": b"Reference,Intended action\r\n"}, "headings but no rows"),
        ({"text": "1 A\n\n" + "\n".join(f"1.{n} Do {n}" for n in range(1, 602))}, "more than 600"),
    ],
)
def test_bad_texts_and_files_get_a_sentence(world, given, sentence) -> None:
    assert says(bring(world, **given), sentence)
    assert not StrategyImport.objects.exists()


def test_a_text_without_numbers_says_so_and_can_still_be_filled(world) -> None:
    page = bring(world, text="We want to be better.\n\nMuch better.")
    assert says(page, "No numbered actions and no list of actions were found.")
    assert says(
        step(world, "actions/new/", reference="1", title="Be better", text="", strand="0"), "1 is added."
    )
    step(world, "into/", strategy="", title="Better")
    confirm(world)
    assert IntendedAction.objects.get().title == "Be better"


def test_four_hundred_actions_go_in(world) -> None:
    bring(world, text="Big plan\n\n1 A\n\n" + "\n".join(f"1.{n} Do {n}" for n in range(1, 401)))
    assert says(confirm(world), "Imported: 400 actions are new.")


def word(build) -> bytes:
    document = Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_document_with_headings_lists_and_a_table(world) -> None:
    def build(document) -> None:
        document.add_heading("Workforce strategy", 0)
        document.add_heading("1 Leading", 1)
        document.add_paragraph("What we will do")
        document.add_paragraph("1.1 Map needs")
        document.add_heading("2 Learning", 1)
        rows = [
            ("Ref", "Action", "By when"),
            ("2.1", "Build a course", "31 March 2027"),
            ("2.2", f"Teach {SCRIPT}", ""),
        ]
        grid = document.add_table(rows=0, cols=3)
        for row in rows:
            for cell, words in zip(grid.add_row().cells, row, strict=True):
                cell.text = words

    page = bring(world, name="strategy.docx", data=word(build))
    assert says(page, "2 strands: 3 new actions")
    assert SCRIPT not in page.content.decode()
    actions = {each["reference"]: each for strand in held().found["strands"] for each in strand["actions"]}
    assert actions["2.1"]["due_on"] == "2027-03-31"
    assert "(Due: 31 March 2027)" in actions["2.1"]["text"]


def test_a_document_whose_numbers_word_draws_itself(world) -> None:
    def build(document) -> None:
        document.add_heading("Leading", 1)
        for words in ("Map needs", "Brief members"):
            document.add_paragraph(words, style="List Number")
        document.add_heading("Learning", 1)
        document.add_paragraph("Build a course", style="List Bullet")

    bring(world, name="strategy.docx", data=word(build))
    assert [len(strand["actions"]) for strand in held().found["strands"]] == [2, 1]


def test_a_bomb_is_refused_before_it_is_unpacked(world) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 30_000_000)
    assert says(bring(world, name="bomb.docx", data=out.getvalue()), "The document is damaged")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    assert says(bring(world, name="entity.docx", data=out.getvalue()), "The document is damaged")


def test_two_at_once_are_told_and_nobody_else_may(world, made) -> None:
    bring(world, text="1 A\n\n1.9 Do it\n")
    row = held()
    first = row.found["strands"][0]["actions"][0]["id"]
    values = {"reference": "1.9", "title": "Mine", "text": "", "strand": row.found["strands"][0]["id"]}
    step(world, f"actions/{first}/", **values)
    path = f"{DOOR}{row.pk}/"
    page = post(
        world.client("ada"), f"{path}actions/{first}/", {**values, "title": "Theirs", "version": row.version}
    )
    assert page.status_code == 409
    assert says(page, "Somebody else corrected this import meanwhile")
    assert "Theirs" in page.content.decode()
    assert world.client("vic").get(path).status_code == 403
    assert world.client("vic").get(DOOR).status_code == 403
    assert (
        world.client("nia").get(f"/councils/northby/workforce/strategy-import/{row.pk}/").status_code == 404
    )
    for bad in ("actions/999/", "strands/999/"):
        assert world.client("will").get(f"{path}{bad}").status_code == 404
    page = post(world.client("will"), f"{path}cancel/", {})
    assert says(page, "The import is thrown away.")
    assert "Do it" not in text_of(world.client("will").get(f"{BASE}intended/"))
