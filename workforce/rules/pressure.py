"""The pressure on professions: which job roles, which measures, how a wait reads. Pure."""

from collections.abc import Sequence

from workforce.rules.return_tables import SHOWN, Line, Shown
from workforce.rules.suppression import is_small

OCCUPATIONAL_THERAPIST, OT_ASSISTANT, SOCIAL_WORKER = 15, 36, 6
USUAL = (OCCUPATIONAL_THERAPIST, OT_ASSISTANT)
# Offered even where nobody has loaded the codes.
OFFERED = {
    OCCUPATIONAL_THERAPIST: "Occupational therapist",
    OT_ASSISTANT: "Occupational therapist assistant",
    SOCIAL_WORKER: "Social worker",
}
MEASURES = (
    ("vacancy-rate", "Vacancy rate"),
    ("turnover-rate", "Turnover in 12 months"),
    ("starters-rate", "Starters in 12 months"),
    ("sickness-days", "Mean days of sickness"),
    ("agency-share", "Agency share"),
    ("apprentice-share", "Apprentices"),
    ("retention-12-months", "In the role 12 months or more"),
    ("wte", "Whole-time equivalents"),
)
FEW = "Fewer than 5"
MOST_ROLES = 6


def chosen(asked: Sequence[str], offered: Sequence[int]) -> tuple[int, ...]:
    """The job roles asked for that are on offer; the usual ones where none is."""
    found = [int(each) for each in asked if each.isdecimal() and len(each) < 6]
    known = tuple(role for role in dict.fromkeys(found) if role in offered)
    return known[:MOST_ROLES] or USUAL


def figure_of(line: Line | None, formula: str) -> Shown:
    """One figure of a role's line; a role the return does not have has none."""
    if line is None:
        return Shown("None in the return")
    names = [name for name, _, _ in SHOWN]
    return line.figures[names.index(formula)]


def people_waiting(waiting: int | None) -> str:
    """How many wait; a small number could tell who they are."""
    if waiting is None:
        return "Not known"
    return FEW if waiting and is_small(waiting) else f"{waiting:,}"


def longest_wait(days: int | None) -> str:
    """The longest wait in days."""
    if days is None:
        return "Not known"
    return "1 day" if days == 1 else f"{days:,} days"
