"""How every statement stands: what proves it, what falls short, what is being done. One function for every figure.

The dashboard, the round's page, the board report and the workbook read it. One query, whatever the data: a union of
grouped rows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Concat

from assessment_ready.actions.models import Action, ActionQuerySet, ActionStatement
from assessment_ready.actions.rules.words import RAG_ORDER
from assessment_ready.councils.models import Membership
from assessment_ready.embargo.daily import daily_rows
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.evidence.models.items import still_counts
from assessment_ready.evidence.queries.coverage import COLUMNS, Coverage, coverage_of, coverage_rows
from assessment_ready.framework.models import EvidenceCategory, FrameworkVersion
from assessment_ready.readiness.models import EmergingTheme, Gap, GapQuerySet
from assessment_ready.readiness.queries.themes import on_in
from assessment_ready.ui.dates import london_date

_PART, _WORD = "row_part", "row_word"


@dataclass(frozen=True)
class StatementStanding:
    """One statement. ``actions`` counts open actions that serve it or answer its open gaps, by state.

    ``covered`` of ``of`` kinds of evidence in use have something within date; ``counting`` items still prove something,
    ``stale`` no longer; ``worst`` is the worst state any of its actions is in, empty without actions.
    """

    covered: int
    of: int
    missing_categories: list[EvidenceCategory]
    freshest: date | None
    counting: int
    stale: int
    open_gaps: int
    unanswered_gaps: int
    actions: dict[str, int]

    @property
    def worst(self) -> str:
        """The worst state of an action here."""
        return worst(self.actions)


@dataclass(frozen=True)
class Totals:
    """Everything in the council as far as the person may know of it, each item, gap and action once."""

    counting: int = 0
    stale: int = 0
    freshest: date | None = None
    open_gaps: int = 0
    unanswered_gaps: int = 0
    actions: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ThemeStanding:
    """One emerging theme that is on: its open gaps and the open actions that answer them, by state."""

    theme: EmergingTheme
    open_gaps: int
    unanswered: int
    actions: dict[str, int]


@dataclass(frozen=True)
class Standing:
    """How everything stands for one person at one moment."""

    coverage: Coverage
    gaps: Mapping[int, tuple[int, int]]
    actions: Mapping[int, dict[str, int]]
    totals: Totals
    themes: list[ThemeStanding]

    def statement(self, statement_id: int) -> StatementStanding:
        """One statement."""
        proof = self.coverage.statement(statement_id)
        open_gaps, unanswered = self.gaps.get(statement_id, (0, 0))
        return StatementStanding(
            covered=proof.covered,
            of=proof.of,
            missing_categories=proof.missing,
            freshest=proof.freshest,
            counting=proof.counting,
            stale=proof.stale,
            open_gaps=open_gaps,
            unanswered_gaps=unanswered,
            actions=self.actions.get(statement_id, {}),
        )


def worst(actions: Mapping[str, int]) -> str:
    """The worst state among the actions counted; empty without any."""
    return next((rag for rag in RAG_ORDER if actions.get(rag)), "")


def standing(membership: Membership, now: datetime, framework: FrameworkVersion) -> Standing:
    """How everything stands as far as this person may know of it. One query."""
    rows = daily_rows(_rows, membership, now, framework.pk)
    return _read(_in_use(rows), rows)


def statement_standing(
    membership: Membership,
    now: datetime,
    framework: FrameworkVersion,
    statement_id: int,
    in_use: list[EvidenceCategory],
) -> Standing:
    """The same for one statement whose kinds of evidence are known already (totals: only this one). One query."""
    rows = coverage_rows(membership, now, framework).filter(uses__statement_id=statement_id)
    gaps = Gap.objects.visible_to(membership, now).filter(statement_id=statement_id)
    actions = Action.objects.visible_to(membership, now).open().with_rag(london_date(now))
    parts = [
        _evidence(rows),
        _gaps(gaps),
        _serving(actions.filter(serves__statement_id=statement_id)),
        _answering(actions, gaps),
    ]
    return _read(in_use, parts[0].union(*parts[1:], all=True))


def _rows(membership: Membership, now: datetime, framework_id: int) -> QuerySet[Any, Any]:
    framework = FrameworkVersion(pk=framework_id)
    items = EvidenceItem.objects.visible_to(membership, now).filter(withdrawn_at=None)
    gaps = Gap.objects.visible_to(membership, now).filter(statement__framework=framework)
    actions = Action.objects.visible_to(membership, now).open().with_rag(london_date(now))
    parts = [
        _evidence(coverage_rows(membership, now, framework)),
        _items(items, now),
        _gaps(gaps),
        _serving(actions.filter(serves__statement__framework=framework)),
        _answering(actions, gaps),
        _all_actions(actions),
        _theme_actions(actions, gaps),
        _themes(on_in(membership.council)),
        _categories(EvidenceCategory.objects.filter(framework=framework, in_use=True)),
    ]
    return parts[0].union(*parts[1:], all=True)


def _evidence(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    named: QuerySet[Any, Any] = rows.annotate(**_words("evidence"))
    return named


def _items(items: QuerySet[EvidenceItem], now: datetime) -> QuerySet[Any, Any]:
    """Each item once, whatever statements it supports."""
    counting = still_counts(london_date(now))
    return _shaped(
        items.annotate(**_keys()),
        row_counting=Count("pk", filter=counting),
        row_stale=Count("pk", filter=~counting),
        row_freshest=Max("as_at"),
        **_words("items"),
    )


def _gaps(gaps: GapQuerySet) -> QuerySet[Any, Any]:
    """Open gaps by statement and theme; second number: those nobody answered."""
    rows = gaps.open().with_answer().annotate(**_keys("statement_id", "theme_id"))
    return _shaped(
        rows,
        row_counting=Count("pk"),
        row_stale=Count("pk", filter=Q(is_answered=False)),
        **_words("gap"),
    )


def _serving(actions: ActionQuerySet) -> QuerySet[Any, Any]:
    """Open actions by the statement they serve, and state."""
    rows = actions.annotate(**_keys("serves__statement_id"))
    return _shaped(rows, row_counting=Count("pk"), **_words("action", F("rag")))


def _answering(actions: ActionQuerySet, gaps: GapQuerySet) -> QuerySet[Any, Any]:
    """Open actions by the statement of an open gap they answer without serving it, and state."""
    serves = ActionStatement.objects.filter(action=OuterRef("pk"), statement=OuterRef("gaps__gap__statement"))
    rows = actions.filter(~Exists(serves), gaps__gap__in=_open_ids(gaps))
    rows = rows.annotate(**_keys("gaps__gap__statement_id"))
    return _shaped(rows, row_counting=Count("pk", distinct=True), **_words("action", F("rag")))


def _all_actions(actions: ActionQuerySet) -> QuerySet[Any, Any]:
    return _shaped(actions.annotate(**_keys()), row_counting=Count("pk"), **_words("all_actions", F("rag")))


def _theme_actions(actions: ActionQuerySet, gaps: GapQuerySet) -> QuerySet[Any, Any]:
    """Open actions by the theme of an open gap they answer, and state."""
    themed = _open_ids(gaps.filter(theme__isnull=False))
    rows = actions.filter(gaps__gap__in=themed).annotate(**_keys(None, "gaps__gap__theme_id"))
    return _shaped(rows, row_counting=Count("pk", distinct=True), **_words("theme_action", F("rag")))


def _open_ids(gaps: GapQuerySet) -> QuerySet[Any, Any]:
    """Only gaps the person may know of: an action must not be counted because of a gap they may not see."""
    return gaps.open().order_by().values("pk")


def _themes(themes: QuerySet[EmergingTheme]) -> QuerySet[Any, Any]:
    """The themes themselves: code and title, apart at the first blank (a code has none)."""
    rows = themes.annotate(**_keys(None, "pk"))
    named = Concat("code", Value(" "), "title")
    return _shaped(rows, row_counting=Max("position"), **_words("theme", named))


def _categories(rows: QuerySet[EvidenceCategory]) -> QuerySet[Any, Any]:
    """The kinds of evidence in use: code and title, apart at the first blank (a code has none)."""
    rows = rows.annotate(**_keys(None, "pk"))
    named = Concat("code", Value(" "), "title")
    return _shaped(rows, row_counting=Max("position"), **_words("category", named))


def _in_use(rows: Iterable[tuple[Any, ...]]) -> list[EvidenceCategory]:
    found = []
    for _, pk, position, _, _, part, named in rows:
        if part == "category":
            code, _, title = named.partition(" ")
            found.append(EvidenceCategory(pk=pk, code=code, title=title, position=position))
    return sorted(found, key=lambda each: each.position)


def _keys(statement: str | None = None, other: str | None = None) -> dict[str, Any]:
    return {COLUMNS[0]: _number(statement), COLUMNS[1]: _number(other)}


def _number(name: str | None) -> Any:
    if name is None:
        return Value(None, output_field=BigIntegerField())
    return Cast(F(name), BigIntegerField())


def _words(part: str, word: Any = None) -> dict[str, Any]:
    empty = Value("", output_field=CharField())
    said = empty if word is None else Cast(word, CharField())
    return {_PART: Value(part, output_field=CharField()), _WORD: said}


def _shaped(rows: QuerySet[Any], **columns: Any) -> QuerySet[Any, Any]:
    """Rows grouped by their keys and words, in the columns that ``coverage_rows`` has, and two more."""
    words = {name: columns.pop(name) for name in (_PART, _WORD)}
    zero = Value(0, output_field=BigIntegerField())
    none = Value(None, output_field=DateField())
    grouped = rows.order_by().annotate(**words).values(*COLUMNS[:2], _PART, _WORD)
    numbers = {"row_stale": zero, "row_freshest": none, **columns}
    shaped: QuerySet[Any, Any] = grouped.annotate(**numbers).values_list(*COLUMNS, _PART, _WORD)
    return shaped


def _read(in_use: list[EvidenceCategory], rows: Iterable[tuple[Any, ...]]) -> Standing:
    """Sort the rows of the union to where they belong."""
    by_part: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        by_part.setdefault(row[5], []).append(row)
    gaps: dict[int, tuple[int, int]] = {}
    for statement, _, many, unanswered, *_rest in by_part.get("gap", ()):
        before = gaps.get(statement, (0, 0))
        gaps[statement] = (before[0] + many, before[1] + unanswered)
    actions: dict[int, dict[str, int]] = {}
    for row in by_part.get("action", ()):
        _count(actions.setdefault(row[0], {}), row)
    return Standing(
        coverage=coverage_of((row[:5] for row in by_part.get("evidence", ())), in_use),
        gaps=gaps,
        actions=actions,
        totals=_totals(by_part, gaps),
        themes=_theme_standings(by_part),
    )


def _totals(by_part: Mapping[str, list[tuple[Any, ...]]], gaps: Mapping[int, tuple[int, int]]) -> Totals:
    items = by_part.get("items") or [(None, None, 0, 0, None)]
    actions: dict[str, int] = {}
    for row in by_part.get("all_actions", ()):
        _count(actions, row)
    return Totals(
        counting=items[0][2],
        stale=items[0][3],
        freshest=items[0][4],
        open_gaps=sum(many for many, _ in gaps.values()),
        unanswered_gaps=sum(unanswered for _, unanswered in gaps.values()),
        actions=actions,
    )


def _theme_standings(by_part: Mapping[str, list[tuple[Any, ...]]]) -> list[ThemeStanding]:
    found = []
    for _, pk, position, _, _, _, named in by_part.get("theme", ()):
        own = [row for row in by_part.get("gap", ()) if row[1] == pk]
        actions: dict[str, int] = {}
        for row in by_part.get("theme_action", ()):
            if row[1] == pk:
                _count(actions, row)
        code, _, title = named.partition(" ")
        theme = EmergingTheme(pk=pk, code=code, title=title, position=position)
        found.append(ThemeStanding(theme, sum(row[2] for row in own), sum(row[3] for row in own), actions))
    return sorted(found, key=lambda each: (each.theme.position, each.theme.title))


def _count(into: dict[str, int], row: tuple[Any, ...]) -> None:
    into[row[6]] = into.get(row[6], 0) + row[2]
