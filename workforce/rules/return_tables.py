"""A workforce return as tables by team and by job role, for showing to others: small numbers are suppressed.

Also what would give a small number away: where only one part of a whole is small, the next smallest goes with it,
in rows as in columns. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from workforce.rules.return_figures import FORMULAE, Facts, Figure, Where, flow
from workforce.rules.suppression import THRESHOLD, hidden, is_small

SUPPRESSED = "Suppressed"
NOT_AVAILABLE = "Not available"
# What is shown of each team and role: formula, heading, how the value reads.
SHOWN = (
    ("vacancy-rate", "Vacancy rate", "{:.1f}%"),
    ("turnover-rate", "Turnover", "{:.1f}%"),
    ("starters-rate", "Starters rate", "{:.1f}%"),
    ("sickness-days", "Sickness days", "{:.1f}"),
    ("retention-12-months", "In role 12 months", "{:.1f}%"),
    ("level-2-or-above", "Level 2 or above", "{:.1f}%"),
    ("care-certificate", "Care Certificate", "{:.1f}%"),
    ("zero-hours-share", "Zero hours", "{:.1f}%"),
    ("agency-share", "Agency", "{:.1f}%"),
    ("wte", "WTE", "{:.1f}"),
    ("asc-wds-completeness", "Complete records", "{:.1f}%"),
    ("training-currency", "Training in date", "{:.1f}%"),
    ("apprentice-share", "Apprentices", "{:.1f}%"),
)


@dataclass(frozen=True)
class Shown:
    """One cell: what is read, and for a figure that is not available why."""

    text: str
    reason: str = ""


@dataclass(frozen=True)
class Line:
    """One team or role, or all of them: staff, vacancies and the figures of ``SHOWN`` in their order."""

    label: str
    key: str
    staff: Shown
    vacancies: Shown
    figures: tuple[Shown, ...]


def lines(facts: Facts, places: Sequence[tuple[str, str, Where]], *, reveal: bool = False) -> list[Line]:
    """All in one line, then each place (key, label, where). ``reveal``: for whoever holds the files anyway."""
    everything = [("", "All", Where()), *places]
    staff = {key: facts.employed(where) for key, _, where in everything}
    figures = {
        name: {key: FORMULAE[name](facts, where) for key, _, where in everything} for name, _, _ in SHOWN
    }
    small = frozenset() if reveal else _hidden(staff)
    concealed = {
        name: frozenset() if reveal else _hidden({key: each.denominator for key, each in row.items()})
        for name, row in figures.items()
    }
    return [
        Line(
            label=label,
            key=key,
            staff=Shown(SUPPRESSED if key in small else f"{staff[key]:,}"),
            vacancies=_vacancies(facts, where, key in small),
            figures=tuple(shown(figures[name][key], look, key in concealed[name]) for name, _, look in SHOWN),
        )
        for key, label, where in everything
    ]


def shown(figure: Figure, look: str, is_hidden: bool) -> Shown:
    """A figure as it may be read."""
    if figure.value is None:
        return Shown(NOT_AVAILABLE, figure.reason)
    return Shown(SUPPRESSED) if is_hidden else Shown(look.format(figure.value), figure.note)


def team_places(facts: Facts) -> list[tuple[str, str, Where]]:
    """Every team by its name."""
    teams = sorted(facts.teams.values(), key=lambda team: (team.name.lower(), team.key))
    return [(f"team:{team.key}", team.name, Where(team=team.key)) for team in teams]


def role_places(facts: Facts, labels: Mapping[int, str]) -> list[tuple[str, str, Where]]:
    """Every job role by its name."""
    named = [(labels.get(role, f"Job role {role}"), role) for role in facts.roles]
    return [(f"role:{role}", label, Where(role=role)) for label, role in sorted(named)]


def matrix_hidden(
    counts: Mapping[tuple[str, str], int], threshold: int = THRESHOLD
) -> frozenset[tuple[str, str]]:
    """Which cells of a table with totals must be hidden, so that no row or column gives a small one away."""
    gone = {place for place, count in counts.items() if 0 < count < threshold}
    while True:
        more = _give_away(counts, gone, 0) | _give_away(counts, gone, 1)
        if not more:
            return frozenset(gone)
        gone |= more


def _give_away(
    counts: Mapping[tuple[str, str], int], gone: Iterable[tuple[str, str]], axis: int
) -> set[tuple[str, str]]:
    """Of every row (or column) with one hidden cell the smallest other that is not nought."""
    hidden_in: dict[str, int] = {}
    for place in gone:
        hidden_in[place[axis]] = hidden_in.get(place[axis], 0) + 1
    found = set()
    for name, number in hidden_in.items():
        others = [(count, place) for place, count in counts.items() if place[axis] == name and count]
        others = [(count, place) for count, place in others if place not in set(gone)]
        if number == 1 and others:
            found.add(min(others)[1])
    return found


def _vacancies(facts: Facts, where: Where, is_hidden: bool) -> Shown:
    """Posts are no people, but with the rate beside them they would say how many people there are."""
    number, reason = flow(facts, where, "vacancies")
    if reason:
        return Shown(NOT_AVAILABLE, reason)
    return Shown(SUPPRESSED if is_hidden else f"{number:,}")


def _hidden(counts: Mapping[str, int | Decimal | None]) -> frozenset[str]:
    """The parts to hide, and the whole (the empty key) where that is small itself."""
    parts = {key: count for key, count in counts.items() if key}
    whole = counts.get("")
    found = hidden(parts)
    return found | {""} if whole and is_small(whole) else found
