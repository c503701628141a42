"""The communications delivery plan as a paper: what PDF and Word show, in OASIS form.

It leaves the application, and nobody knows who reads it: nothing under embargo is in it, whoever makes it.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import datetime

from django.db.models import Prefetch

from assessment_ready.councils.models import Membership
from assessment_ready.documents.paper import Block, Paper, Section, note, points, prose, table
from assessment_ready.embargo.gate import settle_as_uncleared
from assessment_ready.ui.dates import format_date
from comms.models import (
    Activity,
    Audience,
    Channel,
    Lesson,
    Marking,
    Measure,
    Message,
    Objective,
    Phase,
    Plan,
    PlanRisk,
    ProductType,
    ProofPoint,
    SignOffHolder,
)
from comms.queries.delivery_day import cascade_sections, scenario_section

_NONE = "–"


def delivery_plan(plan: Plan, membership: Membership, now: datetime) -> Paper:
    """The whole plan as it is at ``now``; about twenty queries whatever its size."""
    reader = as_anybody(membership, now)
    return Paper(
        title=plan.title,
        subtitle="Communications delivery plan",
        facts=_header(plan),
        marking=f"{plan.get_marking_display()}: not for the public" if plan.marking != Marking.PUBLIC else "",
        sections=(
            Section(
                "Why we communicate", (*_text("Situation", plan.context), *_text("Aim", plan.business_aim))
            ),
            Section("Objectives", _objectives(plan)),
            Section("Audiences and insight", (*_plain(plan.insight), *_audiences(plan))),
            Section(
                "Narrative",
                (*_text("In short", plan.narrative_short), *_text("In full", plan.narrative_full)),
            ),
            Section("Key messages and proof", _messages(plan, reader, now), level=2),
            Section(
                "Strategy and channels",
                (*_plain(plan.strategy), *_plain(plan.channels_note), *_channels(plan)),
            ),
            *_activities(plan, reader, now),
            scenario_section(plan, reader, now),
            *cascade_sections(plan, reader, now),
            Section("Risks", _risks(plan)),
            Section("Roles and sign-off", (*_plain(plan.roles_note), *_holders(plan), *_matrix(plan))),
            Section("Evaluation", (*_plain(plan.evaluation_note), *_measures(plan), *_lessons(plan))),
        ),
    )


def as_anybody(membership: Membership, now: datetime) -> Membership:
    """The person as somebody who is cleared for nothing, for what leaves the application."""
    reader = copy(membership)
    settle_as_uncleared(reader, now)
    return reader


def _header(plan: Plan) -> tuple[tuple[str, str], ...]:
    return (
        ("Status", plan.get_status_display()),
        ("Sponsor", str(plan.sponsor.user) if plan.sponsor else "Not named"),
        ("Plan owner", str(plan.owner.user)),
        ("Marking", plan.get_marking_display()),
        ("Review on", format_date(plan.review_on) if plan.review_on else "Not set"),
        ("Budget", plan.budget or "Not set"),
    )


def _text(label: str, text: str) -> tuple[Block, ...]:
    return (prose(f"**{label}**\n\n{text}"),) if text.strip() else (note(f"{label}: not written yet."),)


def _plain(text: str) -> tuple[Block, ...]:
    return (prose(text),) if text.strip() else ()


def _objectives(plan: Plan) -> tuple[Block, ...]:
    rows = [
        (
            row.statement,
            row.get_core_role_display(),
            row.baseline or _NONE,
            row.target or _NONE,
            format_date(row.due_on) if row.due_on else _NONE,
            str(row.owner.user) if row.owner else _NONE,
        )
        for row in Objective.objects.filter(plan=plan).select_related("owner__user")
    ]
    head = ("Objective", "Role", "Baseline", "Target", "Until", "Owner")
    return _table("Objectives", head, rows, "No objective yet.")


def _audiences(plan: Plan) -> tuple[Block, ...]:
    known = Audience.objects.filter(council_id=plan.council_id, is_active=True).prefetch_related("channels")
    rows = [
        (
            row.name,
            row.current_understanding or _NONE,
            row.concerns or _NONE,
            "\n".join(f"{word}: {text}" for word, text in _wanted(row)) or _NONE,
            ", ".join(channel.name for channel in row.channels.all()) or _NONE,
            row.champions or _NONE,
        )
        for row in known
    ]
    head = (
        "Audience",
        "Current understanding",
        "Main concerns",
        "Desired outcomes",
        "How we engage",
        "Champions",
    )
    return _table("Audiences", head, rows, "No audience yet.")


def _wanted(row: Audience) -> list[tuple[str, str]]:
    return [(word, text) for word, text in (("Think", row.think), ("Feel", row.feel), ("Do", row.do)) if text]


def _messages(plan: Plan, reader: Membership, now: datetime) -> tuple[Block, ...]:
    proof = ProofPoint.objects.visible_to(reader, now).select_related("item")
    messages = (
        Message.objects.visible_to(reader, now)
        .filter(plan=plan)
        .prefetch_related(Prefetch("proof_points", proof), "audiences")
    )
    rows = [
        (
            row.text,
            row.get_kind_display(),
            ", ".join(each.name for each in row.audiences.all()) or "Everybody",
            "\n".join(f"{each.text} ({each.item.reference})" for each in row.proof_points.all())
            or "None yet",
            "Cleared" if row.is_cleared else "Not cleared",
        )
        for row in messages
    ]
    return _table(
        "Key messages", ("Message", "Kind", "For", "Proof points", "Standing"), rows, "No message yet."
    )


def _channels(plan: Plan) -> tuple[Block, ...]:
    rows = [
        (
            row.name,
            row.get_kind_display(),
            row.get_mode_display(),
            row.get_direction_display(),
            row.reach or _NONE,
            str(row.lead_days),
        )
        for row in Channel.objects.filter(council_id=plan.council_id, is_active=True)
    ]
    head = ("Channel", "Kind", "Mode", "Direction", "Reach", "Working days to prepare")
    return _table("Channels", head, rows, "No channel yet.")


def _activities(plan: Plan, reader: Membership, now: datetime) -> list[Section]:
    """One part for each phase, and one for what belongs to none."""
    rows = list(
        Activity.objects.visible_to(reader, now)
        .filter(plan=plan, cascade=None)
        .counting()
        .select_related("channel", "owner__user")
        .prefetch_related("audiences")
        .order_by("on", "starts_at", "pk")
    )
    parts: list[tuple[str, int | None]] = [(row.title, row.pk) for row in Phase.objects.filter(plan=plan)]
    sections = [Section("Activities", (note(f"{len(rows)} activities, those of the cascades apart."),))]
    for title, phase_id in [*parts, ("In no phase", None)]:
        found = [row for row in rows if row.phase_id == phase_id]
        if found:
            sections.append(Section(title, (_grid(title, found),), level=2))
    return sections


def _grid(title: str, rows: Iterable[Activity]) -> Block:
    head = ("What", "When", "For", "Purpose", "Channel", "Owner", "Status")
    return table(
        f"Activities: {title}",
        head,
        [
            (
                f"{row.reference} {row.title}",
                format_date(row.on) if row.on else "No date yet",
                ", ".join(each.name for each in row.audiences.all()) or _NONE,
                row.get_purpose_display(),
                row.channel.name if row.channel else _NONE,
                str(row.owner.user) if row.owner else _NONE,
                row.get_status_display(),
            )
            for row in rows
        ],
    )


def _risks(plan: Plan) -> tuple[Block, ...]:
    rows = [
        (
            row.description,
            f"{row.likelihood} of 5",
            f"{row.impact} of 5",
            row.early_warning or _NONE,
            row.response or _NONE,
            str(row.owner.user) if row.owner else _NONE,
        )
        for row in PlanRisk.objects.filter(plan=plan, is_closed=False).select_related("owner__user")
    ]
    head = ("Risk", "Likelihood", "Impact", "Early warning", "Response", "Owner")
    return _table("Open risks to reputation", head, rows, "No open risk.")


def _holders(plan: Plan) -> tuple[Block, ...]:
    held = SignOffHolder.objects.filter(council_id=plan.council_id)
    rows = [
        (
            row.get_role_display(),
            str(row.membership.user) if row.membership else "Nobody named",
            str(row.deputy.user) if row.deputy else _NONE,
        )
        for row in held.select_related("membership__user", "deputy__user")
    ]
    return _table("Who signs off", ("Role", "Person", "Deputy"), rows, "Nobody is named to sign off yet.")


def _matrix(plan: Plan) -> tuple[Block, ...]:
    products = ProductType.objects.filter(council_id=plan.council_id, is_active=True)
    rows = [
        (
            product.title,
            "\n".join(
                f"{rule.get_role_display()}: {rule.get_mode_display().lower()}, {rule.get_condition_display().lower()}"
                for rule in product.sign_off_rules.all()
            )
            or "Nobody",
        )
        for product in products.prefetch_related("sign_off_rules")
    ]
    return _table("Sign-off matrix", ("Product", "Who"), rows, "No product yet.")


def _measures(plan: Plan) -> tuple[Block, ...]:
    rows = [
        (
            row.name,
            row.get_level_display(),
            _number(row.baseline),
            _number(row.target),
            _number(next((each.value for each in row.readings.all()), None)),
            row.source or _NONE,
        )
        for row in Measure.objects.filter(plan=plan).prefetch_related("readings")
    ]
    head = ("Measure", "Level", "Baseline", "Target", "Latest", "Source")
    return _table("Measures", head, rows, "No measure yet.")


def _number(value: object) -> str:
    return _NONE if value is None else f"{value:f}".rstrip("0").rstrip(".")


def _lessons(plan: Plan) -> tuple[Block, ...]:
    lessons = [f"{row.what} {row.so_what} {row.now_what}".strip() for row in Lesson.objects.filter(plan=plan)]
    return (points(lessons),) if lessons else ()


def _table(
    caption: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]], nothing: str
) -> tuple[Block, ...]:
    return (table(caption, head, rows),) if rows else (note(nothing),)
