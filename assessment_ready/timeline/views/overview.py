"""The calendar as one list by month, with what is next and what is overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView
from assessment_ready.timeline.forms.calendar import PAST, CalendarFilterForm
from assessment_ready.timeline.queries.calendar import (
    MILESTONE,
    NOT_THAT_FAR,
    PAPERS,
    CalendarLine,
    ahead,
    as_lines,
    next_dates,
    overdue,
    past,
    working_days,
)
from assessment_ready.timeline.queries.entries import Overlay
from assessment_ready.timeline.queries.milestones import assessments
from assessment_ready.timeline.rules import day_count
from assessment_ready.timeline.views.frame import TimelinePage
from assessment_ready.timeline.views.marks import mark_words, overlays_for
from assessment_ready.ui.dates import MONTHS, format_date, london_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, Column, Row, Table


@dataclass(frozen=True)
class Marked:
    """A line with the periods it falls in, in words."""

    line: CalendarLine
    marks: str


class CalendarPage(TimelinePage, CouncilListView):
    """Every date of the council, by month; the same rows as CSV and XLSX."""

    permission = Perm.VIEW_TIMELINE
    title = "Timeline"
    template_name = "timeline/overview.html"
    count_label = "dates"

    @cached_property
    def filter_form(self) -> CalendarFilterForm:
        """What the list is narrowed to."""
        return CalendarFilterForm(self.request.GET)

    @property
    def filters(self) -> dict[str, str]:
        """The filters in force; one that is not understood narrows nothing."""
        return self.filter_form.cleaned_data if self.filter_form.is_valid() else {}

    @cached_property
    def next_lines(self) -> list[CalendarLine]:
        """The three next dates."""
        return next_dates(self.membership, self.now, 3)

    def rows(self) -> Any:
        """The dates that match, as rows of the database."""
        kind = self.filters.get("kind", "")
        if self.filters.get("show") == PAST:
            return past(self.membership, self.now, kind)
        return ahead(self.membership, self.now, kind)

    def export_rows(self) -> list[Marked]:
        """All of them with the periods they fall in."""
        return self._marked(list(self.rows()))

    def results(self, rows: list[Any]) -> dict[str, Any]:
        """One page by month."""
        return {"table": self.table(self._marked(rows))}

    def table(self, rows: list[Marked]) -> Table:
        """The lines under their months."""
        shown = self.columns_in_force
        body: list[Row] = []
        for month, lines in groupby(rows, key=lambda row: _month(row.line)):
            body.append(Row.heading(month))
            body += [Row([column.cell(line) for column in shown]) for line in lines]
        columns = [Column(column.label, column.numeric) for column in shown]
        return Table(columns, body, "Dates by month", caption_hidden=True)

    def columns(self) -> Sequence[RegisterColumn]:
        """What, when, how sure, and what else."""
        return [
            RegisterColumn("what", "What", self._what, lambda row: row.line.title),
            RegisterColumn("when", "When", lambda row: row.line.when, lambda row: row.line.when),
            RegisterColumn("state", "State", self._state, lambda row: self._state(row).text),
            RegisterColumn("kind", "Kind", lambda row: row.line.kind_name, lambda row: row.line.kind_name),
            RegisterColumn("notes", "Notes", lambda row: _notes(row) or "–", _notes),
            RegisterColumn(
                "from",
                "From",
                lambda row: format_date(row.line.first),
                lambda row: row.line.first,
                usual=False,
            ),
            RegisterColumn(
                "to", "To", lambda row: format_date(row.line.last), lambda row: row.line.last, usual=False
            ),
        ]

    def _what(self, row: Marked) -> Cell:
        line = row.line
        return Cell(line.title, url=self.url(line.url_name, **line.url_kwargs))

    def _state(self, row: Marked) -> Cell:
        line = row.line
        if line.is_done:
            return Cell.tag("Done", "green")
        today = london_date(self.now)
        if line.kind != MILESTONE:
            return Cell("Over" if line.last < today else "Now" if line.first <= today else "Planned")
        if line.last < today:
            return Cell.tag("Overdue", "red")
        return Cell.tag("Confirmed", "blue") if line.is_confirmed else Cell.tag("Expected", "grey")

    def _marked(self, rows: list[Any]) -> list[Marked]:
        lines = as_lines(rows)
        dated = [line for line in lines if line.kind in {MILESTONE, PAPERS}]
        periods = overlays_for(self.membership, [(line.first, line.last) for line in dated])
        known_to = working_days().known_to
        return [
            Marked(line, self._marks(line, periods, known_to) if line.kind in {MILESTONE, PAPERS} else "")
            for line in lines
        ]

    def _marks(self, line: CalendarLine, periods: list[Overlay], known_to: date | None) -> str:
        """The periods it falls in, and whether it was counted beyond the known bank holidays."""
        marks = mark_words(line.first, line.last, periods)
        counted = line.kind == MILESTONE and not line.is_confirmed
        far = NOT_THAT_FAR if counted and (known_to is None or line.last > known_to) else ""
        return ". ".join(part for part in (marks, far) if part)

    def primary(self) -> Button | None:
        """Add a milestone."""
        return Button("Add a milestone", self.url("timeline:milestone-create")) if self.can_change else None

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first step."""
        text = (
            "The dates of the assessment belong here: from CQC’s notification to the improvement plan, with elections, "
            "quiet periods and committee meetings."
        )
        if not self.can_change:
            return EmptyState(text)
        return EmptyState(
            f"{text} One date makes the whole calendar.",
            "Make the calendar of an assessment",
            self.url("timeline:assessment-create"),
        )

    def context(self) -> dict[str, Any]:
        """What is next, what is overdue, the assessments and what can be done."""
        today = london_date(self.now)
        return {
            **super().context(),
            "next_lines": [
                self._near(line, day_count((max(line.first, today) - today).days)) for line in self.next_lines
            ],
            "overdue_lines": [
                self._near(line, day_count((line.last - today).days))
                for line in overdue(self.membership, self.now)[:20]
            ],
            "assessments": [
                (each, self.url("timeline:assessment", assessment=each.pk))
                for each in assessments(self.membership, self.now)[:10]
            ],
            "links": self._links(),
        }

    def _near(self, line: CalendarLine, distance: str) -> tuple[CalendarLine, str, str]:
        return line, self.url(line.url_name, **line.url_kwargs), distance

    def _links(self) -> list[tuple[str, str]]:
        if not self.can_change:
            return []
        links = [
            ("Make the calendar of an assessment", "timeline:assessment-create"),
            ("Work the dates out again", "timeline:replan"),
        ]
        return [(label, self.url(name)) for label, name in links]

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The area begins here."""
        return ()


def _notes(row: Marked) -> str:
    return ". ".join(part for part in (row.line.note, row.marks) if part)


def _month(line: CalendarLine) -> str:
    return f"{MONTHS[line.first.month - 1]} {line.first.year}"
