"""What every live part stands on: for whom it is read, and when."""

from dataclasses import dataclass, field
from datetime import date, datetime

from assessment_ready.councils.models import Membership
from assessment_ready.packs.models import Pack, PackKind
from assessment_ready.timeline.models import Assessment
from assessment_ready.timeline.queries.milestones import assessments
from assessment_ready.ui.dates import format_date, london_date
from comms.models import Plan


@dataclass(frozen=True)
class Ground:
    """The pack, and ``reader``: who builds it, cleared for no more than ``embargoes`` (the pack’s, the section’s).

    A part that shows a round's judgements adds its id to ``rounds``.
    """

    pack: Pack
    reader: Membership
    now: datetime
    embargoes: frozenset[int] = frozenset()
    rounds: set[int] = field(default_factory=set)

    @property
    def plan(self) -> Plan:
        """The plan the pack belongs to."""
        return self.pack.plan

    @property
    def today(self) -> date:
        """The day in London."""
        return london_date(self.now)

    @property
    def may_show_closed_rounds(self) -> bool:
        """Whether its readers may know of a closed round that is not published to members."""
        return self.pack.kind == PackKind.LEAD and self.pack.is_restricted

    def source(self, what: str) -> str:
        """Where something comes from, and as at when."""
        return f"{what}, as at {format_date(self.today)}"

    def assessment(self) -> Assessment | None:
        """The assessment the pack is about, where its readers may know of it; one query."""
        known = assessments(self.reader, self.now)
        if self.plan.assessment_id is None:
            return known.filter(closed_on=None).first()
        return known.filter(pk=self.plan.assessment_id).first()
