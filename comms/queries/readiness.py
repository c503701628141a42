"""How ready communications are: nine figures, each with what is missing. One set of rows behind page and dashboard."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateField,
    F,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.daily import daily_rows
from assessment_ready.timeline.models import Milestone
from assessment_ready.ui.dates import london_date
from comms.models import Activity, Phase, Plan
from comms.queries.audiences import active_audiences
from comms.queries.coverage import BOTH_WAYS, audiences_without, spans_of
from comms.queries.phases import spans_of as dated_phases
from comms.queries.plans import running_plans
from comms.queries.readiness_parts import PARTS, Part
from comms.rules import readiness as codes
from comms.rules.coverage import phase_on
from comms.rules.readiness import FIGURES, Meaning
from comms.rules.readiness import Count as Figured

# The columns of every row of the union: which part, two numbers, two days, a word.
_COLUMNS = ("part", "one", "two", "day", "other_day", "word")
_Rows = list[tuple[Any, ...]]
_DOING = {"listen": "listening", "inform": "informing"}
_NO_NUMBER = Value(None, output_field=BigIntegerField())
_NO_DAY = Value(None, output_field=DateField())
_NO_WORD = Value("", output_field=CharField())


@dataclass(frozen=True)
class MissingItem:
    """One thing that is wanting, and the page where something can be done about it."""

    label: str
    url_name: str
    kwargs: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """One figure of a plan with everything that is missing."""

    code: str
    title: str
    numerator: int
    denominator: int
    missing: list[MissingItem] = field(default_factory=list)

    @property
    def meaning(self) -> Meaning:
        """What it counts."""
        return FIGURES[self.code]

    @property
    def count(self) -> Figured:
        """Only the numbers."""
        return Figured(self.code, self.numerator, self.denominator)


@dataclass(frozen=True)
class ReadinessCounts:
    """The figures of the council's newest running plan without what is missing; no plan, no figures."""

    plan_id: int | None
    counts: list[Figured] = field(default_factory=list)


def comms_readiness(plan: Plan, membership: Membership, now: datetime) -> list[Figure]:
    """Every figure of a plan with the missing items, as far as this person may know; a fixed number of queries."""
    counted = _figures(list(_rows_of(plan.pk, membership, now)), london_date(now))
    missing: dict[str, list[MissingItem]] = {code: [] for code in FIGURES}
    for code, part in PARTS:
        missing[code] += _missing(part, plan, membership, now)
    missing[codes.AUDIENCES] = _missing_audiences(plan, membership, now)
    return [
        Figure(each.code, each.title, each.numerator, each.denominator, missing[each.code])
        for each in counted
    ]


def readiness_counts(membership: Membership, now: datetime) -> ReadinessCounts:
    """The figures of the council's newest running plan, for the dashboard. One query."""
    rows = daily_rows(_newest_rows, membership, now)
    plan_id = next((row[1] for row in rows if row[0] == "plan"), None)
    return ReadinessCounts(plan_id, _figures(rows, london_date(now)) if plan_id is not None else [])


def _newest_rows(membership: Membership, now: datetime) -> QuerySet[Any, Any]:
    newest = running_plans(membership).values("pk")[:1]
    return _rows_of(Subquery(newest), membership, now)


def _rows_of(plan: Any, membership: Membership, now: datetime) -> QuerySet[Any, Any]:
    """Everything the figures are made of, as one union."""
    parts = [_counted(code, part(plan, membership, now)) for code, part in PARTS]
    parts += [
        _shaped(Plan.objects.filter(pk=plan, council_id=membership.council_id), "plan", one=F("pk")),
        _phases(plan, membership),
        _milestones(plan, membership, now),
        _shaped(active_audiences(membership), "audience", one=F("pk")),
        _heard(plan, membership, now),
    ]
    return parts[0].union(*parts[1:], all=True)


def _counted(code: str, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """How many rows there are and how many are met, in one row; none where there are none."""
    named = rows.order_by().annotate(part=Value(code, output_field=CharField())).values("part")
    counted = named.annotate(
        one=Count("pk"),
        two=Count("pk", filter=Q(is_met=True)),
        day=Cast(_NO_DAY, DateField()),
        other_day=Cast(_NO_DAY, DateField()),
        word=Cast(_NO_WORD, CharField()),
    )
    shaped: QuerySet[Any, Any] = counted.values_list(*_COLUMNS)
    return shaped


def _shaped(rows: QuerySet[Any, Any], part: str, **columns: Any) -> QuerySet[Any, Any]:
    made = {
        "part": Value(part, output_field=CharField()),
        "one": Cast(columns.get("one", _NO_NUMBER), BigIntegerField()),
        "two": Cast(columns.get("two", _NO_NUMBER), BigIntegerField()),
        "day": Cast(columns.get("day", _NO_DAY), DateField()),
        "other_day": Cast(columns.get("other_day", _NO_DAY), DateField()),
        "word": Cast(columns.get("word", _NO_WORD), CharField()),
    }
    shaped: QuerySet[Any, Any] = rows.order_by().annotate(**made).values_list(*_COLUMNS)
    return shaped


def _phases(plan: Any, membership: Membership) -> QuerySet[Any, Any]:
    """The plan's phases: where each begins and ends (a code has no blank)."""
    rows = Phase.objects.filter(plan=plan, council_id=membership.council_id)
    bounds = Concat("entry_code", Value(" "), "exit_code", output_field=CharField())
    return _shaped(
        rows,
        "phase",
        one=F("pk"),
        two=F("position"),
        day=F("begins_on"),
        other_day=F("ends_on"),
        word=bounds,
    )


def _milestones(plan: Any, membership: Membership, now: datetime) -> QuerySet[Any, Any]:
    """The milestones of the plan's assessment that the person may know of, with their days."""
    assessment = Plan.objects.filter(pk=plan).values("assessment_id")
    rows = Milestone.objects.visible_to(membership, now).exclude(code="")
    rows = rows.filter(assessment_id__in=assessment).annotate(
        its_day=Case(
            When(actual_on__isnull=False, then=F("actual_on")),
            When(confirmed_on__isnull=False, then=F("confirmed_on")),
            default=F("latest"),
        )
    )
    return _shaped(rows, "milestone", day=F("its_day"), word=F("code"))


def _heard(plan: Any, membership: Membership, now: datetime) -> QuerySet[Any, Any]:
    """Which audience is listened to or informed in which phase; on which day, where the activity names no phase."""
    rows = Activity.objects.visible_to(membership, now).counting().filter(plan=plan)
    rows = rows.filter(purpose__in=BOTH_WAYS, audiences__isnull=False)
    loose = Case(When(phase=None, then=F("on")), default=None, output_field=DateField())
    shaped = _shaped(rows, "heard", one=F("audiences"), two=F("phase_id"), day=loose, word=F("purpose"))
    return shaped.distinct()


def _figures(rows: _Rows, today: date) -> list[Figured]:
    """The figures in their order, from the rows of the union."""
    met: dict[str, int] = dict.fromkeys(FIGURES, 0)
    every: dict[str, int] = dict.fromkeys(FIGURES, 0)
    for part, one, two, *_ in rows:
        if part in FIGURES:
            every[part] += one
            met[part] += two
    met[codes.AUDIENCES], every[codes.AUDIENCES] = _audiences(rows, today)
    return [Figured(code, met[code], every[code]) for code in FIGURES]


def _audiences(rows: _Rows, today: date) -> tuple[int, int]:
    """How many audiences are listened to and informed in the current and the next phase, of how many."""
    lines = sorted((row for row in rows if row[0] == "phase"), key=lambda row: (row[2], row[1]))
    phases = [
        Phase(pk=pk, begins_on=day, ends_on=other, **_codes(word)) for _, pk, _, day, other, word in lines
    ]
    days = {row[5]: row[3] for row in rows if row[0] == "milestone"}
    spans = dated_phases(phases, days, today)
    wanted = [span.phase.pk for span in spans if span.is_current or span.is_next]
    if not wanted:
        return 0, 0
    lasting = spans_of(spans)
    heard = {
        (audience, phase_on(day, lasting) if phase is None else phase, purpose)
        for part, audience, phase, day, _, purpose in rows
        if part == "heard"
    }
    audiences = [row[1] for row in rows if row[0] == "audience"]
    covered = sum(
        all((audience, phase, purpose) in heard for phase in wanted for purpose in BOTH_WAYS)
        for audience in audiences
    )
    return covered, len(audiences)


def _codes(word: str) -> dict[str, str]:
    entry, _, leaving = word.partition(" ")
    return {"entry_code": entry, "exit_code": leaving}


def _missing(part: Part, plan: Plan, membership: Membership, now: datetime) -> list[MissingItem]:
    """What is not met of one part, by name; one query."""
    rows = part(plan.pk, membership, now).filter(is_met=False)
    related, named = _NAMED[rows.model.__name__]
    return [named(row) for row in rows.select_related(*related)]


def _missing_audiences(plan: Plan, membership: Membership, now: datetime) -> list[MissingItem]:
    found = []
    for each in audiences_without(plan, membership, now).missing:
        lacks = (
            f"no {' or '.join(_DOING[one] for one in purposes)} in “{phase}”"
            for phase, purposes in each.lacks
        )
        label = f"{each.audience.name}: {'; '.join(lacks)}"
        found.append(MissingItem(label, "comms:audience", {"audience": each.audience.pk}))
    return found


def _cell(row: Any) -> MissingItem:
    label = f"{row.scenario.title}: {row.audience.name}, {row.channel.name}"
    return MissingItem(label, "comms:cell", {"cell": row.pk})


def _sign_off(row: Any) -> MissingItem:
    who = row.approver.user if row.approver else "nobody named"
    label = f"{row.request.title}: {row.get_role_display()} ({who})"
    return MissingItem(label, "comms:clearance-request", {"clearance_request": row.request_id})


def _linked(name: str) -> Callable[[Any], MissingItem]:
    return lambda row: MissingItem(str(row), f"comms:{name}", {name: row.pk})


# What must be read with a row of each kind to name it, and how it is named.
_NAMED: dict[str, tuple[Iterable[str], Callable[[Any], MissingItem]]] = {
    "ScenarioCell": (("scenario", "audience", "channel"), _cell),
    "Activity": (("plan",), _linked("activity")),
    "Message": (("plan",), _linked("message")),
    "Briefing": (("plan",), _linked("briefing")),
    "Question": (("plan",), _linked("question")),
    "SignOff": (("request", "approver__user"), _sign_off),
}
