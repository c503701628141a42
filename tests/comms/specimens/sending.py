"""Sending for the filled world."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from comms.models import Attachment, DeliveryEvent
from tests.comms.making import Comms
from tests.comms.sending import cleared_briefing, delivery_of, release_of, route_of
from tests.world import World


def specimens(world: World, director: Membership, made: Comms, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of these addresses; one release and its delivery under ``embargo`` too."""
    name = made.council.name
    briefing = cleared_briefing(made, f"Briefing sent by {name}", body=f"Words sent by {name}.")
    attachment = Attachment.objects.create(
        council=made.council,
        briefing=briefing,
        title=f"Attachment of {name}",
        file_name="attachment.txt",
        content_type="text/plain",
        content=f"Attached by {name}".encode(),
        size=20,
        sha256="0" * 64,
        added_by=director.user,
        added_at=timezone.now(),
    )
    route_of(made.council, "email", from_name=f"Mail of {name}")
    route_of(made.council, "sms")
    release = release_of(made, briefing, state="sending", resolved_at=timezone.now(), must_read=True)
    contact = made.contact(f"Reader of {name}", made.staff)
    delivery = delivery_of(release, contact, state="unknown", begun_at=timezone.now())
    DeliveryEvent.objects.create(
        council=made.council, delivery=delivery, at=timezone.now(), source="engine", detail=f"Seen by {name}"
    )
    coming = timezone.now() + timedelta(days=3)
    release_of(made, cleared_briefing(made, f"To come from {name}"), not_before=coming)
    secret = cleared_briefing(made, f"Embargoed briefing of {name}", embargo=embargo)
    hidden = release_of(made, secret, state="sending", resolved_at=timezone.now(), must_read=True)
    delivery_of(hidden, contact, state="queued")
    return {"release": release.pk, "delivery": delivery.pk, "attachment": attachment.pk, "means": "email"}
