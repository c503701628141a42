"""Tables and documents as rules see them: cells with row and column, hostile bytes, our own apostrophes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workforce.errors.strategy_imports import UnreadableText
from workforce.rules import strategy_import_found as found_rules
from workforce.rules.strategy_import_columns import FIELDS, guessed, looks_like_headings
from workforce.rules.strategy_import_rows import Lookups, RawRow, read_rows
from workforce.rules.strategy_text import parse
from workforce.rules.strategy_text_lines import lines_of
from workforce.services.strategy_import_word import word_lines

MAPPING = {
    "reference": "Ref",
    "title": "Action",
    "owner": "Owner",
    "due_on": "Due",
    "start_on": "Start",
    "target": "Target",
}
LOOKUPS = Lookups(owners={"will osei": 4}, left={"kim lee": "Kim Lee"})


def read(**cells: str):
    return read_rows([RawRow(7, {"Ref": "1.1", "Action": "Do it", **cells})], MAPPING, LOOKUPS)


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"Ref": ""}, ("Ref", "Enter a reference, such as 2.1")),
        ({"Ref": "1" * 21}, ("Ref", "This is longer than 20 characters. Shorten it")),
        ({"Action": ""}, ("Action", "Enter what is intended")),
        (
            {"Owner": "Kim Lee"},
            ("Owner", "Kim Lee has no access to this council any more. Name somebody else"),
        ),
        ({"Due": "soon"}, ("Due", "“soon” is no date. Write it as 31 March 2027")),
        (
            {"Start": "2 May 2027", "Due": "1 May 2027"},
            ("Due", "It must be due on the day it begins or later"),
        ),
        (
            {"Target": "up to 90%"},
            ("Target", "Say whether up to 90% is wanted at least or at most, for example “at least 90%”"),
        ),
    ],
)
def test_a_wrong_cell_is_named(cells, problem) -> None:
    _, problems = read(**cells)
    assert [(each.row, each.column, each.text) for each in problems] == [(7, *problem)]


def test_a_right_row_says_what_its_cells_say_and_no_more() -> None:
    [row], problems = read(Owner="Will OSEI", Due="31/03/2027", Target="at least 90%", Action="'=SUM(A1)")
    assert problems == []
    assert row.title == "=SUM(A1)"
    assert row.values == {"owner_id": 4, "due_on": "2027-03-31", "target": "at least 90%"}


def test_every_label_is_a_heading_that_is_known_again() -> None:
    labels = [field.label for field in FIELDS]
    assert guessed(labels) == {field.name: field.label for field in FIELDS}
    assert looks_like_headings(labels)
    assert not looks_like_headings(["Workforce strategy", "", "2026"])


@given(
    st.dictionaries(
        st.sampled_from(["Ref", "Action", "Owner", "Due", "Start", "Target"]), st.text(max_size=30)
    )
)
def test_no_cell_raises(cells) -> None:
    rows, problems = read_rows([RawRow(2, cells), RawRow(3, cells)], MAPPING, LOOKUPS)
    assert len(rows) == 2
    assert all(each.row in (2, 3) and each.text for each in problems)


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_bytes_that_are_no_document_are_refused_in_words(data) -> None:
    with pytest.raises(UnreadableText):
        word_lines(b"PK" + data)


def test_what_was_found_keeps_its_ids_while_it_is_corrected() -> None:
    found = found_rules.as_found(parse(lines_of("1 Leading\n\n1.1 Map needs\n\n2 Learning\n\n2.1 Teach\n")))
    first, second = found_rules.strands(found)
    action = first["actions"][0]
    found_rules.move(found, action, second)
    assert found_rules.action_with(found, action["id"]) == (second, action)
    assert [each["reference"] for _, each in found_rules.kept(found)] == ["2.1", "1.1"]
    action["reference"] = "2.1"
    assert found_rules.reference_twice(found) == "2.1"
    second["out"] = True
    assert found_rules.kept(found) == []
    assert found_rules.reference_twice(found) == ""
