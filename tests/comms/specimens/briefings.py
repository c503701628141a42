"""Briefings and clearance for the filled world."""

from typing import Any

from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from comms.models import (
    Briefing,
    BriefingText,
    ElectionGate,
    PublicityCheck,
    SignOff,
    SignOffHolder,
    SignOffRule,
)
from comms.queries.clearance import words_of
from comms.rules.publicity import PRINCIPLES
from tests.comms.making import Comms
from tests.world import World


def specimens(world: World, director: Membership, made: Comms, embargo: Embargo) -> dict[str, Any]:
    """What fills the captures of these addresses; one of everything that may be secret under ``embargo``."""
    name = made.council.name
    for role in ("dass", "monitoring_officer"):
        SignOffHolder.objects.create(council=made.council, role=role, membership=director)
    for product in made.products.values():
        SignOffRule.objects.create(council=made.council, product=product, role="dass")
    # Of each product one: pages of public products want a public one, and a cleared one is put forward no more.
    briefing = _briefing(made, f"Statement of {name}", product="statement")
    _checked(made, briefing)
    request = made.request(briefing, director)
    step = SignOff.objects.get(request=request)
    step.comment = f"Comment of {name}"
    step.save(update_fields=["comment"])
    secret = _briefing(made, f"Embargoed statement of {name}", product="statement", embargo=embargo)
    _checked(made, secret)
    made.request(secret, director)
    return {
        "briefing": briefing.pk,
        "clearance_request": request.pk,
        "sign_off": step.pk,
        "product": made.products["statement"].pk,
        "holder": "dass",
    }


def _briefing(made: Comms, title: str, **extra: Any) -> Briefing:
    """A briefing with the hash of its words and two kept texts."""
    briefing = made.briefing(
        title, f"Body of {title}.", summary=f"Summary of {title}.", withdrawn_reason="", **extra
    )
    words = words_of(briefing)
    briefing.content_hash = words.hash
    briefing.save(update_fields=["content_hash"])
    briefing.audiences.set([made.staff])
    for number, text in ((1, f"Earlier body of {title}."), (2, words.text)):
        BriefingText.objects.create(
            council=made.council,
            briefing=briefing,
            number=number,
            title=title,
            text=text,
            content_hash=words.hash if number == 2 else "",
            why=f"Why of {title}",
            saved_by=made.actor.user,
            saved_at=timezone.now(),
        )
    return briefing


def _checked(made: Comms, briefing: Briefing) -> None:
    """A signed checklist and a decision of the monitoring officer about the words."""
    PublicityCheck.objects.create(
        council=made.council,
        briefing=briefing,
        content_hash=briefing.content_hash,
        answers={each.code: {"kept": True, "note": f"Note of {briefing.title}"} for each in PRINCIPLES},
        signed_by=made.actor.user,
        signed_at=timezone.now(),
    )
    ElectionGate.objects.create(
        council=made.council,
        briefing=briefing,
        content_hash=briefing.content_hash,
        is_allowed=True,
        reason=f"Reason of {briefing.title}",
        decided_by=made.actor.user,
        decided_at=timezone.now(),
    )
