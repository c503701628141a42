"""The planner's grids as HTML: plain Python, because they have hundreds of links. All text passes ``escaping.text``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from urllib.parse import urlencode

from django.utils.safestring import SafeString

from assessment_ready.timeline.rules import WorkingCalendar, clock_words
from assessment_ready.ui.dates import MONTHS, format_date, format_range
from assessment_ready.ui.markup.escaping import text
from comms.models import ActivityStatus
from comms.queries.activities import Choice
from comms.queries.planner import ELECTION, MEETING, MILESTONE, QUIET, PlannedRow, PlannerLine
from comms.rules.planner import Month, monday

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LINE_WORDS = {MILESTONE: "Milestone", MEETING: "Meeting"}
_PERIOD_WORDS = {ELECTION: "Pre-election period", QUIET: "Quiet period"}
_MOST_A_DAY, _MOST_A_WEEK = 5, 2
# Said beside a title where it is not simply planned.
_STATUS = {code: label for code, label in ActivityStatus.choices if code != ActivityStatus.PLANNED}


@dataclass(frozen=True)
class Links:
    """Where things of the planner are opened: what ends in "/" takes an id."""

    activity: str
    milestone: str
    meetings: str
    weeks: str
    query: Sequence[tuple[str, str]] = ()

    def week(self, day: date, **more: object) -> str:
        """The list of the week of a day, with the filters in force."""
        pairs = [*self.query, ("week", monday(day).isoformat()), *((k, str(v)) for k, v in more.items())]
        return f"{self.weeks}?{urlencode(pairs)}"


@dataclass(frozen=True)
class Shown:
    """What a grid shows: activities and what the calendar holds behind them."""

    rows: Sequence[PlannedRow]
    lines: Sequence[PlannerLine]
    today: date
    links: Links

    @cached_property
    def by_day(self) -> dict[date, list[PlannedRow]]:
        """The activities of each day."""
        found: dict[date, list[PlannedRow]] = {}
        for row in self.rows:
            found.setdefault(row.on, []).append(row)
        return found

    @cached_property
    def happening(self) -> list[PlannerLine]:
        """Milestones and meetings."""
        return [line for line in self.lines if not line.is_period]

    @cached_property
    def periods(self) -> list[PlannerLine]:
        """Pre-election and quiet periods."""
        return [line for line in self.lines if line.is_period]


def month_grid(month: Month, shown: Shown, calendar: WorkingCalendar) -> SafeString:
    """The month as a table of whole weeks; on a phone a list of the days that have something."""
    links = shown.links
    head = "".join(f'<th scope="col" role="columnheader">{day}</th>' for day in _DAYS)
    body = []
    for week in month.weeks:
        cells = [_day(day, week[0], shown, _marks(day, month, calendar, shown.today)) for day in week]
        label = (
            f'<a class="govuk-link" href="{text(links.week(week[0]))}">'
            f'<span class="govuk-visually-hidden">Week of </span>{_short(week[0])}</a>'
        )
        body.append(
            f'<tr role="row"><th scope="row" role="rowheader" class="ar-planner__week">{label}</th>'
            f"{''.join(cells)}</tr>"
        )
    return SafeString(
        f'<table class="ar-planner" role="table"><caption class="govuk-visually-hidden">{text(month.title)}</caption>'
        f'<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Week</th>{head}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(body)}</tbody></table>'
    )


def audience_grid(weeks: Sequence[date], audiences: Sequence[Choice], shown: Shown) -> SafeString:
    """Audiences by week, with what the calendar holds above them."""
    links, here = shown.links, monday(shown.today)
    cells: dict[tuple[int, date], list[PlannedRow]] = {}
    for row in shown.rows:
        for key in row.audiences:
            cells.setdefault((key, monday(row.on)), []).append(row)
    head = "".join(
        f'<th scope="col" role="columnheader"{" class=ar-planner__now" if week == here else ""}>'
        f'<a class="govuk-link" href="{text(links.week(week))}">{_short(week)}</a></th>'
        for week in weeks
    )
    body = [_calendar_row(weeks, shown.lines, links)]
    for audience in audiences:
        inside = "".join(
            _week_cell(cells.get((audience.key, week), ()), week, audience, links) for week in weeks
        )
        body.append(
            f'<tr role="row"><th scope="row" role="rowheader">{text(audience.label)}</th>{inside}</tr>'
        )
    return SafeString(
        '<div class="ar-scroll" tabindex="0" role="region" aria-label="Activities by audience and week">'
        '<table class="ar-planner ar-planner--audiences" role="table">'
        '<caption class="govuk-visually-hidden">Activities by audience and week</caption>'
        f'<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Audience</th>{head}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(body)}</tbody></table></div>'
    )


def _day(day: date, week: date, shown: Shown, marks: tuple[str, str]) -> str:
    look, said = marks
    links, rows = shown.links, shown.by_day.get(day, [])
    periods = [line for line in shown.periods if line.first <= day <= line.last]
    parts = [_line(line, links) for line in shown.happening if _begins(line, day, week)]
    parts += [_activity(row, links) for row in rows[:_MOST_A_DAY]]
    if len(rows) > _MOST_A_DAY:
        more = len(rows) - _MOST_A_DAY
        parts.append(
            f'<li><a class="govuk-link" href="{text(links.week(day))}">{more} more'
            f'<span class="govuk-visually-hidden"> on {format_date(day)}</span></a></li>'
        )
    over = "".join(_period(period, day) for period in periods)
    empty = "" if parts or periods or said else " ar-planner__empty"
    look += " ar-planner__over" if periods else ""
    items = f"<ul>{''.join(parts)}</ul>" if parts else ""
    return (
        f'<td role="cell" class="{look}{empty}"><time class="ar-planner__date" datetime="{day.isoformat()}">'
        f'<span aria-hidden="true">{day.day}</span><span class="govuk-visually-hidden ar-planner__long">'
        f"{_DAYS[day.weekday()]} {format_date(day)}</span></time>{said}{over}{items}</td>"
    )


def _marks(day: date, month: Month, calendar: WorkingCalendar, today: date) -> tuple[str, str]:
    """The look of a day and what is said of it."""
    looks, said = [], []
    if day.month != month.first.month:
        looks.append("ar-planner__outside")
    if day.weekday() > 4:
        looks.append("ar-planner__off")
    elif not calendar.is_working_day(day):
        looks.append("ar-planner__off")
        said.append("Bank holiday")
    if day == today:
        looks.append("ar-planner__today")
        said.append("Today")
    notes = "".join(f'<span class="ar-planner__note">{each}</span>' for each in said)
    return " ".join(looks), notes


def _activity(row: PlannedRow, links: Links) -> str:
    clock = clock_words(row.at).removeprefix(" at ")
    before = f"<strong>{clock}</strong> " if clock else ""
    notes = [_STATUS.get(row.status, ""), "Under embargo" if row.is_secret else ""]
    said = " · ".join(filter(None, notes))
    after = f' <span class="ar-planner__note">{said}</span>' if said else ""
    return (
        f'<li class="ar-planner__item ar-planner__item--{text(row.status)}">{before}'
        f'<a class="govuk-link" href="{links.activity}{row.pk}/">{text(row.title)}</a>{after}</li>'
    )


def _line(line: PlannerLine, links: Links) -> str:
    url = f"{links.milestone}{line.pk}/" if line.kind == MILESTONE else links.meetings
    doubt = "" if line.is_settled else ", expected"
    until = f", {format_range(line.first, line.last)}" if line.first != line.last else ""
    return (
        f'<li class="ar-planner__item ar-planner__item--line"><span class="ar-planner__kind">'
        f'{_LINE_WORDS[line.kind]}{doubt}</span> <a class="govuk-link" href="{url}">{text(line.title)}</a>'
        f"{until}</li>"
    )


def _period(period: PlannerLine, day: date) -> str:
    """Its name on its first day and on each Monday, for screen readers on every day."""
    words = f"{_PERIOD_WORDS[period.kind]}: {text(period.title)}"
    shown = day == period.first or day.weekday() == 0
    look = "ar-planner__note" if shown else "govuk-visually-hidden"
    return f'<span class="{look}">{words}</span>'


def _begins(line: PlannerLine, day: date, week: date) -> bool:
    """Whether something that may happen on several days stands here: on its first, and each Monday it goes on."""
    return line.first == day or (day == week and line.first < day <= line.last)


def _calendar_row(weeks: Sequence[date], lines: Sequence[PlannerLine], links: Links) -> str:
    cells = []
    for week in weeks:
        end = week + timedelta(days=6)
        here = [line for line in lines if line.first <= end and line.last >= week]
        items = "".join(
            f'<li class="ar-planner__item"><span class="ar-planner__kind">{_PERIOD_WORDS[line.kind]}</span> '
            f"{text(line.title)}</li>"
            if line.is_period
            else _line(line, links)
            for line in here
        )
        empty = "" if items else ' class="ar-planner__empty"'
        said = f'<span class="ar-planner__when">{_short(week)}</span>' if items else ""
        cells.append(f'<td role="cell"{empty}>{said}{f"<ul>{items}</ul>" if items else ""}</td>')
    return (
        '<tr role="row" class="ar-planner__calendar"><th scope="row" role="rowheader">Calendar</th>'
        f"{''.join(cells)}</tr>"
    )


def _week_cell(rows: Sequence[PlannedRow], week: date, audience: Choice, links: Links) -> str:
    if not rows:
        return '<td role="cell" class="ar-planner__empty"></td>'
    items = [_activity(row, links) for row in rows[:_MOST_A_WEEK]]
    if len(rows) > _MOST_A_WEEK:
        url = text(links.week(week, audience=audience.key))
        items.append(
            f'<li><a class="govuk-link" href="{url}">{len(rows) - _MOST_A_WEEK} more'
            f'<span class="govuk-visually-hidden"> for {text(audience.label)} in the week of {format_date(week)}'
            "</span></a></li>"
        )
    return (
        f'<td role="cell"><span class="ar-planner__when">{_short(week)}</span><ul>{"".join(items)}</ul></td>'
    )


def _short(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def week_words(first: date) -> str:
    """1 to 7 March 2027."""
    return format_range(first, first + timedelta(days=6))


def names_of(row: PlannedRow, names: Mapping[int, str]) -> str:
    """The audiences of an activity, in words."""
    return ", ".join(names[key] for key in row.audiences if key in names)
