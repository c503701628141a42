"""Finding what a short reference names: QS4-E12 is evidence, QS4-G3 a gap, ACT-12 an action."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessment_ready.actions.models import Action
from assessment_ready.councils.models import Membership
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.readiness.models import Gap

_EVIDENCE = re.compile(r"QS[0-9]{1,3}-E[0-9]{1,9}", re.ASCII)
_GAP = re.compile(r"QS[0-9]{1,3}-G[0-9]{1,9}", re.ASCII)
_ACTION = re.compile(r"ACT-[0-9]{1,9}", re.ASCII)


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
    if _ACTION.fullmatch(wanted):
        return _place("actions:action", "action", Action.objects.visible_to(membership, now), wanted)
    return None


def _place(url_name: str, capture: str, rows: Any, reference: str) -> Place | None:
    found: int | None = rows.filter(reference=reference).order_by().values_list("pk", flat=True).first()
    return None if found is None else Place(url_name, {capture: found})
