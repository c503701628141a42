"""What one person may and may not say now: the facts, through the gate, for ``rules.saying``."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.gate import settle, settled_for
from assessment_ready.embargo.models import Embargo
from assessment_ready.packs.queries.moments import moment_of
from assessment_ready.packs.queries.published import published_result
from assessment_ready.packs.rules.saying import Facts, Held, Line, Published, Saying, Window, may_say
from assessment_ready.timeline.queries.entries import quiet_periods
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.markup.prose import plain
from comms.models import LineKind
from comms.queries.elections import pre_election_periods
from comms.queries.lines import lines
from comms.queries.plans import running_plans


def saying(membership: Membership, now: datetime) -> Saying:
    """What this person may and may not say at ``now``. Its cost does not depend on the data."""
    settle(membership, now)
    today = london_date(now)
    return may_say(
        Facts(
            moment=moment_of(membership, now),
            held=_held(membership, now),
            elections=_elections(membership, today),
            quiet=_quiet(membership, today),
            published=_published(membership, now),
            lines=tuple(_line(row) for row in todays_lines(membership, now)),
        )
    )


def todays_lines(membership: Membership, now: datetime) -> list[Any]:
    """The cleared lines to take of running plans that are in date, and of no scenario that has not happened."""
    today = london_date(now)
    rows: Any = lines(membership, now).cleared()
    rows = rows.filter(
        Q(valid_until=None) | Q(valid_until__gte=today),
        Q(scenario=None) | Q(scenario__activated_at__isnull=False),
        kind=LineKind.LINE,
        plan__in=running_plans(membership).order_by().values("pk"),
    )
    return list(rows)


def _line(row: Any) -> Line:
    return Line(plain(row.text), row.trigger, format_date(row.valid_until) if row.valid_until else "")


def _held(membership: Membership, now: datetime) -> tuple[Held, ...]:
    """The embargoes in force that the gate has open to the person."""
    settled = settled_for(membership, now)
    in_force = Embargo.objects.filter(
        council_id=membership.council_id, pk__in=settled.opened if settled else ()
    )
    rows = in_force.exclude(Q(lifts_at__lte=now) | Q(lifted_at__lte=now)).order_by("title", "pk")
    return tuple(Held(row.title, _until(row)) for row in rows)


def _until(row: Embargo) -> str:
    return format_datetime(row.lifts_at) if row.lifts_at else "somebody lifts it"


def _elections(membership: Membership, today: date) -> tuple[Window, ...]:
    periods = pre_election_periods(membership.council)
    return tuple(
        Window(each.title, each.ends_on, each.is_stated) for each in periods if each.touches(today, today)
    )


def _quiet(membership: Membership, today: date) -> tuple[Window, ...]:
    rows = quiet_periods(membership).filter(starts_on__lte=today, ends_on__gte=today)
    return tuple(Window(row.title, row.ends_on) for row in rows.order_by("ends_on", "pk"))


def _published(membership: Membership, now: datetime) -> Published | None:
    found = published_result(membership, now)
    return None if found is None else Published(found.rating, found.on_words, found.link)
