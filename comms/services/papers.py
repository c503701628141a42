"""Documents of the communications area: frozen at one moment and handed to the documents app to be made."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.documents.paper import Paper
from assessment_ready.documents.services import request_paper
from comms.models import Cascade, Plan
from comms.queries.delivery_plan import delivery_plan
from comms.queries.look_ahead_paper import look_ahead_paper
from comms.queries.run_sheet_paper import run_sheet_paper
from comms.services.entries import require

DELIVERY_PLAN, LOOK_AHEAD, RUN_SHEET = "delivery_plan", "look_ahead", "run_sheet"


@transaction.atomic
def produce_delivery_plan(*, actor: Membership, plan_id: int, submission_key: UUID) -> GeneratedDocument:
    """Freeze the plan as it is and ask for its next PDF. Nothing under embargo is in it."""
    require(actor, Perm.VIEW_COMMS)
    plan = Plan.objects.select_related("owner__user", "sponsor__user").get(council=actor.council, pk=plan_id)
    paper = delivery_plan(plan, actor, timezone.now())
    return _request(actor, DELIVERY_PLAN, f"plan:{plan.pk}", paper, key=submission_key)


@transaction.atomic
def produce_look_ahead(*, actor: Membership, days: int, submission_key: UUID) -> GeneratedDocument:
    """Freeze the next ``days`` days of the planner and ask for the PDF. Nothing under embargo is in it."""
    require(actor, Perm.VIEW_COMMS)
    paper = look_ahead_paper(actor, timezone.now(), days)
    return _request(actor, LOOK_AHEAD, f"look-ahead:{days}", paper, key=submission_key)


@transaction.atomic
def produce_run_sheet(*, actor: Membership, cascade_id: int, submission_key: UUID) -> GeneratedDocument:
    """Freeze the run sheet of a cascade and ask for the PDF, as secret as the cascade is.

    Raises ``Cascade.DoesNotExist`` when the actor may not know of it.
    """
    require(actor, Perm.VIEW_COMMS)
    now = timezone.now()
    cascade = Cascade.objects.visible_to(actor, now).select_related("milestone", "plan").get(pk=cascade_id)
    paper = run_sheet_paper(cascade, actor, now)
    return _request(
        actor,
        RUN_SHEET,
        f"cascade:{cascade.pk}",
        paper,
        key=submission_key,
        embargo_id=cascade.embargo_id,
    )


def _request(
    actor: Membership, kind: str, subject_key: str, paper: Paper, *, key: UUID, embargo_id: int | None = None
) -> GeneratedDocument:
    return request_paper(
        actor=actor,
        kind=kind,
        subject_key=subject_key,
        title=f"{paper.subtitle}: {paper.title}" if paper.subtitle else paper.title,
        paper=paper,
        permission=Perm.VIEW_COMMS,
        embargo_id=embargo_id,
        submission_key=key,
    )
