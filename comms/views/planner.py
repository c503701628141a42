"""The forward planner: month, weeks, audiences; and the look-ahead for 30, 60 and 90 days."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.timeline.queries.calendar import working_days
from assessment_ready.timeline.rules import clock_words, day_words
from assessment_ready.ui.dates import format_range, london_date
from assessment_ready.ui.pages import NavItem
from assessment_ready.ui.tables import Cell, Column, Row, Table
from comms.forms.planner import PlannerForm
from comms.models import ActivityStatus, Purpose
from comms.queries.activities import ActivityFilters, Choice
from comms.queries.moves import out_of_step_count
from comms.queries.planner import (
    MILESTONE,
    LookAhead,
    PlannedRow,
    PlannerLine,
    filter_choices,
    lines,
    look_ahead,
    planned,
)
from comms.rules.planner import Month, monday, mondays
from comms.views.activity_marks import STATUS_TONES
from comms.views.frame import CommsPage
from comms.views.planner_markup import Links, Shown, audience_grid, month_grid, names_of, week_words

_AUDIENCE_WEEKS = 8
_PERIODS = {"election": "Pre-election period", "quiet": "Quiet period"}
_TABS = (
    ("Month", "comms:planner"),
    ("Weeks", "comms:planner-weeks"),
    ("Audiences", "comms:planner-audiences"),
)


class _Planner(CommsPage, CouncilPage):
    """What the three ways of looking at the planner share: filters, place, calendar."""

    permission = Perm.VIEW_COMMS
    title = "Forward planner"
    template_name = "comms/planner.html"
    url_name: ClassVar[str]

    @cached_property
    def today(self) -> date:
        """The day in London."""
        return london_date(self.now)

    @cached_property
    def month(self) -> Month:
        """The month in the address, otherwise this one."""
        return Month.of(self.request.GET.get("month", ""), self.today)

    @cached_property
    def offered(self) -> dict[str, list[Choice]]:
        """What can be narrowed to."""
        return filter_choices(self.membership, self.now)

    @cached_property
    def form(self) -> PlannerForm:
        """The filters."""
        return PlannerForm(self.request.GET, offered=self.offered)

    @property
    def filters(self) -> ActivityFilters:
        """The filters in force."""
        return self.form.filters

    @cached_property
    def kept(self) -> list[tuple[str, str]]:
        """The filters in force, as pairs of an address."""
        names = [name for name in self.form.fields if name not in PlannerForm.PLACE]
        return [(name, self.request.GET[name]) for name in names if self.request.GET.get(name)]

    @cached_property
    def links(self) -> Links:
        """Where things are opened."""
        return Links(
            activity=self.url("comms:activities"),
            milestone=self.url("timeline:milestone", milestone=0).removesuffix("0/"),
            meetings=self.url("timeline:meetings"),
            weeks=self.url("comms:planner-weeks"),
            query=self.kept,
        )

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day that are shown."""
        raise NotImplementedError

    @cached_property
    def rows(self) -> list[PlannedRow]:
        """The activities of those days."""
        return planned(self.membership, self.now, *self.span, self.filters)

    @cached_property
    def behind(self) -> list[PlannerLine]:
        """The calendar behind them."""
        return lines(self.membership, self.now, *self.span)

    @cached_property
    def shown(self) -> Shown:
        """Both, as the grids take them."""
        return Shown(self.rows, self.behind, self.today, self.links)

    def at(self, name: str = "", **place: str) -> str:
        """A page of the planner with the filters in force."""
        query = urlencode([*self.kept, *place.items()])
        return f"{self.url(name or self.url_name)}{'?' if query else ''}{query}"

    def steps(self) -> tuple[str, str]:
        """The addresses of the stretch before and the one after."""
        return self.at(month=self.month.shifted(-1).key), self.at(month=self.month.shifted(1).key)

    def heading(self) -> str:
        """Which days these are."""
        return self.month.title

    def content(self) -> dict[str, Any]:
        """The grid or the list."""
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        """Tabs, filters, steps, what moved, and the grid."""
        before, after = self.steps()
        moved = out_of_step_count(self.membership, self.now) if self.can_change else 0
        tabs = [
            NavItem(label, self.at(name, month=self.month.key), name == self.url_name)
            for label, name in _TABS
        ]
        return {
            "tabs": tabs,
            "filter_form": self.form,
            "filters_active": bool(self.kept),
            "clear_url": f"?month={self.month.key}",
            "heading": self.heading(),
            "before_url": before,
            "after_url": after,
            "today_url": self.at(),
            "count": len(self.rows),
            "moved": moved,
            "redate_url": self.url("comms:redate"),
            "create_url": self.url("comms:activity-create") if self.can_change else "",
            "register_url": self.url("comms:activities"),
            "feeds_url": self.url("comms:feeds"),
            "ahead_url": self.url("comms:look-ahead"),
            **self.content(),
        }


class MonthPage(_Planner):
    """The month as a grid of days."""

    url_name = "comms:planner"

    @property
    def span(self) -> tuple[date, date]:
        """Whole weeks."""
        return self.month.shown

    def content(self) -> dict[str, Any]:
        """The grid."""
        grid = month_grid(self.month, self.shown, working_days())
        return {"grid": grid, "is_empty": not self.rows and not self.behind}


class WeeksPage(_Planner):
    """Week by week as a list: a whole month, or one week."""

    url_name = "comms:planner-weeks"

    @cached_property
    def week(self) -> date | None:
        """The Monday in the address; None shows the month."""
        try:
            return monday(date.fromisoformat(self.request.GET.get("week", "")))
        except ValueError:
            return None

    @cached_property
    def month(self) -> Month:
        """The month of the week in the address."""
        if self.week is None:
            return Month.of(self.request.GET.get("month", ""), self.today)
        return Month(self.week.replace(day=1))

    @property
    def span(self) -> tuple[date, date]:
        """One week, or the weeks of the month."""
        return (self.week, self.week + timedelta(days=6)) if self.week else self.month.shown

    def heading(self) -> str:
        """The week or the month."""
        return week_words(self.week) if self.week else self.month.title

    def steps(self) -> tuple[str, str]:
        """The weeks or months beside."""
        if self.week is None:
            return super().steps()
        around = [self.week + timedelta(days=days) for days in (-7, 7)]
        return self.at(week=around[0].isoformat()), self.at(week=around[1].isoformat())

    def content(self) -> dict[str, Any]:
        """The list."""
        names = {each.key: each.label for each in self.offered["audience"]}
        happening = [each for each in self.behind if not each.is_period]
        body: list[Row] = []
        for week in mondays(*self.span):
            inside = week_rows(self, [r for r in self.rows if monday(r.on) == week], names)
            inside += [
                line_row(self, each) for each in happening if monday(max(each.first, self.span[0])) == week
            ]
            if inside:
                body.append(Row.heading(f"Week of {week_words(week)}"))
                body += [row for _, row in sorted(inside, key=lambda pair: pair[0])]
        return {
            "table": planner_table(body, "Week by week"),
            "is_empty": not body,
            "periods": [period_words(each) for each in self.behind if each.is_period],
        }


class AudiencesPage(_Planner):
    """Audiences by week: who hears what, and who hears nothing."""

    url_name = "comms:planner-audiences"

    @cached_property
    def weeks(self) -> list[date]:
        """The Mondays that are shown."""
        first = monday(self.month.first if "month" in self.request.GET else self.today)
        return [first + timedelta(weeks=number) for number in range(_AUDIENCE_WEEKS)]

    @property
    def span(self) -> tuple[date, date]:
        """Eight weeks."""
        return self.weeks[0], self.weeks[-1] + timedelta(days=6)

    def heading(self) -> str:
        """Which weeks."""
        return format_range(*self.span)

    def content(self) -> dict[str, Any]:
        """The grid; with a filter for one audience only that one."""
        chosen = self.filters.audience
        audiences = [each for each in self.offered["audience"] if chosen in {None, each.key}]
        grid = audience_grid(self.weeks, audiences, self.shown)
        return {"grid": grid, "is_empty": not audiences}


class LookAheadPage(CommsPage, CouncilPage):
    """What comes in the next 30, 60 or 90 days, to read and to print."""

    permission = Perm.VIEW_COMMS
    title = "Look ahead"
    template_name = "comms/planner_look_ahead.html"

    @property
    def days(self) -> int:
        """30 unless the address says 60 or 90."""
        asked = self.request.GET.get("days", "")
        return int(asked) if asked in {"60", "90"} else 30

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The planner."""
        return [*super().breadcrumbs(), ("Forward planner", self.url("comms:planner"))]

    def context(self) -> dict[str, Any]:
        """The weeks as one table, what lies over them, and what is late."""
        found = look_ahead(self.membership, self.now, self.days)
        here = self.url("comms:look-ahead")
        return {
            "ahead": found,
            "tabs": [
                NavItem(f"{days} days", f"{here}?days={days}", days == self.days) for days in (30, 60, 90)
            ],
            "span": format_range(found.first, found.last),
            "table": look_ahead_table(self, found),
            "periods": [period_words(each) for each in found.periods],
            "late": planner_table(
                [row for _, row in week_rows(self, found.late, found.audiences)],
                "Past their day and not reported",
            ),
            "late_count": len(found.late),
        }


def look_ahead_table(view: CommsPage, found: LookAhead) -> Table:
    """The look-ahead by week."""
    body: list[Row] = []
    for week in found.weeks:
        inside = week_rows(view, week.activities, found.audiences)
        inside += [line_row(view, each) for each in week.lines]
        body.append(Row.heading(format_range(week.first, week.last)))
        body += [row for _, row in sorted(inside, key=lambda pair: pair[0])]
        if not inside:
            body.append(Row(["–", "Nothing is planned", "", "", ""]))
    return planner_table(body, "Week by week")


def planner_table(body: list[Row], caption: str) -> Table:
    """Rows of the planner as a table."""
    columns = [Column("When"), Column("What"), Column("Audiences"), Column("Channel"), Column("Status")]
    return Table(columns, body, caption, caption_hidden=True)


_Sortable = tuple[tuple[date, str, int], Row]


def week_rows(view: CommsPage, rows: Sequence[PlannedRow], names: dict[int, str]) -> list[_Sortable]:
    """Activities as rows, each with what it is sorted by."""
    base = view.url("comms:activities")
    labels, purposes = dict(ActivityStatus.choices), dict(Purpose.choices)
    return [
        (
            (row.on, str(row.at or ""), 1),
            Row(
                [
                    Cell(when_words(row)),
                    Cell(
                        row.title,
                        url=f"{base}{row.pk}/",
                        sub=" · ".join(
                            filter(
                                None,
                                [
                                    row.reference,
                                    purposes[row.purpose],
                                    "Under embargo" if row.is_secret else "",
                                ],
                            )
                        ),
                    ),
                    names_of(row, names) or "–",
                    row.channel or "–",
                    Cell.tag(labels[row.status], STATUS_TONES[ActivityStatus(row.status)]),
                ]
            ),
        )
        for row in rows
    ]


def line_row(view: CommsPage, line: PlannerLine) -> _Sortable:
    """A milestone or a meeting as a row."""
    is_milestone = line.kind == MILESTONE
    url = view.url("timeline:milestone", milestone=line.pk) if is_milestone else view.url("timeline:meetings")
    words = day_words(line.first, line.last, is_confirmed=line.is_settled) + clock_words(line.at)
    state = Cell.tag("Confirmed", "blue") if line.is_settled else Cell.tag("Expected", "grey")
    return (
        (line.first, "", 0),
        Row(
            [
                Cell(words),
                Cell(line.title, url=url, sub="Milestone" if is_milestone else "Committee meeting"),
                "–",
                "–",
                state,
            ]
        ),
    )


def when_words(row: PlannedRow) -> str:
    """Its day or range, with the clock time."""
    return format_range(row.earliest_on or row.on, row.on) + clock_words(row.at)


def period_words(line: PlannerLine) -> str:
    """A pre-election or quiet period in words."""
    return f"{_PERIODS[line.kind]} “{line.title}”: {format_range(line.first, line.last)}"
