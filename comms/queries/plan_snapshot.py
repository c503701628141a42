"""The whole plan as sections of labelled texts, to be kept as a version. Nothing under embargo is in it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from assessment_ready.councils.models import Membership
from assessment_ready.timeline.models import Milestone
from assessment_ready.ui.dates import format_date, format_range
from comms.models import (
    Activity,
    Audience,
    Cascade,
    Channel,
    Line,
    Measure,
    Message,
    Objective,
    Phase,
    Plan,
    PlanRisk,
    Scenario,
    ScenarioCell,
    SignOffHolder,
)
from comms.queries.delivery_plan import as_anybody
from comms.queries.messages import points_seen
from comms.rules.plan_texts import SECTION_TEXTS, TEXT_LABELS

Entry = dict[str, str]


def snapshot_of(plan: Plan, membership: Membership, now: datetime) -> list[dict[str, Any]]:
    """Sections with code, title and entries (key, label, text); the same for everybody who makes it."""
    reader = as_anybody(membership, now)
    found = [
        ("header", "Header", _header(plan)),
        ("aim", "Aim and objectives", [*_texts(plan, "aim"), *_objectives(plan)]),
        ("audiences", "Audiences and insight", [*_texts(plan, "insight"), *_audiences(plan)]),
        ("narrative", "Narrative", _texts(plan, "narrative")),
        ("messages", "Key messages and proof", [*_messages(plan, reader, now), *_lines(plan, reader, now)]),
        ("channels", "Strategy and channels", [*_texts(plan, "channels"), *_channels(plan)]),
        ("phases", "Phases", _phases(plan)),
        ("activities", "Activities and cascades", _activities(plan, reader, now)),
        ("risks", "Risks", _risks(plan, reader, now)),
        ("roles", "Roles and sign-off", [*_texts(plan, "roles"), *_holders(plan)]),
        ("scenarios", "Scenarios", [_core(plan), *_scenarios(plan, reader, now)]),
        ("evaluation", "Evaluation", [*_texts(plan, "evaluation"), *_measures(plan)]),
    ]
    return [{"code": code, "title": title, "entries": entries} for code, title, entries in found]


def _entry(key: str, label: str, *lines: tuple[str, object]) -> Entry:
    """One labelled text: what is known, each on a line of its own."""
    said = [f"{name}: {value}" if name else str(value) for name, value in lines if str(value or "").strip()]
    return {"key": key, "label": label, "text": "\n".join(said)}


def _header(plan: Plan) -> list[Entry]:
    values = (
        ("title", "Title", plan.title),
        ("kind", "What it is about", plan.get_kind_display()),
        ("owner", "Plan owner", plan.owner.user),
        ("sponsor", "Sponsor", plan.sponsor.user if plan.sponsor else ""),
        ("marking", "Marking", plan.get_marking_display()),
        ("review", "Review on", format_date(plan.review_on) if plan.review_on else ""),
        ("budget", "Budget", plan.budget),
        ("brand", "Brand rules", plan.brand_rules),
    )
    return [_entry(key, label, ("", value)) for key, label, value in values]


def _texts(plan: Plan, section: str) -> list[Entry]:
    return [_entry(name, TEXT_LABELS[name], ("", getattr(plan, name))) for name in SECTION_TEXTS[section]]


def _core(plan: Plan) -> Entry:
    return _entry("core_block", TEXT_LABELS["core_block"], ("", plan.core_block))


def _objectives(plan: Plan) -> list[Entry]:
    rows = Objective.objects.filter(plan=plan).select_related("owner__user").prefetch_related("audiences")
    return [
        _entry(
            f"objective-{row.pk}",
            "Objective",
            ("", row.statement),
            ("Role", row.get_core_role_display()),
            ("Measured by", row.measured_by),
            ("Achievable", row.achievable),
            ("Relevant", row.relevant),
            ("Baseline", row.baseline),
            ("Target", row.target),
            ("Until", format_date(row.due_on) if row.due_on else ""),
            ("Owner", row.owner.user if row.owner else ""),
            ("Audiences", _names(row.audiences.all())),
            ("Status", row.get_status_display()),
        )
        for row in rows
    ]


def _audiences(plan: Plan) -> list[Entry]:
    rows = Audience.objects.filter(council_id=plan.council_id, is_active=True).prefetch_related("channels")
    return [
        _entry(
            f"audience-{row.pk}",
            row.name,
            ("Understanding now", row.current_understanding),
            ("Concerns", row.concerns),
            ("Think", row.think),
            ("Feel", row.feel),
            ("Do", row.do),
            ("Champions", row.champions),
            ("Hears in place", row.cascade_order or ""),
            ("Channels", _names(row.channels.all())),
        )
        for row in rows
    ]


def _messages(plan: Plan, reader: Membership, now: datetime) -> list[Entry]:
    proof = points_seen(reader, now)
    rows = Message.objects.visible_to(reader, now).filter(plan=plan)
    return [
        _entry(
            f"message-{row.pk}",
            f"{row.reference} {row.get_kind_display()}",
            ("", row.text),
            ("Call to action", row.call_to_action),
            ("Spokesperson", row.spokesperson),
            ("Audiences", _names(row.audiences.all())),
            *(("Proof", point.text) for point in row.proof_points.all()),
        )
        for row in rows.prefetch_related("audiences", Prefetch("proof_points", proof))
    ]


def _lines(plan: Plan, reader: Membership, now: datetime) -> list[Entry]:
    rows = Line.objects.visible_to(reader, now).filter(plan=plan)
    return [
        _entry(
            f"line-{row.pk}",
            f"{row.reference} {row.get_kind_display()}",
            ("When", row.trigger),
            ("", row.text),
        )
        for row in rows
    ]


def _channels(plan: Plan) -> list[Entry]:
    rows = Channel.objects.filter(council_id=plan.council_id, is_active=True)
    return [
        _entry(
            f"channel-{row.pk}",
            row.name,
            ("", f"{row.get_kind_display()}, {row.get_mode_display()}, {row.get_direction_display()}"),
            ("Reach", row.reach),
        )
        for row in rows
    ]


def _phases(plan: Plan) -> list[Entry]:
    rows = Phase.objects.filter(plan=plan).prefetch_related("items")
    return [
        _entry(
            f"phase-{row.pk}",
            row.title,
            ("", row.goal),
            *((item.get_need_display(), item.text) for item in row.items.all()),
        )
        for row in rows
    ]


def _activities(plan: Plan, reader: Membership, now: datetime) -> list[Entry]:
    milestones: Any = Milestone.objects.visible_to(reader, now)
    cascades: Any = Cascade.objects.visible_to(reader, now)
    rows = Activity.objects.visible_to(reader, now).filter(plan=plan).select_related("channel", "owner__user")
    rows = rows.prefetch_related(
        "audiences", Prefetch("milestone", milestones), Prefetch("cascade", cascades)
    ).order_by("number")
    return [
        _entry(
            f"activity-{row.pk}",
            f"{row.reference} {row.title}",
            ("When", _when(row)),
            ("What for", row.get_purpose_display()),
            ("Audiences", _names(row.audiences.all())),
            ("Channel", row.channel or ""),
            ("Owner", row.owner.user if row.owner else ""),
            ("Cascade", row.cascade.title if row.cascade else ""),
            ("Guard", row.guard),
        )
        for row in rows
    ]


def _when(row: Activity) -> str:
    """The day, and what it is counted from."""
    if row.on is None:
        return "No day yet"
    days = format_range(row.earliest_on or row.on, row.on)
    if row.milestone is None or row.fixed_on is not None:
        return days
    return f"{days} ({row.offset:+d} {row.get_unit_display()} from “{row.milestone.title}”)"


def _risks(plan: Plan, reader: Membership, now: datetime) -> list[Entry]:
    lines = Line.objects.visible_to(reader, now)
    rows = PlanRisk.objects.filter(plan=plan).select_related("owner__user")
    return [
        _entry(
            f"risk-{row.pk}",
            "Risk",
            ("", row.description),
            ("Likelihood", row.likelihood),
            ("Impact", row.impact),
            ("Early warning", row.early_warning),
            ("What we do", row.response),
            ("Holding line", row.holding_line.reference if row.holding_line else ""),
            ("Who is told", row.escalation),
            ("Owner", row.owner.user if row.owner else ""),
            ("", "Closed" if row.is_closed else ""),
        )
        for row in rows.prefetch_related(Prefetch("holding_line", lines))
    ]


def _holders(plan: Plan) -> list[Entry]:
    rows = SignOffHolder.objects.filter(council_id=plan.council_id).select_related(
        "membership__user", "deputy__user"
    )
    return [
        _entry(
            f"role-{row.role}",
            row.get_role_display(),
            ("", row.membership.user if row.membership else "Nobody named"),
            ("Deputy", row.deputy.user if row.deputy else ""),
        )
        for row in rows
    ]


def _scenarios(plan: Plan, reader: Membership, now: datetime) -> list[Entry]:
    cells = ScenarioCell.objects.filter(is_needed=True).select_related("audience", "channel")
    rows = Scenario.objects.visible_to(reader, now).filter(plan=plan)
    return [
        _entry(
            f"scenario-{row.pk}",
            row.title,
            ("Assumptions", row.assumptions),
            ("Tone", row.tone),
            ("", row.variant_block),
            *(("Text for", f"{cell.audience}, {cell.channel}") for cell in row.cells.all()),
        )
        for row in rows.prefetch_related(Prefetch("cells", cells))
    ]


def _measures(plan: Plan) -> list[Entry]:
    return [
        _entry(
            f"measure-{row.pk}",
            row.name,
            ("Rung", row.get_level_display()),
            ("", row.definition),
            ("Baseline", _number(row.baseline, row.unit)),
            ("Target", _number(row.target, row.unit)),
            ("Source", row.source),
            ("How often", row.frequency),
        )
        for row in Measure.objects.filter(plan=plan)
    ]


def _number(value: object, unit: str) -> str:
    return "" if value is None else f"{value} {unit}".strip()


def _names(rows: Iterable[object]) -> str:
    return ", ".join(str(row) for row in rows)
