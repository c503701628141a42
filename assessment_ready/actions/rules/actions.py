"""What can be said of an action, and which of its states follows which."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

# From where each step of an action's life may be taken, and where it leads.
MOVES: dict[str, tuple[tuple[str, ...], str]] = {
    "agree": (("proposed",), "agreed"),
    "complete": (("agreed", "active"), "complete"),
    "close": (("complete",), "closed"),
    "reopen": (("complete", "closed", "cancelled"), "active"),
    "hold": (("agreed", "active"), "on_hold"),
    "resume": (("on_hold",), "active"),
    "cancel": (("proposed", "agreed", "active", "on_hold"), "cancelled"),
}
FIRST_STATES = ("proposed", "agreed", "active")
REPORTED = ("agreed", "active")
# What can still be changed. What is over is reopened first.
CHANGEABLE = ("proposed", "agreed", "active", "on_hold", "complete")


@dataclass(frozen=True)
class ActionValues:
    """What a person says about an action. Ids are of memberships and quality statements; intervals are days.

    ``reporting_days`` and ``tolerance_days`` None take the council's own numbers.
    """

    title: str
    source: str
    owner_id: int
    start_on: date
    due_on: date
    description: str = ""
    priority: int = 2
    statement_ids: tuple[int, ...] = ()
    contributor_ids: tuple[int, ...] = ()
    product: str = ""
    success_measure: str = ""
    reporting_days: int | None = None
    tolerance_days: int | None = None
    cost_estimate: Decimal | None = None
    funding_source: str = ""
    needs_closure_evidence: bool = True
    effectiveness_check_on: date | None = None
    lifecycle: str = "agreed"
    area: str = field(default="improvement")


@dataclass(frozen=True)
class CheckInValues:
    """What an owner reports: ``progress`` in per cent, ``open_issue`` "", "medium" or "high"."""

    progress: int
    statement: str = ""
    forecast_on: date | None = None
    blockers: str = ""
    help_needed: str = ""
    open_issue: str = ""


def may_move(verb: str, lifecycle: str) -> bool:
    """Whether an action in this state can take this step."""
    return lifecycle in MOVES[verb][0]


def share_done(steps: list[tuple[int, bool]]) -> int:
    """Whole per cent of the weights that are done, rounded down; ``steps`` are (weight, is done)."""
    total = sum(weight for weight, _ in steps)
    return 100 * sum(weight for weight, is_done in steps if is_done) // total if total else 0
