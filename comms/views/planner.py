"""The forward planner: month, weeks, audiences; and the look-ahead for 30, 60 and 90 days."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.timeline.queries.calendar import working_days
from assessment_ready.ui.dates import format_range, london_date
from assessment_ready.ui.pages import NavItem
from comms.queries.activities import ActivityFilters, Choice
from comms.queries.moves import out_of_step_count
from comms.queries.planner import (
    PlannedRow,
    PlannerLine,
    filter_choices,
    lines,
    look_ahead,
    planned,
)
from comms.rules.planner import Month, monday, mondays
from comms.views.frame import CommsPage
from comms.views.planner_filters import Filtering, panel, read
from comms.views.planner_lists import Group, period_words, week_table
from comms.views.planner_markup import Links, Shown, audience_grid, month_grid, week_words

_AUDIENCE_WEEKS = 8
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
    def filtering(self) -> Filtering:
        """The filters in force."""
        return read(self.request.GET, self.offered)

    @property
    def filters(self) -> ActivityFilters:
        """As the queries take them."""
        return self.filtering.filters

    @property
    def kept(self) -> list[tuple[str, str]]:
        """As pairs of an address."""
        return self.filtering.kept

    @property
    def place(self) -> tuple[str, str]:
        """The days that are shown, as a pair of an address."""
        return "month", self.month.key

    @cached_property
    def links(self) -> Links:
        """Where things are opened."""
        return links_of(self, self.kept)

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
        clear_url = f"?{urlencode([self.place])}"
        moved = out_of_step_count(self.membership, self.now) if self.can_change else 0
        tabs = [
            NavItem(label, self.at(name, month=self.month.key), name == self.url_name)
            for label, name in _TABS
        ]
        return {
            "tabs": tabs,
            "filters": panel(self.filtering, self.offered, self.place, clear_url),
            "filters_active": bool(self.kept),
            "clear_url": clear_url,
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
    def place(self) -> tuple[str, str]:
        """The week or the month."""
        return ("week", self.week.isoformat()) if self.week else super().place

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
        groups: list[Group] = []
        for week in mondays(*self.span):
            rows = [each for each in self.rows if monday(each.on) == week]
            begun = [each for each in happening if monday(max(each.first, self.span[0])) == week]
            if rows or begun:
                groups.append((f"Week of {week_words(week)}", rows, begun))
        return {
            "grid": week_table(groups, names, self.links, "Week by week") if groups else "",
            "is_empty": not groups,
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
        here, links = self.url("comms:look-ahead"), links_of(self)
        groups = [(format_range(each.first, each.last), each.activities, each.lines) for each in found.weeks]
        return {
            "ahead": found,
            "tabs": [
                NavItem(f"{days} days", f"{here}?days={days}", days == self.days) for days in (30, 60, 90)
            ],
            "span": format_range(found.first, found.last),
            "table": week_table(groups, found.audiences, links, "Week by week"),
            "periods": [period_words(each) for each in found.periods],
            "late": week_table(
                [("", found.late, ())], found.audiences, links, "Past their day and not reported"
            ),
            "late_count": len(found.late),
        }


def links_of(view: CommsPage, query: Sequence[tuple[str, str]] = ()) -> Links:
    """Where things of the planner are opened; ``query`` are the filters in force."""
    return Links(
        activity=view.url("comms:activities"),
        milestone=view.url("timeline:milestone", milestone=0).removesuffix("0/"),
        meetings=view.url("timeline:meetings"),
        weeks=view.url("comms:planner-weeks"),
        query=query,
    )
