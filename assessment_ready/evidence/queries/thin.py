"""What CQC would find thin: one list over all statements, each point with the page that mends it."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.db.models import Count, Max
from django.urls import reverse

from assessment_ready.councils.models import Membership
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.evidence.models.items import still_counts
from assessment_ready.evidence.queries.coverage import coverage
from assessment_ready.evidence.queries.expected import expected
from assessment_ready.evidence.rules.thin import Facts, Reason, reasons
from assessment_ready.framework.models import FrameworkVersion, QualityStatement
from assessment_ready.ui.dates import london_date


@dataclass(frozen=True)
class ThinPoint:
    """One reason why a statement's evidence is thin, and where to mend it."""

    statement: QualityStatement
    reason: str
    url: str
    code: str = ""


def thin(membership: Membership, now: datetime, framework: FrameworkVersion) -> list[ThinPoint]:
    """Every thin point in statement order, the gravest of each statement first. Seven queries."""
    today = london_date(now)
    grid = coverage(membership, now, framework)
    counted = _owners_and_newest(membership, now, framework)
    points = []
    for group in expected(membership, now, framework):
        row = grid.statement(group.statement.pk)
        owners, newest = counted.get(group.statement.pk, (0, None))
        facts = Facts(
            counting=row.counting,
            stale=row.stale,
            owners=owners,
            newest=newest,
            missing=tuple((each.code, each.title) for each in row.missing),
            unmet=group.unmet,
            expected=len(group.followed),
        )
        points += [
            ThinPoint(
                group.statement, reason.sentence, _url(membership, group.statement, reason), reason.code
            )
            for reason in reasons(facts, today)
        ]
    return points


def _owners_and_newest(
    membership: Membership, now: datetime, framework: FrameworkVersion
) -> dict[int, tuple[int, date | None]]:
    """Of the items that count: how many owners a statement's have, and the newest day they are about; one query."""
    items = EvidenceItem.objects.visible_to(membership, now).filter(still_counts(london_date(now)))
    rows = (
        items.filter(uses__statement__framework=framework)
        .order_by()
        .values("uses__statement_id")
        .annotate(owners=Count("owner_id", distinct=True), newest=Max("as_at"))
        .values_list("uses__statement_id", "owners", "newest")
    )
    return {statement: (owners, newest) for statement, owners, newest in rows}


def _url(membership: Membership, statement: QualityStatement, reason: Reason) -> str:
    asked: dict[str, str | int] = {"statement": statement.number}
    if reason.code == "expected":
        return _address("evidence:expected", membership, {**asked, "state": "unmet"})
    if reason.category:
        asked["category"] = reason.category
    elif reason.code in {"single", "old", "owner"}:
        asked["freshness"] = "counting"
    elif reason.code == "stale":
        asked["freshness"] = "not_counting"
    return _address("evidence:library", membership, asked)


def _address(name: str, membership: Membership, asked: dict[str, str | int]) -> str:
    return f"{reverse(name, args=[membership.council.slug])}?{urlencode(asked)}"
