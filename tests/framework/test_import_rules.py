"""What an import of published results understands, and the sentence for each thing it does not."""

from datetime import date

import pytest

from assessment_ready.framework.rules.imports import Checks, ResultRow, read_results
from tests.framework.files import shipped_file

HEADERS = [
    "council",
    "publication_date",
    *(f"qs{number}" for number in range(1, 10)),
    "overall_percent",
    "rating",
    "source_url",
]
NAMES = {f"qs{number}": number for number in range(1, 10)} | {"safepathwayssystemsandtransitions": 6}
CHECKS = Checks(shipped_file().scale, NAMES, today=date(2026, 11, 21))


def cells(**changed: str) -> dict[str, str]:
    row = {
        "council": "Elsewhere Council",
        "publication_date": "12/3/2026",
        "overall_percent": "",
        "rating": "Good",
    }
    row |= {f"qs{number}": "3" for number in range(1, 10)} | {"source_url": "https://results.example/1"}
    return row | changed


def read(*rows: dict[str, str], headers=HEADERS, checks=CHECKS):
    return read_results(headers, list(enumerate(rows, start=2)), checks)


def test_a_good_row_is_read_whole():
    results, faults = read(cells(overall_percent="75%", rating="  good "))
    assert faults == []
    (row,) = results
    assert row == ResultRow(
        2, "Elsewhere Council", date(2026, 3, 12), "day", (3,) * 9, 75, "Good", "https://results.example/1"
    )
    assert ResultRow.from_payload(row.payload()) == row


@pytest.mark.parametrize(
    ("changed", "column", "sentence"),
    [
        ({"qs4": "5"}, "qs4", "The score “5” must be a whole number from 1 to 4"),
        ({"qs4": "0"}, "qs4", "must be a whole number from 1 to 4"),
        ({"qs4": "three"}, "qs4", "The score “three” must be"),
        ({"qs4": "2.5"}, "qs4", "The score “2.5” must be"),
        ({"qs4": "-3"}, "qs4", "must be a whole number"),
        ({"qs4": "³"}, "qs4", "must be a whole number"),
        (
            {"rating": "Great"},
            "rating",
            "“Great” is not a rating. Enter Inadequate, Requires improvement, Good or",
        ),
        ({"rating": ""}, "rating", "Enter Inadequate, Requires improvement, Good or Outstanding"),
        (
            {"rating": "Outstanding"},
            "rating",
            "The scores add up to 27 points, which is Good, not Outstanding",
        ),
        ({"publication_date": "31/02/2026"}, "publication_date", "“31/02/2026” is not a real date"),
        ({"publication_date": ""}, "publication_date", "Enter the date of publication"),
        ({"publication_date": "1/1/2027"}, "publication_date", "is in the future"),
        ({"source_url": ""}, "source_url", "Enter the web address"),
        ({"source_url": "CQC"}, "source_url", "“CQC” is not a web address"),
        ({"source_url": "javascript:alert(1)"}, "source_url", "is not a web address"),
        ({"source_url": "https://localhost/x"}, "source_url", "is not a web address"),
        ({"source_url": "https://[::1"}, "source_url", "is not a web address"),
        ({"source_url": 'https://a.example/"><b>'}, "source_url", "is not a web address"),
        ({"source_url": "ftp://a.example/"}, "source_url", "is not a web address"),
        ({"source_url": "https://e.example/" + "x" * 500}, "source_url", "500 characters or fewer"),
        ({"council": ""}, "council", "Enter the name of the council"),
        ({"council": "C" * 121}, "council", "120 characters or fewer"),
        ({"overall_percent": "101"}, "overall_percent", "must be a whole number from 0 to 100"),
        ({"overall_percent": "many"}, "overall_percent", "must be a whole number from 0 to 100"),
    ],
)
def test_each_mistake_has_its_row_column_and_sentence(changed, column, sentence):
    _, faults = read(cells(council="First Council"), cells(**changed))
    assert [(fault.row, fault.column) for fault in faults] == [(3, column)]
    assert sentence in faults[0].sentence


def test_every_mistake_of_a_row_is_told_at_once():
    _, faults = read(cells(qs1="5", qs2="9", rating="Great", source_url=""))
    assert [fault.column for fault in faults] == ["qs1", "qs2", "rating", "source_url"]


def test_a_council_twice_in_the_file_is_told_with_the_earlier_row():
    _, faults = read(
        cells(), cells(council="Other"), cells(council="elsewhere", publication_date="March 2026")
    )
    assert [(fault.row, fault.column) for fault in faults] == [(4, "council")]
    assert "already in row 2" in faults[0].sentence


def test_a_known_result_is_refused_unless_the_row_says_more():
    known = ResultRow(
        0, "Elsewhere", date(2026, 3, 1), "month", (None,) * 9, None, "Good", "https://a.example"
    )
    checks = Checks(CHECKS.scale, NAMES, CHECKS.today, [known])
    empty = {f"qs{number}": "" for number in range(1, 10)}
    _, faults = read(cells(**empty), checks=checks)
    assert "The result of Elsewhere, published March 2026, is already there" in faults[0].sentence
    results, faults = read(cells(), checks=checks)
    assert (len(results), faults) == (1, [])


def test_the_same_council_a_year_later_is_a_new_result():
    known = ResultRow(0, "Elsewhere", date(2025, 3, 1), "month", (3,) * 9, None, "Good", "https://a.example")
    results, faults = read(cells(), checks=Checks(CHECKS.scale, NAMES, CHECKS.today, [known]))
    assert (len(results), faults) == (1, [])


def test_scores_may_be_missing_when_none_were_published():
    headers = ["Council", "Date", "Rating", "Source"]
    row = {"Council": "Elsewhere", "Date": "2026", "Rating": "Inadequate", "Source": "https://a.example"}
    results, faults = read(row, headers=headers)
    assert faults == []
    assert results[0].scores == (None,) * 9
    assert results[0].date_precision == "year"


def test_columns_may_come_in_any_order_and_under_accepted_names():
    headers = ["Source URL", "Safe pathways, systems & transitions", *HEADERS[:7], *HEADERS[8:13]]
    row = cells() | {"Source URL": "https://a.example", "Safe pathways, systems & transitions": "2"}
    results, faults = read(row, headers=headers)
    assert faults == []
    assert results[0].scores[5] == 2


@pytest.mark.parametrize(
    ("headers", "column", "sentence"),
    [
        ([*HEADERS, "Empathy"], "Empathy", "“Empathy” is not a column we know"),
        ([name for name in HEADERS if name != "source_url"], "source_url", "“source_url” is missing"),
        ([name for name in HEADERS if name != "qs7"], "qs7", "“qs7” is missing"),
        (
            [*HEADERS, "Local authority"],
            "Local authority",
            "“Local authority” and “council” are the same column",
        ),
    ],
)
def test_headings_that_do_not_fit_are_told(headers, column, sentence):
    results, faults = read(cells(), headers=headers)
    assert results == []
    assert [(fault.row, fault.column) for fault in faults] == [(0, column)]
    assert sentence in faults[0].sentence


def test_a_file_of_headings_only_is_told():
    _, faults = read()
    assert "no rows" in faults[0].sentence
