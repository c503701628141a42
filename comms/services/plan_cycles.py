"""The plan of the next cycle: copied from a plan, hung on the new assessment, lessons carried on."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction

from assessment_ready.councils.models import Membership
from assessment_ready.councils.services.references import next_numbers
from assessment_ready.timeline.models import Assessment
from assessment_ready.ui.dates import london_date
from comms.errors.plans import NothingToCopy
from comms.models import (
    Line,
    Measure,
    Message,
    Objective,
    ObjectiveStatus,
    Phase,
    PhaseItem,
    Plan,
    PlanRisk,
    Scenario,
    ScenarioCell,
)
from comms.queries.clearance import words_of
from comms.queries.plans import plans
from comms.rules.plan_texts import TEXT_LABELS
from comms.services.entries import record, require
from comms.services.plan_cycle_steps import Copying, audiences_copied, copy_steps
from comms.services.plans import PlanValues, carry_lessons, make_plan
from comms.services.starter_council import prepare_council

_OBJECTIVE = ("statement", "core_role", "measured_by", "achievable", "relevant", "baseline", "target")
_MEASURE = ("level", "name", "definition", "source", "method", "unit", "baseline", "target", "frequency")
_RISK = ("description", "likelihood", "impact", "early_warning", "response", "escalation", "owner_id")
_MESSAGE = ("kind", "text", "call_to_action", "spokesperson", "position")
_LINE = ("kind", "trigger", "text")
_SCENARIO = ("kind", "rating_code", "title", "assumptions", "tone", "variant_block", "position")


@transaction.atomic
def copy_plan(*, actor: Membership, values: PlanValues, submission_key: UUID) -> Plan:
    """Make the plan that follows ``values.previous_id``; a second click gives the same plan.

    Audiences and channels are the council's and stay. Texts, phases, objectives, messages, lines, risks, scenarios,
    measures, cascades and activities are copied as new drafts: nothing is cleared, done or under embargo, and what
    is secret now is left out. Activities hang on the same milestones of the new assessment. Raises
    ``NothingToCopy``, ``NotAllowed`` and ``NotInList``.
    """
    require(actor)
    source = plans(actor).filter(pk=values.previous_id or 0).first()
    if source is None:
        raise NothingToCopy
    prepare_council(actor=actor)
    texts = {name: getattr(source, name) for name in (*TEXT_LABELS, "brand_rules", "budget")}
    plan, is_new = make_plan(actor, values, submission_key, texts)
    if not is_new:
        return plan
    copying = Copying.of(actor, source, plan, _shift(source, plan))
    _copy_words(copying)
    copy_steps(copying)
    carry_lessons(actor, plan)
    record("comms.plan.copied", actor, plan, after={"from": source.title})
    return plan


def _copy_words(copying: Copying) -> None:
    copying.phases = _phases(copying)
    scenarios = _scenarios(copying)
    copying.messages = _messages(copying, scenarios)
    lines = _lines(copying, scenarios)
    objectives = _objectives(copying)
    _risks(copying, lines)
    _measures(copying, objectives)


def _shift(source: Plan, plan: Plan) -> timedelta:
    """How much later the new cycle is: by its notification, otherwise by the days on which the plans were made."""
    days = dict(
        Assessment.objects.filter(pk__in=[source.assessment_id or 0, plan.assessment_id or 0]).values_list(
            "pk", "notified_on"
        )
    )
    before: date = days.get(source.assessment_id or 0) or london_date(source.created_at)
    after: date = days.get(plan.assessment_id or 0) or london_date(plan.created_at)
    return max(after - before, timedelta(0))


def _taken(row: models.Model, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _phases(copying: Copying) -> dict[int, Phase]:
    rows = list(Phase.objects.filter(plan=copying.source).prefetch_related("items"))
    names = ("code", "title", "goal", "entry_code", "exit_code", "position")
    made = Phase.objects.bulk_create(
        Phase(
            **copying.owned,
            **_taken(row, names),
            begins_on=copying.later(row.begins_on),
            ends_on=copying.later(row.ends_on),
        )
        for row in rows
    )
    items = [
        PhaseItem(council=copying.actor.council, phase=phase, **_taken(item, ("text", "need", "position")))
        for row, phase in zip(rows, made, strict=True)
        for item in row.items.all()
    ]
    PhaseItem.objects.bulk_create(items)
    return {row.pk: phase for row, phase in zip(rows, made, strict=True)}


def _scenarios(copying: Copying) -> dict[int, Scenario]:
    rows = list(
        Scenario.objects.visible_to(copying.reader, copying.now)
        .filter(plan=copying.source)
        .prefetch_related("cells")
    )
    made = Scenario.objects.bulk_create(Scenario(**copying.owned, **_taken(row, _SCENARIO)) for row in rows)
    names = ("audience_id", "channel_id", "is_needed", "not_needed_because")
    cells = [
        ScenarioCell(council=copying.actor.council, scenario=scenario, **_taken(cell, names))
        for row, scenario in zip(rows, made, strict=True)
        for cell in row.cells.all()
    ]
    ScenarioCell.objects.bulk_create(cells)
    return {row.pk: scenario for row, scenario in zip(rows, made, strict=True)}


def _messages(copying: Copying, scenarios: dict[int, Scenario]) -> dict[int, Message]:
    rows = list(
        Message.objects.visible_to(copying.reader, copying.now)
        .filter(plan=copying.source)
        .prefetch_related("audiences")
    )
    made = [
        Message(
            **copying.owned,
            **_taken(row, _MESSAGE),
            number=number,
            reference=f"MSG-{number}",
            phase=copying.phases.get(row.phase_id or 0),
            scenario=scenarios.get(row.scenario_id or 0),
            author=copying.actor.user,
        )
        for number, row in zip(_numbers(copying, "message", rows), rows, strict=True)
    ]
    return _with_words(made, rows, Message.audiences.through, "message")


def _lines(copying: Copying, scenarios: dict[int, Scenario]) -> dict[int, Line]:
    rows = list(
        Line.objects.visible_to(copying.reader, copying.now)
        .filter(plan=copying.source)
        .prefetch_related("audiences")
    )
    made = [
        Line(
            **copying.owned,
            **_taken(row, _LINE),
            number=number,
            reference=f"LINE-{number}",
            scenario=scenarios.get(row.scenario_id or 0),
            author=copying.actor.user,
        )
        for number, row in zip(_numbers(copying, "line", rows), rows, strict=True)
    ]
    return _with_words(made, rows, Line.audiences.through, "line")


def _with_words(made: list[Any], rows: list[Any], through: Any, name: str) -> dict[int, Any]:
    """Texts saved with the hash of their words and their audiences, by the id of what they were copied from."""
    for row in made:
        row.content_hash = words_of(row).hash
    if made:
        type(made[0]).objects.bulk_create(made)
    found = {row.pk: copy for row, copy in zip(rows, made, strict=True)}
    audiences_copied(through, name, rows, found)
    return found


def _objectives(copying: Copying) -> dict[int, Objective]:
    rows = list(Objective.objects.filter(plan=copying.source).prefetch_related("audiences"))
    made = Objective.objects.bulk_create(
        Objective(
            **copying.owned,
            **_taken(row, (*_OBJECTIVE, "owner_id", "position")),
            due_on=copying.later(row.due_on),
            status=ObjectiveStatus.OPEN,
        )
        for row in rows
    )
    found = {row.pk: objective for row, objective in zip(rows, made, strict=True)}
    audiences_copied(Objective.audiences.through, "objective", rows, found)
    return found


def _risks(copying: Copying, lines: dict[int, Line]) -> None:
    PlanRisk.objects.bulk_create(
        PlanRisk(**copying.owned, **_taken(row, _RISK), holding_line=lines.get(row.holding_line_id or 0))
        for row in PlanRisk.objects.filter(plan=copying.source, is_closed=False)
    )


def _measures(copying: Copying, objectives: dict[int, Objective]) -> None:
    Measure.objects.bulk_create(
        Measure(
            **copying.owned,
            **_taken(row, (*_MEASURE, "lower_is_better", "owner_id", "position")),
            objective=objectives.get(row.objective_id or 0),
        )
        for row in Measure.objects.filter(plan=copying.source)
    )


def _numbers(copying: Copying, kind: str, rows: Sequence[Any]) -> range:
    if not rows:
        return range(0)
    return next_numbers(council=copying.actor.council, kind=kind, count=len(rows))
