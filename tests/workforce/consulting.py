"""Consultations and comments for tests, and what their forms send."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from tests.readiness.pages import post
from tests.timeline.making import day_parts
from tests.workforce.making import Workforce, workforce_of
from tests.world import World
from workforce.models import Consultation, ConsultationComment


def draft_of(world: World) -> Workforce:
    """Westmere's strategy as a draft."""
    found = workforce_of(world, world.members["will"])
    found.strategy.state, found.strategy.vision = "draft", "Care that people choose"
    found.strategy.save(update_fields=["state", "vision"])
    return found


def consultation(made: Workforce, days: tuple[int, int] = (-5, 5), **extra: Any) -> Consultation:
    today = timezone.localdate()
    values = {"title": "Have your say", "token": uuid4().hex, **extra}
    return Consultation.objects.create(
        council=made.council,
        strategy=made.strategy,
        opens_on=today + timedelta(days=days[0]),
        closes_on=today + timedelta(days=days[1]),
        created_by=made.actor.user,
        **values,
    )


def comment(row: Consultation, text: str = "More about pay", **extra: Any) -> ConsultationComment:
    return ConsultationComment.objects.create(
        council=row.council, consultation=row, text=text, made_at=timezone.now(), **extra
    )


def fields(made: Workforce, **extra: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "strategy": made.strategy.pk,
        "title": "Have your say",
        "introduction": "Tell us",
        "method": "Focus groups",
        "audiences": "Staff",
        **day_parts("opens_on", today),
        **day_parts("closes_on", today + timedelta(days=27)),
        "submission_key": str(uuid4()),
        **extra,
    }


def said(**extra: Any) -> dict[str, Any]:
    return {
        "about": "whole",
        "text": "More about pay",
        "organisation": "",
        "audience": "",
        "submission_key": str(uuid4()),
        **extra,
    }


def outside(client: Client, row: Consultation, **extra: Any) -> Any:
    """Open the form without an account, and send it."""
    path = f"/consultation/{row.token}/comment/"
    page = client.get(path)
    token = page.context["form"]["token"].value()
    values = {"about": "whole", "text": "More about pay", "name": "", "organisation": "", "audience": ""}
    return post(client, path, {**values, "token": token, **extra})
