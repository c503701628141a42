"""Reads of a plan's parts: objectives, risks, versions; and what forms let one choose."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, QuerySet

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Role
from assessment_ready.councils.queries import people
from assessment_ready.timeline.models import Assessment
from comms.models import Audience, Lesson, Line, Objective, Plan, PlanRisk, PlanVersion
from comms.queries.plans import plans

Choices = list[tuple[int, str]]


def objectives(membership: Membership) -> QuerySet[Objective]:
    """Every objective of the council, with its plan and owner."""
    rows = Objective.objects.filter(council_id=membership.council_id)
    return rows.select_related("plan", "owner__user")


def objectives_of(plan: Plan) -> QuerySet[Objective]:
    """The objectives of a plan, each with its audiences and ``heard``, how many there are."""
    rows = Objective.objects.filter(plan=plan).select_related("owner__user")
    counted = rows.prefetch_related("audiences").annotate(heard=Count("audiences"))
    return counted.order_by("position", "pk")


def risks(membership: Membership) -> QuerySet[PlanRisk]:
    """Every risk of the council, with its plan and owner."""
    rows = PlanRisk.objects.filter(council_id=membership.council_id)
    return rows.select_related("plan", "owner__user")


def risks_of(plan: Plan, membership: Membership) -> QuerySet[PlanRisk]:
    """The risks of a plan, the worst first, those that are over last."""
    return risks(membership).filter(plan=plan)


def lines_by_id(plan: Plan, membership: Membership, now: datetime) -> dict[int, str]:
    """The reference and trigger of each line of the plan that the person may know of."""
    rows = Line.objects.visible_to(membership, now).filter(plan=plan)
    return {row.pk: f"{row.reference} {row.trigger}" for row in rows}


def line_choices(plan: Plan, membership: Membership, now: datetime) -> Choices:
    """Lines a risk can name: those of the plan that are no secret."""
    rows = Line.objects.visible_to(membership, now).filter(plan=plan, embargo=None)
    return [(row.pk, f"{row.reference} {row.trigger}") for row in rows]


def versions(membership: Membership) -> QuerySet[PlanVersion]:
    """Every version of every plan of the council, newest first."""
    rows = PlanVersion.objects.filter(council_id=membership.council_id)
    return rows.select_related("plan", "made_by", "approved_by")


def versions_of(plan: Plan, membership: Membership) -> QuerySet[PlanVersion]:
    """The versions of a plan, newest first."""
    return versions(membership).filter(plan=plan)


def approved_version(plan: Plan, membership: Membership) -> PlanVersion | None:
    """The newest version that was approved."""
    return versions_of(plan, membership).exclude(approved_at=None).first()


def people_choices(membership: Membership, now: datetime, keep: Iterable[Membership | None] = ()) -> Choices:
    """The council's people by name; ``keep`` are named already and stay choosable."""
    found = {row.pk: str(row.user) for row in people(membership.council, now)}
    gone = {row.pk: f"{row.user} (no longer here)" for row in keep if row and row.pk not in found}
    return list((found | gone).items())


def assessment_choices(membership: Membership, now: datetime) -> Choices:
    """The assessments this person may know of, newest first."""
    rows = Assessment.objects.visible_to(membership, now)
    return list(rows.values_list("pk", "title"))


def newest_open_assessment(membership: Membership, now: datetime) -> Assessment | None:
    """The newest assessment that is not closed."""
    return Assessment.objects.visible_to(membership, now).filter(closed_on=None).first()


def plan_choices(membership: Membership) -> Choices:
    """The council's plans, newest first."""
    return [(row.pk, f"{row.title} ({row.get_status_display().lower()})") for row in plans(membership)]


def audience_choices(membership: Membership) -> Choices:
    """The audiences in use, in the order in which they hear."""
    rows = Audience.objects.filter(council_id=membership.council_id, is_active=True)
    return list(rows.values_list("pk", "name"))


def lessons_received(plan: Plan) -> QuerySet[Lesson]:
    """The lessons that an earlier plan handed on to this one."""
    return Lesson.objects.filter(carried_to=plan).select_related("plan")


def usual_sponsor(membership: Membership, now: datetime) -> int | None:
    """The one Director of Adult Social Services of the council; None where there is none or there are several."""
    found = list(people(membership.council, now).with_role([Role.DASS])[:2])
    return found[0].pk if len(found) == 1 else None
