"""What CQC would expect to be shown per statement, what meets it, and what is set aside."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F, QuerySet
from django.http import Http404

from assessment_ready.councils.models import Council, Membership
from assessment_ready.evidence.models import (
    EvidenceItem,
    ExpectationMet,
    ExpectationSetAside,
    ExpectedEvidence,
)
from assessment_ready.evidence.rules.freshness import COUNTING
from assessment_ready.framework.models import FrameworkVersion, QualityStatement
from assessment_ready.framework.queries import statements
from assessment_ready.ui.dates import london_date

MET, STALE, UNMET, SET_ASIDE = "met", "stale", "unmet", "set_aside"


@dataclass(frozen=True)
class Expected:
    """One expectation and how it stands; ``items`` (with freshness) are those that the person may know of."""

    expectation: ExpectedEvidence
    items: list[EvidenceItem]
    set_aside: ExpectationSetAside | None

    @property
    def state(self) -> str:
        """Set aside; met by an item that counts; met only by what no longer counts; or unmet."""
        if self.set_aside is not None:
            return SET_ASIDE
        if any(item.freshness in COUNTING for item in self.items):  # type: ignore[attr-defined] # annotated
            return MET
        return STALE if self.items else UNMET


@dataclass(frozen=True)
class ExpectedOfStatement:
    """The expectations of one statement, in order."""

    statement: QualityStatement
    rows: list[Expected] = field(default_factory=list)

    @property
    def followed(self) -> list[Expected]:
        """Those that are not set aside."""
        return [row for row in self.rows if row.state != SET_ASIDE]

    @property
    def unmet(self) -> int:
        """How many have no item that counts."""
        return sum(row.state in {UNMET, STALE} for row in self.rows)


def expected(membership: Membership, now: datetime, framework: FrameworkVersion) -> list[ExpectedOfStatement]:
    """Every statement with what is expected of it. Four queries, whatever the number of items."""
    groups = {each.pk: ExpectedOfStatement(each) for each in statements(framework)}
    known = _known(membership.council).filter(statement__framework=framework)
    aside = {
        row.expectation_id: row
        for row in ExpectationSetAside.objects.filter(council=membership.council).select_related(
            "set_aside_by"
        )
    }
    met = _met(membership, now)
    for row in known:
        groups[row.statement_id].rows.append(Expected(row, met[row.pk], aside.get(row.pk)))
    return list(groups.values())


def _known(council: Council) -> QuerySet[ExpectedEvidence]:
    return ExpectedEvidence.objects.known_to(council).select_related("category", "statement")


def _met(membership: Membership, now: datetime) -> dict[int, list[EvidenceItem]]:
    """The items that are not withdrawn by the expectation they meet; one query."""
    items = EvidenceItem.objects.visible_to(membership, now).filter(withdrawn_at=None)
    rows = items.with_freshness(london_date(now)).annotate(met_expectation=F("meets__expectation_id"))
    found: dict[int, list[EvidenceItem]] = defaultdict(list)
    for item in rows.filter(met_expectation__isnull=False).order_by("number"):
        found[item.met_expectation].append(item)  # type: ignore[attr-defined] # annotated
    return found


def get_expectation(membership: Membership, expectation_id: int) -> ExpectedEvidence:
    """One expectation the council knows. Raises ``Http404``."""
    found: ExpectedEvidence | None = _known(membership.council).filter(pk=expectation_id).first()
    if found is None:
        raise Http404
    return found


def connected(expectation: ExpectedEvidence, council: Council) -> set[int]:
    """The ids of the items that meet an expectation in one council."""
    rows = ExpectationMet.objects.filter(expectation=expectation, council=council)
    return set(rows.values_list("item_id", flat=True))
