import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment_ready.ui import words


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0%"),
        (0.0001, "under 1%"),
        (0.01, "1%"),
        (0.245, "25%"),
        (0.755, "76%"),
        (0.99, "99%"),
        (0.9999, "over 99%"),
        (1, "100%"),
    ],
)
def test_a_percentage_is_never_falsely_certain(share, text):
    assert words.percent(share) == text


@given(st.floats(0, 1))
def test_nothing_and_certainty_are_said_only_when_true(share):
    assert (words.percent(share) == "0%") == (share == 0)
    assert (words.percent(share) == "100%") == (share == 1)


@pytest.mark.parametrize(
    ("value", "text"), [(1234, "1,234"), (3.5, "3.5"), (100, "100"), (0, "0"), (1234.567, "1,234.57")]
)
def test_numbers_are_plain(value, text):
    assert words.plain_number(value) == text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("  ", 0),
        ("one", 1),
        ("two  words\n", 2),
        ("no\u00a0break", 2),
        ("it’s e-mail", 2),
        ("a\ufeffb", 2),
        ("a\x1cb", 1),
    ],
)
def test_words_are_counted_as_the_page_counts_them(text, count):
    assert words.count_words(text) == count


@pytest.mark.parametrize(("n", "text"), [(1, "up 1"), (-2, "down 2"), (0, "no change")])
def test_changes_are_said_in_words(n, text):
    assert words.change_words(n) == text


@pytest.mark.parametrize(("n", "text"), [(0, "0 actions"), (1, "1 action"), (1200, "1,200 actions")])
def test_counts_agree_with_their_noun(n, text):
    assert words.counted(n, "action,actions") == text
