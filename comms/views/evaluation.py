"""Evaluation of a plan: measures up the ladder, pulse surveys, lessons."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, Column, Row, Table
from comms.models import Measure
from comms.queries.evaluation import latest_of, lessons_of, lessons_received, measures_of, track_of
from comms.queries.surveys import surveys_of
from comms.rules.measures import TRACK_TONES
from comms.views.figures import with_unit
from comms.views.frame import WithinPlan

_LESSONS = 50


class EvaluationPage(WithinPlan, CouncilListView):
    """The plan's measures by level, with where each stands; lessons below."""

    title = "Evaluation"
    template_name = "comms/evaluation.html"
    count_label = "measures"
    page_size = 200

    def rows(self) -> list[Measure]:
        """Every measure, from input to impact."""
        return measures_of(self.plan)

    def columns(self) -> Sequence[RegisterColumn]:
        """What is measured, from where to where, and how it stands."""
        return [
            RegisterColumn("name", "Measure", self._name, lambda row: row.name),
            RegisterColumn(
                "level",
                "Level",
                lambda row: row.get_level_display(),
                lambda row: row.get_level_display(),
                usual=False,
            ),
            RegisterColumn(
                "baseline", "Baseline", lambda row: with_unit(row, row.baseline), lambda row: row.baseline
            ),
            RegisterColumn(
                "target", "Target", lambda row: with_unit(row, row.target), lambda row: row.target
            ),
            RegisterColumn("latest", "Latest", _latest_cell, _latest_value),
            RegisterColumn("latest_on", "Read on", _latest_day, _latest_on, usual=False),
            RegisterColumn("track", "On track", _track_cell, lambda row: track_of(row).value),
            RegisterColumn("objective", "Objective", _objective, _objective, usual=False),
            RegisterColumn("source", "Source", lambda row: row.source, lambda row: row.source, usual=False),
            RegisterColumn(
                "frequency", "How often", lambda row: row.frequency, lambda row: row.frequency, usual=False
            ),
            RegisterColumn("owner", "Owner", _owner, _owner),
        ]

    def table(self, rows: list[Any]) -> Table:
        """The measures under a heading for each rung of the ladder."""
        shown = self.columns_in_force
        lines: list[Row] = []
        for level, found in groupby(rows, key=lambda row: row.get_level_display()):
            lines.append(Row.heading(level))
            lines += [Row([column.cell(row) for column in shown]) for row in found]
        columns = [Column(column.label, column.numeric) for column in shown]
        return Table(columns, lines, caption=self.get_title(), caption_hidden=True)

    def _name(self, row: Measure) -> Cell:
        objective = f"Objective: {row.objective}" if row.objective else ""
        return Cell(row.name, url=self.url("comms:measure", measure=row.pk), sub=objective)

    def context(self) -> dict[str, Any]:
        """Surveys and lessons."""
        plan = self.plan.pk
        return {
            **super().context(),
            "plan": self.plan,
            "surveys_url": self.url("comms:surveys", plan=plan),
            "surveys": list(surveys_of(self.plan)[:5]),
            "lessons": list(lessons_of(self.plan)[:_LESSONS]),
            "received": list(lessons_received(self.plan)[:_LESSONS]),
            "can_change": self.can_change,
            "lesson_url": self.url("comms:lesson-create", plan=plan) if self.can_change else "",
        }

    def primary(self) -> Button | None:
        """Add a measure."""
        if not self.can_change:
            return None
        return Button("Add a measure", self.url("comms:measure-create", plan=self.plan.pk))

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first one."""
        text = (
            "Measures belong here, up the ladder of the Government Communication Service: what we put in, what we "
            "delivered, what people took away, what changed, and what it led to."
        )
        if not self.can_change:
            return EmptyState(text)
        return EmptyState(text, "Add the first measure", self.url("comms:measure-create", plan=self.plan.pk))


def _latest_cell(row: Measure) -> Cell:
    latest = latest_of(row)
    return Cell(with_unit(row, latest.value), sub=format_date(latest.on)) if latest else Cell("–")


def _latest_value(row: Measure) -> Any:
    latest = latest_of(row)
    return latest.value if latest else None


def _latest_on(row: Measure) -> Any:
    latest = latest_of(row)
    return latest.on if latest else None


def _latest_day(row: Measure) -> str:
    latest = latest_of(row)
    return format_date(latest.on) if latest else "–"


def _track_cell(row: Measure) -> Cell:
    found = track_of(row)
    return Cell.tag(found.value, TRACK_TONES[found])


def _objective(row: Measure) -> str:
    return str(row.objective) if row.objective else ""


def _owner(row: Measure) -> str:
    return str(row.owner.user) if row.owner else "Nobody"
