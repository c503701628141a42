"""What CQC has published about the council itself: from the published results, its own round, or the milestone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assessment_ready.councils.models import Membership
from assessment_ready.framework.errors import NoFrameworkError
from assessment_ready.framework.models import FrameworkVersion, PublishedResult
from assessment_ready.framework.queries import default_framework, known_results, scale
from assessment_ready.framework.rules.published import council_key, newest_first, published_words
from assessment_ready.packs.queries.moments import assessment_plan
from assessment_ready.readiness.models import Judgement, Round, RoundKind, RoundQuerySet, RoundStatus
from assessment_ready.timeline.models import Milestone
from assessment_ready.timeline.queries.milestones import assessments
from assessment_ready.ui.dates import format_date, london_date

# Dates further apart than this are of two assessments.
_ONE_ASSESSMENT = 366


@dataclass(frozen=True)
class OwnResult:
    """The council's own published result. ``scores`` in the order of the statements, empty where they are not known.

    ``percent`` only where the source states it. ``source`` says where this comes from, ``round_id`` from which round of
    the council's own.
    """

    on: date
    on_words: str
    rating: str = ""
    percent: int | None = None
    scores: tuple[int | None, ...] = ()
    link: str = ""
    framework: FrameworkVersion | None = None
    source: str = ""
    round_id: int | None = None


def published_result(membership: Membership, now: datetime) -> OwnResult | None:
    """What is published of the newest assessment, as far as the person may know; None before it is published.

    A result older than the assessment that is going on counts for the one before.
    """
    milestones = _Milestones.of(membership, now)
    # A round that members may see is not yet a report that everybody may read.
    is_out = milestones.published is not None or milestones.notified_on is None
    judged = _from_round(membership, now) if is_out else None
    found = _newest([_from_results(membership, now), judged, milestones.published])
    is_older = found is not None and milestones.notified_on is not None and found.on < milestones.notified_on
    return None if is_older else found


def _newest(found: Sequence[OwnResult | None]) -> OwnResult | None:
    """The newest; of one assessment (within the same year) the first that says more."""
    known = [each for each in found if each is not None]
    if not known:
        return None
    newest = max(each.on for each in known)
    return next(each for each in known if (newest - each.on).days <= _ONE_ASSESSMENT)


@dataclass(frozen=True)
class _Milestones:
    notified_on: date | None = None
    published: OwnResult | None = None

    @classmethod
    def of(cls, membership: Membership, now: datetime) -> "_Milestones":
        plan = assessment_plan(membership)
        known = assessments(membership, now)
        newest = known.filter(pk=plan.assessment_id).first() if plan and plan.assessment_id else known.first()
        rows = Milestone.objects.visible_to(membership, now).filter(
            assessment_id=newest.pk if newest else 0, code="publication", actual_on__lte=london_date(now)
        )
        day = rows.values_list("actual_on", flat=True).first()
        published = OwnResult(day, format_date(day), source="The timeline") if day else None
        return cls(newest.notified_on if newest else None, published)


def _from_results(membership: Membership, now: datetime) -> OwnResult | None:
    try:
        framework = default_framework()
    except NoFrameworkError:
        return None
    own = council_key(membership.council.name)
    rows: list[PublishedResult] = [
        row
        for row in known_results(framework, membership.council)
        if council_key(row.council_name) == own and row.published_on <= london_date(now)
    ]
    if not rows:
        return None
    row = newest_first(rows)[0]
    return OwnResult(
        on=row.published_on,
        on_words=published_words(row.published_on, row.date_precision),
        rating=row.rating,
        percent=row.published_percent,
        scores=tuple(row.scores),
        link=row.source_url,
        framework=framework,
        source=f"CQC’s published results, {published_words(row.published_on, row.date_precision)}",
    )


def held_result(membership: Membership, now: datetime, embargoes: Collection[int]) -> OwnResult | None:
    """What CQC's round says that stands under one of these embargoes, once nobody scores it any more."""
    rows = Round.objects.visible_to(membership, now).exclude(status=RoundStatus.OPEN)
    return _judged(rows.filter(embargo__in=embargoes), "To be published") if embargoes else None


def _from_round(membership: Membership, now: datetime) -> OwnResult | None:
    """CQC's own round, once it is published to members."""
    return _judged(Round.objects.visible_to(membership, now).filter(status=RoundStatus.PUBLISHED), "")


def _judged(rows: RoundQuerySet, on_words: str) -> OwnResult | None:
    row = rows.select_related("framework").filter(kind=RoundKind.CQC_ASSESSMENT).first()
    if row is None:
        return None
    judged = Judgement.objects.filter(round=row).order_by("statement__number")
    scores = tuple(judged.values_list("score", flat=True))
    known = scale(row.framework)
    whole = [each for each in scores if each is not None]
    is_complete = len(whole) == known.statements
    return OwnResult(
        on=row.held_on,
        on_words=on_words or format_date(row.ends_on or row.held_on),
        rating=known.rating(sum(whole)).title if is_complete else "",
        percent=row.published_percent,
        scores=scores,
        link=row.source_url,
        framework=row.framework,
        source=f"{row.title}, {format_date(row.held_on)}",
        round_id=row.pk,
    )
