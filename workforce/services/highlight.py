"""Highlight reports: begun, written, signed off with their figures frozen, and followed by a new version."""

from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.actions.models import ReportingPeriod
from assessment_ready.councils.models import Council, Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.documents.services import request_paper
from workforce.errors.highlight import (
    AuthorAlone,
    NothingSaid,
    PartUnknown,
    ReportNotSigned,
    ReportSigned,
    ReportThere,
)
from workforce.models import HighlightReport, Strategy
from workforce.queries.highlight import figures
from workforce.queries.highlight_paper import highlight_paper
from workforce.queries.highlight_reports import KIND, figures_of
from workforce.rules.highlight import as_json
from workforce.services import entries

_NEEDED = (
    ("purpose", "what the report is for"),
    ("overall", "the one sentence on where the strategy stands"),
)


@dataclass(frozen=True)
class ReportTexts:
    """What people write: for whom, what for, what is to be decided, and what no figure says."""

    body: str
    purpose: str = ""
    decision_asked: str = ""
    overall: str = ""
    what_people_said: str = ""
    next_period: str = ""


@transaction.atomic
def create(
    *, actor: Membership, strategy_id: int, period_id: int, texts: ReportTexts, submission_key: UUID
) -> HighlightReport:
    """Begin a report on a strategy for a period; a second click gives the same.

    Raises ``ReportThere`` while a version of it is a draft, and ``PartUnknown``.
    """
    entries.require(actor)
    found = entries.known(actor, HighlightReport, submission_key)
    if found is not None:
        return found
    strategy = Strategy.objects.filter(council_id=actor.council_id, pk=strategy_id).first()
    if strategy is None:
        raise PartUnknown("Choose a strategy from the list", field="strategy")
    period = ReportingPeriod.objects.filter(council_id=actor.council_id, pk=period_id).first()
    if period is None:
        raise PartUnknown("Choose a reporting period from the list", field="period")
    return _begin(actor, strategy, period, texts, submission_key)


@transaction.atomic
def new_version(*, actor: Membership, report_id: int, submission_key: UUID) -> HighlightReport:
    """Begin the version that will take a signed report's place, with its texts. Raises ``ReportNotSigned``."""
    entries.require(actor)
    found = entries.known(actor, HighlightReport, submission_key)
    if found is not None:
        return found
    former = entries.locked(actor, HighlightReport, report_id, "strategy", "period")
    if former.signed_off_at is None:
        raise ReportNotSigned
    return _begin(actor, former.strategy, former.period, _texts(former), submission_key)


@transaction.atomic
def change(*, actor: Membership, report_id: int, texts: ReportTexts, version: int) -> HighlightReport:
    """Change the texts of a draft. Raises ``ReportSigned`` and ``ChangedMeanwhile``."""
    entries.require(actor)
    report = entries.locked(actor, HighlightReport, report_id, "strategy", "period")
    if report.signed_off_at is not None:
        raise ReportSigned
    entries.check_version(report, version, _says(report))
    before, after = entries.apply_changes(report, asdict(texts))
    if after:
        entries.save(report, *after)
        entries.record("workforce.highlight.changed", actor, report, before=before, after=after)
    return report


@transaction.atomic
def sign_off(*, actor: Membership, report_id: int, version: int) -> HighlightReport:
    """Freeze the figures as they are now; from then on the report never changes. A second click changes nothing.

    Raises ``AuthorAlone``, ``NothingSaid`` and ``ChangedMeanwhile``.
    """
    entries.require(actor, Perm.AGREE_WORKFORCE)
    report = entries.locked(actor, HighlightReport, report_id, "strategy", "period")
    if report.signed_off_at is not None:
        return report
    entries.check_version(report, version, _says(report))
    if report.created_by_id == actor.user_id:
        raise AuthorAlone
    for name, what in _NEEDED:
        if not getattr(report, name).strip():
            raise NothingSaid(name, what)
    now = timezone.now()
    found = figures(actor.council_id, report.strategy, report.period, now)
    report.figures, report.figures_at = as_json(found), now
    report.signed_off_by, report.signed_off_at = actor.user, now
    entries.save(report, "figures", "figures_at", "signed_off_by", "signed_off_at")
    after = {"overall": found.overall, "exceptions": len(found.exceptions), "number": report.number}
    entries.record("workforce.highlight.signed_off", actor, report, after=after)
    return report


@transaction.atomic
def produce_pdf(*, actor: Membership, report_id: int, submission_key: UUID) -> GeneratedDocument:
    """Ask for the report's PDF, with the frozen figures, or of a draft those of now and marked as one."""
    entries.require(actor, Perm.VIEW_WORKFORCE)
    rows = HighlightReport.objects.select_related("strategy", "period", "signed_off_by")
    report = rows.get(council_id=actor.council_id, pk=report_id)
    paper = highlight_paper(report, figures_of(report, timezone.now()))
    return request_paper(
        actor=actor,
        kind=KIND,
        subject_key=f"highlight:{report.pk}",
        title=paper.title,
        paper=paper,
        permission=Perm.VIEW_WORKFORCE,
        embargo_id=None,
        submission_key=submission_key,
    )


def _begin(
    actor: Membership, strategy: Strategy, period: ReportingPeriod, texts: ReportTexts, submission_key: UUID
) -> HighlightReport:
    """The next version. The council's row is locked: two at once do not draw one number."""
    Council.objects.select_for_update(no_key=True).get(pk=actor.council_id)
    last = HighlightReport.objects.filter(strategy=strategy, period=period).order_by("-number").first()
    if last is not None and last.signed_off_at is None:
        raise ReportThere(f"“{last}”")
    made, is_new = entries.add(
        actor,
        HighlightReport(
            strategy=strategy,
            period=period,
            number=last.number + 1 if last else 1,
            created_by=actor.user,
            **asdict(texts),
        ),
        submission_key,
    )
    if is_new:
        entries.record("workforce.highlight.created", actor, made, after={"strategy": strategy.title})
    return made


def _texts(report: HighlightReport) -> ReportTexts:
    return ReportTexts(**{name: getattr(report, name) for name in ReportTexts.__dataclass_fields__})


def _says(report: HighlightReport) -> list[tuple[str, str]]:
    return [
        ("For", report.body),
        ("Purpose", report.purpose),
        ("Decision asked", report.decision_asked),
        ("Overall", report.overall),
        ("What people told us", report.what_people_said),
        ("Next period", report.next_period),
    ]
