"""The short mails about assignments. Under embargo they say nothing but that there is something to do."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.outbox import services as outbox
from assessment_ready.readiness.models import Assignment, Round
from assessment_ready.readiness.queries.people import programme_leads
from assessment_ready.readiness.queries.secrecy import is_secret


def tell_assigned(actor: Membership, round_: Round, lead: Membership, given: list[Assignment]) -> None:
    """Tell the lead which statements were given to them, in one mail; not when they did it themselves."""
    titles = [assignment.statement.title for assignment in given]
    due_on = given[0].due_on if given else None
    if given and lead.user_id != actor.user_id:
        place = _place(round_, given[0] if len(given) == 1 else None)
        _send("readiness_assigned", lead, round_, {"titles": titles, "due_on": due_on, **place})


def tell_returned(actor: Membership, assignment: Assignment) -> None:
    """Tell the lead that the statement came back, and why."""
    if assignment.lead.user_id == actor.user_id:
        return
    details = {"titles": [assignment.statement.title], "note": assignment.note}
    place = _place(assignment.round, assignment)
    _send("readiness_returned", assignment.lead, assignment.round, {**details, **place})


def tell_submitted(actor: Membership, assignment: Assignment) -> None:
    """Tell the programme leads that a statement waits to be closed or returned."""
    for programme_lead in programme_leads(actor, timezone.now(), assignment.round):
        if programme_lead.user_id != actor.user_id:
            details = {"titles": [assignment.statement.title], "by": str(actor.user)}
            place = _place(assignment.round, assignment)
            _send("readiness_submitted", programme_lead, assignment.round, {**details, **place})


def _place(round_: Round, assignment: Assignment | None) -> dict[str, Any]:
    """Where the mail leads, and whether it may say anything: an embargoed round is not even named."""
    slug = round_.council.slug
    if is_secret(round_, timezone.now()):
        return {"url": _absolute(reverse("overview:home", args=[slug])), "secret": True}
    if assignment is None:
        return {"url": _absolute(reverse("readiness:round", args=[slug, round_.pk])), "secret": False}
    path = reverse("readiness:statement", args=[slug, round_.pk, assignment.statement.slug])
    return {"url": _absolute(path), "secret": False}


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _send(kind: str, to: Membership, round_: Round, context: dict[str, Any]) -> None:
    said = (
        {"url": context["url"], "secret": True} if context["secret"] else {**context, "round": round_.title}
    )
    outbox.enqueue(
        kind=kind,
        to=to.user.email,
        council=round_.council,
        context={**said, "name": to.user.full_name, "council": round_.council.name},
    )
