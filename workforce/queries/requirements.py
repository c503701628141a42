"""Reads of what each job role needs to have learnt."""

from django.db.models import QuerySet

from assessment_ready.councils.models import Membership
from workforce.models import Requirement


def requirements(membership: Membership) -> QuerySet[Requirement]:
    """The council's requirements."""
    return Requirement.objects.filter(council_id=membership.council_id)


def register(
    membership: Membership, job_role: int | None = None, category: int | None = None
) -> QuerySet[Requirement]:
    """The requirements that match, by role."""
    rows = requirements(membership)
    if job_role is not None:
        rows = rows.filter(job_role=job_role)
    if category is not None:
        rows = rows.filter(category=category)
    return rows.order_by("job_role", "category")


def roles_in_use(membership: Membership) -> list[int]:
    """The job roles that need something."""
    rows = requirements(membership).order_by("job_role").values_list("job_role", flat=True)
    return list(rows.distinct())
