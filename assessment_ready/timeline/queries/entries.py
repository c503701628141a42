"""Reads of what lies over the calendar: elections, quiet periods, committee meetings."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from assessment_ready.councils.models import Membership
from assessment_ready.timeline.models import CommitteeMeeting, Election, QuietPeriod
from assessment_ready.timeline.rules.elections import Notice, PreElection, pre_election


@dataclass(frozen=True)
class Overlay:
    """Days on which something holds: a pre-election period or a quiet period."""

    first: date
    last: date
    title: str
    kind: str
    is_certain: bool = True


def elections(membership: Membership) -> "QuerySet[Any, Any]":
    """The council's elections, the next poll last, each with ``begins_on``, the first day of its period."""
    rows = Election.objects.filter(council_id=membership.council_id)
    return rows.annotate(begins_on=Coalesce("notice_on", "latest_notice_on", F("poll_on"))).order_by(
        "-poll_on", "-pk"
    )


def get_election(membership: Membership, election_id: int) -> Election:
    """One election of the council; raises ``Election.DoesNotExist``."""
    found: Election = elections(membership).get(pk=election_id)
    return found


def period_of(election: Election) -> PreElection:
    """Its pre-election period, from what is stored with it."""
    latest = Notice(election.latest_notice_on or election.poll_on, election.notice_is_certain)
    return pre_election(election.poll_on, election.notice_on, latest)


def quiet_periods(membership: Membership) -> QuerySet[QuietPeriod]:
    """The council's quiet periods, newest first."""
    return QuietPeriod.objects.filter(council_id=membership.council_id).order_by("-starts_on", "-pk")


def get_quiet_period(membership: Membership, period_id: int) -> QuietPeriod:
    """One quiet period of the council; raises ``QuietPeriod.DoesNotExist``."""
    return quiet_periods(membership).get(pk=period_id)


def meetings(membership: Membership) -> QuerySet[CommitteeMeeting]:
    """The council's committee meetings, newest first."""
    return CommitteeMeeting.objects.filter(council_id=membership.council_id).order_by("-meets_on", "-pk")


def get_meeting(membership: Membership, meeting_id: int) -> CommitteeMeeting:
    """One meeting of the council; raises ``CommitteeMeeting.DoesNotExist``."""
    return meetings(membership).get(pk=meeting_id)


def overlays(membership: Membership, first: date, last: date) -> list[Overlay]:
    """The pre-election and quiet periods that touch the days from ``first`` to ``last``; two queries."""
    periods = [
        Overlay(period.begins_on, period.ends_on, election.title, "election", period.is_certain)
        for election in elections(membership).filter(poll_on__gte=first, begins_on__lte=last)
        for period in [period_of(election)]
    ]
    quiet = quiet_periods(membership).filter(ends_on__gte=first, starts_on__lte=last)
    return periods + [Overlay(row.starts_on, row.ends_on, row.title, "quiet") for row in quiet]
