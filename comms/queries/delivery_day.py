"""Scenarios and cascades as parts of a paper."""

from datetime import datetime

from django.db.models import Prefetch

from assessment_ready.councils.models import Membership
from assessment_ready.documents.paper import Section, note, prose, table
from assessment_ready.ui.dates import format_datetime
from comms.models import Activity, Briefing, Cascade, Plan, Scenario, ScenarioCell


def scenario_section(plan: Plan, reader: Membership, now: datetime) -> Section:
    """Each scenario with how many of its texts are cleared, and those that are not."""
    briefings = Briefing.objects.visible_to(reader, now)
    cells = ScenarioCell.objects.filter(is_needed=True).select_related("audience", "channel")
    scenarios = (
        Scenario.objects.visible_to(reader, now)
        .filter(plan=plan)
        .prefetch_related(Prefetch("cells", cells.prefetch_related(Prefetch("briefing", briefings))))
    )
    rows = [_scenario(row) for row in scenarios]
    blocks = (
        [table("Scenarios", ("Scenario", "Tone", "Texts cleared", "Not cleared yet"), rows)] if rows else []
    )
    core = (
        [prose(f"**What we say under every rating**\n\n{plan.core_block}")] if plan.core_block.strip() else []
    )
    return Section("Scenarios", (*core, *blocks) if rows else (note("No scenario yet."),))


def _scenario(row: Scenario) -> tuple[str, str, str, str]:
    cells = list(row.cells.all())
    open_ = [cell for cell in cells if cell.briefing is None or not cell.briefing.is_cleared]
    names = "\n".join(f"{cell.audience.name}, {cell.channel.name}" for cell in open_)
    return row.title, row.tone or "–", f"{len(cells) - len(open_)} of {len(cells)}", names or "None"


def cascade_sections(plan: Plan, reader: Membership, now: datetime) -> list[Section]:
    """The steps of each cascade in their order."""
    steps = (
        Activity.objects.visible_to(reader, now)
        .counting()
        .select_related("channel", "owner__user")
        .prefetch_related("audiences")
        .order_by("starts_at", "on", "offset", "pk")
    )
    found = (
        Cascade.objects.visible_to(reader, now).filter(plan=plan).prefetch_related(Prefetch("steps", steps))
    )
    return [_cascade(row) for row in found]


def _cascade(row: Cascade) -> Section:
    rows = [
        (
            step.title,
            when_words(step),
            ", ".join(each.name for each in step.audiences.all()) or "–",
            step.channel.name if step.channel else "–",
            str(step.owner.user) if step.owner else "–",
        )
        for step in row.steps.all()
    ]
    head = ("Step", "When", "Who hears", "Channel", "Who does it")
    return Section(
        f"Who hears when: {row.title}", (table(row.title, head, rows),) if rows else (note("No step yet."),)
    )


def when_words(step: Activity) -> str:
    """The moment of a step, or its distance while the moment is not known."""
    if step.starts_at is not None:
        return format_datetime(step.starts_at)
    sign = "+" if step.offset >= 0 else "−"
    return f"{sign}{abs(step.offset)} {step.get_unit_display()}"
