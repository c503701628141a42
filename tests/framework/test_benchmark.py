"""The benchmark's figures: whose results count, how they are spread, what is said of them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment_ready.framework import queries
from assessment_ready.framework.models import PublishedResult
from assessment_ready.framework.rules.published import (
    StatementBenchmark,
    council_key,
    parse_published,
    published_words,
    totals_by_quarter,
)
from assessment_ready.framework.services.similar import choose_similar
from tests.framework.files import load_shipped


def result(framework, name="Elsewhere Council", **values) -> PublishedResult:
    return PublishedResult.objects.create(
        **{
            "framework": framework,
            "council_name": name,
            "published_on": date(2026, 3, 1),
            "date_precision": "month",
            "scores": [3] * 9,
            "rating": "Good",
            "source_url": "https://results.example/elsewhere",
            **values,
        }
    )


@pytest.mark.django_db
def test_the_spread_of_each_statement_is_a_count_of_the_shipped_rows():
    framework = load_shipped()
    benchmark = queries.benchmark(framework, None)
    rows = [row for row in PublishedResult.objects.all() if row.scores[0] is not None]
    assert len(rows) == 61
    for number in range(1, 10):
        figures = benchmark.statement(number)
        at = [row.scores[number - 1] for row in rows]
        assert figures.counts == {score: at.count(score) for score in (1, 2, 3, 4)}
        assert figures.councils == 61
        assert figures.mean == pytest.approx(sum(at) / 61)
        assert figures.share_at_least(3) == pytest.approx(sum(score >= 3 for score in at) / 61)
        assert [row.pk for row in benchmark.at_score(number, 2)] == [
            row.pk for row in sorted(rows, key=lambda row: row.council_name) if row.scores[number - 1] == 2
        ]


@pytest.mark.django_db
def test_it_says_how_many_results_there_are_and_what_is_missing():
    benchmark = queries.benchmark(load_shipped(), None)
    assert (
        "65 published results of 65 councils; 61 give a score for every quality statement"
        in benchmark.gaps[0]
    )
    assert "88 are not in these results" in benchmark.gaps[1]
    assert any("Salford" in sentence for sentence in benchmark.gaps)
    assert benchmark.as_at_words == "December 2025"


@pytest.mark.django_db
def test_only_the_newest_result_of_a_council_counts(world):
    result(world.framework, published_on=date(2024, 5, 1), scores=[1] * 9, rating="Inadequate")
    result(world.framework, published_on=date(2026, 5, 1), scores=[3] * 9)
    benchmark = queries.benchmark(world.framework, world.westmere)
    assert benchmark.statement(1).counts == {1: 0, 2: 0, 3: 1, 4: 0}
    assert len(benchmark.results) == 2


@pytest.mark.django_db
def test_a_fuller_row_of_the_same_assessment_stands_for_the_rating_only_row(world):
    result(world.framework, name="Elsewhere", scores=[None] * 9)
    fuller = result(
        world.framework, published_on=date(2026, 3, 9), date_precision="day", added_for=world.westmere
    )
    assert queries.benchmark(world.framework, world.westmere).results == (fuller,)
    assert queries.benchmark(world.framework, world.northby).statement(1).councils == 0


@pytest.mark.django_db
def test_a_councils_own_rows_are_never_in_another_councils_figures(world):
    result(world.framework, name="Shared Council")
    result(world.framework, name="Ours Only Council", added_for=world.westmere)
    assert queries.benchmark(world.framework, world.westmere).statement(4).councils == 2
    assert queries.benchmark(world.framework, world.northby).statement(4).councils == 1
    assert queries.benchmark(world.framework, None).statement(4).councils == 1


@pytest.mark.django_db
def test_its_cost_does_not_grow_with_the_results(world):
    choose_similar(actor=world.members["ada"], names=[])

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            benchmark = queries.benchmark(world.framework, world.westmere)
            assert all(benchmark.statement(number) is not None for number in range(1, 10))
            assert benchmark.gaps
        return len(captured)

    result(world.framework)
    first = cost()
    for number in range(40):
        result(world.framework, name=f"Place {number} Council")
    assert cost() == first
    assert first <= 3


@pytest.mark.django_db
def test_similar_councils_are_counted_apart(world):
    result(world.framework, name="Near Council", scores=[4] * 9, rating="Outstanding")
    result(world.framework, name="Far Council", scores=[2] * 9, rating="Requires improvement")
    choose_similar(actor=world.members["ada"], names=["Near Council"])
    benchmark = queries.benchmark(world.framework, world.westmere)
    assert benchmark.similar_statement(1).counts == {1: 0, 2: 0, 3: 0, 4: 1}
    assert benchmark.statement(1).councils == 2
    assert queries.benchmark(world.framework, world.northby).similar_results == ()


def test_position_and_shares_of_a_spread():
    figures = StatementBenchmark(1, {1: 2, 2: 5, 3: 2, 4: 1})
    assert figures.position(2) == (2, 5, 3)
    assert figures.share_at(2) == 0.5
    assert figures.share_at_least(3) == pytest.approx(0.3)
    nobody = StatementBenchmark(1, {})
    assert (nobody.share_at(2), nobody.share_at_least(2), nobody.mean) == (None, None, None)


@pytest.mark.django_db
def test_no_two_shipped_councils_are_taken_for_one():
    load_shipped()
    names = set(PublishedResult.objects.values_list("council_name", flat=True))
    assert len({council_key(name) for name in names}) == len(names) == 65


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("London Borough of Camden", "Camden Council"),
        ("Royal Borough of Kensington and Chelsea", "Kensington & Chelsea"),
        ("City of York Council", "York"),
        ("Stoke-on-Trent City Council", "Stoke on Trent"),
    ],
)
def test_a_council_is_known_under_its_usual_spellings(one, other):
    assert council_key(one) == council_key(other)


@pytest.mark.parametrize(("one", "other"), [("Derby City Council", "Derbyshire County Council"), ("X", "Y")])
def test_different_councils_stay_different(one, other):
    assert council_key(one) != council_key(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025", (date(2025, 1, 1), "year")),
        ("2025-12", (date(2025, 12, 1), "month")),
        ("December 2025", (date(2025, 12, 1), "month")),
        ("Dec 2025", (date(2025, 12, 1), "month")),
        ("12/2025", (date(2025, 12, 1), "month")),
        ("2025-12-05", (date(2025, 12, 5), "day")),
        ("5/12/2025", (date(2025, 12, 5), "day")),
        ("5 December 2025", (date(2025, 12, 5), "day")),
    ],
)
def test_publication_dates_are_read_as_precisely_as_written(text, expected):
    assert parse_published(text) == expected
    assert parse_published(published_words(*expected)) == expected


@pytest.mark.parametrize("text", ["31/02/2026", "2025-13", "", "soon", "0000", "Smarch 2025", "1/13/2025"])
def test_impossible_publication_dates_are_refused(text):
    with pytest.raises(ValueError, match="date"):
        parse_published(text)


@pytest.mark.django_db
def test_totals_by_quarter_count_every_result_once(world):
    result(world.framework, name="A", published_on=date(2025, 1, 1), date_precision="year")
    result(world.framework, name="B", published_on=date(2025, 5, 1))
    result(
        world.framework, name="C", published_on=date(2025, 6, 30), date_precision="day", rating="Outstanding"
    )
    totals = totals_by_quarter(PublishedResult.objects.all(), ["Good", "Outstanding"])
    assert [(row.label, row.counts) for row in totals] == [
        ("April to June 2025", {"Good": 1, "Outstanding": 1}),
        ("2025, month not known", {"Good": 1, "Outstanding": 0}),
    ]
