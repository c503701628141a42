"""Nearest routes: the smallest sets of one-step improvements that reach the next rating.

The number of sets can be large, so they are never listed all: the best few are kept statement by statement
(the order of two part-routes cannot change when the same step is added to both), and the rest are counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessment_ready.framework.rules import Band, Scale
from assessment_ready.framework.rules import points as total_points
from assessment_ready.readiness.rules.forecast import Judged

BEST = 5

# How many councils have each score, by statement number: ``{1: {1: 3, 2: 20, 3: 35, 4: 3}, ...}``.
Standing = Mapping[int, Mapping[int, int]]


@dataclass(frozen=True)
class Step:
    """One statement raised by one level.

    ``reached`` of ``councils`` published results have ``target`` or better; ``within_range`` says whether
    the round's own high bound goes that far.
    """

    number: int
    start: int
    target: int
    reached: int
    councils: int
    within_range: bool

    @property
    def achievable(self) -> Fraction:
        """Laplace's rule of succession: never quite nought, and a half when nothing is known."""
        return Fraction(self.reached + 1, self.councils + 2)


@dataclass(frozen=True)
class Route:
    """Steps that together reach the next rating, by statement."""

    steps: tuple[Step, ...]
    beyond_range: int
    achievable: Fraction

    @property
    def _order(self) -> tuple[int, Fraction, tuple[tuple[int, int], ...]]:
        """Fewest steps beyond the round's own bounds, then most achievable, then statement order."""
        return self.beyond_range, -self.achievable, tuple((step.number, step.target) for step in self.steps)

    def then(self, steps: Iterable[Step]) -> "Route":
        """This route with further steps."""
        added = tuple(steps)
        achievable = self.achievable
        for step in added:
            achievable *= step.achievable
        beyond = self.beyond_range + sum(not step.within_range for step in added)
        return Route((*self.steps, *added), beyond, achievable)


@dataclass(frozen=True)
class Routes:
    """The best routes to ``band``; ``needed`` points are missing, ``size`` steps are in every route.

    ``band`` is None in the highest rating and while a statement is unscored (then ``unscored`` is above 0).
    ``total`` counts all routes of that size.
    """

    band: Band | None
    needed: int
    size: int
    best: tuple[Route, ...]
    total: int
    unscored: int = 0


@dataclass
class _State:
    """Part-routes that have taken the same number of steps and gained the same points."""

    best: list[Route]
    total: int


def nearest_routes(judged: Sequence[Judged], scale: Scale, standing: Standing, *, best: int = BEST) -> Routes:
    """The smallest sets of one-step improvements that reach the next rating, the most achievable first.

    A statement may rise by several steps. Ranking: fewest steps above the round's own high bounds; then the
    product of the shares of published results that have each target or better; then statement order.
    """
    unscored = scale.statements - sum(each.score is not None for each in judged)
    points = total_points(each.score for each in judged)
    above = None if unscored or points is None else scale.above(points)
    if above is None:
        return Routes(None, 0, 0, (), 0, unscored)
    band, needed = above
    states = {(0, 0): _State([Route((), 0, Fraction(1))], 1)}
    for each in judged:
        states = _extended(states, _ladder(each, scale, standing), needed, best)
    size = min((steps for steps, gained in states if gained == needed), default=0)
    found = states.get((size, needed)) if size else None
    if found is None:
        return Routes(band, needed, 0, (), 0)
    return Routes(band, needed, size, tuple(found.best), found.total)


def _ladder(judged: Judged, scale: Scale, standing: Standing) -> list[Step]:
    """The steps one statement could take, in order."""
    levels = sorted(scale.levels)
    start = levels.index(judged.score) if judged.score is not None else len(levels)
    counts = standing.get(judged.number, {})
    return [
        Step(
            number=judged.number,
            start=low,
            target=high,
            reached=sum(count for score, count in counts.items() if score >= high),
            councils=sum(counts.values()),
            within_range=judged.high is None or high <= judged.high,
        )
        for low, high in zip(levels[start:], levels[start + 1 :], strict=False)
    ]


def _extended(
    states: Mapping[tuple[int, int], _State], ladder: Sequence[Step], needed: int, best: int
) -> dict[tuple[int, int], _State]:
    """Every part-route with none, one, two... of this statement's steps added."""
    grown: dict[tuple[int, int], _State] = {}
    for (steps, gained), state in states.items():
        for climb in range(len(ladder) + 1):
            gain = ladder[climb - 1].target - ladder[0].start if climb else 0
            if climb and gained == needed:
                break  # There already: a further step would only make the set larger.
            key = steps + climb, min(needed, gained + gain)
            into = grown.setdefault(key, _State([], 0))
            into.best.extend(route.then(ladder[:climb]) for route in state.best)
            into.total += state.total
    for state in grown.values():
        state.best = sorted(state.best, key=lambda route: route._order)[:best]
    return grown


def summary(routes: Routes) -> str:
    """One sentence above the list: what is needed and how many ways there are."""
    if routes.unscored:
        return "Score every quality statement to see the nearest routes to the next rating."
    if routes.band is None:
        return "These scores give the highest rating: there is no next one to reach."
    steps = "one step" if routes.size == 1 else f"{routes.size} steps"
    ways = "way" if routes.total == 1 else "ways"
    return (
        f"{routes.band.title} needs {routes.needed} more {'point' if routes.needed == 1 else 'points'}, which "
        f"takes at least {steps} up. There {'is' if routes.total == 1 else 'are'} {routes.total:,} {ways} to "
        "do it"
        + (
            f"; these {len(routes.best)} look the most achievable."
            if routes.total > len(routes.best)
            else "."
        )
    )


def step_words(step: Step, title: str) -> str:
    """One step as people read it: "Equity from 2 to 3 (26 of 61 councils have reached 3)"."""
    words = f"{title} from {step.start} to {step.target}"
    if not step.councils:
        return f"{words} (no published results to compare with)"
    reached = str(step.reached) if step.reached else "none"
    return f"{words} ({reached} of {step.councils} councils {_have(step.reached)} reached {step.target})"


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def range_words(route: Route) -> str:
    """Says when a route asks for more than the round itself thinks possible; empty otherwise."""
    if not route.beyond_range:
        return ""
    if route.beyond_range == 1:
        return "One step goes above the highest score this round thinks possible."
    return f"{route.beyond_range} steps go above the highest scores this round thinks possible."
