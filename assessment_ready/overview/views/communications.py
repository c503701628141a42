"""The first page of communications, and the scenarios with how likely each is: both read two areas."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.overview.queries.communications import Day, LookAt, Place, Today, likelihoods, today
from assessment_ready.overview.rules.communications import GROUPS, ahead_words, clock
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.pages import Button, EmptyState, NavItem
from assessment_ready.ui.tables import Cell, Column, Row, Table
from comms.models import Activity, ActivityStatus, Release, ReleaseState
from comms.views.deliveries_frame import RELEASE_TONES
from comms.views.scenarios import ScenariosPage

TONES = {
    ActivityStatus.DONE: "green",
    ActivityStatus.SENDING: "blue",
    ActivityStatus.CLEARED: "blue",
    ActivityStatus.SCHEDULED: "blue",
    ActivityStatus.IN_CLEARANCE: "yellow",
    ActivityStatus.DRAFTING: "yellow",
}
_COLUMNS = [Column("When"), Column("What"), Column("Who hears"), Column("State")]


class CommunicationsToday(CouncilPage):
    """What goes out today, what waits, what is missing, and what wants somebody's eye."""

    permission = Perm.VIEW_COMMS
    template_name = "overview/communications.html"
    today: Today | None

    def load(self, **kwargs: Any) -> None:
        """Everything on the page."""
        self.today = today(self.membership, self.now)

    def get_title(self) -> str:
        """The day."""
        day = london_date(self.now)
        return f"Today, {day:%A} {day.day} {day:%B}"

    def get_caption(self) -> str:
        """Which plan, which phase, and how long to the next milestone."""
        return "" if self.today is None else _caption(self.today.place)

    def context(self) -> dict[str, Any]:
        """The parts of the page, or the first step."""
        may_change = self.membership.can(Perm.MANAGE_COMMS)
        if self.today is None:
            return {"empty": self._empty(may_change)}
        plan = self.today.place.plan
        return {
            "going_out": self._going_out(self.today),
            "ahead": self._ahead(self.today.ahead),
            "scenarios": self.today.scenarios,
            "groups": list(GROUPS),
            "done": self.today.done,
            "scenarios_url": self.url("comms:scenarios", plan=plan.pk),
            "look_at": [(each, self._address(each)) for each in self.today.look_at],
            "planner_url": self.url("comms:planner"),
            "plan_url": self.url("comms:plan", plan=plan.pk),
            "primary": Button("New briefing", self.url("comms:briefing-create")) if may_change else None,
        }

    def _empty(self, may_change: bool) -> EmptyState:
        words = (
            "There is no communications plan yet. A plan begins with starter content, dated from the milestones of "
            "the assessment."
        )
        if not may_change:
            return EmptyState(words)
        return EmptyState(words, "Start a plan", self.url("comms:plan-create"))

    def _address(self, each: LookAt) -> str:
        return self.url(each.url_name, **each.url_kwargs) + each.query

    def _ahead(self, days: list[Day]) -> Table | None:
        """The next fortnight, day by day."""
        rows: list[Row] = []
        for day in days:
            rows.append(Row.heading(f"{day.on:%A} {format_date(day.on)}"))
            rows += [self._row(row) for row in day.activities]
        return Table(_COLUMNS, rows, caption="The next 14 days", caption_hidden=True) if rows else None

    def _going_out(self, today: Today) -> Table | None:
        """What is sent today and what else is done, by its time."""
        timed = [(row.not_before, self._release_row(row)) for row in today.releases]
        # What has no clock time comes first.
        timed += [
            (row.starts_at or datetime.min.replace(tzinfo=UTC), self._row(row)) for row in today.going_out
        ]
        rows = [row for _, row in sorted(timed, key=lambda each: each[0])]
        if not rows:
            return None
        return Table(_COLUMNS, rows, caption="Going out today", caption_hidden=True)

    def _release_row(self, row: Release) -> Row:
        state = ReleaseState(row.state)
        return Row(
            [
                Cell(clock(row.not_before)),
                Cell(row.text.title, url=self.url("comms:release", release=row.pk), sub=row.reference),
                Cell(", ".join(each.name for each in row.audiences.all()) or "–"),
                Cell.tag(state.label, RELEASE_TONES[state]),
            ]
        )

    def _row(self, row: Activity) -> Row:
        status = ActivityStatus(row.status)
        return Row(
            [
                Cell(clock(row.starts_at) or "All day"),
                Cell(row.title, url=self.url("comms:activity", activity=row.pk)),
                Cell(", ".join(each.name for each in row.audiences.all()) or "–"),
                Cell.tag(status.label, TONES.get(status, "grey")),
            ]
        )


def _caption(place: Place) -> str:
    parts = [place.plan.title]
    if place.phase is not None:
        parts.append(f"phase: {place.phase.title.lower()}")
    if place.milestone is not None:
        parts.append(ahead_words(place.working_days, place.milestone.title))
    return " · ".join(part for part in parts if part)


class ScenariosWithLikelihood(ScenariosPage):
    """The matrix of scenarios with how likely the forecast makes each rating."""

    def side_nav(self) -> Sequence[NavItem]:
        """None: the matrix needs the whole width."""
        return ()

    def context(self) -> dict[str, Any]:
        """The matrix with a note at each rating."""
        context = super().context()
        notes = likelihoods(self.membership, self.now)
        return context | {"matrix": context["matrix"].with_notes(notes)}
