"""The run sheet of one cascade as a paper: one page for the wall."""

from copy import copy
from datetime import datetime

from assessment_ready.councils.models import Membership
from assessment_ready.documents.paper import Paper, Section, note, table
from assessment_ready.embargo.gate import settle_as_uncleared
from comms.models import Activity, Cascade
from comms.queries.delivery_day import when_words


def run_sheet_paper(cascade: Cascade, membership: Membership, now: datetime) -> Paper:
    """Who does what at which minute. Steps under another embargo than the cascade's are left out."""
    reader = copy(membership)
    settle_as_uncleared(reader, now, but=cascade.embargo_id)
    steps = (
        Activity.objects.visible_to(reader, now)
        .filter(cascade=cascade)
        .counting()
        .select_related("channel", "owner__user")
        .prefetch_related("audiences")
        .order_by("starts_at", "on", "offset", "pk")
    )
    rows = [
        (
            when_words(step),
            step.title,
            ", ".join(each.name for each in step.audiences.all()) or "–",
            step.channel.name if step.channel else "–",
            str(step.owner.user) if step.owner else "Nobody named",
            "Done" if step.done_at else "☐",
        )
        for step in steps
    ]
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
