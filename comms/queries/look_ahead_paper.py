"""The look-ahead as a paper: what the next weeks bring over all plans, week by week."""

from datetime import datetime

from assessment_ready.councils.models import Membership
from assessment_ready.documents.paper import Block, Paper, Section, note, points, table
from assessment_ready.timeline.rules import clock_words, range_words
from assessment_ready.ui.dates import format_date, format_range
from assessment_ready.ui.words import counted
from comms.models import ActivityStatus, Purpose
from comms.queries.delivery_plan import as_anybody
from comms.queries.planner import LookAhead, LookAheadWeek, PlannedRow, PlannerLine, look_ahead


def look_ahead_paper(membership: Membership, now: datetime, days: int) -> Paper:
    """The next ``days`` days; nothing under embargo is in it."""
    found = look_ahead(as_anybody(membership, now), now, days)
    weeks = [_week(week, found) for week in found.weeks if week.activities or week.lines]
    return Paper(
        title=f"The next {days} days",
        subtitle="Communications look-ahead",
        facts=(("From", format_date(found.first)), ("To", format_date(found.last))),
        sections=tuple(
            [*_periods(found), *weeks]
            or [Section("Nothing is planned", (note("No activity has a day in it."),))]
        ),
        short=True,
    )


def _periods(found: LookAhead) -> list[Section]:
    lines = [f"{format_range(each.first, each.last)}: {each.title}" for each in found.periods]
    late = [f"{each.reference} {each.title}, {format_date(each.on)}" for each in found.late]
    sections = [Section("Take care", (points(lines),))] if lines else []
    if late:
        label = f"{counted(len(late), 'activity,activities')} whose day has passed"
        sections.append(Section(label, (points(late),)))
    return sections


def _week(week: LookAheadWeek, found: LookAhead) -> Section:
    blocks: list[Block] = []
    if week.lines:
        blocks.append(points([_line(line) for line in week.lines]))
    if week.activities:
        title = f"Week of {format_range(week.first, week.last)}"
        head = ("When", "What", "For", "Purpose", "Channel", "Status")
        blocks.append(table(title, head, [_row(row, found) for row in week.activities]))
    return Section(format_range(week.first, week.last), tuple(blocks))


def _line(line: PlannerLine) -> str:
    settled = "" if line.is_settled else " (not confirmed)"
    return f"{range_words(line.first, line.last)}{clock_words(line.at)}: {line.title}{settled}"


def _row(row: PlannedRow, found: LookAhead) -> tuple[str, ...]:
    return (
        f"{format_date(row.on)}{clock_words(row.at)}",
        f"{row.reference} {row.title}",
        ", ".join(found.audiences[key] for key in row.audiences if key in found.audiences) or "–",
        Purpose(row.purpose).label,
        row.channel or "–",
        ActivityStatus(row.status).label,
    )
