"""Filling a new plan: phases, messages, lines, objectives, risks, measures and the plan's own texts."""

from datetime import date
from decimal import Decimal

from assessment_ready.councils.services.references import next_numbers
from assessment_ready.timeline.rules.offsets import add_months
from comms.models import (
    Line,
    LineKind,
    Measure,
    Message,
    MessageKind,
    Objective,
    Phase,
    PhaseItem,
    PlanRisk,
)
from comms.queries.clearance import words_of
from comms.services.starter_content import Row, rows_for
from comms.services.starter_ground import Ground, linked

_OBJECTIVE = ("statement", "core_role", "measured_by", "achievable", "relevant", "baseline", "target")
_MEASURE = ("level", "name", "definition", "source", "method", "unit", "lower_is_better", "frequency")
_RISK = ("description", "likelihood", "impact", "early_warning", "response", "escalation")


def texts_for(kind: str) -> dict[str, str]:
    """The plan's own texts at the start, by the field they belong to."""
    found = rows_for("texts", "text", kind)
    return {name: text for name, text in found[0].items() if name != "kinds"} if found else {}


def add_phases(ground: Ground) -> None:
    """The phases with their checklists."""
    content = rows_for("phases", "phase", ground.kind)
    made = Phase.objects.bulk_create(_phase(ground, row, place) for place, row in enumerate(content))
    ground.phases = {phase.code: phase for phase in made}
    items = [
        PhaseItem(council_id=phase.council_id, phase=phase, need=need, text=text, position=place)
        for phase, row in zip(made, content, strict=True)
        for place, (need, text) in enumerate(row["items"])
    ]
    PhaseItem.objects.bulk_create(items)


def _phase(ground: Ground, row: Row, place: int) -> Phase:
    begins, ends = row.get("months", (None, None))
    return Phase(
        **ground.owned(),
        code=row["code"],
        title=row["title"],
        goal=row["goal"],
        entry_code=row.get("entry", ""),
        exit_code=row.get("exit", ""),
        begins_on=_months_on(ground, begins),
        ends_on=_months_on(ground, ends),
        position=place,
    )


def _months_on(ground: Ground, months: int | None) -> date | None:
    return None if months is None else add_months(ground.today, months)


def add_messages(ground: Ground) -> None:
    """The message house, without proof points: those are the council's own evidence."""
    content = rows_for("messages", "message", ground.kind)
    made = [
        Message(
            **ground.owned(),
            number=number,
            reference=f"MSG-{number}",
            kind=MessageKind.UMBRELLA if row.get("umbrella") else MessageKind.SUPPORTING,
            text=row["text"],
            call_to_action=row.get("call_to_action", ""),
            spokesperson=row.get("spokesperson", ""),
            phase=ground.phases.get(row.get("phase", "")),
            position=place,
            author=ground.actor.user,
        )
        for place, (number, row) in enumerate(zip(_numbers(ground, "message", content), content, strict=True))
    ]
    for message in made:
        message.content_hash = words_of(message).hash
    Message.objects.bulk_create(made)
    ground.messages = {row["code"]: message for row, message in zip(content, made, strict=True)}
    pairs = [(ground.messages[row["code"]], heard) for row in content for heard in ground.audiences_of(row)]
    linked(Message.audiences.through, "message", "audience", pairs)


def add_lines(ground: Ground) -> None:
    """Lines to take, and holding lines with their triggers."""
    content = rows_for("messages", "line", ground.kind)
    made = [
        Line(
            **ground.owned(),
            number=number,
            reference=f"LINE-{number}",
            kind=LineKind.HOLDING if row.get("holding") else LineKind.LINE,
            trigger=row["trigger"],
            text=row["text"],
            author=ground.actor.user,
        )
        for number, row in zip(_numbers(ground, "line", content), content, strict=True)
    ]
    for line in made:
        line.content_hash = words_of(line).hash
    Line.objects.bulk_create(made)
    ground.lines = {row["code"]: line for row, line in zip(content, made, strict=True)}
    pairs = [(ground.lines[row["code"]], heard) for row in content for heard in ground.audiences_of(row)]
    linked(Line.audiences.through, "line", "audience", pairs)


def add_objectives(ground: Ground) -> None:
    """SMART objectives, due with a milestone or some months from now."""
    content = rows_for("evaluation", "objective", ground.kind)
    made = Objective.objects.bulk_create(
        Objective(
            **ground.owned(),
            **{name: row[name] for name in _OBJECTIVE if name in row},
            due_on=ground.open_day(row["due"]) if "due" in row else _months_on(ground, row["due_months"]),
            owner=ground.plan.owner,
            position=place,
        )
        for place, row in enumerate(content)
    )
    ground.objectives = {row["code"]: objective for row, objective in zip(content, made, strict=True)}
    pairs = [(ground.objectives[row["code"]], heard) for row in content for heard in ground.audiences_of(row)]
    linked(Objective.audiences.through, "objective", "audience", pairs)


def add_risks(ground: Ground) -> None:
    """Risks to reputation, each with the holding line that is ready for it."""
    PlanRisk.objects.bulk_create(
        PlanRisk(
            **ground.owned(),
            **{name: row[name] for name in _RISK},
            holding_line=ground.lines.get(row.get("line", "")),
            owner=ground.plan.owner,
        )
        for row in rows_for("evaluation", "risk", ground.kind)
    )


def add_measures(ground: Ground) -> None:
    """Measures on the GCS ladder."""
    Measure.objects.bulk_create(
        Measure(
            **ground.owned(),
            **{name: row[name] for name in _MEASURE if name in row},
            objective=ground.objectives.get(row.get("objective", "")),
            baseline=_number(row, "baseline"),
            target=_number(row, "target"),
            owner=ground.plan.owner,
            position=place,
        )
        for place, row in enumerate(rows_for("evaluation", "measure", ground.kind))
    )


def _number(row: Row, name: str) -> Decimal | None:
    return Decimal(row[name]) if name in row else None


def _numbers(ground: Ground, kind: str, content: list[Row]) -> range:
    if not content:
        return range(0)
    return next_numbers(council=ground.actor.council, kind=kind, count=len(content))
