"""How a plan begins: filled with the starter content, as a copy, or empty."""

from uuid import UUID

from django.db import transaction

from assessment_ready.councils.models import Membership
from comms.models import Plan
from comms.services.plan_cycles import copy_plan
from comms.services.plans import PlanValues, carry_lessons, make_plan
from comms.services.starter import start_plan
from comms.services.starter_council import prepare_council

STARTER, COPY, EMPTY = "starter", "copy", "empty"
START_WITH = (
    (STARTER, "The starter content"),
    (COPY, "A copy of the plan before"),
    (EMPTY, "Nothing: an empty plan"),
)


@transaction.atomic
def begin_plan(*, actor: Membership, values: PlanValues, start_with: str, submission_key: UUID) -> Plan:
    """Make a plan in one of the three ways; a second click gives the same plan.

    Raises ``NothingToCopy``, ``NotAllowed`` and ``NotInList``.
    """
    if start_with == STARTER:
        return start_plan(actor=actor, values=values, submission_key=submission_key)
    if start_with == COPY:
        return copy_plan(actor=actor, values=values, submission_key=submission_key)
    prepare_council(actor=actor)
    plan, is_new = make_plan(actor, values, submission_key, {})
    if is_new:
        carry_lessons(actor, plan)
    return plan
