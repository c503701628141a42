"""Reads of recurring events: series with what is next, the dates of one, attendance over time."""

from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from workforce.models import Event, EventSeries

_HELD = Q(events__cancelled_because="")


def series_of(membership: Membership, today: date) -> QuerySet[EventSeries]:
    """The council's series by title, those that ended last; with ``next_on``, ``last_on`` and ``missing``.

    ``missing`` counts past dates of which nobody noted what came of them.
    """
    held = Event.objects.filter(series=OuterRef("pk"), cancelled_because="").order_by()
    rows: QuerySet[EventSeries] = EventSeries.objects.filter(council_id=membership.council_id).annotate(
        next_on=Subquery(held.filter(on__gte=today).order_by("on").values("on")[:1]),
        last_on=Subquery(held.filter(on__lt=today).order_by("-on").values("on")[:1]),
        last_attended=Subquery(
            held.filter(on__lte=today, attended__isnull=False).order_by("-on").values("attended")[:1]
        ),
        dates=Count("events", filter=_HELD & Q(events__on__lt=today)),
        missing=Count("events", filter=_HELD & Q(events__on__lt=today, events__outputs="")),
    )
    return rows.select_related("convenor__user").order_by("ended_at", "title", "pk")


def get_series(membership: Membership, series_id: int) -> EventSeries:
    """One series of the council. Raises ``EventSeries.DoesNotExist``."""
    rows = EventSeries.objects.filter(council_id=membership.council_id)
    return rows.select_related("convenor__user").get(pk=series_id)


def events_of(series: EventSeries) -> QuerySet[Event]:
    """The dates of a series, newest first."""
    return Event.objects.filter(series=series, council_id=series.council_id).order_by("-on", "-pk")


def get_event(membership: Membership, event_id: int) -> Event:
    """One event of the council. Raises ``Event.DoesNotExist``."""
    rows = Event.objects.filter(council_id=membership.council_id)
    return rows.select_related("series__convenor__user").get(pk=event_id)


def attendance(series: EventSeries, today: date) -> list[Event]:
    """The events held so far that were not cancelled, oldest first."""
    return list(events_of(series).filter(cancelled_because="", on__lte=today).order_by("on", "pk"))


def may_run(membership: Membership, series: EventSeries) -> bool:
    """Whether this person may add dates and note what came of them: the convenor, and who looks after all."""
    return membership.can(Perm.MANAGE_WORKFORCE) or (
        series.convenor_id == membership.pk and membership.can(Perm.USE_WORKFORCE)
    )
