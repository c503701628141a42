"""The calendar as one list: milestones, meetings and their papers, pre-election and quiet periods."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.db.models import BooleanField, CharField, DateField, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.daily import daily_rows
from assessment_ready.timeline.models import CommitteeMeeting, Milestone, QuietPeriod
from assessment_ready.timeline.queries.entries import elections
from assessment_ready.timeline.queries.holidays import working_calendar
from assessment_ready.timeline.rules import WorkingCalendar, clock_words, day_words
from assessment_ready.ui.dates import format_date, format_range, london_date

MILESTONE, MEETING, PAPERS, ELECTION, QUIET = "milestone", "meeting", "papers", "election", "quiet"
KIND_NAMES = {
    MILESTONE: "Milestone",
    MEETING: "Committee meeting",
    PAPERS: "Papers due",
    ELECTION: "Pre-election period",
    QUIET: "Quiet period",
}
# Said wherever a day was counted beyond the years for which bank holidays are known.
NOT_THAT_FAR = "Bank holidays are not known that far ahead, so the day may be another"
_PAGES = {
    MEETING: "timeline:meetings",
    PAPERS: "timeline:meetings",
    ELECTION: "timeline:elections",
    QUIET: "timeline:quiet-periods",
}


@dataclass(frozen=True)
class CalendarLine:
    """One line of the calendar: London days from ``first`` to ``last``.

    ``is_confirmed`` is false for what is only expected. ``note`` says a few words more ("Poll on 6 May 2027").
    ``url_name`` and ``url_kwargs`` (beside the council's slug) say where it is opened.
    """

    first: date
    last: date
    is_range: bool
    is_confirmed: bool
    title: str
    kind: str
    note: str
    url_name: str
    url_kwargs: dict[str, Any] = field(default_factory=dict)
    object_id: int = 0
    is_done: bool = False
    at: time | None = None

    @property
    def when(self) -> str:
        """The days in words: "January to March 2027, not confirmed"; what is settled is said to the day."""
        if self.kind == MILESTONE and not self.is_confirmed:
            return day_words(self.first, self.last, is_confirmed=False)
        words = format_range(self.first, self.last) + clock_words(self.at)
        return words if self.is_confirmed else f"{words} (from the latest day of notice)"

    @property
    def kind_name(self) -> str:
        """What it is, in words."""
        return KIND_NAMES[self.kind]


def working_days() -> WorkingCalendar:
    """The days on which nobody works, as a pure value with the counters of ``timeline.rules``; one query."""
    return working_calendar()


def next_dates(membership: Membership, now: datetime, limit: int) -> list[CalendarLine]:
    """What comes next for this person, soonest first, at most ``limit`` lines; one query."""
    return as_lines(daily_rows(_next, membership, now, limit))


def _next(membership: Membership, now: datetime, limit: int) -> "QuerySet[Any, Any]":
    return ahead(membership, now)[:limit]


def ahead(membership: Membership, now: datetime, kind: str = "") -> "QuerySet[Any, Any]":
    """Every line that is not over (of one kind, if given), soonest first, for :func:`as_lines`."""
    today = london_date(now)
    return _lines(
        membership,
        now,
        milestones=Q(actual_on=None, day__gte=today),
        within=lambda last: Q(**{f"{last}__gte": today}),
        kind=kind,
    ).order_by("line_first", "line_last", "line_kind", "line_id")


def past(membership: Membership, now: datetime, kind: str = "") -> "QuerySet[Any, Any]":
    """Every line that is over (of one kind, if given), latest first, for :func:`as_lines`."""
    today = london_date(now)
    return _lines(
        membership,
        now,
        milestones=~Q(actual_on=None) | Q(day__lt=today),
        within=lambda last: Q(**{f"{last}__lt": today}),
        kind=kind,
    ).order_by("-line_first", "-line_last", "line_kind", "line_id")


def overdue(membership: Membership, now: datetime) -> list[CalendarLine]:
    """Milestones whose last day has passed and that nobody recorded as done, oldest first; one query."""
    rows = _open_milestones(membership, now).overdue(london_date(now))
    return as_lines(_milestone_lines(rows).order_by("line_last", "line_id"))


def as_lines(rows: Iterable[Any]) -> list[CalendarLine]:
    """Rows of :func:`ahead` or :func:`past` as lines."""
    return [_line(*row) for row in rows]


def _line(kind: str, pk: int, first: date, last: date, *rest: Any) -> CalendarLine:
    is_confirmed, is_done, is_certain, title, beside, at = rest
    return CalendarLine(
        first=first,
        last=last,
        is_range=first != last,
        is_confirmed=is_confirmed,
        title=f"{KIND_NAMES[kind]}: {title}" if kind in {PAPERS, ELECTION} else title,
        kind=kind,
        note=_note(kind, beside, is_certain=is_certain),
        url_name=_PAGES.get(kind, "timeline:milestone"),
        url_kwargs={} if kind in _PAGES else {"milestone": pk},
        object_id=pk,
        is_done=is_done,
        at=at,
    )


def _note(kind: str, beside: date | None, *, is_certain: bool) -> str:
    if beside is None:
        return ""
    if not is_certain:
        return f"Poll on {format_date(beside)}. {NOT_THAT_FAR}"
    words = {PAPERS: "For the meeting on", ELECTION: "Poll on", MEETING: "Papers due"}
    return f"{words[kind]} {format_date(beside)}"


def _open_milestones(membership: Membership, now: datetime) -> Any:
    return Milestone.objects.visible_to(membership, now).filter(assessment__closed_on=None)


def _lines(
    membership: Membership, now: datetime, *, milestones: Q, within: Any, kind: str
) -> "QuerySet[Any, Any]":
    """The kinds in the same columns, joined. ``within`` gives the condition for a name of a last day."""
    seen: Any = Milestone.objects.visible_to(membership, now).with_day()
    unfinished = Q(assessment__closed_on=None) | ~Q(actual_on=None)
    meetings = CommitteeMeeting.objects.filter(council_id=membership.council_id)
    quiet = QuietPeriod.objects.filter(council_id=membership.council_id)
    polls = elections(membership).filter(within("poll_on"))
    parts = {
        MILESTONE: _milestone_lines(seen.filter(milestones, unfinished)),
        MEETING: _shaped(
            meetings.filter(within("meets_on")), MEETING, _meeting_columns("meets_on", "papers_due_on")
        ),
        PAPERS: _shaped(
            meetings.filter(within("papers_due_on")), PAPERS, _meeting_columns("papers_due_on", "meets_on")
        ),
        ELECTION: _shaped(polls, ELECTION, _ELECTION_COLUMNS),
        QUIET: _shaped(
            quiet.filter(within("ends_on")), QUIET, {"first": F("starts_on"), "last": F("ends_on")}
        ),
    }
    first, *others = [part for name, part in parts.items() if kind in {"", name}]
    return first.union(*others, all=True) if others else first


def _milestone_lines(rows: Any) -> "QuerySet[Any, Any]":
    columns = {
        "first": F("first_day"),
        "last": F("day"),
        "confirmed": _truth(Q(actual_on__isnull=False) | Q(confirmed_on__isnull=False)),
        "done": _truth(Q(actual_on__isnull=False)),
        "at": F("at"),
    }
    return _shaped(rows.with_day(), MILESTONE, columns)


def _meeting_columns(day: str, beside: str) -> dict[str, Any]:
    return {"first": F(day), "last": F(day), "title": F("committee"), "beside": F(beside)}


def _truth(condition: Q) -> Any:
    return models.ExpressionWrapper(condition, output_field=BooleanField())


_ELECTION_COLUMNS = {
    "first": F("begins_on"),
    "last": F("poll_on"),
    "beside": F("poll_on"),
    "confirmed": _truth(Q(notice_on__isnull=False)),
    "certain": _truth(Q(notice_on__isnull=False) | Q(notice_is_certain=True)),
}


def _shaped(rows: "QuerySet[Any, Any]", kind: str, given: dict[str, Any]) -> "QuerySet[Any, Any]":
    """Rows of one kind in the columns of a line, unordered. ``given`` are its days and what differs."""
    columns = {
        "line_kind": Value(kind, output_field=CharField()),
        "line_id": Cast(F("pk"), models.BigIntegerField()),
        "line_first": given["first"],
        "line_last": given["last"],
        "line_confirmed": given.get("confirmed", Value(True, output_field=BooleanField())),
        "line_done": given.get("done", Value(False, output_field=BooleanField())),
        "line_certain": given.get("certain", Value(True, output_field=BooleanField())),
        "line_title": Cast(given.get("title", F("title")), CharField()),
        "line_beside": given.get("beside", Value(None, output_field=DateField())),
        "line_at": given.get("at", Value(None, output_field=models.TimeField())),
    }
    shaped: QuerySet[Any, Any] = rows.order_by().annotate(**columns).values_list(*columns)
    return shaped
