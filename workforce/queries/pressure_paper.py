"""The pressure on professions as a paper. Nothing under embargo is in it."""

from collections.abc import Sequence
from datetime import datetime

from assessment_ready.actions.models import Action
from assessment_ready.councils.models import Membership
from assessment_ready.documents.paper import Block, Paper, Section, facts, note, points, prose, table
from assessment_ready.ui.dates import format_date, london_date
from workforce.queries.pressure import Pressure, Wait, pressure
from workforce.rules.pressure import longest_wait, people_waiting
from workforce.rules.return_tables import Shown

# Stands where nothing is published beside a figure.
NOTHING = "–"


def pressure_paper(membership: Membership, now: datetime, roles: Sequence[int]) -> Paper:
    """What the page shows, for others: small numbers suppressed, no action with an embargo in force."""
    found = pressure(membership, now, roles)
    return Paper(
        title=", ".join(label for _, label in found.roles),
        subtitle="Pressure on professions",
        facts=(
            ("As at", format_date(london_date(now))),
            (
                "Workforce return",
                format_date(found.snapshot.reference_date) if found.snapshot else "None yet",
            ),
        ),
        sections=(
            Section("The workforce", _workforce(found)),
            Section("Who waits", tuple(block for wait in found.waits for block in _wait(wait))),
            Section("What is being done", _done(found, now)),
        ),
        short=True,
    )


def _workforce(found: Pressure) -> tuple[Block, ...]:
    if found.snapshot is None:
        return (note("No workforce return has been imported yet."),)
    head = ("Measure", *(label for _, label in found.roles), "All staff", "Elsewhere")
    rows = [("Staff", *(_words(each) for each in (*found.staff, found.all_staff)), NOTHING)]
    for each in found.measures:
        own = (_words(cell) for cell in (*each.roles, each.everybody))
        rows.append((each.label, *own, "; ".join(each.beside) or NOTHING))
    words = (
        "“Suppressed” stands where a figure rests on fewer than 5 people, or would give away one that does."
    )
    return table("Measures of the newest return", head, rows), note(words)


def _words(cell: Shown) -> str:
    return f"{cell.text}: {cell.reason}" if cell.reason else cell.text


def _wait(wait: Wait) -> tuple[Block, ...]:
    entry = wait.newest
    if entry is None:
        return (note(f"{wait.label}: no wait has been noted."),)
    shown = [
        (wait.label, format_date(entry.on)),
        ("People waiting", people_waiting(entry.waiting)),
        ("Longest wait", longest_wait(entry.longest_days)),
    ]
    blocks: list[Block] = [facts(shown)]
    if entry.mitigation:
        blocks.append(prose(entry.mitigation))
    return tuple(blocks)


def _done(found: Pressure, now: datetime) -> tuple[Block, ...]:
    ids = [row.action.pk for row in found.actions]
    secret = {
        row.pk
        for row in Action.objects.filter(pk__in=ids).select_related("embargo")
        if row.embargo is not None and not row.embargo.is_lifted(now)
    }
    lines = [
        f"{row.action.reference} {row.action.title}: {row.owner.user if row.owner else 'nobody yet'}"
        for row in found.actions
        if row.action.pk not in secret
    ]
    return (points(lines),) if lines else (note("No action is linked to these professions."),)
