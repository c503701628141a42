"""How an index's cells are understood: dates, statements, categories, people, links, headings, duplicates."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment_ready.evidence.rules.index_columns import BY_NAME, FIELDS, guess, looks_like_headings
from assessment_ready.evidence.rules.index_dates import is_no_date, read_date
from assessment_ready.evidence.rules.index_duplicates import KnownItem, Library, link_key, settle
from assessment_ready.evidence.rules.index_rows import Book, CheckedRow, Defaults, check_row, months_after
from assessment_ready.evidence.rules.index_statements import Names, read_statements, statements_text
from assessment_ready.evidence.rules.index_words import (
    People,
    Person,
    read_category,
    read_links,
    read_sensitivity,
)
from assessment_ready.framework.rules import normalised
from assessment_ready.ui.dates import format_date

TITLES = {
    1: "Assessing needs",
    2: "Supporting people to live healthier lives",
    3: "Equity in experience and outcomes",
    4: "Care provision, integration and continuity",
    5: "Partnerships and communities",
    6: "Safe systems, pathways and transitions",
    7: "Safeguarding",
    8: "Governance, management and sustainability",
    9: "Learning, improvement and innovation",
}
NUMBERS = {
    key: number
    for number, title in TITLES.items()
    for key in (
        normalised(title),
        str(number),
        f"qs{number}",
        f"statement{number}",
        f"qs{number}{normalised(title)}",
        f"{number}{normalised(title)}",
    )
} | {"equity": 3, "careprovision": 4, "safesystems": 6, "leadership": 8, "governance": 8, "learning": 9}
NAMES = Names(NUMBERS, TITLES)
CATEGORIES = {
    "people": "People’s experience",
    "staff": "Feedback from staff and leaders",
    "partners": "Feedback from partners",
    "processes": "Processes",
}
PEOPLE = People(
    [
        Person(1, "Ada Okafor", "ada@westmere.example"),
        Person(2, "Cleo Marsh", "cleo@westmere.example"),
        Person(3, "Sam Lee", "sam.lee@westmere.example"),
        Person(4, "Sam Lee", "samuel@westmere.example"),
    ]
)
TODAY = date(2026, 11, 22)
BOOK = Book(NAMES, CATEGORIES, PEOPLE, TODAY)
DAYS = st.dates(date(1960, 1, 1), date(2099, 12, 31))


def value_or_sentence(read):
    """What a reader gives, or the sentence it refuses with; any other failure fails the test."""
    try:
        return read()
    except ValueError as refusal:
        return str(refusal)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("6/1/2026", date(2026, 1, 6)),
        ("06-01-2026", date(2026, 1, 6)),
        ("6.1.2026", date(2026, 1, 6)),
        ("2026-01-06", date(2026, 1, 6)),
        ("2026-01-06 09:30", date(2026, 1, 6)),
        ("2026/01/06", date(2026, 1, 6)),
        ("6 January 2026", date(2026, 1, 6)),
        ("6th Jan 2026", date(2026, 1, 6)),
        ("6-Jan-2026", date(2026, 1, 6)),
        ("Tue 6 January 2026", date(2026, 1, 6)),
        ("January 6, 2026", date(2026, 1, 6)),
        ("29/02/2024", date(2024, 2, 29)),
    ],
)
def test_plain_dates_are_read_without_remark(text, day):
    found = read_date(text)
    assert (found.day, found.remark) == (day, "")


@pytest.mark.parametrize(
    ("text", "day", "month_end"),
    [
        ("45000", date(2023, 3, 15), date(2023, 3, 15)),
        ("45000.5", date(2023, 3, 15), date(2023, 3, 15)),
        ("6/1/26", date(2026, 1, 6), date(2026, 1, 6)),
        ("6-Jan-26", date(2026, 1, 6), date(2026, 1, 6)),
        ("1/2/99", date(1999, 2, 1), date(1999, 2, 1)),
        ("Mar 2026", date(2026, 3, 1), date(2026, 3, 31)),
        ("February 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("Sept-25", date(2025, 9, 1), date(2025, 9, 30)),
        ("03/2026", date(2026, 3, 1), date(2026, 3, 31)),
        ("2026-03", date(2026, 3, 1), date(2026, 3, 31)),
    ],
)
def test_what_is_not_plain_is_read_and_said(text, day, month_end):
    found, last = read_date(text), read_date(text, month_end=True)
    assert (found.day, last.day) == (day, month_end)
    assert format_date(day) in found.remark
    assert format_date(month_end) in last.remark


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31/02/2026", "“31/02/2026” is not a real date"),
        ("31/2/26", "not a real date"),
        ("29 February 2026", "not a real date"),
        ("12/31/2025", "the day comes first. Did you mean 31 December 2025?"),
        ("13/13/2025", "not a real date"),
        ("2025", "is a year, not a day. Give the day, like 31 December 2025"),
        ("2024/25", "is a year, not a day. Give the day, like 31 March 2025"),
        ("2024-2025", "is a year, not a day"),
        ("99999", "is a number, not a date"),
        ("12345", "is a number, not a date"),
        ("1234567", "is not a date"),
        ("last spring", "“last spring” is not a date"),
        ("TBC", "is not a date"),
        ("Smarch 2026", "is not a date"),
        ("1/1/1066", "not a real date"),
        ("", "Enter a date"),
    ],
)
def test_what_is_no_date_gets_a_sentence(text, words):
    with pytest.raises(ValueError, match=r".") as refused:
        read_date(text)
    assert words in str(refused.value)


@given(DAYS)
def test_every_written_form_of_a_day_is_read_back(day):
    forms = [
        format_date(day),
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d-%b-%Y}",
        f"{day:%d %B %Y}",
        f"{day:%a} {day.day} {day:%B} {day.year}",
    ]
    assert {read_date(form).day for form in forms} == {day}
    assert {read_date(form, month_end=True).day for form in forms} == {day}
    assert read_date(str((day - date(1899, 12, 30)).days)).day == day


@given(st.text(max_size=60) | st.from_regex(r"[0-9/.\- ]{1,14}"))
def test_any_text_is_a_date_or_a_sentence(text):
    is_no_date(text)
    for month_end in (False, True):
        found = value_or_sentence(lambda end=month_end: read_date(text, month_end=end).day)
        assert isinstance(found, date) or len(found) > 10


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("QS1", (1,)),
        ("qs 4", (4,)),
        ("QS01", (1,)),
        ("4", (4,)),
        ("4.", (4,)),
        ("QS1; QS4 / Safeguarding", (1, 4, 7)),
        ("QS1, QS4 and QS7", (1, 4, 7)),
        ("1, 4 & 7", (1, 4, 7)),
        ("QS1 QS4 QS7", (1, 4, 7)),
        ("QS1,4,7", (1, 4, 7)),
        ("QS2-QS5", (2, 3, 4, 5)),
        ("QS2 to 4", (2, 3, 4)),
        ("QS7 - Safeguarding", (7,)),
        ("QS7 – Safeguarding\nQS8 – Governance, management and sustainability", (7, 8)),
        ("Care provision, integration and continuity", (4,)),
        ("Care provision, integration & continuity, Safeguarding", (4, 7)),
        ("Equity in experience and outcomes and Safeguarding", (3, 7)),
        ("safeguarding, learning, improvement and innovation", (7, 9)),
        ("Safe systems, pathways and transitions; Equity", (3, 6)),
        ("• Safeguarding • Equity", (3, 7)),
        ("All", tuple(range(1, 10))),
        ("all quality statements", tuple(range(1, 10))),
        ("Safeguarding; safeguarding", (7,)),
    ],
)
def test_statements_are_read_however_they_are_written(text, numbers):
    found = read_statements(text, NAMES)
    assert (found.numbers, found.problem) == (numbers, "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Enter the quality statements"),
        ("Safegaurding", "Did you mean Safeguarding (QS7)?"),
        ("QS1; Partnership & community", "Did you mean Partnerships and communities (QS5)?"),
        ("QS12", "“QS12” is not a quality statement. Enter its name, or its number from QS1 to QS9"),
        ("Well-led", "“Well-led” is not a quality statement"),
        ("QS7-QS3", "is not a quality statement"),
    ],
)
def test_an_unknown_statement_gets_a_sentence_with_the_nearest(text, words):
    assert words in read_statements(text, NAMES).problem


@given(
    st.sets(st.integers(1, 9), min_size=1), st.sampled_from(["; ", " / ", "\n", ", ", " and ", " & ", "|"])
)
def test_every_set_of_statements_is_read_back(numbers, separator):
    expected = tuple(sorted(numbers))
    assert read_statements(statements_text(expected), NAMES).numbers == expected
    for words in (TITLES.get, "QS{}".format, str):
        found = read_statements(separator.join(words(number) for number in expected), NAMES)
        assert (found.numbers, found.problem) == (expected, "")


@settings(max_examples=300)
@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from([*TITLES.values(), ",", ";", " and ", "QS", "-", "9"])).map("".join)
)
def test_reading_statements_never_fails(text):
    found = read_statements(text, NAMES)
    assert set(found.numbers) <= set(TITLES)
    assert found.numbers or found.problem


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("People's experience", "people"),
        ("PEOPLE’S EXPERIENCE", "people"),
        ("Feedback from staff & leaders", "staff"),
        ("Staff survey", None),
        ("Policy", "processes"),
        ("Policies/Procedures", "processes"),
        ("partner feedback", "partners"),
        ("Peoples experiense", "people"),
        ("Miscellaneous", None),
        ("Outcomes", None),
    ],
)
def test_categories_are_understood_or_the_choices_are_named(text, code):
    if code:
        assert read_category(text, CATEGORIES) == code
        return
    with pytest.raises(
        ValueError, match="Choose one of: People’s experience, Feedback from staff and leaders"
    ):
        read_category(text, CATEGORIES)


def test_sensitivity_is_understood_as_councils_mark_it():
    found = [read_sensitivity(text) for text in ("OFFICIAL-SENSITIVE", "Official", "public", "Confidential")]
    assert found == ["restricted", "internal", "public", "restricted"]
    with pytest.raises(ValueError, match="Choose Public, Internal or Restricted"):
        read_sensitivity("rather")


@pytest.mark.parametrize(
    ("text", "pk"),
    [
        ("Cleo Marsh", 2),
        (" cleo  MARSH ", 2),
        ("Marsh, Cleo", 2),
        ("Marsh Cleo", 2),
        ("Ms Cleo Marsh (Commissioning)", 2),
        ("CLEO@westmere.example", 2),
        ("Cleo Marsh <cleo@westmere.example>", 2),
        ("sam.lee@westmere.example", 3),
    ],
)
def test_owners_are_found_by_name_or_address(text, pk):
    assert PEOPLE.read(text) == pk


def test_two_people_of_one_name_are_told_apart_by_address():
    with pytest.raises(
        ValueError, match=r"There are 2 people called Sam Lee\. Enter the email address"
    ) as refused:
        PEOPLE.read("Sam Lee")
    assert "sam.lee@westmere.example" in str(refused.value)


def test_every_stranger_gets_the_same_sentence():
    said = []
    for text in ("Nia Frost", "nia@northby.example", "Nobody Atall"):
        with pytest.raises(ValueError, match="is not somebody in this council") as refused:
            PEOPLE.read(text)
        said.append(str(refused.value).replace(text, "X"))
    assert len(set(said)) == 1
    with pytest.raises(ValueError, match=r"Did you mean Cleo Marsh\?"):
        PEOPLE.read("Cleo Marsch")
    with pytest.raises(ValueError, match=r"Did you mean Ada Okafor\?"):
        PEOPLE.read("Ada")


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("", ()),
        ("https://a.example/x", ("https://a.example/x",)),
        ("www.westmere.example/x", ("https://www.westmere.example/x",)),
        ("https://a.example/x; https://a.example/y", ("https://a.example/x", "https://a.example/y")),
        ("https://a.example/x\nhttps://a.example/x", ("https://a.example/x",)),
        ("<https://a.example/x>", ("https://a.example/x",)),
        ("https://a.example/Shared Documents/a b.docx", ("https://a.example/Shared%20Documents/a%20b.docx",)),
    ],
)
def test_links_are_read(text, links):
    assert read_links(text) == links


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "file:///C:/x.docx",
        r"S:\Adults\CQC\policy.docx",
        r"\\server\share\x",
        "ftp://a.example/x",
        "see SharePoint",
        "https://",
        "https://localhost",
        "https://[::1",
        "https://ada:secret@a.example/",
        "https://a.example:99999999/",
        "data:text/html,<script>",
        "https://a.example/" + "x" * 600,
    ],
)
def test_what_is_no_web_address_is_refused(text):
    with pytest.raises(ValueError, match=r"web address|500 characters"):
        read_links(text)


@given(st.text(max_size=120))
def test_any_text_is_a_link_a_category_a_person_or_a_sentence(text):
    for read in (read_links, read_sensitivity, PEOPLE.read, lambda each: read_category(each, CATEGORIES)):
        assert value_or_sentence(lambda each=read: each(text)) is not None


def test_messy_headings_are_understood():
    headers = [
        "Ref No.",
        "Doc title",
        "Quality Statement(s)",
        "Type/Category",
        "Owner ",
        "Date of document",
        "Review",
        "Link",
        "Sensitivity",
        "Comments",
    ]
    assert guess(headers) == {
        "reference": "Ref No.",
        "title": "Doc title",
        "statements": "Quality Statement(s)",
        "category": "Type/Category",
        "owner": "Owner ",
        "as_at": "Date of document",
        "review_by": "Review",
        "link": "Link",
        "sensitivity": "Sensitivity",
        "description": "Comments",
    }
    assert guess(["QS", "Evidence item title", "Evidence owner (lead officer)"]) == {
        "statements": "QS",
        "title": "Evidence item title",
        "owner": "Evidence owner (lead officer)",
    }


def test_headings_are_told_from_a_title_above_them():
    assert looks_like_headings(["QS", "Doc title", "Owner", "Date"])
    assert not looks_like_headings(["Westmere evidence index", "", "", ""])
    assert not looks_like_headings(["QS1", "Safeguarding policy", "Cleo Marsh", "1/1/2026"])
    assert not looks_like_headings(["Owner", "Ada Okafor", "", ""])


@given(st.lists(st.text(max_size=40), max_size=12, unique=True))
def test_guessing_uses_each_heading_once_and_never_fails(headers):
    found = guess(headers)
    assert len(set(found.values())) == len(found)
    assert set(found.values()) <= set(headers)
    looks_like_headings(headers)


def test_every_spelling_of_a_heading_belongs_to_one_field():
    spellings = [spelling for field in FIELDS for spelling in field.headings]
    assert len(spellings) == len(set(spellings))
    assert {spelling for spelling in spellings if normalised(spelling) != spelling} == set()
    for field in FIELDS:
        for spelling in field.headings:
            assert guess([spelling]) == {field.name: spelling}


def texts(**extra):
    return {
        "title": "Carers survey 2026",
        "statements": "QS1; QS3",
        "category": "People’s experience",
        "owner": "Cleo Marsh",
        "as_at": "1/9/2026",
    } | extra


def test_a_row_becomes_an_item_with_its_defaults():
    row = check_row(2, texts(), [], Defaults(), BOOK)
    assert row.problems == []
    assert row.values["review_by"] == "2027-09-01"
    assert row.values["sensitivity"] == "internal"
    assert row.values["statements"] == [1, 3]
    assert row.values["owner"] == 2
    bare = check_row(3, {"title": "x", "statements": "4"}, [], Defaults(1, "staff", "public", TODAY, 6), BOOK)
    assert bare.problems == []
    assert (bare.values["owner"], bare.values["category"], bare.values["sensitivity"]) == (
        1,
        "staff",
        "public",
    )
    assert (bare.values["as_at"], bare.values["review_by"]) == ("2026-11-22", "2027-05-22")
    assert bare.values["said"] == ["statements", "title"]


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"title": " "}, "title", "Enter a title"),
        ({"title": "x" * 201}, "title", "200 characters or fewer; this has 201"),
        ({"statements": "Safegarding"}, "statements", "Did you mean Safeguarding"),
        ({"category": ""}, "category", "Choose an evidence category"),
        ({"owner": ""}, "owner", "Choose an owner"),
        ({"owner": "Nia Frost"}, "owner", "is not somebody in this council"),
        ({"as_at": "31/02/2026"}, "as_at", "not a real date"),
        ({"as_at": ""}, "as_at", "Enter the date the evidence is about"),
        ({"as_at": "1/1/2099"}, "as_at", "today or in the past"),
        ({"review_by": "1/1/2025"}, "review_by", "this says 1 January 2025"),
        ({"review_by": "soon"}, "review_by", "“soon” is not a date"),
        ({"covers_from": "1/10/2026"}, "covers_from", "or earlier"),
        ({"expires_on": "1/1/2020"}, "expires_on", "or later"),
        ({"link": "S:\\x"}, "link", "not a web address"),
        ({"sensitivity": "odd"}, "sensitivity", "Choose Public"),
        ({"description": "x" * 4001}, "description", "4,000 characters"),
        ({"reference": "x" * 61}, "reference", "60 characters"),
    ],
)
def test_each_fault_is_said_at_its_field(changed, field, words):
    row = check_row(2, texts(**changed), [], Defaults(), BOOK)
    assert [name for name, _ in row.problems] == [field]
    assert words in row.problems[0][1]


def test_a_formula_is_a_fault_of_its_own_field():
    row = check_row(2, texts(title=""), ["title"], Defaults(), BOOK)
    assert row.problems == [("title", "Title has a formula in the file. Enter the value itself")]


def test_words_for_no_date_leave_the_review_date_to_the_default():
    row = check_row(2, texts(review_by="TBC", expires_on="n/a"), [], Defaults(), BOOK)
    assert row.problems == []
    assert row.values["review_by"] == "2027-09-01"
    assert row.values["expires_on"] is None
    assert any("TBC" in remark for remark in row.remarks)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(sorted(BY_NAME)), st.text(max_size=40)))
def test_checking_a_row_never_fails_and_names_only_real_fields(cells):
    row = check_row(2, cells, [], Defaults(owner=1, category="people", as_at=TODAY), BOOK)
    assert {name for name, _ in row.problems} <= set(BY_NAME)
    if not row.problems:
        assert row.values["title"]
        assert row.values["statements"]


@given(DAYS, st.integers(0, 60))
def test_months_are_counted_as_people_count_them(day, months):
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or later.day < day.day


def outcomes(rows, left_out=frozenset(), library=None, known="skip"):
    return {
        number: each.outcome for number, each in settle(rows, left_out, library or Library(), known).items()
    }


def checked(number, **changed):
    row = check_row(number, texts(**changed), [], Defaults(), BOOK)
    assert row.problems == []
    return row


def test_a_document_listed_once_per_statement_is_one_item():
    rows = [checked(2, statements="QS1"), checked(3, title="Carers  Survey, 2026", statements="QS4")]
    settled = settle(rows, frozenset(), Library(), "skip")
    assert (settled[2].outcome, settled[3].outcome) == ("add", "skip")
    assert settled[3].same_as == 2
    assert "The same document as row 2" in settled[3].why
    assert outcomes([rows[0], checked(4, as_at="1/10/2026")])[4] == "add"


def test_leaving_out_the_first_of_two_makes_the_second_the_item():
    assert outcomes([checked(2), checked(3)], frozenset({2})) == {2: "left_out", 3: "add"}


KNOWN = KnownItem(9, "QS1-E9", "Carers survey 2026", "2026-09-01", ("https://a.example/Survey/",))


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"title": "Anything", "reference": "qs1-e9"},
        {"title": "Other name", "link": "http://A.example/Survey"},
    ],
)
def test_a_known_item_is_skipped_or_updated_as_chosen(changed):
    for known, outcome, words in (("skip", "skip", "left as it is"), ("update", "update", "replaces")):
        found = settle([checked(2, **changed)], frozenset(), Library([KNOWN]), known)[2]
        assert (found.outcome, found.item) == (outcome, 9)
        assert "QS1-E9" in found.why
        assert words in found.why


def test_a_link_that_several_rows_share_tells_nothing():
    rows = [checked(2, title="A", link=KNOWN.links[0]), checked(3, title="B", link=KNOWN.links[0])]
    assert outcomes(rows, library=Library([KNOWN])) == {2: "add", 3: "add"}


def test_what_may_not_be_changed_is_never_updated():
    item = KnownItem(9, "QS1-E9", "Carers survey 2026", "2026-09-01", can_change=False)
    found = settle([checked(2)], frozenset(), Library([item]), "update")[2]
    assert found.outcome == "skip"
    assert "cannot be changed" in found.why


def test_two_rows_about_one_item_change_it_once():
    rows = [checked(2), checked(3, title="Other", reference="QS1-E9")]
    assert outcomes(rows, library=Library([KNOWN]), known="update") == {2: "update", 3: "skip"}


def test_one_reference_for_two_titles_is_for_a_person_to_settle():
    rows = [checked(2, reference="EV1"), checked(3, reference="ev1", title="Another")]
    found = settle(rows, frozenset(), Library(), "skip")
    assert (found[2].outcome, found[3].outcome) == ("add", "mend")
    assert found[3].problem[0] == "reference"
    assert "Row 2 has the same reference" in found[3].problem[1]
    assert found[3].stored() == {"problem": found[3].problem}


def test_links_are_compared_without_what_makes_no_difference():
    assert link_key("HTTPS://A.example/x/") == link_key("http://a.example/x")
    assert link_key("https://a.example/x") != link_key("https://a.example/X")


def test_a_row_with_problems_waits_and_is_nobodys_double():
    rows = [CheckedRow(2, {"title": "T"}, [("as_at", "x")]), checked(3)]
    assert outcomes(rows) == {2: "mend", 3: "add"}


def test_defaults_are_stored_and_read_back():
    for defaults in (Defaults(), Defaults(3, "people", "public", TODAY, 6, "update")):
        assert Defaults.of(defaults.stored()) == defaults
