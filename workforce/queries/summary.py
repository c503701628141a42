"""What the director's dashboard says of the workforce, as rows that another page reads in a query of its own.

The dashboard has no query to spare (ADR 0006): the figures come in the columns of need rows beside what waits for the
person, and are judged by the rules that judge them on their own pages. A test compares the two.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    F,
    Func,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from assessment_ready.councils.models import Membership
from assessment_ready.councils.rows import NeedRow, need_rows
from assessment_ready.ui.dates import london_date
from workforce.models import (
    HighlightReport,
    Indicator,
    IndicatorValue,
    LearnerProfile,
    Strategy,
    TrajectoryPoint,
)
from workforce.queries.indicators import expected_words
from workforce.queries.strategies import strategies_in_force
from workforce.rules.currency import REVIEW_MONTHS, Share, add_months
from workforce.rules.indicator_figures import worded
from workforce.rules.indicator_rag import Expectation, IndicatorState, Rag, current
from workforce.rules.suppression import is_small

_KIND = "workforce.summary."
_STRATEGY, _INDICATOR, _REPORT, _PROFILES = (
    f"{_KIND}{name}" for name in ("strategy", "indicator", "report", "profiles")
)
# Of the indicators that miss their mark the worst few are named.
WORST_SHOWN = 3
# How complete the records are: of the council's own return, and of the providers'.
COMPLETENESS = ("asc-wds-completeness", "provider-asc-wds-completeness")
_FIELDS = (
    "frequency",
    "unit",
    "decimals",
    "operator",
    "target",
    "lower",
    "upper",
    "tolerance",
    "newest",
    "point",
)
_SIGNED, _DRAFT = "signed", "draft"


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator as it stands: its value and what was expected, in words. ``far`` is how far off, as a share."""

    indicator_id: int
    name: str
    code: str
    value: Decimal | None
    text: str
    expected: str
    rag: Rag

    @property
    def far(self) -> Decimal:
        """How far off it is, in tolerances; the unit of the indicator does not matter."""
        return self.rag.off_by / self.rag.tolerated if self.rag.tolerated else self.rag.off_by


@dataclass(frozen=True)
class ReportState:
    """The newest highlight report on the strategy: its period, and whether it is signed off."""

    report_id: int
    period: str
    is_signed: bool


@dataclass(frozen=True)
class Summary:
    """The workforce at a glance; ``strategy_id`` is None where there is no strategy, and then nothing else counts.

    ``profiles`` are learning profiles reviewed in 12 months, of all: None where there are none, or too few to show.
    """

    strategy_id: int | None
    strategy: str = ""
    states: Mapping[IndicatorState, int] | None = None
    worst: Sequence[IndicatorLine] = ()
    completeness: Sequence[IndicatorLine] = ()
    report: ReportState | None = None
    profiles: Share | None = None
    has_profiles: bool = False


def summary_rows(membership: Membership, now: datetime) -> "QuerySet[Any, Any]":
    """The strategy in force, its newest report, every indicator in use and the profiles, for :func:`summary_of`."""
    today = london_date(now)
    strategy = strategies_in_force(membership.council_id)[:1]
    own = Strategy.objects.filter(pk__in=Subquery(strategy.values("pk")))
    rows = need_rows(own, kind=_STRATEGY, label="title")
    others = (_reports(strategy), _indicators(membership, today), _profiles(membership, today))
    joined: QuerySet[Any, Any] = rows.union(*others, all=True)
    return joined


def summary_of(rows: Iterable[NeedRow], today: date) -> Summary:
    """The figures in these rows; rows of other kinds are passed over."""
    found: dict[str, list[NeedRow]] = {}
    for row in rows:
        if row.kind.startswith(_KIND):
            found.setdefault(row.kind, []).append(row)
    if _STRATEGY not in found:
        return Summary(None)
    strategy = found[_STRATEGY][0]
    judged = [(row, *_judged(row, today)) for row in found.get(_INDICATOR, ())]
    missed = [each for each in judged if each[3].state in (IndicatorState.RED, IndicatorState.AMBER)]
    lines = [_line(*each) for each in missed]
    lines.sort(key=lambda line: (line.rag.state != IndicatorState.RED, -line.far, line.name))
    known = [each for each in judged if each[0].slug in COMPLETENESS and each[2] is not None]
    return Summary(
        strategy_id=strategy.object_id,
        strategy=strategy.label,
        states=Counter(each[3].state for each in judged),
        worst=lines[:WORST_SHOWN],
        completeness=sorted((_line(*each) for each in known), key=lambda line: COMPLETENESS.index(line.code)),
        report=_report(found.get(_REPORT, ())),
        **_share(found.get(_PROFILES, ())),
    )


def _reports(strategy: "QuerySet[Strategy]") -> "QuerySet[Any, Any]":
    """The newest report on the strategy."""
    rows = HighlightReport.objects.filter(strategy__in=Subquery(strategy.values("pk")))
    newest = rows.order_by("-period__ends_on", "-number", "-pk")[:1]
    state = Case(When(signed_off_at=None, then=Value(_DRAFT)), default=Value(_SIGNED))
    chosen = HighlightReport.objects.filter(pk__in=Subquery(newest.values("pk")))
    return need_rows(chosen.annotate(state=state), kind=_REPORT, label="period__title", slug="state")


def _indicators(membership: Membership, today: date) -> "QuerySet[Any, Any]":
    """Every indicator in use with its newest value for everybody and what was expected of that period, as JSON."""
    values = IndicatorValue.objects.filter(indicator=OuterRef("pk"), breakdown="").order_by("-period_end")
    expected = TrajectoryPoint.objects.filter(
        indicator=OuterRef("pk"), period_end__lte=Coalesce(OuterRef("newest_on"), Value(today))
    ).order_by("-period_end")
    rows = Indicator.objects.filter(council_id=membership.council_id, retired_at=None).annotate(
        newest_on=Subquery(values.values("period_end")[:1], output_field=DateField()),
        newest=Subquery(values.values(made=_listed("period_end", "value", "denominator"))[:1]),
        point=Subquery(expected.values("expected")[:1]),
    )
    return need_rows(rows, kind=_INDICATOR, label="name", slug="code", note=_listed(*_FIELDS))


def _profiles(membership: Membership, today: date) -> "QuerySet[Any, Any]":
    """How many profiles there are (``object_id``), and how many were gone over lately (``parent_id``)."""
    present = LearnerProfile.objects.filter(council_id=membership.council_id, left_at=None)
    lately = Q(reviewed_on__gte=add_months(today, -REVIEW_MONTHS), reviewed_on__lte=today)
    counted = (
        present.order_by()
        .annotate(need_kind=Value(_PROFILES, output_field=CharField()))
        .values("need_kind")
        .annotate(
            need_object=Count("pk"),
            need_parent=Count("pk", filter=lately),
            need_slug=Value("", output_field=CharField()),
            need_label=Value("", output_field=CharField()),
            need_note=Value("", output_field=CharField()),
            need_due=Cast(Value(None), DateField()),
        )
    )
    names = ("kind", "object", "parent", "slug", "label", "note", "due")
    shaped: QuerySet[Any, Any] = counted.values_list(*(f"need_{name}" for name in names))
    return shaped


def _listed(*names: str) -> Func:
    """Some columns as one list in JSON."""
    return Func(*(F(name) for name in names), function="json_build_array", output_field=JSONField())


def _judged(row: NeedRow, today: date) -> tuple[dict[str, Any], Decimal | None, Rag]:
    """What a row says of its indicator, the value that may be shown, and the colour it has today."""
    facts = dict(zip(_FIELDS, json.loads(row.note, parse_float=Decimal, parse_int=Decimal), strict=True))
    period_end, value = None, None
    if facts["newest"]:
        day, value, denominator = facts["newest"]
        period_end = date.fromisoformat(day)
        value = None if is_small(denominator) else value
    facts["expectation"] = Expectation(
        operator=facts["operator"],
        point=facts["target"] if facts["point"] is None else facts["point"],
        lower=facts["lower"],
        upper=facts["upper"],
        tolerance=facts["tolerance"],
    )
    colour = current(
        value, facts["expectation"], period_end=period_end, frequency=facts["frequency"], today=today
    )
    return facts, value, colour


def _line(row: NeedRow, facts: dict[str, Any], value: Decimal | None, colour: Rag) -> IndicatorLine:
    unit, decimals = facts["unit"], int(facts["decimals"])
    measured = Indicator(unit=unit, decimals=decimals)
    return IndicatorLine(
        indicator_id=row.object_id,
        name=row.label,
        code=row.slug,
        value=value,
        text=worded(value, unit, decimals),
        expected=expected_words(measured, facts["expectation"]),
        rag=colour,
    )


def _report(rows: Sequence[NeedRow]) -> ReportState | None:
    if not rows:
        return None
    return ReportState(rows[0].object_id, rows[0].label, rows[0].slug == _SIGNED)


def _share(rows: Sequence[NeedRow]) -> dict[str, Any]:
    """The share of profiles that are current, unless they are too few to show."""
    if not rows:
        return {}
    people, lately = rows[0].object_id, rows[0].parent_id or 0
    return {"has_profiles": True, "profiles": None if is_small(people) else Share(lately, people)}
