"""Reads of the usual durations: what is shipped, and the council's own rows over it."""

from dataclasses import dataclass

from django.db.models import Q

from assessment_ready.councils.models import Council, Membership
from assessment_ready.timeline.models import IntervalDefault
from assessment_ready.timeline.rules.offsets import Offset


@dataclass(frozen=True)
class Interval:
    """One stage as it counts for a council. ``shipped`` is what comes with the product, None for an own stage."""

    row: IntervalDefault
    shipped: IntervalDefault | None

    @property
    def code(self) -> str:
        """What the stage is called in addresses and files."""
        return self.row.code

    @property
    def is_own(self) -> bool:
        """Whether the council's own row counts."""
        return self.row.council_id is not None

    @property
    def offset(self) -> Offset:
        """How far it lies from the stage it is counted from."""
        return offset_of(self.row)


def offset_of(row: IntervalDefault) -> Offset:
    """The duration as the rules take it."""
    return Offset(row.earliest, row.latest, row.unit, row.snap)


def intervals(council: Council) -> list[Interval]:
    """The stages of an assessment as they count for ``council``, in order; one query."""
    rows = list(IntervalDefault.objects.filter(Q(council=None) | Q(council=council)))
    shipped = {row.code: row for row in rows if row.council_id is None}
    own = {row.code: row for row in rows if row.council_id is not None}
    counting = [own.get(code, row) for code, row in shipped.items()]
    counting += [row for code, row in own.items() if code not in shipped]
    counting.sort(key=lambda row: (row.position, row.code))
    return [Interval(row, shipped.get(row.code)) for row in counting]


def get_interval(membership: Membership, code: str) -> Interval:
    """One stage as it counts; raises ``IntervalDefault.DoesNotExist``."""
    for interval in intervals(membership.council):
        if interval.code == code:
            return interval
    raise IntervalDefault.DoesNotExist
