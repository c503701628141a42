"""Highlight reports: the register, one of them with its figures, and what took its place."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from assessment_ready.actions.models import ReportingPeriod
from assessment_ready.councils.models import Membership
from assessment_ready.documents.models import GeneratedDocument
from workforce.models import HighlightReport, Strategy
from workforce.queries.highlight import figures
from workforce.rules.highlight import HighlightFigures, from_json

KIND = "highlight_report"


def reports(membership: Membership) -> QuerySet[HighlightReport]:
    """The reports of the person's council, the newest period first."""
    rows = HighlightReport.objects.filter(council_id=membership.council_id)
    return rows.select_related("strategy", "period", "signed_off_by", "created_by")


def register(membership: Membership) -> "QuerySet[Any, Any]":
    """The reports, each with ``is_replaced``: a newer version of it was signed off."""
    newer = HighlightReport.objects.filter(
        strategy=OuterRef("strategy"),
        period=OuterRef("period"),
        number__gt=OuterRef("number"),
        signed_off_at__isnull=False,
    )
    rows: QuerySet[Any, Any] = reports(membership).annotate(is_replaced=Exists(newer))
    return rows


def figures_of(report: HighlightReport, now: datetime) -> HighlightFigures:
    """Frozen where it is signed off, otherwise as they are at ``now``."""
    if report.signed_off_at is not None and report.figures is not None:
        return from_json(report.figures)
    return figures(report.council_id, report.strategy, report.period, now)


@dataclass(frozen=True)
class Versions:
    """The versions of a report: a signed one that took its place, the signed one before, a draft after it."""

    replaced_by: HighlightReport | None
    before: HighlightReport | None
    draft: HighlightReport | None


def versions(report: HighlightReport) -> Versions:
    """The other versions of the same strategy and period; one query."""
    rows = HighlightReport.objects.filter(strategy_id=report.strategy_id, period_id=report.period_id)
    others = [row for row in rows.select_related("period").order_by("number") if row.pk != report.pk]
    signed = [row for row in others if row.signed_off_at is not None]
    return Versions(
        replaced_by=next((row for row in reversed(signed) if row.number > report.number), None),
        before=next((row for row in reversed(signed) if row.number < report.number), None),
        draft=next((row for row in others if row.signed_off_at is None and row.number > report.number), None),
    )


def documents_of(report: HighlightReport, membership: Membership, now: datetime) -> list[GeneratedDocument]:
    """The PDFs made of it, the newest first."""
    rows = GeneratedDocument.objects.visible_to(membership, now)
    return list(rows.filter(kind=KIND, subject_key=f"highlight:{report.pk}").order_by("-version")[:10])


def strategies_to_choose(membership: Membership) -> list[tuple[int, str]]:
    """The council's strategies."""
    return list(Strategy.objects.filter(council_id=membership.council_id).values_list("pk", "title"))


def periods_to_choose(membership: Membership) -> list[tuple[int, str]]:
    """The council's reporting periods, the newest first."""
    rows = ReportingPeriod.objects.filter(council_id=membership.council_id)
    return list(rows.values_list("pk", "title"))
