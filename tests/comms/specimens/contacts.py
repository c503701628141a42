"""Contacts for the filled world."""

from datetime import date
from typing import Any

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.documents.models import PendingImport
from assessment_ready.embargo.models import Embargo
from comms.models import ContactClearance, Objection, Unsubscribe
from tests.comms.making import Comms
from tests.world import World


def specimens(world: World, director: Membership, made: Comms, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of these addresses; one of everything that may be secret under ``embargo``."""
    name = made.council.name
    contact = made.contact(
        f"Sam Field of {name}", made.staff, organisation=f"Field Care of {name}", notes=f"Notes of {name}"
    )
    objection = Objection.objects.create(
        council=made.council,
        contact=contact,
        made_on=date(2026, 10, 1),
        about=f"Newsletters of {name}",
        recorded_by=director.user,
        recorded_at=timezone.now(),
    )
    unsubscription = Unsubscribe.objects.create(
        council=made.council,
        contact=contact,
        audience=made.staff,
        at=timezone.now(),
        method=f"By telephone to {name}",
    )
    clearance = ContactClearance.objects.create(
        council=made.council,
        embargo=embargo,
        contact=contact,
        granted_by=director.user,
        granted_at=timezone.now(),
        acknowledged_at=timezone.now(),
        acknowledgement=f"Signed for {name}",
    )
    plan = {"mapping": {"email": "Mail"}, "audience_ids": [], "lawful_basis": "public_task"}
    upload = PendingImport.objects.create(
        council=made.council,
        user=director.user,
        kind="contacts",
        file_name=f"Contacts of {name}.csv",
        payload={
            "headers": ["Mail"],
            "rows": [[2, [f"new@{made.council.slug}.example"], []]],
            "plan": {**plan, "source": f"Register of {name}", "known": "audiences"},
        },
    )
    return {
        "contact": contact.pk,
        "objection": objection.pk,
        "unsubscription": unsubscription.pk,
        "contact_clearance": clearance.pk,
        "contact_import": upload.pk,
    }
