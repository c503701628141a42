"""Finding what a short reference names: QS4-E12 is evidence, QS4-G3 a gap, ACT-12 an action, MSG-3 a message."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessment_ready.actions.models import Action
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.readiness.models import Gap
from comms.models import Activity, Briefing, Line, Message, Question

_EVIDENCE = re.compile(r"QS[0-9]{1,3}-E[0-9]{1,9}", re.ASCII)
_GAP = re.compile(r"QS[0-9]{1,3}-G[0-9]{1,9}", re.ASCII)
_OTHERS = re.compile(r"(ACT|COM|MSG|LINE|BRF|Q)-[0-9]{1,9}", re.ASCII)
# What a reference begins with: the page, what its address captures, and the table.
_BY_BEGINNING: dict[str, tuple[str, str, Any]] = {
    "ACT": ("actions:action", "action", Action),
    "COM": ("comms:activity", "activity", Activity),
    "MSG": ("comms:message", "message", Message),
    "LINE": ("comms:line", "line", Line),
    "BRF": ("comms:briefing", "briefing", Briefing),
    "Q": ("comms:question", "question", Question),
}


@dataclass(frozen=True)
class Place:
    """A page of the council: the name of its address and what fills it."""

    url_name: str
    kwargs: dict[str, Any]


def place_of(membership: Membership, now: datetime, reference: str) -> Place | None:
    """The page of what ``reference`` (in any case) names, or None where the person may not know of it.

    One query through the gate at most.
    """
    wanted = reference.upper()
    if _EVIDENCE.fullmatch(wanted):
        return _place("evidence:item", "item", EvidenceItem.objects.visible_to(membership, now), wanted)
    if _GAP.fullmatch(wanted):
        return _place("readiness:gap", "gap", Gap.objects.visible_to(membership, now), wanted)
    if not _OTHERS.fullmatch(wanted):
        return None
    url_name, capture, model = _BY_BEGINNING[wanted.partition("-")[0]]
    if url_name.startswith("comms:") and not membership.can(Perm.VIEW_COMMS):
        return None
    return _place(url_name, capture, model.objects.visible_to(membership, now), wanted)


def _place(url_name: str, capture: str, rows: Any, reference: str) -> Place | None:
    found: int | None = rows.filter(reference=reference).order_by().values_list("pk", flat=True).first()
    return None if found is None else Place(url_name, {capture: found})
