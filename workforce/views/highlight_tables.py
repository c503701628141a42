"""The figures of a highlight report as the tables of its page, each row leading to what it is about."""

from collections.abc import Sequence
from typing import Any

from django.utils.http import urlencode

from assessment_ready.actions.rules.words import RAG_TAGS
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilView
from assessment_ready.ui.tables import Cell, Column, Row, Table
from workforce.queries.highlight_paper import counts_words
from workforce.rules import highlight as rules
from workforce.rules.highlight import HighlightFigures, day_words


def tables(view: Any, figures: HighlightFigures) -> dict[str, Table | None]:
    """Every table of the page by name; None where there is nothing to show."""
    return {
        "strip": _strip(view, figures),
        "exceptions": _exceptions(view, figures),
        "indicators": _indicators(view, figures),
        "steps": _steps(view, figures),
        "risks": _risks(view, figures),
        "benefits": _benefits(view, figures),
        "statements": _statements(figures),
        "evidence": _evidence(view, figures),
    }


def _table(caption: str, heads: Sequence[str | Column], rows: list[list[Any]]) -> Table | None:
    columns = [Column(head) if isinstance(head, str) else head for head in heads]
    return Table(columns, [Row(row) for row in rows], caption, caption_hidden=True) if rows else None


def _strip(view: Any, figures: HighlightFigures) -> Table | None:
    counts = [Column(word, numeric=True) for word in (*rules.STATE_WORDS.values(), "All")]
    rows = [
        [each.title, *[_count(view, each, state) for state in rules.STATES], Cell(str(each.total))]
        for each in [*figures.strips, figures.total]
    ]
    return _table("Actions by strand and state", [Column("Strand"), *counts], rows)


def _count(view: Any, each: rules.Strip, state: str) -> Cell:
    asked = urlencode({"state": state, "strand": each.key})
    url = f"{view.report_url('highlight-rows')}?{asked}" if each.counts[state] else ""
    return Cell(str(each.counts[state]), url=url, sub=rules.change_words(each.change, state))


def state_cell(state: str) -> Cell:
    """A state as a tag."""
    tag = RAG_TAGS.get(state)
    return Cell.tag(tag.text, tag.tone) if tag else Cell.tag("○ Not under way", "grey")


def _exceptions(view: CouncilView, figures: HighlightFigures) -> Table | None:
    rows = [
        [
            Cell(
                f"{each.reference} {each.title}",
                url=view.url("actions:action", action=each.action_id),
                sub=each.strand,
            ),
            state_cell(each.state),
            each.owner,
            Cell(each.how_late, sub=f"Due {day_words(each.due_on)}"),
            each.cause or "Not given",
            each.recovery or "Not given",
            day_words(each.back_on_track_on) or "Not given",
            each.help_needed or "None asked for",
        ]
        for each in figures.exceptions
    ]
    heads = ("Action", "State", "Owner", "How late", "Cause", "Recovery", "Back on track", "Help needed")
    return _table("Actions that are red, stale or late", heads, rows)


def _indicators(view: CouncilView, figures: HighlightFigures) -> Table | None:
    rows = [
        [
            Cell(
                each.name,
                url=view.url("workforce:indicator", indicator=each.indicator_id),
                sub=f"{each.scope}, to {day_words(each.period_end)}",
            ),
            each.value,
            each.expected,
            Cell.tag(each.state.partition(":")[0], each.tone),
            Cell(each.trend, sub=f"Since last year: {each.trend_year.lower()}"),
            each.england or "None",
        ]
        for each in figures.indicators
    ]
    heads = ("Indicator", "Value", "Expected", "State", "Since the value before", "England")
    return _table("Indicators", heads, rows)


def _steps(view: CouncilView, figures: HighlightFigures) -> Table | None:
    rows = [
        [
            Cell(each.title, url=view.url("actions:action", action=each.action_id), sub=each.action),
            Cell.tag(word, tone),
            day_words(each.done_on or each.due_on),
        ]
        for word, tone, found in (
            ("✓ Done", "green", figures.done),
            ("✕ Missed", "red", figures.missed),
            ("Next", "blue", figures.next_steps),
        )
        for each in found
    ]
    return _table("Milestones passed and due next", ("Milestone", "State", "Day"), rows)


def _risks(view: CouncilView, figures: HighlightFigures) -> Table | None:
    rows = [
        [
            Cell(each.title, url=view.url("workforce:risk", workforce_risk=each.risk_id)),
            Cell(str(each.score), sub=each.movement),
            each.owner or "Nobody",
            each.mitigation or "Nothing yet",
        ]
        for each in figures.risks
    ]
    return _table("Top risks", ("Risk", "Score of 25", "Owner", "What we do"), rows)


def _benefits(view: CouncilView, figures: HighlightFigures) -> Table | None:
    rows = [
        [
            Cell(each.description, url=view.url("actions:action", action=each.action_id), sub=each.action),
            Cell(each.measure, sub=f"By {day_words(each.realised_by)}"),
            each.baseline or "Not known",
            each.target or "Not set",
            Cell(each.latest or "None", sub=day_words(each.latest_on)),
            each.realised,
        ]
        for each in figures.benefits
    ]
    heads = ("Benefit", "Measure", "From", "To", "Measured", "Realised")
    return _table("Benefits against plan", heads, rows)


def _statements(figures: HighlightFigures) -> Table | None:
    rows = [
        [f"{each.number} {each.statement}", counts_words(each.counts), each.effect]
        for each in figures.statements
    ]
    return _table(
        "Effect on the quality statements", ("Quality statement", "Actions", "Since the last report"), rows
    )


def _evidence(view: CouncilView, figures: HighlightFigures) -> Table | None:
    rows = [
        [
            Cell(f"{each.reference} {each.title}", url=view.url("evidence:item", item=each.item_id)),
            each.action,
            each.role,
            day_words(each.added_on),
        ]
        for each in figures.evidence
    ]
    return _table("Evidence added", ("Evidence", "Action", "What it shows", "Added"), rows)


def line_columns(view: CouncilView) -> list[RegisterColumn]:
    """The columns of what the report counts."""

    def plain(key: str, label: str, value: Any) -> RegisterColumn:
        return RegisterColumn(key, label, value, value)

    return [
        RegisterColumn("action", "Action", lambda line: _line(view, line), _line_words),
        RegisterColumn(
            "state",
            "State",
            lambda line: state_cell(line.state),
            lambda line: rules.STATE_WORDS[line.state],
        ),
        plain("strand", "Strand", lambda line: line.strand),
        plain("owner", "Owner", lambda line: line.owner or "Not in action yet"),
        plain("due", "Due", lambda line: day_words(line.due_on) or "No date"),
        plain("progress", "Progress", lambda line: f"{line.progress}%" if line.progress is not None else ""),
        plain("checked", "Last check-in", lambda line: day_words(line.last_check_in_on) or "Never"),
    ]


def _line_words(line: rules.ActionLine) -> str:
    return f"{line.reference} {line.title}"


def _line(view: CouncilView, line: rules.ActionLine) -> Cell:
    if line.action_id is not None:
        return Cell(_line_words(line), url=view.url("actions:action", action=line.action_id))
    return Cell(_line_words(line), url=view.url("workforce:intended-one", intended=line.intended_id))
