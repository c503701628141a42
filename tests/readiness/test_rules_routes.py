"""Nearest routes against brute force."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment_ready.framework.rules import Band, Scale
from assessment_ready.readiness.rules.forecast import Judged
from assessment_ready.readiness.rules.routes import nearest_routes, range_words, step_words, summary
from tests.readiness.test_rules_forecast import CQC

SMALL = Scale(
    levels=(1, 2, 4, 5),
    statements=4,
    bands=(Band("low", "Low", 4, 8), Band("middle", "Middle", 9, 14), Band("top", "Top", 15, 20)),
)


def rounds_on(scale):
    level = st.sampled_from(scale.levels)
    pairs = st.lists(st.tuples(level, level), min_size=scale.statements, max_size=scale.statements)
    return pairs.map(
        lambda rows: [Judged(n, min(row), min(row), max(row), "high") for n, row in enumerate(rows, 1)]
    )


def standing_on(scale):
    counts = st.fixed_dictionaries({level: st.integers(0, 20) for level in scale.levels})
    return st.fixed_dictionaries(dict.fromkeys(range(1, scale.statements + 1), counts))


def brute(judged, scale):
    """All smallest sets, each as its targets by statement."""
    points = sum(each.score for each in judged)
    above = scale.above(points)
    ladders = [[level for level in scale.levels if level >= each.score] for each in judged]
    found: dict[int, list[tuple[int, ...]]] = {}
    for targets in product(*ladders):
        if sum(targets) - points >= above[1]:
            steps = sum(ladder.index(target) for ladder, target in zip(ladders, targets, strict=True))
            found.setdefault(steps, []).append(targets)
    size = min(found)
    return size, found[size]


def targets_of(route, judged):
    reached = {each.number: each.score for each in judged}
    for step in route.steps:
        assert step.start == reached[step.number], "steps of one statement follow each other"
        reached[step.number] = step.target
    return tuple(reached.values())


@given(rounds_on(SMALL), standing_on(SMALL))
@settings(max_examples=200)
def test_every_route_reaches_the_next_rating_and_no_smaller_set_does(judged, standing):
    points = sum(each.score for each in judged)
    routes = nearest_routes(judged, SMALL, standing)
    if SMALL.above(points) is None:
        assert (routes.band, routes.best) == (None, ())
        return
    size, everything = brute(judged, SMALL)
    assert (routes.size, routes.total) == (size, len(everything))
    seen = [targets_of(route, judged) for route in routes.best]
    assert set(seen) <= set(everything)
    assert len(seen) == len(set(seen)) == min(5, len(everything))
    assert all(SMALL.rating(sum(targets)) == routes.band for targets in seen)


@given(rounds_on(SMALL), standing_on(SMALL))
@settings(max_examples=100)
def test_the_best_five_are_those_a_full_ranking_would_put_first(judged, standing):
    few = nearest_routes(judged, SMALL, standing)
    full = nearest_routes(judged, SMALL, standing, best=10_000)
    assert few.best == full.best[:5]
    assert len(full.best) == full.total


@given(rounds_on(CQC), standing_on(CQC))
@settings(max_examples=40)
def test_on_cqcs_scale_each_route_takes_as_many_steps_as_points_are_missing(judged, standing):
    points = sum(each.score for each in judged)
    routes = nearest_routes(judged, CQC, standing)
    if routes.band is None:
        assert points >= 32
        return
    assert routes.size == routes.needed == routes.band.min_points - points
    for route in routes.best:
        assert sum(targets_of(route, judged)) == routes.band.min_points


def test_the_step_most_councils_have_reached_comes_first():
    judged = [Judged(n, 2 if n < 6 else 3, 1, 4, "high") for n in range(1, 10)]
    standing = {n: {1: 1, 2: 30 - n, 3: 20 + n, 4: 1} for n in range(1, 10)}
    routes = nearest_routes(judged, CQC, standing)
    assert (routes.band.title, routes.needed, routes.size, routes.total) == ("Good", 1, 1, 9)
    assert [route.steps[0].number for route in routes.best] == [5, 4, 3, 2, 1]


def test_a_step_above_the_rounds_own_high_bound_comes_after_all_others_and_says_so():
    judged = [Judged(1, 2, 2, 2, "high"), *(Judged(n, 2 if n < 6 else 3, 1, 4, "high") for n in range(2, 10))]
    standing = {1: {2: 0, 3: 60}, **{n: {2: 60, 3: 1} for n in range(2, 10)}}
    best = nearest_routes(judged, CQC, standing, best=9).best
    assert best[-1].steps[0].number == 1
    assert range_words(best[-1]) == "One step goes above the highest score this round thinks possible."
    assert range_words(best[0]) == ""


def test_the_sentences_name_the_need_the_ways_and_the_proof():
    judged = [Judged(n, 2 if n < 6 else 3, 1, 4, "high") for n in range(1, 10)]
    routes = nearest_routes(judged, CQC, {1: {2: 40, 3: 20, 4: 1}})
    assert summary(routes) == (
        "Good needs 1 more point, which takes at least one step up. There are 9 ways to do it; "
        "these 5 look the most achievable."
    )
    step = next(
        route.steps[0] for route in nearest_routes(judged, CQC, {1: {2: 40, 3: 20, 4: 1}}, best=9).best
    )
    assert step_words(step, "Equity").startswith("Equity from 2 to 3 (")
    reached = {
        route.steps[0].number: route.steps[0]
        for route in nearest_routes(judged, CQC, {1: {2: 40, 3: 21}}, best=9).best
    }
    assert step_words(reached[1], "Equity") == "Equity from 2 to 3 (21 of 61 councils have reached 3)"
    assert step_words(reached[2], "Equity") == "Equity from 2 to 3 (no published results to compare with)"


def test_at_the_top_and_while_unscored_there_are_no_routes_but_a_sentence():
    top = nearest_routes([Judged(n, 4) for n in range(1, 10)], CQC, {})
    assert (top.band, top.best) == (None, ())
    assert summary(top) == "These scores give the highest rating: there is no next one to reach."
    part = nearest_routes([Judged(1, 4)], CQC, {})
    assert part.unscored == 8
    assert summary(part).startswith("Score every quality statement")
