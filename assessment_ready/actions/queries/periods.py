"""Reporting periods, and which one something is reported for."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from assessment_ready.actions.models import Action, ReportingPeriod
from assessment_ready.actions.rules.periods import Span, Stage, not_there_yet, quarters_of, usual_period
from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import london_date


def periods(membership: Membership) -> QuerySet[ReportingPeriod]:
    """The periods of the person's council, the newest first."""
    return ReportingPeriod.objects.filter(council_id=membership.council_id).select_related("locked_by")


def periods_with_check_ins(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """The periods, each with ``reported``: for how many actions this person may know of."""
    seen = Q(check_ins__action__in=Action.objects.visible_to(membership, now))
    rows: QuerySet[Any, Any] = periods(membership).annotate(
        reported=Count("check_ins__action", filter=seen, distinct=True)
    )
    return rows.order_by("-ends_on", "-pk")


def span(row: ReportingPeriod) -> Span:
    """A period as the rules take it."""
    return Span(row.starts_on, row.ends_on, row.closes_on, row.locked_at is not None, row.pk, row.title)


def spans(council_id: int) -> list[Span]:
    """Every period of the council as the rules take it; one query."""
    return [span(row) for row in ReportingPeriod.objects.filter(council_id=council_id)]


def open_period(council_id: int, today: date) -> ReportingPeriod | None:
    """The open period that contains the day, otherwise the newest that can still be reported on; None without one."""
    rows = {row.pk: row for row in ReportingPeriod.objects.filter(council_id=council_id)}
    found = usual_period(map(span, rows.values()), today)
    return rows[found.key] if found is not None and found.stage(today) == Stage.OPEN else None


def open_periods(council_id: int, today: date) -> list[ReportingPeriod]:
    """Every period that can be reported on, the newest first; one query."""
    rows = ReportingPeriod.objects.filter(
        council_id=council_id, locked_at=None, starts_on__lte=today, closes_on__gte=today
    )
    return list(rows)


def proposed_quarters(membership: Membership, now: datetime) -> list[Span]:
    """The quarters of this financial year that the council has no period for yet."""
    return missing_quarters(spans(membership.council_id), london_date(now))


def missing_quarters(there: Iterable[Span], today: date) -> list[Span]:
    """The quarters of the financial year of ``today`` that share no day with those there are."""
    return not_there_yet(quarters_of(today), list(there))
