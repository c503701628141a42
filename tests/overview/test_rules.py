"""How logged values read."""

import pytest

from assessment_ready.overview.rules.logged import readable_change, readable_field, readable_value


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "(empty)"),
        ("", "(empty)"),
        (True, "Yes"),
        (3, "3"),
        ("2026-11-02", "2 November 2026"),
        ("2026-13-45", "2026-13-45"),
        ("2026-11-02T09:05:00+00:00", "2 November 2026 at 9:05am"),
        ("self_assessment", "Self assessment"),
        ("Some words, as they are", "Some words, as they are"),
        (["open", "closed"], "Open, Closed"),
        ({"score": 3}, "Score: 3"),
    ],
)
def test_a_value_reads_in_words(value, words):
    assert readable_value(value) == words


def test_a_field_reads_in_words():
    assert readable_field("held_on") == "Date"
    assert readable_field("embargo_id") == "Embargo"
    assert readable_field("job_title") == "Job title"


def test_a_change_keeps_the_order_and_every_field():
    assert readable_change({"low": 1}, {"low": 2, "high": 3}) == [
        ("Lowest likely score", "1", "2"),
        ("Highest likely score", "(empty)", "3"),
    ]
