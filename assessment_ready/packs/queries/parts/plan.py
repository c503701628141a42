"""What is done: improvement actions by exception, the plan's risks, and whom to ask."""

from typing import Any

from django.db.models import Q

from assessment_ready.actions.models import Lifecycle
from assessment_ready.actions.queries.register import ALL_OPEN, Filters, register
from assessment_ready.actions.queries.tallies import action_totals
from assessment_ready.actions.rules.words import RAG_ORDER, RAG_TAGS
from assessment_ready.councils.models import Membership
from assessment_ready.documents.paper import Block, facts, note, table
from assessment_ready.packs.queries.parts.ground import Ground
from assessment_ready.packs.rules.parts import Choices, part
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.words import counted
from comms.queries.plan_parts import risks_of

_NOT_ON_TRACK = ("red", "stale", "amber")
_ACTION_HEAD = ("Action", "Quality statements", "Due", "State", "Owner")
_RISK_HEAD = ("Risk", "How likely", "How bad", "Early warning", "What we do")
_MOST_RISKS = 12


def action_plan(ground: Ground, choices: Choices) -> list[Block]:
    """How many actions are in which state, and the worst of those that are not on track. Owners by their role."""
    if not part("action_plan").is_for(ground.pack.kind):
        return []
    tally = {rag: number for _, rag, number in action_totals(ground.reader, ground.now)}
    if not tally:
        return []
    source = ground.source("The register of actions")
    rows = [(RAG_TAGS[rag].word, counted(tally[rag], "action")) for rag in RAG_ORDER if rag in tally]
    return [facts(rows, source=source), *_exceptions(ground, int(choices["most"]), source)]


def _exceptions(ground: Ground, most: int, source: str) -> list[Block]:
    everything = register(ground.reader, ground.now, Filters(lifecycle=ALL_OPEN), "rag")
    late = Q(due_on__lt=ground.today) & ~Q(lifecycle=Lifecycle.COMPLETE)
    rows: list[Any] = list(everything.filter(Q(rag__in=_NOT_ON_TRACK) | late)[: most + 1])
    if not rows:
        return [note("Every open action is on track.", source=source)]
    cells = [_action(row, ground) for row in rows[:most]]
    blocks = [table("Actions that are not on track", _ACTION_HEAD, cells, source=source)]
    return blocks + ([note("There are more; the worst are shown.")] if len(rows) > most else [])


def _action(row: Any, ground: Ground) -> tuple[str, ...]:
    days = (ground.today - row.due_on).days
    late = f", {counted(days, 'day')} late" if days > 0 and row.lifecycle != Lifecycle.COMPLETE else ""
    return (
        f"{row.reference} {row.title}",
        ", ".join(each.statement.title for each in row.serves.all()) or "–",
        format_date(row.due_on),
        f"{RAG_TAGS[row.rag].word}{late}",
        row.owner.get_role_display(),
    )


def risks(ground: Ground, choices: Choices) -> list[Block]:
    """The open risks of the plan, the worst first; only in packs for the Leader and lead member."""
    if not part("risks").is_for(ground.pack.kind):
        return []
    rows = risks_of(ground.plan, ground.reader).filter(is_closed=False)[:_MOST_RISKS]
    cells = [
        (
            row.description,
            f"{row.likelihood} of 5",
            f"{row.impact} of 5",
            row.early_warning or "–",
            row.response or "–",
        )
        for row in rows
    ]
    source = ground.source("The risks of the communications plan")
    return [table("Open risks, the worst first", _RISK_HEAD, cells, source=source)] if cells else []


def contacts(ground: Ground, choices: Choices) -> list[Block]:
    """Who leads the plan and who sponsors it."""
    plan = ground.plan
    named = [plan.owner, plan.sponsor] if plan.sponsor_id != plan.owner_id else [plan.owner]
    return [facts([_contact(each) for each in named if each is not None])]


def _contact(member: Membership) -> tuple[str, str]:
    return member.get_role_display(), f"{member.user.full_name}, {member.user.email}"
