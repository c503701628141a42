"""The line on top of a pack that says who it is for and what holds for it, and the facts beside it. Pure."""

from collections.abc import Iterable
from datetime import datetime

from assessment_ready.ui.dates import format_datetime

AUTHOR = "Author"
# What a page or a cover says of a pack in places of its own.
_SAID_ELSEWHERE = ("Council", AUTHOR, "Marking")


def embargo_line(lifts_at: datetime | None) -> str:
    """That an embargo holds and until when: "Under embargo until 1 March 2027 at 9am"."""
    return f"Under embargo until {format_datetime(lifts_at) if lifts_at is not None else 'it is lifted'}"


def facts_beside(facts: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The facts of a content without those that stand in places of their own."""
    return tuple((label, value) for label, value in facts if label not in _SAID_ELSEWHERE)
