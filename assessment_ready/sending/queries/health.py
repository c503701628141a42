"""How sending is: figures for a health page and for whoever watches the installation."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from assessment_ready.sending.ledger import Ledger, ledgers
from assessment_ready.sending.models import WAITING, DeliveryState, DomainPause, Environment, Heartbeat, Route
from assessment_ready.sending.queries.due import due_routes, due_rows, open_routes
from assessment_ready.sending.rules import rate

DUE_TOO_LONG = timedelta(minutes=5)
TICK_TOO_OLD = timedelta(seconds=60)
_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Health:
    """What holds at ``now``.

    ``oldest_due_at`` is since when the longest waiting delivery could have left: what waits for a person (paused, on
    hold) or for its pace is not counted. ``waiting`` are all that may still be sent, ``due`` those of them whose time
    has come. ``paused_routes`` are the ids of routes that a person must resume.
    """

    now: datetime
    oldest_due_at: datetime | None
    waiting: int
    due: int
    sending: int
    unknown: int
    last_tick: datetime | None
    last_beat: datetime | None
    last_worker: datetime | None
    is_held: bool
    paused_routes: tuple[int, ...]

    @property
    def oldest_due_age(self) -> timedelta:
        """For how long the longest waiting delivery could have left."""
        return self.now - self.oldest_due_at if self.oldest_due_at else timedelta()

    @property
    def is_alarming(self) -> bool:
        """Whether somebody must look: something is stuck, or nothing looks after it."""
        is_asleep = self.last_tick is None or self.now - self.last_tick > TICK_TOO_OLD
        return is_asleep or self.oldest_due_age > DUE_TOO_LONG


def health(now: datetime, *, council_id: int | None = None) -> Health:
    """The figures of the installation, or of one council; a constant number of queries."""
    counts = _counts(now, council_id)
    signs = dict(Heartbeat.objects.values_list("name", "at"))
    routes = Route.objects.filter(paused_at__isnull=False).order_by("pk")
    if council_id is not None:
        routes = routes.filter(council_id=council_id)
    is_held = Environment.objects.filter(held_at__isnull=False).exists()
    return Health(
        now=now,
        oldest_due_at=None if is_held else _oldest_due(now, council_id),
        waiting=counts["waiting"],
        due=counts["due"],
        sending=counts["sending"],
        unknown=counts["unknown"],
        last_tick=signs.get("tick"),
        last_beat=signs.get("beat"),
        last_worker=signs.get("worker"),
        is_held=is_held,
        paused_routes=tuple(routes.values_list("pk", flat=True)),
    )


def daily_sums(now: datetime, *, days: int = 7, council_id: int | None = None) -> dict[date, dict[str, int]]:
    """For each of the last ``days`` London days how many deliveries made on it are in which state.

    The sum over the states of a day is the number of deliveries made on it: none is lost.
    """
    since = now - timedelta(days=days)
    sums: dict[date, Counter[str]] = {}
    for ledger in ledgers():
        made = _of(ledger, council_id).filter(created_at__gt=since)
        by_day = made.annotate(day=TruncDate("created_at", tzinfo=_LONDON))
        for row in by_day.values("day", "state").annotate(rows=Count("pk")).order_by():
            sums.setdefault(row["day"], Counter())[row["state"]] += row["rows"]
    return {day: dict(states) for day, states in sorted(sums.items())}


def free_connections(now: datetime) -> int:
    """How many more connections the routes with something due could use."""
    routes = Route.objects.filter(pk__in=due_routes(now)).annotate(
        taken=Count("slots", filter=Q(slots__until__gt=now))
    )
    return sum(
        max(0, connections - taken) for connections, taken in routes.values_list("connections", "taken")
    )


def _of(ledger: Ledger, council_id: int | None) -> QuerySet[Any]:
    rows = ledger.model._default_manager.order_by()
    return rows if council_id is None else rows.filter(council_id=council_id)


def _counts(now: datetime, council_id: int | None) -> Counter[str]:
    counts: Counter[str] = Counter()
    wanted = {
        "waiting": Count("pk", filter=Q(state__in=WAITING)),
        "due": Count("pk", filter=Q(state__in=WAITING, next_attempt_at__lte=now)),
        "sending": Count("pk", filter=Q(state=DeliveryState.SENDING)),
        "unknown": Count("pk", filter=Q(state=DeliveryState.UNKNOWN)),
    }
    looked_at = (*WAITING, DeliveryState.SENDING, DeliveryState.UNKNOWN)
    for ledger in ledgers():
        counts.update(_of(ledger, council_id).filter(state__in=looked_at).aggregate(**wanted))
    return counts


def _oldest_due(now: datetime, council_id: int | None) -> datetime | None:
    """Since when the longest waiting row of a route that could go on has been due."""
    going = [
        pk
        for pk, next_at, per_minute in open_routes(now).values_list("pk", "next_at", "rate_per_minute")
        if rate.allowance(next_at, now, per_minute, 1)
    ]
    pauses = DomainPause.objects.filter(route=OuterRef("route"), domain=OuterRef("domain"), until__gt=now)
    found = []
    for ledger in ledgers():
        rows = due_rows(ledger, now).filter(~Exists(pauses), route__in=going)
        if council_id is not None:
            rows = rows.filter(council_id=council_id)
        oldest = rows.order_by("next_attempt_at").values_list("next_attempt_at", flat=True).first()
        if oldest is not None:
            found.append(oldest)
    return min(found, default=None)
