"""The workforce on the director's dashboard: figures equal those of their own pages, open them, and cost no query."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment_ready.overview.queries.dashboard import waiting_and_beside
from tests.overview.reading import html, links, words
from tests.workforce.making import workforce_of
from workforce.models import (
    HighlightReport,
    Indicator,
    LearnerProfile,
    Strategy,
    TrajectoryPoint,
)
from workforce.queries.indicators import latest
from workforce.rules.indicator_rag import IndicatorState

URL = "/councils/westmere/readiness/"


@pytest.fixture
def round_(world):
    return world.round(scores=[3] * 9)


@pytest.fixture
def made(world):
    return workforce_of(world, world.members["will"])


def summary(world, name="ada"):
    return waiting_and_beside(world.members[name], timezone.now(), None, 6).workforce


def indicator(made, place, value, **extra):
    """An indicator that should be at most 10, with one value of today."""
    known = {"operator": "at_most", "target": Decimal(10), "direction": "down", "unit": "percent"}
    named = {"code": f"measure-{place}", "name": f"Measure {place}"}
    row = Indicator.objects.create(council=made.council, **{**known, **named, **extra})
    if value is not None:
        made.value(timezone.localdate(), value, indicator=row)
    return row


def every_case(made):
    """Every kind of indicator there is."""
    today = timezone.localdate()
    indicator(made, 1, "30")
    indicator(made, 2, "20")
    indicator(made, 3, "10.5")
    indicator(made, 4, "9")
    indicator(made, 5, None)
    indicator(made, 6, "7", operator="", target=None)
    band = indicator(
        made, 7, "50", operator="band", target=None, lower=Decimal(20), upper=Decimal(40), direction="neither"
    )
    pointed = indicator(made, 8, "15")
    for days, expected in ((400, "1"), (3, "16"), (-3, "2")):
        TrajectoryPoint.objects.create(
            council=made.council,
            indicator=pointed,
            period_end=today - timedelta(days=days),
            expected=Decimal(expected),
        )
    small = indicator(made, 9, None)
    made.value(today, "90", indicator=small, denominator=Decimal(3))
    made.value(today, None, indicator=indicator(made, 10, None))
    made.value(today - timedelta(days=1500), "90", indicator=indicator(made, 11, None))
    made.value(today - timedelta(days=30), "2", indicator=band)
    made.value(today, "99", indicator=band, breakdown="role:15")
    indicator(made, 12, "90", retired_at=timezone.now())
    indicator(made, 13, "1", operator="at_most", target=Decimal(0))


def test_the_colours_are_those_of_the_register(world, round_, made):
    every_case(made)
    counted: dict[IndicatorState, int] = {}
    for row in latest(made.council.pk):
        counted[row.rag.state] = counted.get(row.rag.state, 0) + 1
    found = summary(world)
    assert dict(found.states) == counted
    assert len(counted) == len(IndicatorState)
    by_id = {row.indicator.pk: row for row in latest(made.council.pk)}
    assert [line.name for line in found.worst] == ["Measure 1", "Measure 2", made.indicator.name]
    for line in found.worst:
        same = by_id[line.indicator_id]
        assert (line.text, line.expected, line.rag) == (same.text, same.expected_text, same.rag)


def test_the_page_names_the_worst_and_every_figure_opens_what_it_counts(world, round_, made):
    every_case(made)
    ada = world.client("ada")
    page = ada.get(URL)
    said = words(page)
    assert "Measure 1 30.0% Red: missed Expected at most 10.0%" in said
    states = links(page, "/indicators/?state=")
    assert states
    for address in states:
        state = address.rpartition("=")[2]
        opened = words(ada.get(address))
        count = summary(world).states[IndicatorState(state)]
        assert f"{count} indicators" in opened or count == 1
    for address in links(page, "/councils/westmere/workforce/"):
        assert ada.get(address).status_code == 200, address


def test_report_learning_and_records_stand_beside_the_indicators(world, round_, made):
    today = timezone.localdate()
    HighlightReport.objects.create(
        council=made.council,
        strategy=made.strategy,
        period=made.period,
        body="Board",
        created_by=made.actor.user,
    )
    for place in range(8):
        LearnerProfile.objects.create(
            council=made.council,
            team="North",
            pseudonym=f"P{place}",
            job_role=6,
            reviewed_on=today - timedelta(days=30 if place < 6 else 500),
        )
    own = indicator(made, 20, "91.5", code="asc-wds-completeness", name="Complete", operator="", target=None)
    page = world.client("ada").get(URL)
    said = words(page)
    assert f"Draft: highlight report, {made.period.title}" in said
    assert "75.0% of learning profiles reviewed in 12 months" in said
    assert "91.5% of our staff records in the workforce return complete" in said
    assert links(page, f"/indicators/{own.pk}/")
    assert "75.0%" in words(world.client("ada").get("/councils/westmere/workforce/learning/currency/"))


def test_too_few_profiles_are_not_shown(world, round_, made):
    for place in range(4):
        LearnerProfile.objects.create(
            council=made.council,
            team="North",
            pseudonym=f"P{place}",
            job_role=6,
            reviewed_on=timezone.localdate(),
        )
    said = words(world.client("ada").get(URL))
    assert "Too few learning profiles to show" in said
    assert "100.0% of learning" not in said


def test_nothing_is_said_without_a_strategy(world, round_):
    Indicator.objects.create(council=world.westmere, code="one", name="Measure one")
    assert "Measure one" not in html(world.client("ada").get(URL))
    assert "workforce-heading" not in html(world.client("ada").get(URL))
    assert summary(world).strategy_id is None


def test_another_council_counts_nothing_of_it(world, round_, made):
    every_case(made)
    theirs = workforce_of(world, world.northby_members["nia"])
    found = waiting_and_beside(world.northby_members["nia"], timezone.now(), None, 6).workforce
    assert found.strategy == theirs.strategy.title
    assert sum(found.states.values()) == 1


def test_it_costs_no_query_however_much_there_is(world, round_, made):
    ada = world.client("ada")
    ada.get(URL)
    with CaptureQueriesContext(connection) as few:
        ada.get(URL)
    every_case(made)
    Strategy.objects.create(council=made.council, title="Another", created_by=made.actor.user)
    with CaptureQueriesContext(connection) as many:
        ada.get(URL)
    assert len(few) == len(many) <= 12
