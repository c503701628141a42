import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment_ready.ui import dates

days = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))


@given(days)
def test_a_formatted_date_reads_back_as_itself(day):
    assert dates.parse_uk_date(dates.format_date(day)) == day


@given(
    days,
    st.sampled_from(
        ["{0}/{1}/{2}", "{0:02}-{1:02}-{2}", "{0}.{1}.{2}", "{2}-{1:02}-{0:02}", " {0} {1} {2} "]
    ),
)
def test_every_usual_way_of_writing_a_day_is_read_day_first(day, form):
    assert dates.parse_uk_date(form.format(day.day, day.month, day.year)) == day


@pytest.mark.parametrize(
    "text", ["6 Jan 2027", "6th January 2027", "Wed 6 January 2027", "Wednesday, 6 jan 2027"]
)
def test_names_of_months_and_days_are_read(text):
    assert dates.parse_uk_date(text) == dt.date(2027, 1, 6)


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_a_sentence(text):
    sentence = ""
    try:
        assert isinstance(dates.parse_uk_date(text), dt.date)
    except ValueError as error:
        sentence = str(error)
    assert not sentence or sentence.endswith("like 6 January 2027")


@pytest.mark.parametrize(
    "text", ["31/02/2026", "29/02/2027", "0/1/2026", "1/13/2026", "1/1/26", "1/1/0026", "soon", "٣/١/٢٠٢٦"]
)
def test_a_day_that_does_not_exist_is_named_in_the_refusal(text):
    with pytest.raises(ValueError, match="Write it like 6 January 2027") as caught:
        dates.parse_uk_date(text)
    assert text in str(caught.value)


def test_a_very_long_text_is_shortened_in_the_refusal():
    with pytest.raises(ValueError, match="is not a date") as caught:
        dates.parse_uk_date("x" * 5000)
    assert len(str(caught.value)) < 120


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (dt.date(2026, 12, 7), dt.date(2026, 12, 9), "7 to 9 December 2026"),
        (dt.date(2026, 11, 28), dt.date(2026, 12, 2), "28 November to 2 December 2026"),
        (dt.date(2026, 12, 30), dt.date(2027, 1, 2), "30 December 2026 to 2 January 2027"),
        (dt.date(2026, 12, 7), dt.date(2026, 12, 7), "7 December 2026"),
    ],
)
def test_a_range_says_no_month_or_year_twice(start, end, words):
    assert dates.format_range(start, end) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (dt.datetime(2027, 1, 6, 9, 5, tzinfo=dt.UTC), "6 January 2027 at 9:05am"),
        (dt.datetime(2026, 7, 1, 11, 0, tzinfo=dt.UTC), "1 July 2026 at midday"),
        (dt.datetime(2026, 7, 1, 23, 0, tzinfo=dt.UTC), "2 July 2026 at midnight"),
        (dt.datetime(2026, 7, 1, 12, 30, tzinfo=dt.UTC), "1 July 2026 at 1:30pm"),
        (dt.datetime(2026, 12, 1, 0, 15, tzinfo=dt.UTC), "1 December 2026 at 12:15am"),
    ],
)
def test_moments_are_shown_in_london_time(moment, words):
    assert dates.format_datetime(moment) == words


def test_the_day_in_london_can_be_the_day_after_utc():
    assert dates.london_date(dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)) == dt.date(2026, 7, 1)
