"""The one mail of the actions app: a call for help. Under embargo it says nothing but that there is something to do."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from assessment_ready.actions.models import Action, Escalation
from assessment_ready.outbox import services as outbox


def tell_escalated(escalation: Escalation, action: Action) -> None:
    """Mail the named person what help is needed, by whom and for what."""
    slug = action.council.slug
    said: dict[str, Any] = {
        "secret": False,
        "url": _absolute(reverse("actions:action", args=[slug, action.pk])),
        "reference": action.reference,
        "title": action.title,
        "level": escalation.get_level_display(),
        "reason": escalation.reason,
        "by": escalation.raised_by.full_name,
        "owner": action.owner.user.full_name,
    }
    if action.embargo is not None and not action.embargo.is_lifted(timezone.now()):
        said = {"secret": True, "url": _absolute(reverse("overview:home", args=[slug]))}
    to = escalation.to.user
    outbox.enqueue(
        kind="actions_escalation",
        to=to.email,
        council=action.council,
        context={**said, "name": to.full_name, "council": action.council.name},
    )


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
