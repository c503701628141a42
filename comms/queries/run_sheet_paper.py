"""The run sheet of one cascade as a paper: one page for the wall."""

from copy import copy
from datetime import datetime

from assessment_ready.councils.models import Membership
from assessment_ready.documents.paper import Paper, Section, note, table
from assessment_ready.embargo.gate import settle_as_uncleared
from assessment_ready.ui.dates import format_date
from comms.models import Cascade
from comms.queries.run_sheet import RunSheetStep, run_sheet


def run_sheet_paper(cascade: Cascade, membership: Membership, now: datetime) -> Paper:
    """Who does what at which minute. Steps under another embargo than the cascade's are left out."""
    reader = copy(membership)
    settle_as_uncleared(reader, now, but=cascade.embargo_id)
    sheet = run_sheet(cascade, reader, now)
    rows = [_row(step, is_dated=sheet.is_dated) for step in sheet.steps]
    head = ("When", "What", "Who hears", "Channel", "Who does it", "Done")
    blocks = (
        (table("Steps in their order", head, rows),) if rows else (note("This cascade has no step yet."),)
    )
    return Paper(
        title=cascade.title,
        subtitle="Run sheet",
        facts=(("Plan", cascade.plan.title),),
        sections=(Section("Steps", blocks),),
        marking="Under embargo" if cascade.embargo_id else "",
        short=True,
    )


def _row(step: RunSheetStep, *, is_dated: bool) -> tuple[str, ...]:
    """A step as the page of the run sheet says it."""
    when = f"{step.clock or 'Any time'}, {format_date(step.day)} ({step.minute})" if is_dated else step.minute
    return (
        when,
        f"{step.number}. {step.activity.title}",
        step.audiences or "–",
        step.channel or "–",
        step.who or "Nobody named",
        "Done" if step.state == "Done" else "☐",
    )
