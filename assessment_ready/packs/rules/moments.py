"""Which moment of the assessment it is, from the phase of the communications plan. Pure."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from comms.rules.phases import Bounds, lasting
from comms.rules.phases import current as current_place


class Moment(StrEnum):
    """The stretches of an assessment packs are written for; the codes are those of ``models.choices``."""

    BEFORE_NOTIFICATION = "before_notification"
    NOTIFIED = "notified"
    BEFORE_VISIT = "before_visit"
    AT_VISIT = "at_visit"
    WAITING = "waiting"
    PUBLICATION = "publication"
    AFTER = "after"


MOMENTS: Final = tuple(each.value for each in Moment)
_OF_PHASE: Final = {
    "prepare": Moment.BEFORE_NOTIFICATION,
    "notified": Moment.NOTIFIED,
    "evidence": Moment.NOTIFIED,
    "pre_site": Moment.BEFORE_VISIT,
    "on_site": Moment.AT_VISIT,
    "awaiting": Moment.WAITING,
    "draft_report": Moment.WAITING,
    "publication": Moment.PUBLICATION,
    "improve": Moment.AFTER,
    "next_cycle": Moment.AFTER,
}
# From which milestone to which each moment lasts where no plan says so, in order; as the plans' own phases do.
_BOUNDS: Final = (
    (Moment.BEFORE_NOTIFICATION, Bounds("", "notification")),
    (Moment.NOTIFIED, Bounds("notification", "information-return")),
    (Moment.BEFORE_VISIT, Bounds("information-return", "visit")),
    (Moment.AT_VISIT, Bounds("visit", "visit-ends")),
    (Moment.WAITING, Bounds("visit-ends", "factual-accuracy")),
    (Moment.PUBLICATION, Bounds("factual-accuracy", "publication")),
    (Moment.AFTER, Bounds("publication", "")),
)


def current(phase: str, days: Mapping[str, date], today: date) -> Moment:
    """The moment of the phase that goes on (its code, empty when none does), otherwise the one the milestones give.

    ``days`` are those of the milestones that are known, by code. Without any it is before notification.
    """
    known = _OF_PHASE.get(phase)
    return known if known is not None else _by_milestones(days, today)


def _by_milestones(days: Mapping[str, date], today: date) -> Moment:
    begun = [moment for moment, bounds in _BOUNDS if bounds.entry in days or not bounds.entry]
    spans = [lasting(bounds, days) for moment, bounds in _BOUNDS if moment in begun]
    place = current_place(spans, today)
    return begun[place] if place is not None else Moment.BEFORE_NOTIFICATION
