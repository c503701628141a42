"""The run sheet of the day: one cascade, step by step, with who does what and what comes next."""

from dataclasses import dataclass
from datetime import date, datetime

from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import LONDON
from comms.models import Activity, ActivityStatus, Briefing, Cascade
from comms.queries.cascades import Step, steps_of, zero_of
from comms.rules.cascades import point


@dataclass(frozen=True)
class RunSheetStep:
    """One line of the run sheet. ``clock`` is the London time, empty where only the day is known."""

    activity: Activity
    number: int
    at: datetime
    day: date
    clock: str
    minute: str
    audiences: str
    channel: str
    who: str
    briefing: Briefing | None
    is_next: bool
    is_late: bool

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        if self.activity.status == ActivityStatus.DONE:
            return "Done"
        if self.activity.status == ActivityStatus.MISSED:
            return "Missed"
        if self.is_next:
            return "Next, and late" if self.is_late else "Next"
        return "Late" if self.is_late else "To do"


@dataclass(frozen=True)
class RunSheet:
    """A cascade on its day. ``is_dated`` is False while nobody knows the day: then only minutes count."""

    cascade: Cascade
    steps: tuple[RunSheetStep, ...]
    zero: datetime
    is_dated: bool
    now: datetime

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.activity.status == ActivityStatus.DONE for step in self.steps)

    @property
    def next(self) -> RunSheetStep | None:
        """The first step that is not over."""
        return next((step for step in self.steps if step.is_next), None)

    @property
    def clock(self) -> str:
        """The time in London now."""
        return clock_of(self.now)

    @property
    def day(self) -> date:
        """The London day of minute 0: what happens on another day says so."""
        return self.zero.astimezone(LONDON).date()


def run_sheet(cascade: Cascade, membership: Membership, now: datetime) -> RunSheet:
    """The run sheet of a cascade as the person may see it; queries do not grow with steps."""
    zero = zero_of(cascade)
    steps = steps_of(cascade, membership, now)
    coming = next((step for step in steps if not step.is_over), None)
    lines = [
        _line(step, number, zero.moment, coming, now if zero.is_dated else None)
        for number, step in enumerate(steps, start=1)
    ]
    return RunSheet(cascade, tuple(lines), zero.moment, zero.is_dated, now)


def clock_of(moment: datetime) -> str:
    """The London time of a moment, as on a clock: "09:05"."""
    return f"{moment.astimezone(LONDON):%H:%M}"


def _line(step: Step, number: int, zero: datetime, coming: Step | None, now: datetime | None) -> RunSheetStep:
    row = step.activity
    return RunSheetStep(
        activity=row,
        number=number,
        at=step.first,
        day=step.first.astimezone(LONDON).date(),
        clock=clock_of(step.first) if step.has_time else "",
        minute=point(step.first, zero),
        audiences=", ".join(each.name for each in row.audiences.all()),
        channel=row.channel.name if row.channel else "",
        who=str(row.owner.user) if row.owner else "",
        briefing=row.briefing,
        is_next=step is coming,
        is_late=now is not None and not step.is_over and step.last < now,
    )
