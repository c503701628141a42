"""Coverage of a plan: who hears what in which phase, and what is missing."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from typing import Any
from urllib.parse import urlencode

from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView, CouncilPage
from assessment_ready.ui.pages import EmptyState, NavItem
from assessment_ready.ui.tables import Cell, Row, Table
from comms.forms.load import CoverageFilterForm
from comms.models import STAFF_TYPES, Audience, Phase, Purpose
from comms.queries.audiences import audiences
from comms.queries.coverage import Coverage, CoverageCell, CoverageRow, activities_in, coverage
from comms.queries.phases import PhaseSpan, phases
from comms.rules.coverage import State, verdict
from comms.views.audiences import ACTIVITY_COLUMNS, activity_line
from comms.views.coverage_markup import warned_list
from comms.views.frame import WithinPlan

_WORDS = tuple((purpose.value, purpose.label.lower()) for purpose in Purpose)


class CoveragePage(WithinPlan, CouncilListView):
    """Every audience in use by every phase of the plan."""

    title = "Coverage"
    count_label = "audiences"
    template_name = "comms/coverage.html"
    columns_legend = "Phases to show, here and in downloads"

    def side_nav(self) -> Sequence[NavItem]:
        """None: the table needs the whole width. The breadcrumbs lead to the plan."""
        return ()

    @cached_property
    def coverage(self) -> Coverage:
        """All of it."""
        return coverage(self.plan, self.membership, self.now)

    @cached_property
    def filter_form(self) -> CoverageFilterForm:
        """What the list is narrowed to."""
        return CoverageFilterForm(self.request.GET)

    def rows(self) -> list[CoverageRow]:
        """The audiences that match, in cascade order."""
        kind, show = self.filter_form.kind, self.filter_form.show
        rows = [row for row in self.coverage.rows if not kind or row.audience.type == kind]
        if show == "gaps":
            return [row for row in rows if row.gaps]
        return [row for row in rows if not (show == "none" and row.total)]

    def columns(self) -> Sequence[RegisterColumn]:
        """The audience, a column for every phase, and what lies outside all of them."""
        return self._columns

    @cached_property
    def _columns(self) -> list[RegisterColumn]:
        found = [RegisterColumn("audience", "Audience", self._audience, lambda row: row.audience.name)]
        for place, span in enumerate(self.coverage.spans):
            found.append(
                RegisterColumn(
                    f"phase-{span.phase.code}",
                    _heading(span),
                    partial(self._cell, place),
                    _value(place),
                    header=span.phase.title,
                )
            )
        if any(row.outside for row in self.coverage.rows):
            found.append(_number("outside", "Outside the phases", lambda row: row.outside))
        return [*found, _number("all", "All", lambda row: row.total)]

    def _audience(self, row: CoverageRow) -> Cell:
        return Cell(row.audience.name, url=self._page(row), sub=row.audience.get_type_display())

    def _cell(self, place: int, row: CoverageRow) -> Cell:
        cell = row.cells[place]
        may_plan = self._may_plan and not cell.is_over
        to_plan = plan_something(self._create, self.plan.pk, row.audience.id, cell) if may_plan else ""
        if cell.verdict.state == State.NOTHING:
            if cell.is_over:
                return Cell("Nothing")
            return Cell("Nothing", tone="red", sub="Plan something" if to_plan else "", sub_url=to_plan)
        return Cell(
            counts_words(cell.counts),
            url=self.url(
                "comms:coverage-cell", plan=self.plan.pk, audience=row.audience.id, phase=cell.phase.id
            ),
            sub=missing_words(cell),
            sub_tone="warn" if cell.verdict.is_gap and not cell.is_over else "",
            sub_url=to_plan if cell.verdict.missing else "",
        )

    @cached_property
    def _may_plan(self) -> bool:
        return self.can_change

    @cached_property
    def _create(self) -> str:
        return self.url("comms:activity-create")

    def context(self) -> dict[str, Any]:
        """What stands out: who hears nothing at all, and where staff are only told things."""
        made = self.coverage
        return {
            **super().context(),
            "uncovered": [(row.audience.name, self._page(row)) for row in made.rows if not row.total],
            "one_way": warned_list(
                (row.audience.name, self._page(row), lines) for row in made.rows if (lines := _one_way(row))
            ),
            "gaps": made.gaps,
            "has_phases": bool(made.spans),
            "has_rows": bool(made.rows),
            "plan_url": self.plan_url(),
            "load_url": f"{self.url('comms:load')}?plan={self.plan.pk}",
        }

    def _page(self, row: CoverageRow) -> str:
        return self.url("comms:audience", audience=row.audience.pk)

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first step."""
        text = "Audiences belong here, with what they hear in each phase of the plan and what is missing."
        if not self.can_change:
            return EmptyState(text)
        return EmptyState(text, "Add an audience", self.url("comms:audience-create"))


class CoverageCellPage(WithinPlan, CouncilPage):
    """One cell of coverage: the activities it counts, and what is missing."""

    template_name = "comms/coverage_cell.html"
    audience: Audience
    phase: Phase

    def load(self, **kwargs: Any) -> None:
        """The plan, the audience and the phase in the address; 404 when one is somebody else's."""
        super().load(**kwargs)
        self.audience = self.found(audiences(self.membership), kwargs["audience"])
        self.phase = self.found(phases(self.plan), kwargs["phase"])

    def side_nav(self) -> Sequence[NavItem]:
        """None: the breadcrumbs lead to coverage."""
        return ()

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The plan and its coverage."""
        return [*super().breadcrumbs(), ("Coverage", self.url("comms:coverage", plan=self.plan.pk))]

    def get_title(self) -> str:
        """Who and when."""
        return f"{self.audience.name}: {self.phase.title}"

    def context(self) -> dict[str, Any]:
        """The activities, and what is missing."""
        rows = activities_in(self.plan, self.membership, self.now, self.audience, self.phase)
        lines = [Row(activity_line(self, each)) for each in rows]
        counts = Counter(each.purpose for each in rows)
        cell = CoverageCell(
            self.phase, counts, verdict(counts, is_staff=self.audience.type in STAFF_TYPES), is_over=False
        )
        given = urlencode({"plan": self.plan.pk, "audience": self.audience.pk, "phase": self.phase.pk})
        may_plan = self.can_change and self.audience.is_active
        return {
            "counts": counts_words(counts),
            "missing": missing_words(cell),
            "table": Table(ACTIVITY_COLUMNS, lines, caption=self.get_title(), caption_hidden=True),
            "create_url": plan_something(
                self.url("comms:activity-create"), self.plan.pk, self.audience.pk, cell
            )
            if may_plan
            else "",
            "planner_url": f"{self.url('comms:planner')}?{given}",
            "audience_url": self.url("comms:audience", audience=self.audience.pk),
        }


def plan_something(create: str, plan_id: int, audience_id: int, cell: CoverageCell) -> str:
    """Where an activity for this audience and phase is added, with what is missing most as its purpose.

    ``create`` is the address of the form.
    """
    # Numbers and one of our own words: there is nothing to encode, and a page has hundreds of these.
    purpose = f"&purpose={cell.verdict.missing[-1]}" if cell.verdict.missing else ""
    return f"{create}?plan={plan_id}&audience={audience_id}&phase={cell.phase.id}{purpose}"


def counts_words(counts: Mapping[str, int]) -> str:
    """How many activities by purpose: "Inform 2, listen 1"."""
    told = [f"{words} {counts[purpose]}" for purpose, words in _WORDS if counts.get(purpose)]
    return ", ".join(told).capitalize()


@lru_cache(maxsize=1000)
def purposes_words(purposes: tuple[str, ...]) -> str:
    """Purposes in a sentence: "involve, reassure and listen"."""
    names = [Purpose(each).label.lower() for each in purposes]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _one_way(row: CoverageRow) -> list[str]:
    """What to add where these people are only told things."""
    return [
        f"{cell.phase.title}: add {purposes_words(cell.verdict.missing)}" for cell in row.gaps if cell.total
    ]


def missing_words(cell: CoverageCell) -> str:
    """What is missing beside what is planned; empty when nothing is."""
    if not cell.verdict.missing or not cell.total:
        return ""
    one_way = "One-way. " if cell.verdict.state == State.ONE_WAY else ""
    return f"{one_way}Missing: {purposes_words(cell.verdict.missing)}"


def _heading(span: PhaseSpan) -> str:
    """The phase's title, marked when it is the current or the next one."""
    mark = " (now)" if span.is_current else " (next)" if span.is_next else ""
    return f"{span.phase.title}{mark}"


def _value(place: int) -> Callable[[CoverageRow], str]:
    """What a file says of one phase."""

    def words(row: CoverageRow) -> str:
        cell = row.cells[place]
        return ". ".join(filter(None, [counts_words(cell.counts), missing_words(cell)])) or "Nothing planned"

    return words


def _number(key: str, label: str, value: Callable[[CoverageRow], int]) -> RegisterColumn:
    return RegisterColumn(key, label, value, value, numeric=True)
