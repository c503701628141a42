"""The figures of a highlight report as the sheets of a workbook: every row, with days as days."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from assessment_ready.documents.tables import ExportColumn, Sheet
from workforce.rules import highlight as rules
from workforce.rules.highlight import HighlightFigures

_Columns = Sequence[tuple[str, str]]


def sheets(figures: HighlightFigures) -> list[Sheet]:
    """One sheet for each part."""
    return [
        Sheet("Progress", _progress(), [*figures.strips, figures.total]),
        Sheet("Exceptions", _plain(_EXCEPTIONS), figures.exceptions),
        Sheet("Actions", _plain(_LINES), figures.lines),
        Sheet("Indicators", _plain(_INDICATORS), figures.indicators),
        Sheet("Milestones", [_kind(), *_plain(_STEPS)], _steps(figures)),
        Sheet("Risks", _plain(_RISKS), figures.risks),
        Sheet("Benefits", _plain(_BENEFITS), figures.benefits),
        Sheet("Quality statements", _statements(), figures.statements),
        Sheet("Evidence", _plain(_EVIDENCE), figures.evidence),
        Sheet("Sources", [ExportColumn("Note", str)], [*figures.sources, *figures.quality_notes]),
    ]


_EXCEPTIONS: _Columns = (
    ("Reference", "reference"),
    ("Action", "title"),
    ("Strand", "strand"),
    ("State", "state"),
    ("Owner", "owner"),
    ("Due", "due_on"),
    ("Days late", "days_late"),
    ("How late", "how_late"),
    ("Cause", "cause"),
    ("Recovery", "recovery"),
    ("Back on track", "back_on_track_on"),
    ("Help needed", "help_needed"),
)
_LINES: _Columns = (
    ("Reference", "reference"),
    ("Action", "title"),
    ("Strand", "strand"),
    ("State", "state"),
    ("Owner", "owner"),
    ("Due", "due_on"),
    ("Progress (per cent)", "progress"),
    ("Last check-in", "last_check_in_on"),
)
_INDICATORS: _Columns = (
    ("Indicator", "name"),
    ("Whose workforce", "scope"),
    ("Period to", "period_end"),
    ("Value", "value"),
    ("Expected", "expected"),
    ("State", "state"),
    ("Since the value before", "trend"),
    ("Since last year", "trend_year"),
    ("England", "england"),
)
_STEPS: _Columns = (("Milestone", "title"), ("Action", "action"), ("Due", "due_on"), ("Done", "done_on"))
_RISKS: _Columns = (
    ("Risk", "title"),
    ("Score of 25", "score"),
    ("Movement", "movement"),
    ("Owner", "owner"),
    ("What we do", "mitigation"),
)
_BENEFITS: _Columns = (
    ("Benefit", "description"),
    ("Action", "action"),
    ("Measure", "measure"),
    ("From", "baseline"),
    ("To", "target"),
    ("By", "realised_by"),
    ("Measured", "latest"),
    ("Measured on", "latest_on"),
    ("Realised", "realised"),
)
_EVIDENCE: _Columns = (
    ("Reference", "reference"),
    ("Evidence", "title"),
    ("Action", "action"),
    ("What it shows", "role"),
    ("Added", "added_on"),
)
_DAYS = frozenset({"due_on", "done_on", "added_on", "back_on_track_on", "last_check_in_on", "period_end"})
_MORE_DAYS = frozenset({"realised_by", "latest_on"})


def _plain(columns: _Columns) -> list[ExportColumn]:
    return [ExportColumn(label, _value(name)) for label, name in columns]


def _value(name: str) -> Callable[[Any], Any]:
    if name in _DAYS | _MORE_DAYS:
        return lambda row: _day(getattr(_of(row), name))
    if name == "state":
        return lambda row: rules.STATE_WORDS.get(_of(row).state, _of(row).state)
    return lambda row: getattr(_of(row), name)


def _of(row: Any) -> Any:
    """A step comes with what became of it before it."""
    return row[1] if isinstance(row, tuple) else row


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _progress() -> list[ExportColumn]:
    def counted(state: str) -> Callable[[Any], Any]:
        return lambda row: row.counts[state]

    def changed(state: str) -> Callable[[Any], Any]:
        return lambda row: row.change[state] if row.change is not None else None

    columns = [ExportColumn("Strand", lambda row: row.title)]
    for state, word in rules.STATE_WORDS.items():
        columns.append(ExportColumn(word, counted(state)))
        columns.append(ExportColumn(f"{word}: change", changed(state)))
    return [*columns, ExportColumn("All", lambda row: row.total)]


def _statements() -> list[ExportColumn]:
    def counted(state: str) -> Callable[[Any], Any]:
        return lambda row: row.counts[state]

    return [
        ExportColumn("Number", lambda row: row.number),
        ExportColumn("Quality statement", lambda row: row.statement),
        *[ExportColumn(word, counted(state)) for state, word in rules.STATE_WORDS.items()],
        ExportColumn("Since the last report", lambda row: row.effect),
    ]


def _kind() -> ExportColumn:
    return ExportColumn("What became of it", lambda row: row[0])


def _steps(figures: HighlightFigures) -> list[tuple[str, rules.Step]]:
    return [
        *[("Done", each) for each in figures.done],
        *[("Missed", each) for each in figures.missed],
        *[("Next", each) for each in figures.next_steps],
    ]
