"""The freedom of information record of one briefing: exact words of every version, who approved what when, for whom."""

from collections.abc import Sequence
from datetime import datetime

from assessment_ready.councils.models import Membership
from assessment_ready.documents.paper import Block, Paper, Section, facts, note, table
from assessment_ready.ui.dates import format_date, format_datetime
from comms.models import (
    Briefing,
    BriefingText,
    ClearanceRequest,
    ElectionGate,
    PublicityCheck,
    RequestState,
    SignOff,
    StepState,
)
from comms.queries.briefings import audiences_of, texts_of, use_of
from comms.queries.clearance import requests_of
from comms.queries.publicity import checks_of
from comms.rules.publicity import PRINCIPLES

_STEP_HEAD = ("Sign-off", "Person", "Answer", "When", "Said")


def foi_record(briefing: Briefing, membership: Membership, now: datetime) -> Paper:
    """The record of a briefing (which has passed the gate) as sections of plain blocks."""
    requests = requests_of(briefing)
    sections = [
        Section("What it is", (_about(briefing, membership, now),)),
        Section("Every text, newest first", tuple(_text(each, briefing) for each in texts_of(briefing))),
        Section(
            "Clearance", tuple(_clearance(requests)) or (note("It was never put forward for clearance."),)
        ),
    ]
    if briefing.product.is_public:
        blocks = [block for check in checks_of(briefing) for block in _check(check)]
        sections.append(
            Section("Publicity code", tuple(blocks) or (note("No publicity checklist was signed."),))
        )
    gates = list(ElectionGate.objects.filter(briefing=briefing).select_related("decided_by"))
    if gates:
        sections.append(Section("Pre-election period", (_gates(gates, briefing),)))
    return Paper(
        title=f"{briefing.reference} {briefing.title}",
        subtitle="Record for a request for information",
        sections=tuple(sections),
        marking=briefing.get_marking_display(),
        short=True,
    )


def _about(briefing: Briefing, membership: Membership, now: datetime) -> Block:
    used = use_of(briefing, membership, now).activities
    rows = [
        ("Product", str(briefing.product)),
        ("For the public", "Yes" if briefing.product.is_public else "No"),
        ("Audiences", ", ".join(each.name for each in audiences_of(briefing)) or "None chosen"),
        ("Owner", str(briefing.owner.user)),
        ("Written by", f"{briefing.author} on {format_datetime(briefing.created_at)}"),
        ("Used in", "; ".join(_used(each.title, each.on) for each in used) or "Nothing yet"),
    ]
    if briefing.withdrawn_at is not None:
        rows.append(("Withdrawn", f"{format_datetime(briefing.withdrawn_at)}: {briefing.withdrawn_reason}"))
    return facts(rows)


def _used(title: str, on: object) -> str:
    return f"{title} ({format_date(on)})" if on else title  # type: ignore[arg-type]


def _text(text: BriefingText, briefing: Briefing) -> Block:
    cleared = text.content_hash == briefing.cleared_hash
    rows = [
        ("Text", f"{text.number}, saved by {text.saved_by} on {format_datetime(text.saved_at)}"),
        ("Cleared", "These words were cleared" if cleared else "No"),
        ("Title", text.title),
        ("Exact words", text.text or "Empty"),
    ]
    if text.why:
        rows.append(("Why it changed", text.why))
    return facts(rows)


def _clearance(requests: Sequence[ClearanceRequest]) -> list[Block]:
    blocks: list[Block] = []
    for request in requests:
        rows = [
            ("Put forward", f"{format_datetime(request.asked_at)} by {request.asked_by}"),
            ("State", _state(request)),
        ]
        if request.closed_at is not None:
            rows.append(("Closed", format_datetime(request.closed_at)))
        if request.note:
            rows.append(("Note", request.note))
        if request.emergency_by is not None:
            rows.append(("Reason for the emergency", request.emergency_reason))
        rows.append(("Exact words", f"{request.title}\n\n{request.words}"))
        blocks.append(facts(rows))
        steps = [_step(step) for step in request.steps.all()]
        if steps:
            asked = format_datetime(request.asked_at)
            blocks.append(table(f"Sign-offs of the request of {asked}", _STEP_HEAD, steps))
    return blocks


def _state(request: ClearanceRequest) -> str:
    if request.emergency_second is not None:
        return f"Cleared in an emergency by {request.emergency_by} and {request.emergency_second}"
    if request.state == RequestState.OPEN and request.emergency_by is not None:
        return f"{request.emergency_by} asked to clear it in an emergency; nobody has confirmed"
    return str(request.get_state_display())


def _step(step: SignOff) -> tuple[str, ...]:
    person = step.decided_by or (step.approver.user if step.approver else None)
    when = format_datetime(step.decided_at) if step.decided_at else ""
    said = "; ".join(part for part in (step.comment, step.condition_met) if part)
    named = str(person) if person and step.state != StepState.NOT_NEEDED else "–"
    if step.passed_on_by is not None:
        named += f" (passed on by {step.passed_on_by})"
    return (step.get_role_display(), named, step.get_state_display(), when or "–", said or "–")


def _check(check: PublicityCheck) -> list[Block]:
    signed = f"Signed by {check.signed_by} on {format_datetime(check.signed_at)}"
    rows = []
    for each in PRINCIPLES:
        given = check.answers.get(each.code, {})
        rows.append((each.title, "Kept" if given.get("kept") else "Not kept", given.get("note") or "–"))
    return [table(signed, ("Principle", "Answer", "Note"), rows)]


def _gates(gates: Sequence[ElectionGate], briefing: Briefing) -> Block:
    rows = [
        (
            "Allowed" if gate.is_allowed else "Refused",
            f"{gate.decided_by}, {format_datetime(gate.decided_at)}",
            gate.reason,
            "The words as they are now" if gate.content_hash == briefing.content_hash else "Earlier words",
        )
        for gate in gates
    ]
    return table("Decisions of the monitoring officer", ("Decision", "By, when", "Reason", "About"), rows)
