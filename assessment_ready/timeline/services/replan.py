"""Working out every date again by the durations and bank holidays as they are now."""

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.timeline.errors import PlanChanged
from assessment_ready.timeline.models import Milestone
from assessment_ready.timeline.queries.holidays import working_calendar
from assessment_ready.timeline.queries.planning import SeenPlan, preview_all, renewed_steps, seen_plan
from assessment_ready.timeline.rules.planning import Step
from assessment_ready.timeline.rules.planning import plan as work_out
from assessment_ready.timeline.services.locking import locked_milestones, require, seen_keys
from assessment_ready.timeline.services.moves import carry_out

AGAIN = "Worked out again by the usual durations and bank holidays as they are now."


def plan(*, actor: Membership) -> SeenPlan:
    """What would move; nothing is changed. Raises ``NotAllowed``."""
    require(actor)
    return preview_all(actor, timezone.now())


@transaction.atomic
def apply(*, actor: Membership, expected_plan: str | None = None) -> int:
    """Move what the plan moves: everything that is neither pinned, confirmed nor past. How many moved.

    ``expected_plan`` is the fingerprint of the preview that was confirmed. Raises ``PlanChanged``.
    """
    rows = locked_milestones(actor)
    renewed = renewed_steps(rows, actor.council)
    found = seen_plan(work_out(renewed, working_calendar()), seen_keys(actor))
    if expected_plan is not None and expected_plan != found.fingerprint:
        raise PlanChanged
    _keep_durations(rows, renewed)
    carry_out(actor, rows, found.every_move, AGAIN)
    return len(found.moves)


def _keep_durations(rows: list[Milestone], renewed: list[Step]) -> None:
    """Store the durations the new days rest on."""
    by_key = {step.key: step for step in renewed}
    stale = []
    for row in rows:
        step = by_key[row.pk]
        now = (step.after, step.offset.earliest, step.offset.latest, step.offset.unit, step.offset.snap)
        if now != (row.after_id, row.offset_earliest, row.offset_latest, row.unit, row.snap):
            row.after_id, row.offset_earliest, row.offset_latest, row.unit, row.snap = now
            stale.append(row)
    names = ["after", "offset_earliest", "offset_latest", "unit", "snap"]
    Milestone.objects.bulk_update(stale, names, batch_size=500)
