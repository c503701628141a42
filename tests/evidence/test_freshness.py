"""The rule of freshness, and that the database says the same."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment_ready.evidence.models import EvidenceItem, Freshness
from assessment_ready.evidence.rules.freshness import COUNTING, TONES, WORDS, freshness

TODAY = date(2026, 11, 22)
DAYS = st.integers(min_value=-400, max_value=400).map(lambda days: TODAY + timedelta(days=days))


@pytest.mark.parametrize(
    ("review_by", "expires_on", "withdrawn", "expected"),
    [
        (date(2026, 12, 23), None, False, "current"),
        (date(2026, 12, 22), None, False, "due"),
        (date(2026, 11, 22), None, False, "due"),
        (date(2026, 11, 21), None, False, "stale"),
        (date(2027, 11, 22), date(2026, 11, 22), False, "current"),
        (date(2027, 11, 22), date(2026, 11, 21), False, "expired"),
        (date(2026, 11, 21), date(2026, 11, 20), False, "expired"),
        (date(2027, 11, 22), None, True, "withdrawn"),
    ],
)
def test_the_first_that_applies_counts(review_by, expires_on, withdrawn, expected):
    assert (
        freshness(review_by=review_by, expires_on=expires_on, is_withdrawn=withdrawn, today=TODAY) == expected
    )


def test_the_words_of_the_rule_are_the_models_words():
    assert dict(Freshness.choices) == WORDS
    assert set(TONES) == set(Freshness.values)
    assert {each.value for each in Freshness if each.counts} == COUNTING


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(review_by=DAYS, expires_on=st.none() | DAYS, withdrawn=st.booleans(), today=DAYS)
def test_the_database_says_the_same(world, review_by, expires_on, withdrawn, today):
    EvidenceItem.objects.all().delete()
    moment: datetime | None = timezone.now() if withdrawn else None
    world.evidence(as_at=date(2020, 1, 1), review_by=review_by, expires_on=expires_on, withdrawn_at=moment)
    said = freshness(review_by=review_by, expires_on=expires_on, is_withdrawn=withdrawn, today=today)
    row: Any = EvidenceItem.objects.with_freshness(today).get()
    assert row.freshness == said
    assert EvidenceItem.objects.counting(today).exists() == (said in COUNTING)
