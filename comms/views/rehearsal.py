"""Rehearsals: dry runs of publication day with one scenario's texts, each beside the one before it."""

from collections.abc import Sequence
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView, CouncilPage
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.pages import EmptyState
from assessment_ready.ui.tables import Cell, Column, Row, Table
from assessment_ready.ui.words import counted
from comms.models import Rehearsal
from comms.queries import rehearsal as queries
from comms.rules.rehearsal import Difference, Line
from comms.services.rehearsal import rehearse
from comms.views.scenarios import WithinScenario


class RehearsalsPage(WithinScenario, CouncilListView):
    """Every dry run of a scenario, newest first."""

    permission = Perm.VIEW_COMMS
    title = "Rehearsals"
    template_name = "comms/rehearsals.html"
    count_label = "rehearsals"

    def rows(self) -> Any:
        """Newest first."""
        return queries.rehearsals(self.scenario)

    def columns(self) -> Sequence[RegisterColumn]:
        """When, by whom, steps and problems as this person may see them."""
        return [
            RegisterColumn("when", "Run", self._when, lambda row: format_datetime(row.started_at)),
            RegisterColumn("by", "By", lambda row: str(row.run_by), lambda row: str(row.run_by)),
            RegisterColumn(
                "steps",
                "Steps",
                lambda row: len(self._run(row).lines),
                lambda row: len(self._run(row).lines),
                numeric=True,
            ),
            RegisterColumn(
                "people",
                "Messages that would go out",
                lambda row: self._run(row).people,
                lambda row: self._run(row).people,
                numeric=True,
            ),
            RegisterColumn("problems", "Problems", self._problems, lambda row: self._run(row).problem_count),
        ]

    def context(self) -> dict[str, Any]:
        """The button that runs one."""
        self.note_look(f"rehearsals of the scenario “{self.scenario.title}”")
        rehearse_url = self.scenario_url("rehearse") if self.can_change else ""
        return {**super().context(), "rehearse_url": rehearse_url}

    def empty_state(self) -> EmptyState:
        """What belongs here."""
        return EmptyState(
            "Dry runs belong here: every step of publication day with its time, its text and how many people would "
            "get it. Nothing leaves the council. Use “Rehearse now” above."
            if self.can_change
            else "Dry runs of publication day belong here. Nobody has made one yet."
        )

    def _run(self, row: Rehearsal) -> queries.Run:
        return queries.run_of(row, self.membership, self.now)

    def _when(self, row: Rehearsal) -> Cell:
        url = self.url("comms:rehearsal", rehearsal=row.pk)
        return Cell(format_datetime(row.started_at), url=url)

    def _problems(self, row: Rehearsal) -> Cell:
        return problems_cell(self._run(row).problem_count)


class RehearsePage(WithinScenario, CouncilActionView):
    """Run one now."""

    permission = Perm.MANAGE_COMMS

    def perform(self) -> str:
        """Try everything; only the record is written."""
        self.made = rehearse(actor=self.membership, scenario_id=self.scenario.pk)
        return "The rehearsal is done. Nothing was sent and nothing changed."

    def return_url(self) -> str:
        """The rehearsal, or the scenario when it was refused."""
        if hasattr(self, "made"):
            return self.url("comms:rehearsal", rehearsal=self.made.pk)
        return self.scenario_url()


class RehearsalPage(WithinScenario, CouncilPage):
    """One dry run, step by step, and what changed since the one before."""

    permission = Perm.VIEW_COMMS
    template_name = "comms/rehearsal.html"
    rehearsal: Rehearsal

    def load(self, **kwargs: Any) -> None:
        """The run in the address, its scenario and plan."""
        self.rehearsal = self.found(queries.rehearsals_for(self.membership, self.now), kwargs["rehearsal"])
        self.scenario = self.rehearsal.scenario
        self.plan = self.scenario.plan

    def get_title(self) -> str:
        """When it was."""
        return f"Rehearsal of {format_datetime(self.rehearsal.started_at)}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The scenario and its rehearsals."""
        return [*super().breadcrumbs(), ("Rehearsals", self.scenario_url("rehearsals"))]

    def context(self) -> dict[str, Any]:
        """The steps, the sums, and the run before."""
        self.note_look(f"a rehearsal of the scenario “{self.scenario.title}”")
        found = queries.compared(self.rehearsal, self.membership, self.now)
        return {
            "rehearsal": self.rehearsal,
            "scenario": self.scenario,
            "run": found.run,
            "before": found.before,
            "gone": found.gone,
            "problem_words": counted(found.run.problem_count, "problem,problems"),
            "table": _table(found),
            "rehearse_url": self.scenario_url("rehearse") if self.can_change else "",
        }


def problems_cell(count: int) -> Cell:
    """How many problems, in words and colour."""
    return Cell.tag(counted(count, "problem,problems"), "red") if count else Cell.tag("None", "green")


def _table(found: queries.Compared) -> Table:
    columns = [
        Column("When"), Column("Step"), Column("Who hears"), Column("Text"), Column("People", numeric=True),
        Column("Problems"),
    ]  # fmt: skip
    has_before = found.before is not None
    columns += [Column("Since the run before")] if has_before else []
    return Table(
        columns,
        [
            Row([*_cells(line), *([_change(found.changes[line.step])] if has_before else [])])
            for line in found.run.lines
        ],
        caption="What would have happened",
        caption_hidden=True,
    )


def _cells(line: Line) -> list[Cell | str | int]:
    people: Cell | str = "Not by mail" if line.people is None else str(line.people)
    return [
        Cell(line.minute),
        Cell(line.title, sub=line.channel),
        line.audience or "Nobody",
        Cell(line.text or "None", sub=f"{line.standing}, {line.took_ms} ms" if line.text else ""),
        people,
        Cell("; ".join(line.problems), sub_tone="") if line.problems else Cell.tag("None", "green"),
    ]


def _change(change: Difference) -> str:
    if change.is_new_step:
        return "New step"
    parts = [f"New: {text}" for text in change.appeared] + [f"Solved: {text}" for text in change.solved]
    if change.people_before is not None:
        parts.append(f"{change.people_before} people before")
    return "; ".join(parts) or "No change"
