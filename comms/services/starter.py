"""A new plan from the starter content: complete, dated from the assessment's milestones, without a date typed."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from comms.models import Plan
from comms.services.entries import record
from comms.services.plans import PlanValues, carry_lessons, make_plan
from comms.services.starter_council import prepare_council
from comms.services.starter_ground import ground_of
from comms.services.starter_steps import add_activities, add_scenarios
from comms.services.starter_words import (
    add_lines,
    add_measures,
    add_messages,
    add_objectives,
    add_phases,
    add_risks,
    texts_for,
)

__all__ = ["PlanValues", "prepare_council", "start_plan"]


@transaction.atomic
def start_plan(*, actor: Membership, values: PlanValues, submission_key: UUID) -> Plan:
    """Make a plan filled with everything of the starter content; a second click gives the same plan.

    Raises ``NotAllowed`` and ``NotInList``.
    """
    settings = prepare_council(actor=actor)
    plan, is_new = make_plan(actor, values, submission_key, texts_for(values.kind))
    if not is_new:
        return plan
    ground = ground_of(actor, plan, settings, timezone.now())
    add_phases(ground)
    add_messages(ground)
    add_lines(ground)
    add_objectives(ground)
    add_risks(ground)
    add_measures(ground)
    add_scenarios(ground)
    activities = add_activities(ground)
    carry_lessons(actor, plan)
    record("comms.plan.started", actor, plan, after={"activities": len(activities)})
    return plan
