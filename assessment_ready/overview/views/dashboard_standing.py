"""What the dashboard says of evidence, gaps, actions, themes and dates, with the addresses of what is counted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self
from urllib.parse import urlencode

from assessment_ready.actions.rules.words import RAG_ORDER, RAG_TAGS
from assessment_ready.overview.rules.figures import ON_TRACK, actions_words, age_words, rag_words
from assessment_ready.readiness.queries.board import ReadinessBoard, StatementRow
from assessment_ready.readiness.queries.standing import Standing, StatementStanding, ThemeStanding, worst
from assessment_ready.readiness.rules.ready import Ready
from assessment_ready.timeline.queries.calendar import CalendarLine
from assessment_ready.ui.tables import Cell, Column, Row, Table
from comms.queries.readiness import ReadinessCounts

Url = Callable[..., str]
# Of the emerging themes the first so many are always shown.
THEMES_WATCHED = 4


@dataclass(frozen=True)
class Registers:
    """The addresses of the registers behind the figures, worked out once."""

    library: str
    gaps: str
    actions: str
    today: date

    @classmethod
    def of(cls, url: Url, today: date) -> Self:
        """For one council."""
        return cls(url("evidence:library"), url("readiness:gaps"), url("actions:list"), today)


@dataclass(frozen=True)
class Figure:
    """A number with the words behind it and the records it counts."""

    number: str
    words: str
    url: str
    tone: str = ""

    @property
    def label(self) -> str:
        """Number and words together, as in a tag."""
        return f"{self.number} {self.words}"


@dataclass(frozen=True)
class DateLine:
    """One of the next dates: when, what, a few words more, and where it is kept."""

    when: str
    title: str
    note: str
    url: str


def narrowed(page: str, **filters: object) -> str:
    """A register with these filters."""
    return f"{page}?{urlencode(filters)}"


def ready_cell(found: Ready | None, page: str, sub: str) -> Cell:
    """Ready, or how much is missing."""
    if found is None:
        return Cell("–")
    if found.is_ready:
        return Cell.tag("Ready", "green", url=page, sub=sub)
    return Cell.tag(f"{len(found.missing)}\N{NO-BREAK SPACE}missing", "yellow", url=page, sub=sub)


def standing_cells(number: int, found: StatementStanding, at: Registers) -> list[Cell]:
    """Evidence, gaps and actions of one statement."""
    return [_evidence(number, found, at), _gaps(number, found, at), _actions(number, found, at)]


def _evidence(number: int, found: StatementStanding, at: Registers) -> Cell:
    page = f"{at.library}?statement={number}"
    words = f"{found.covered} of {found.of}"
    if found.stale:
        late = f"{found.stale} past {'its' if found.stale == 1 else 'their'} date"
        return Cell(words, url=page, sub=late, sub_tone="warn", sub_url=f"{page}&freshness=not_counting")
    return Cell(
        words, url=page, sub=f"newest {age_words(found.freshest, at.today)}" if found.freshest else ""
    )


def _gaps(number: int, found: StatementStanding, at: Registers) -> Cell:
    page = f"{at.gaps}?statement={number}&state=open"
    if not found.unanswered_gaps:
        return Cell(found.open_gaps, url=page)
    sub = f"{found.unanswered_gaps} not answered"
    return Cell(found.open_gaps, url=page, sub=sub, sub_tone="warn", sub_url=f"{page}&answer=unanswered")


def _actions(number: int, found: StatementStanding, at: Registers) -> Cell:
    page = f"{at.actions}?statement={number}"
    words, tone = actions_words(found.actions, found.worst)
    if not words:
        return Cell("none", url=page)
    total = sum(found.actions.values())
    here = page if found.worst in ON_TRACK else f"{page}&rag={found.worst}"
    if total == found.actions[found.worst]:
        return Cell.tag(words, tone, url=here)
    return Cell(words, tone=tone, url=here, sub=f"of {total}", sub_url=page)


def evidence_figures(board: ReadinessBoard, standing: Standing, url: Url, at: Registers) -> list[Figure]:
    """How well everything is proved: kinds covered, items within date and past it, the newest."""
    rows: list[StatementRow] = board.rows
    found = [standing.statement(row.statement.pk) for row in rows]
    totals = standing.totals
    covered, of = sum(each.covered for each in found), sum(each.of for each in found)
    figures = [
        Figure(f"{covered} of {of}", "kinds of evidence covered", url("evidence:coverage")),
        Figure(str(totals.counting), "items within date", narrowed(at.library, freshness="counting")),
        Figure(str(totals.stale), "items past their date", narrowed(at.library, freshness="not_counting")),
    ]
    if totals.freshest:
        figures.append(Figure(age_words(totals.freshest, at.today), "the newest item", at.library))
    return figures


def gap_figures(standing: Standing, at: Registers) -> list[Figure]:
    """Open gaps, and those nobody has answered."""
    totals = standing.totals
    return [
        Figure(str(totals.open_gaps), "open gaps", narrowed(at.gaps, state="open")),
        Figure(
            str(totals.unanswered_gaps), "not answered", narrowed(at.gaps, state="open", answer="unanswered")
        ),
    ]


def action_figures(actions: Mapping[str, int], at: Registers) -> list[Figure]:
    """Open actions by state, worst first; each number opens exactly those."""
    return [
        Figure(str(actions[rag]), rag_words(rag), narrowed(at.actions, rag=rag), RAG_TAGS[rag].tone)
        for rag in RAG_ORDER
        if actions.get(rag)
    ]


def themes_table(standing: Standing, at: Registers) -> Table | None:
    """The emerging themes to watch: the first few, and every other that has an open gap or an action."""
    shown = [
        each
        for place, each in enumerate(standing.themes)
        if place < THEMES_WATCHED or each.open_gaps or each.actions
    ]
    rows = [_theme(each, at) for each in shown]
    columns = [Column("Theme"), Column("Open gaps", numeric=True), Column("Actions")]
    return (
        Table(columns, rows, caption="Open gaps and actions by emerging theme", caption_hidden=True)
        if rows
        else None
    )


def _theme(each: ThemeStanding, at: Registers) -> Row:
    page = narrowed(at.gaps, theme=each.theme.code, state="open")
    gaps = Cell(each.open_gaps, url=page)
    if each.unanswered:
        late = f"{each.unanswered} not answered"
        gaps = Cell(each.open_gaps, url=page, sub=late, sub_tone="warn", sub_url=f"{page}&answer=unanswered")
    return Row([Cell(each.theme.title, url=page), gaps, _theme_actions(each.actions, page)])


def _theme_actions(actions: Mapping[str, int], page: str) -> Cell:
    words, tone = actions_words(actions, worst(actions))
    return Cell.tag(words, tone, url=page) if words else Cell("none", url=page)


def date_lines(lines: list[CalendarLine], url: Url) -> list[DateLine]:
    """The next dates as they are read."""
    return [
        DateLine(line.when, line.title, line.note, url(line.url_name, **line.url_kwargs)) for line in lines
    ]


def comms_figures(found: ReadinessCounts, url: Url) -> list[Figure]:
    """How ready communications are: each figure leads to what is missing. Empty without a plan."""
    if found.plan_id is None:
        return []
    page = url("comms:readiness", plan=found.plan_id)
    return [
        Figure(each.words, each.title.lower(), f"{page}#{each.code}", "warn" if each.missing else "")
        for each in found.counts
    ]
