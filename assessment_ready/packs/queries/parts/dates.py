"""Dates: the milestones of the assessment, what happens next, the next committee meetings."""

from datetime import date

from assessment_ready.documents.paper import Block, callout, note, table
from assessment_ready.packs.queries.parts.ground import Ground
from assessment_ready.packs.rules.markdown import escaped
from assessment_ready.packs.rules.parts import Choices
from assessment_ready.timeline.models import Milestone
from assessment_ready.timeline.queries.entries import meetings
from assessment_ready.timeline.queries.milestones import milestones_of
from assessment_ready.timeline.rules import clock_words, day_words
from assessment_ready.ui.dates import format_date, format_range
from comms.queries.elections import pre_election_periods
from comms.rules.elections import Period

_MEETING_HEAD = ("Committee", "Meets on", "What for", "Papers due")
_MILESTONES_HEAD = ("What", "When", "How certain")


def dates(ground: Ground, choices: Choices) -> list[Block]:
    """What happens next, every milestone as expected, confirmed or done, and the next meetings."""
    assessment = ground.assessment()
    rows = milestones_of(ground.reader, ground.now, assessment) if assessment is not None else []
    ahead = [row for row in rows if row.actual_on is None and _last(row) >= ground.today]
    shown = [row for row in rows if row in ahead or (choices["past"] and row.actual_on is not None)]
    blocks = [_next(ahead[0])] if ahead else []
    if shown:
        cells = [(row.title, _when(row), _certainty(row)) for row in shown]
        source = ground.source("The council’s timeline")
        blocks.append(table("The dates of the assessment", _MILESTONES_HEAD, cells, source=source))
    blocks += _paused(ground, ahead)
    return blocks + _meetings(ground, int(choices["meetings"]))


def committee_dates(ground: Ground, choices: Choices) -> list[Block]:
    """The next committee meetings, what they are about and when their papers are due."""
    return _meetings(ground, int(choices["most"]))


def _next(row: Milestone) -> Block:
    return callout("What happens next", f"{escaped(row.title)}: {escaped(_when(row))}.")


def _last(row: Milestone) -> date:
    return row.confirmed_on or row.latest


def _when(row: Milestone) -> str:
    fixed = row.actual_on or row.confirmed_on
    first, last = (fixed, fixed) if fixed else (row.earliest, row.latest)
    return f"{day_words(first, last, is_confirmed=True)}{clock_words(row.at) if fixed else ''}"


def _certainty(row: Milestone) -> str:
    if row.actual_on is not None:
        return "Done"
    return "Confirmed" if row.confirmed_on is not None else "Expected, not confirmed"


def _paused(ground: Ground, ahead: list[Milestone]) -> list[Block]:
    """CQC has paused its reports before elections: said where the expected day of publication may fall into one."""
    report = next((row for row in ahead if row.code == "publication"), None)
    periods = pre_election_periods(ground.reader.council)
    if report is None:
        return []
    first, last = report.confirmed_on or report.earliest, report.confirmed_on or report.latest
    return [note(_pause_words(period)) for period in periods if period.touches(first, last)]


def _pause_words(period: Period) -> str:
    days = format_range(period.begins_on, period.ends_on)
    return (
        f"The report may fall into the pre-election period of “{period.title}” ({days}). "
        "CQC has paused its reports on councils at such times before."
    )


def _meetings(ground: Ground, most: int) -> list[Block]:
    rows = meetings(ground.reader).filter(meets_on__gte=ground.today).order_by("meets_on", "pk")[:most]
    cells = [
        (
            row.committee,
            format_date(row.meets_on),
            row.purpose or "–",
            format_date(row.papers_due_on) if row.papers_due_on else "–",
        )
        for row in rows
    ]
    source = ground.source("The council’s calendar of meetings")
    return [table("The next committee meetings", _MEETING_HEAD, cells, source=source)] if cells else []
