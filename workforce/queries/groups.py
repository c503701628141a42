"""Reads of workforce groups: the register, one of them, and the matrix of what each starts, stops and continues."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet

from assessment_ready.councils.models import Membership, MembershipQuerySet
from assessment_ready.councils.queries import people
from assessment_ready.ui.dates import london_date
from workforce.models import PracticeShift, ShiftKind, ShiftState, WorkforceGroup
from workforce.queries.return_codes import labels
from workforce.rules.shifts import KIND_ORDER, is_past_review

SORTS = {
    "name": ("name",),
    "owner": ("owner__user__full_name", "position"),
    "confidence": ("lowest", "position"),
    "review": ("review_on", "position"),
}


@dataclass(frozen=True)
class MatrixRow:
    """One group and its shifts of each kind, in the order of ``KIND_ORDER``."""

    group: WorkforceGroup
    cells: tuple[tuple[str, list[PracticeShift]], ...]


@dataclass(frozen=True)
class Matrix:
    """All groups in use, and what the whole says: cells by kind, how many were observed, how many are past review."""

    rows: tuple[MatrixRow, ...]
    counts: tuple[tuple[str, int], ...]
    observed: int
    embedded: int
    late: int

    @property
    def total(self) -> int:
        """How many shifts there are."""
        return sum(count for _, count in self.counts)


def groups(membership: Membership) -> QuerySet[WorkforceGroup]:
    """The council's groups in use, in their order."""
    rows = WorkforceGroup.objects.filter(council_id=membership.council_id, retired_at=None)
    return rows.select_related("owner__user")


def all_groups(membership: Membership) -> QuerySet[WorkforceGroup]:
    """Also those that are no longer in use."""
    rows = WorkforceGroup.objects.filter(council_id=membership.council_id)
    return rows.select_related("owner__user")


def register(membership: Membership, sort: str = "", *, retired: bool = False) -> Any:
    """The groups, each with how many shifts of each kind, what is lowest in confidence and the next review."""
    rows = all_groups(membership).filter(retired_at__isnull=not retired)
    counted: Any = rows.annotate(
        starts=Count("shifts", filter=Q(shifts__kind=ShiftKind.START), distinct=True),
        stops=Count("shifts", filter=Q(shifts__kind=ShiftKind.STOP), distinct=True),
        continues=Count("shifts", filter=Q(shifts__kind=ShiftKind.CONTINUE), distinct=True),
        embedded=Count("shifts", filter=Q(shifts__state=ShiftState.EMBEDDED), distinct=True),
        lowest=Min("shifts__confidence"),
        review_on=Min("shifts__review_on"),
    )
    order = SORTS.get(sort.removeprefix("-"), ("position", "pk"))
    turned = sort.startswith("-")
    return counted.order_by(*[_way(name, turned) for name in order])


def _way(name: str, turned: bool) -> Any:
    return F(name).desc(nulls_last=True) if turned else F(name).asc(nulls_last=True)


def matrix(membership: Membership, now: datetime) -> Matrix:
    """Every group in use with its shifts; two queries whatever their number."""
    rows = list(groups(membership))
    found: dict[int, dict[str, list[PracticeShift]]] = defaultdict(lambda: defaultdict(list))
    shifts = list(
        PracticeShift.objects.filter(council_id=membership.council_id, group__retired_at=None)
        .select_related("owner__user")
        .order_by("position", "pk")
    )
    for shift in shifts:
        found[shift.group_id][shift.kind].append(shift)
    today = london_date(now)
    return Matrix(
        rows=tuple(
            MatrixRow(group, tuple((kind, found[group.pk][kind]) for kind in KIND_ORDER)) for group in rows
        ),
        counts=tuple((kind, sum(shift.kind == kind for shift in shifts)) for kind in KIND_ORDER),
        observed=sum(shift.confidence is not None for shift in shifts),
        embedded=sum(shift.state == ShiftState.EMBEDDED for shift in shifts),
        late=sum(is_past_review(shift.review_on, today) for shift in shifts),
    )


def owners_to_choose(membership: Membership, now: datetime) -> MembershipQuerySet:
    """The people of the council who may own a group, a shift or a storyboard, by name."""
    return people(membership.council, now)


def role_labels(codes: list[int]) -> list[str]:
    """What these job roles of the workforce return are called; the number where nobody knows."""
    known = labels("MAINJOBROLE") if codes else {}
    return [known.get(code, f"Job role {code}") for code in codes]


def next_review(shifts: list[PracticeShift]) -> date | None:
    """The first day on which one of the shifts should be looked at."""
    return min((shift.review_on for shift in shifts if shift.review_on), default=None)
