"""What lies over a date: the pre-election and quiet periods it falls in, in words."""

from collections.abc import Iterable, Sequence
from datetime import date

from assessment_ready.councils.models import Membership
from assessment_ready.timeline.models import Milestone
from assessment_ready.timeline.queries.entries import Overlay, overlays
from assessment_ready.timeline.queries.milestones import span_of
from assessment_ready.timeline.rules import range_words
from assessment_ready.ui.tables import Cell


def overlays_for(membership: Membership, days: Iterable[tuple[date, date]]) -> list[Overlay]:
    """The periods that touch any of these ranges; none, one or two queries."""
    ranges = list(days)
    if not ranges:
        return []
    return overlays(membership, min(first for first, _ in ranges), max(last for _, last in ranges))


def mark_words(first: date, last: date, periods: Sequence[Overlay]) -> str:
    """In which periods a range lies, wholly or in part; empty in none."""
    words = []
    for period in periods:
        if period.last < first or last < period.first:
            continue
        wholly = period.first <= first and last <= period.last
        name = (
            f"the pre-election period of {period.title}" if period.kind == "election" else f"“{period.title}”"
        )
        words.append(f"{'In' if wholly else 'Partly in'} {name}")
    return "; ".join(words)


def state_cell(row: Milestone, today: date) -> Cell:
    """Done, overdue, confirmed or expected, as a tag."""
    if row.actual_on:
        return Cell.tag("Done", "green")
    span = span_of(row)
    if span.last < today:
        return Cell.tag("Overdue", "red")
    return Cell.tag("Confirmed", "blue") if row.confirmed_on else Cell.tag("Expected", "grey")


def expected_words(row: Milestone) -> str:
    """The expected range in words."""
    return range_words(row.earliest, row.latest)
