"""Which statements are proved by which kinds of evidence, how much of it still counts, and how new it is.

One grouped query feeds the grid, the list of what is thin and the dashboard. A withdrawn item is not counted at all;
"stale" counts what is past its review date or expired.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, Count, F, Max, Q, QuerySet
from django.db.models.functions import Cast

from assessment_ready.councils.models import Membership
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.evidence.models.items import still_counts
from assessment_ready.evidence.rules.freshness import DUE_SOON
from assessment_ready.framework.models import EvidenceCategory, FrameworkVersion
from assessment_ready.framework.queries import categories
from assessment_ready.ui.dates import london_date

COLUMNS = ("row_statement", "row_category", "row_counting", "row_stale", "row_freshest")


@dataclass(frozen=True)
class CoverageCell:
    """The items of one category under one statement.

    ``counting`` still prove something (``due`` of them for review within 30 days), ``stale`` no longer; ``freshest`` is
    the newest day that any of them is about.
    """

    counting: int = 0
    due: int = 0
    stale: int = 0
    freshest: date | None = None

    @property
    def total(self) -> int:
        """All items that are not withdrawn."""
        return self.counting + self.stale


@dataclass(frozen=True)
class StatementCoverage:
    """One statement over the categories in use: ``covered`` of ``of`` have an item that counts."""

    covered: int
    of: int
    counting: int
    stale: int
    freshest: date | None
    missing: list[EvidenceCategory]

    @property
    def total(self) -> int:
        """All items that are not withdrawn, those of categories no longer in use included."""
        return self.counting + self.stale


_EMPTY = CoverageCell()


@dataclass(frozen=True)
class Coverage:
    """The whole grid. ``categories`` are those in use, in order."""

    categories: Sequence[EvidenceCategory]
    cells: dict[tuple[int, int], CoverageCell] = field(default_factory=dict)

    def cell(self, statement_id: int, category_id: int) -> CoverageCell:
        """One cell; empty where there is nothing."""
        return self.cells.get((statement_id, category_id), _EMPTY)

    def statement(self, statement_id: int) -> StatementCoverage:
        """One statement's row."""
        own = [cell for (statement, _), cell in self.cells.items() if statement == statement_id]
        missing = [each for each in self.categories if not self.cell(statement_id, each.pk).counting]
        return StatementCoverage(
            covered=len(self.categories) - len(missing),
            of=len(self.categories),
            counting=sum(cell.counting for cell in own),
            stale=sum(cell.stale for cell in own),
            freshest=max((cell.freshest for cell in own if cell.freshest), default=None),
            missing=missing,
        )


def coverage(membership: Membership, now: datetime, framework: FrameworkVersion) -> Coverage:
    """The grid of what this person may know of. Two queries."""
    rows = _grouped(membership, now, framework).values_list(*COLUMNS, "row_due")
    cells = {
        (statement, category): CoverageCell(counting, due, stale, freshest)
        for statement, category, counting, stale, freshest, due in rows
    }
    return Coverage(categories(framework, in_use_only=True), cells)


def coverage_of(
    rows: Iterable[tuple[int, int, int, int, date | None]], in_use: Sequence[EvidenceCategory]
) -> Coverage:
    """The grid from rows of :func:`coverage_rows` that were read with others; no query, and ``due`` is not known."""
    cells = {
        (statement, category): CoverageCell(counting, 0, stale, freshest)
        for statement, category, counting, stale, freshest in rows
    }
    return Coverage(in_use, cells)


def coverage_rows(membership: Membership, now: datetime, framework: FrameworkVersion) -> QuerySet[Any, Any]:
    """One row per statement and category with items: (statement_id, category_id, counting, stale, freshest).

    Unordered, in the columns of ``COLUMNS`` (whole numbers, then a date), to be joined with other rows by a union.
    """
    return _grouped(membership, now, framework).values_list(*COLUMNS)


def _grouped(membership: Membership, now: datetime, framework: FrameworkVersion) -> QuerySet[Any, Any]:
    today = london_date(now)
    counts = still_counts(today)
    items = EvidenceItem.objects.visible_to(membership, now).filter(withdrawn_at=None)
    named = items.filter(uses__statement__framework=framework).order_by()
    return named.values(
        row_statement=Cast("uses__statement_id", BigIntegerField()),
        row_category=Cast("category_id", BigIntegerField()),
    ).annotate(
        row_counting=Count("pk", filter=counts),
        row_stale=Count("pk", filter=~counts),
        row_freshest=Max(F("as_at")),
        row_due=Count("pk", filter=counts & Q(review_by__lte=today + DUE_SOON)),
    )
