"""Recurring events: series, their dates made ahead, what came of each."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.ui.dates import format_date
from workforce.errors.events import (
    EventIsCancelled,
    EventNotCancelled,
    InvalidEvent,
    NotYourEvent,
    SeriesHasEnded,
)
from workforce.models import Event, EventSeries
from workforce.queries.events import may_run
from workforce.rules.events import next_day, rhythm
from workforce.services import entries


@dataclass(frozen=True)
class SeriesValues:
    """What a series is for, who convenes it, how often."""

    title: str
    purpose: str = ""
    convenor_id: int | None = None
    every_months: int = 1


@dataclass(frozen=True)
class EventValues:
    """What is known of an event before it is held."""

    on: date
    topic: str = ""
    place: str = ""
    invited: int | None = None


@dataclass(frozen=True)
class OutcomeValues:
    """What is known of it afterwards."""

    attended: int | None = None
    outputs: str = ""
    recording_url: str = ""


@transaction.atomic
def begin_series(
    *, actor: Membership, values: SeriesValues, first_on: date, submission_key: UUID
) -> EventSeries:
    """Begin a series with its first date; a second click gives the same. Raises ``OwnerNotEligible``."""
    entries.require(actor)
    found = entries.known(actor, EventSeries, submission_key)
    if found is not None:
        return found
    _check_series(actor, values, None)
    series, is_new = entries.add(actor, EventSeries(**asdict(values)), submission_key)
    if is_new:
        Event.objects.create(council_id=actor.council_id, series=series, on=first_on)
        entries.record(
            "workforce.series.begun", actor, series, after={**asdict(values), "first_on": first_on}
        )
    return series


@transaction.atomic
def change_series(
    *, actor: Membership, series_id: int, values: SeriesValues, expected_version: int
) -> EventSeries:
    """Change a series. Raises ``ChangedMeanwhile`` and ``OwnerNotEligible``."""
    entries.require(actor)
    series = entries.locked(actor, EventSeries, series_id)
    entries.check_version(series, expected_version, describe_series(series))
    _check_series(actor, values, series)
    before, after = entries.apply_changes(series, asdict(values))
    if after:
        entries.save(series, *after)
        entries.record("workforce.series.changed", actor, series, before=before, after=after)
    return series


@transaction.atomic
def end_series(*, actor: Membership, series_id: int) -> EventSeries:
    """Make no more dates. What was held stays."""
    entries.require(actor)
    series = entries.locked(actor, EventSeries, series_id)
    if series.ended_at is None:
        series.ended_at = timezone.now()
        entries.save(series, "ended_at")
        entries.record("workforce.series.ended", actor, series)
    return series


@transaction.atomic
def resume_series(*, actor: Membership, series_id: int) -> EventSeries:
    """Make dates again."""
    entries.require(actor)
    series = entries.locked(actor, EventSeries, series_id)
    if series.ended_at is not None:
        series.ended_at = None
        entries.save(series, "ended_at")
        entries.record("workforce.series.resumed", actor, series)
    return series


def make_due(*, today: date) -> int:
    """Make the next date of every running series, of all councils, that has none ahead; how many were made.

    At most one for each series, however often and by however many at once this is called.
    """
    waiting = EventSeries.objects.filter(ended_at=None).exclude(
        pk__in=Event.objects.filter(cancelled_because="", on__gte=today).values("series")
    )
    return sum(_make_next(series_id, today) for series_id in waiting.values_list("pk", flat=True))


@transaction.atomic
def make_next(*, actor: Membership, series_id: int) -> bool:
    """The same for one series, at a click of its convenor; whether a date was made. Raises ``SeriesHasEnded``."""
    series = _locked_series(actor, series_id)
    if series.ended_at is not None:
        raise SeriesHasEnded
    return bool(_make_next(series.pk, timezone.localdate()))


@transaction.atomic
def add_event(*, actor: Membership, series_id: int, values: EventValues, submission_key: UUID) -> Event:
    """Add a date by hand; a second click gives the same. Raises ``InvalidEvent`` and ``SeriesHasEnded``."""
    series = _locked_series(actor, series_id)
    found = entries.known(actor, Event, submission_key)
    if found is not None:
        return found
    if series.ended_at is not None:
        raise SeriesHasEnded
    _check_day(series, values.on, None)
    event, is_new = entries.add(actor, Event(series=series, **asdict(values)), submission_key)
    if is_new:
        entries.record("workforce.event.added", actor, event, after=asdict(values))
    return event


@transaction.atomic
def change_event(*, actor: Membership, event_id: int, values: EventValues, expected_version: int) -> Event:
    """Change an event. Raises ``ChangedMeanwhile``, ``InvalidEvent`` and ``NotYourEvent``."""
    event = _locked_event(actor, event_id)
    entries.check_version(event, expected_version, describe(event))
    if event.cancelled_because:
        raise EventIsCancelled
    _check_day(event.series, values.on, event)
    before, after = entries.apply_changes(event, asdict(values))
    if after:
        try:
            with transaction.atomic():
                entries.save(event, *after)
        except IntegrityError:
            raise InvalidEvent("There is an event of this series on that day already", field="on") from None
        entries.record("workforce.event.changed", actor, event, before=before, after=after)
    return event


@transaction.atomic
def note_outcome(*, actor: Membership, event_id: int, values: OutcomeValues, expected_version: int) -> Event:
    """Note who came and what came of it, from the day itself on.

    Raises ``ChangedMeanwhile``, ``EventIsCancelled``, ``InvalidEvent`` and ``NotYourEvent``.
    """
    event = _locked_event(actor, event_id)
    entries.check_version(event, expected_version, describe(event))
    if event.cancelled_because:
        raise EventIsCancelled
    if event.on > timezone.localdate():
        raise InvalidEvent(f"This can be noted from {format_date(event.on)} on", field="attended")
    before, after = entries.apply_changes(event, asdict(values))
    if after:
        entries.save(event, *after)
        entries.record("workforce.event.outcome_noted", actor, event, before=before, after=after)
    return event


@transaction.atomic
def cancel_event(*, actor: Membership, event_id: int, reason: str, expected_version: int) -> Event:
    """Cancel an event and say why. Raises ``ChangedMeanwhile``, ``EventIsCancelled``, ``InvalidEvent``."""
    event = _locked_event(actor, event_id)
    entries.check_version(event, expected_version, describe(event))
    if event.cancelled_because:
        raise EventIsCancelled
    if not reason.strip():
        raise InvalidEvent("Enter why it is cancelled", field="reason")
    if event.attended is not None:
        raise InvalidEvent("It was held: people came. Change its attendance first", field="reason")
    event.cancelled_because = reason
    entries.save(event, "cancelled_because")
    entries.record("workforce.event.cancelled", actor, event, after={"reason": reason})
    return event


@transaction.atomic
def bring_back_event(*, actor: Membership, event_id: int) -> Event:
    """Hold a cancelled event after all. Raises ``EventNotCancelled`` and ``NotYourEvent``."""
    event = _locked_event(actor, event_id)
    if not event.cancelled_because:
        raise EventNotCancelled
    event.cancelled_because = ""
    entries.save(event, "cancelled_because")
    entries.record("workforce.event.brought_back", actor, event)
    return event


def describe(event: Event) -> list[tuple[str, str]]:
    """What is noted of an event now, for somebody whose form is out of date."""
    return [
        ("Day", format_date(event.on)),
        ("Topic", event.topic or "None"),
        ("Place", event.place or "None"),
        ("Invited", "Not known" if event.invited is None else str(event.invited)),
        ("Attended", "Not known" if event.attended is None else str(event.attended)),
        ("What came of it", event.outputs or "Nothing noted"),
        ("Cancelled", event.cancelled_because or "No"),
    ]


def describe_series(series: EventSeries) -> list[tuple[str, str]]:
    """What a series says now."""
    return [
        ("Title", series.title),
        ("What it is for", series.purpose or "Not said"),
        ("Convenor", str(series.convenor.user) if series.convenor else "Nobody"),
        ("How often", rhythm(series.every_months)),
    ]


@transaction.atomic
def _make_next(series_id: int, today: date) -> int:
    """Make the next date unless there is one ahead; whoever comes second finds it there."""
    series = EventSeries.objects.select_for_update(of=("self",)).select_related("council").get(pk=series_id)
    days = list(Event.objects.filter(series=series).order_by("pk").values_list("on", "cancelled_because"))
    if series.ended_at is not None or not days or any(on >= today and not why for on, why in days):
        return 0
    # The rhythm is that of the date the series began with, whatever was added beside it.
    after = max(*(on for on, _ in days), today - timedelta(days=1))
    on = next_day(days[0][0], series.every_months, after)
    event = Event.objects.create(council_id=series.council_id, series=series, on=on)
    audit.record(
        "workforce.event.made_ahead", actor=None, obj=event, council=series.council, after={"on": on}
    )
    return 1


def _locked_series(actor: Membership, series_id: int) -> EventSeries:
    entries.require(actor, Perm.USE_WORKFORCE)
    series = entries.locked(actor, EventSeries, series_id)
    if not may_run(actor, series):
        raise NotYourEvent
    return series


def _locked_event(actor: Membership, event_id: int) -> Event:
    entries.require(actor, Perm.USE_WORKFORCE)
    event = entries.locked(actor, Event, event_id, "series")
    if not may_run(actor, event.series):
        raise NotYourEvent
    return event


def _check_series(actor: Membership, values: SeriesValues, current: EventSeries | None) -> None:
    if not 1 <= values.every_months <= 24:
        raise InvalidEvent("Choose how often it is held", field="every_months")
    entries.check_owner(actor, values.convenor_id, current.convenor_id if current else None)


def _check_day(series: EventSeries, on: date, current: Event | None) -> None:
    taken = Event.objects.filter(series=series, on=on)
    if current is not None:
        taken = taken.exclude(pk=current.pk)
        if on > timezone.localdate() and (current.attended is not None or current.outputs):
            raise InvalidEvent("It was held: its day cannot be in the future", field="on")
    if taken.exists():
        raise InvalidEvent("There is an event of this series on that day already", field="on")
