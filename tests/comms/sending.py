"""Cleared briefings, releases and deliveries straight into the tables, for tests of sending."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from assessment_ready.councils.models import Council
from assessment_ready.councils.services.references import next_numbers
from assessment_ready.sending.models import Route
from comms.models import Briefing, BriefingText, Contact, Delivery, Release
from comms.queries.clearance import words_of
from tests.comms.making import Comms


def route_of(council: Council, means: str = "email", **extra: Any) -> Route:
    """The council's route, without any limit of rate unless one is given."""
    values = {"rate_per_minute": 0, "connections": 8, "backend": "folder", **extra}
    return Route.objects.update_or_create(council=council, means=means, defaults=values)[0]


def cleared_briefing(made: Comms, title: str = "Staff bulletin 1", **extra: Any) -> Briefing:
    """A briefing to the staff whose words, kept as its text, are cleared."""
    body = extra.pop("body", "The visit is near.")
    briefing = made.briefing(title, body, **{"summary": "What happens next.", **extra})
    words = words_of(briefing)
    now = timezone.now()
    briefing.content_hash = briefing.cleared_hash = words.hash
    briefing.cleared_at = now
    briefing.save(update_fields=["content_hash", "cleared_hash", "cleared_at"])
    briefing.audiences.set([made.staff])
    BriefingText.objects.create(
        council=made.council,
        briefing=briefing,
        number=briefing.content_version,
        title=briefing.title,
        summary=briefing.summary,
        text=words.text,
        content_hash=words.hash,
        saved_by=made.actor.user,
        saved_at=now,
    )
    return briefing


def release_of(made: Comms, briefing: Briefing | None = None, **extra: Any) -> Release:
    """A release of a cleared briefing to the staff, due now; its audience is not resolved yet."""
    briefing = briefing or cleared_briefing(made)
    number = next_numbers(council=made.council, kind="release")[0]
    now = timezone.now()
    audiences = extra.pop("audiences", [made.staff])
    values = {
        "not_before": now,
        "expires_at": extra.get("not_before", now) + timedelta(hours=4),
        "means": ["email"],
        "owner": made.actor,
        "scheduled_by": made.actor.user,
        "scheduled_at": now,
        "embargo_id": briefing.embargo_id,
        **extra,
    }
    release = Release.objects.create(
        council=made.council,
        number=number,
        reference=f"SND-{number}",
        briefing=briefing,
        text=briefing.texts.latest("number"),
        content_hash=briefing.content_hash,
        **values,
    )
    release.audiences.set(audiences)
    return release


def delivery_of(release: Release, contact: Contact, **extra: Any) -> Delivery:
    """One delivery of a release, waiting unless ``state`` is given."""
    now = timezone.now()
    values = {
        "route": route_of(release.council, extra.get("means", "email")),
        "address": contact.email,
        "domain": contact.email.rpartition("@")[2],
        "policy": release.policy,
        "not_before": release.not_before,
        "next_attempt_at": release.not_before,
        "expires_at": release.expires_at,
        "created_at": now,
        **extra,
    }
    return Delivery.objects.create(
        council=release.council,
        release=release,
        text=release.text,
        contact=contact,
        contact_reference=contact.reference,
        **values,
    )
