"""Addresses as people paste them, headings as they write them, rows and their doubles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comms.rules.addresses import address_problem, clean_address
from comms.rules.contact_columns import guessed, looks_like_headings
from comms.rules.contact_rows import FILL, Plan, RawRow, Words, filled_in, person_key, read_rows

WORDS = Words(
    {"large print": "large_print", "braille": "braille"},
    {"consent": "consent"},
    ("Large print", "Braille"),
    ("Consent",),
)


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("  Jo@Brook.EXAMPLE ", "jo@brook.example"),
        ("Jo Brook <Jo@Brook.example>", "jo@brook.example"),
        ("mailto:jo@brook.example", "jo@brook.example"),
        ("MAILTO:Jo@brook.example", "jo@brook.example"),
        ("\u200bjo@brook.example\ufeff", "jo@brook.example"),
        ("\u00a0jo@brook.example\u00a0", "jo@brook.example"),
        ("'jo@brook.example'", "jo@brook.example"),
        ("jo＠brook.example", "jo@brook.example"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_an_address_is_cleaned(typed: str, clean: str) -> None:
    assert clean_address(typed) == clean
    assert address_problem(clean) == ""


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("jo", "correct format"),
        ("@brook.example", "correct format"),
        ("jo@", "correct format"),
        ("jo@brook", "correct format"),
        ("jo@brook..example", "correct format"),
        ("jo@-brook.example", "correct format"),
        ("jo@brook.e", "correct format"),
        ("jo@1.2.3.4", "correct format"),
        (".jo@brook.example", "correct format"),
        ("jo b@brook.example", "correct format"),
        ("jo@brook.example\nbcc:x@y.example", "cannot be seen"),
        ("jo@brook.example,al@x.example", "one e-mail address only"),
        ("jo@brook@x.example", "one e-mail address only"),
        ("jö@brook.example", "“ö”"),
        (f"{'a' * 65}@brook.example", "correct format"),
        (f"a@{'b' * 64}.example", "correct format"),
        (f"a@{'.'.join(['bbbbbbbbbb'] * 30)}", "254 characters"),
    ],
)
def test_a_broken_address_gets_a_sentence(address: str, problem: str) -> None:
    assert problem in address_problem(address)


@given(st.text(max_size=300))
def test_any_text_is_cleaned_for_good_and_judged_without_failing(text: str) -> None:
    clean = clean_address(text)
    problem = address_problem(clean)
    if clean and not problem:
        assert clean == clean.lower().strip()
        assert clean.isascii()
        assert clean.count("@") == 1
        assert clean_address(clean) == clean
        assert not set(clean) & set("\r\n\t ,;<>")


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        (["Name", "E-mail"], {"name": "Name", "email": "E-mail"}),
        (
            ["SURNAME", "First name", "Email Address"],
            {"last_name": "SURNAME", "first_name": "First name", "email": "Email Address"},
        ),
        (
            ["Contact", "Job title", "Tel.", "Company"],
            {"name": "Contact", "job_title": "Job title", "phone": "Tel.", "organisation": "Company"},
        ),
        (["Column A", "1", ""], {}),
    ],
)
def test_headings_are_understood(headings: list[str], found: dict[str, str]) -> None:
    assert guessed(headings) == found


def test_a_title_row_is_not_taken_for_headings() -> None:
    assert not looks_like_headings(["Contacts of the council", "", ""])
    assert not looks_like_headings(["Name"])
    assert looks_like_headings(["Name", "Email"])


def read(*cells: dict[str, str], **plan: object):
    mapping = {name: name for name in ("name", "email", "organisation", "phone", "formats")}
    chosen = Plan(mapping, lawful_basis="consent", source="List", **plan)  # type: ignore[arg-type]
    return read_rows([RawRow(n, each) for n, each in enumerate(cells, start=2)], chosen, WORDS)


def test_doubles_are_found_in_any_case_and_also_without_an_address() -> None:
    rows = read(
        {"email": "a@x.example"},
        {"email": " A@X.example"},
        {"name": "Una", "phone": "1"},
        {"name": "UNA", "phone": "1"},
        {"name": "Una", "phone": "2"},
        {"email": "broken"},
        {"email": "broken"},
    )
    assert [row.double_of for row in rows] == [None, 2, None, 4, None, None, None]
    assert [bool(row.problems) for row in rows] == [False] * 5 + [True] * 2


@given(st.lists(st.sampled_from(["a@x.example", "A@x.example", "b@x.example", ""]), max_size=12))
def test_each_person_counts_once(addresses: list[str]) -> None:
    rows = read(*({"email": each, "name": "N"} for each in addresses))
    kept = [person_key(row.values) for row in rows if row.double_of is None]
    assert len(kept) == len(set(kept))
    assert set(kept) == {person_key(row.values) for row in rows}


def test_formats_are_read_however_they_are_parted() -> None:
    (row,) = read({"name": "A", "formats": "Braille / LARGE PRINT; braille"})
    assert row.values["formats"] == ["braille", "large_print"]
    (row,) = read({"name": "A", "formats": "smoke signals"})
    assert "Use one of: Large print, Braille" in row.problems[0].sentence


def test_what_is_too_long_is_said() -> None:
    (row,) = read({"name": "x" * 121})
    assert row.problems[0].sentence == "Name must be 120 characters or fewer; this has 121"


def test_only_what_is_empty_is_filled_in() -> None:
    current = {"name": "Jo", "phone": "", "formats": []}
    values = {"name": "Al", "phone": "1", "formats": ["braille"]}
    assert filled_in(current, values, ["name", "phone", "formats"]) == {"phone": "1", "formats": ["braille"]}
    assert FILL == "fill"
