"""Reads of pre-election periods, and of what the monitoring officer decided about what falls in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assessment_ready.councils.models import Council, Membership
from assessment_ready.timeline.models import Election
from assessment_ready.timeline.queries.entries import period_of
from assessment_ready.ui.dates import london_date
from comms.models import OVER, Activity, ActivityQuerySet, Briefing, ElectionGate
from comms.rules.elections import Period, periods_touching


@dataclass(frozen=True)
class GateState:
    """Whether something needs the monitoring officer's gate, and what was decided.

    ``periods`` are those it is used in; ``decision`` the last one that still counts (for a briefing: about exactly
    these words); None while nobody decided.
    """

    periods: tuple[Period, ...]
    decision: ElectionGate | None

    @property
    def is_needed(self) -> bool:
        """Whether the monitoring officer has to decide."""
        return bool(self.periods)

    @property
    def is_open(self) -> bool:
        """Whether it may be used: the gate is not needed, or was opened."""
        return not self.is_needed or (self.decision is not None and self.decision.is_allowed)

    @property
    def is_refused(self) -> bool:
        """Whether the monitoring officer refused it."""
        return self.is_needed and self.decision is not None and not self.decision.is_allowed


def pre_election_periods(council: Council) -> list[Period]:
    """Every pre-election period of the council, by-elections too, the earliest first; one query."""
    rows = Election.objects.filter(council=council).order_by("poll_on", "pk")
    periods = [(row, period_of(row)) for row in rows]
    return sorted(
        (Period(found.begins_on, found.ends_on, row.title, found.is_stated) for row, found in periods),
        key=lambda period: (period.begins_on, period.ends_on),
    )


def days_of_use(briefing: Briefing, membership: Membership, now: datetime) -> list[tuple[date, date]]:
    """The days on which a briefing is used: those of its activities still to come, otherwise today."""
    used = Activity.objects.visible_to(membership, now).filter(briefing=briefing, on__isnull=False)
    days = used.exclude(status__in=OVER).values_list("earliest_on", "on")
    found = [(first or last, last) for first, last in days if last is not None]
    today = london_date(now)
    return found or [(today, today)]


def gate_state(
    subject: Activity | Briefing, periods: Iterable[Period], days: Sequence[tuple[date, date]] = ()
) -> GateState:
    """Whether an activity or a briefing needs the gate, and what was decided about it; one query at most.

    ``days`` are those on which a briefing is used (:func:`days_of_use`); an activity knows its own.
    """
    touched: list[Period] = []
    if isinstance(subject, Briefing):
        touched = periods_touching(periods, days) if needs_care(subject) else []
        rows = ElectionGate.objects.filter(briefing=subject, content_hash=subject.content_hash)
    else:
        if subject.on is not None and activity_needs_care(subject):
            touched = periods_touching(periods, [(subject.earliest_on or subject.on, subject.on)])
        rows = ElectionGate.objects.filter(activity=subject)
    decision = rows.select_related("decided_by").first() if touched else None
    return GateState(tuple(touched), decision)


def needs_care(briefing: Briefing) -> bool:
    """Whether a briefing is public or quotes a member."""
    return briefing.product.is_public or briefing.quotes_member


def activity_needs_care(activity: Activity) -> bool:
    """Whether an activity uses something public or quotes a member."""
    if activity.quotes_member or (activity.product is not None and activity.product.is_public):
        return True
    return activity.briefing is not None and needs_care(activity.briefing)


def activities_to_decide(membership: Membership, now: datetime) -> ActivityQuerySet:
    """The activities the person may know of, with what decides whether they need the gate."""
    rows = Activity.objects.visible_to(membership, now)
    return rows.select_related("product", "briefing__product", "embargo", "plan")
