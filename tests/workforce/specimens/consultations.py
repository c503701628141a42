"""Consultations for the filled world."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from tests.workforce.making import Workforce
from tests.world import World
from workforce.models import Consultation, ConsultationComment


def specimens(world: World, director: Membership, made: Workforce, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of these addresses."""
    name = made.council.name
    consultation = Consultation.objects.create(
        council=made.council,
        strategy=made.strategy,
        title=f"Have your say in {name}",
        introduction=f"What {name} asks",
        method=f"Focus groups of {name}",
        audiences=f"Staff of {name}",
        opens_on=date(2026, 1, 1),
        closes_on=date(2100, 1, 1),
        token=f"{made.council.slug}-{uuid4().hex}"[:43],
        reach=f"Night staff of {name} are missing",
        created_by=director.user,
    )
    comment = ConsultationComment.objects.create(
        council=made.council,
        consultation=consultation,
        about="strand",
        strand=made.strand,
        quoted=f"Leadership in {name}",
        text=f"More on pay in {name}",
        by=director,
        by_organisation=f"Union of {name}",
        made_at=timezone.now(),
        decision="changed",
        response=f"Pay is in the plan of {name}",
        responded_by=director.user,
        responded_at=timezone.now(),
        is_published=True,
    )
    return {
        "consultation": consultation.pk,
        "comment": comment.pk,
        "consultation_token": consultation.token,
    }
