"""Calendar feeds: one's own, and the file behind a secret address."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.decorators import method_decorator
from icalendar import Calendar
from icalendar import Event as CalendarEvent

from assessment_ready.councils.permissions import Access, Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilFormView
from assessment_ready.councils.views.plain import PlainPage
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.tables import Cell, Column, Row, Table
from comms.forms.feeds import FeedForm
from comms.models import CalendarFeed
from comms.queries import feeds as queries
from comms.queries.activities import plans_to_choose
from comms.services import feeds as services
from comms.views.frame import CommsPage


class FeedsPage(CommsPage, CouncilFormView):
    """A person's own feeds, and a form for a new one. Its address is shown once, when it is made."""

    permission = Perm.VIEW_COMMS
    title = "Calendar feeds"
    template_name = "comms/feeds.html"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The planner."""
        return [*super().breadcrumbs(), ("Forward planner", self.url("comms:planner"))]

    def make_form(self, **data: Any) -> FeedForm:
        """With the council's plans."""
        data.pop("files", None)
        return FeedForm(**data, plans=plans_to_choose(self.membership))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Make the feed and show its address, this once."""
        form = self.make_form(data=request.POST)
        if not form.is_valid():
            return self.render(form=form)
        data = form.cleaned_data
        feed, token = services.create_feed(actor=self.membership, name=data["name"], plan_id=data["plan"])
        address = request.build_absolute_uri(reverse("comms:feed-file", kwargs={"feed_token": token}))
        response = self.render(form=self.make_form(), made=feed, address=address)
        response["Cache-Control"] = "no-store"
        return response

    def context(self) -> dict[str, Any]:
        """The feeds there are."""
        rows = queries.feeds_of(self.membership)
        return {
            "feeds": [
                (each, self.url("comms:feed-revoke", feed=each.pk)) for each in rows if not each.revoked_at
            ],
            "table": _revoked([each for each in rows if each.revoked_at]),
        }


class FeedRevokeView(CommsPage, CouncilActionView):
    """Close one's own feed."""

    permission = Perm.VIEW_COMMS
    feed: CalendarFeed

    def load(self, **kwargs: Any) -> None:
        """One's own feed; 404 for any other."""
        try:
            self.feed = queries.get_feed(self.membership, kwargs["feed"])
        except CalendarFeed.DoesNotExist:
            raise Http404 from None

    def perform(self) -> str:
        """Revoke it."""
        services.revoke_feed(actor=self.membership, feed_id=self.feed.pk)
        return f"“{self.feed.name}” is revoked. Its address gives nothing any more."

    def return_url(self) -> str:
        """The feeds."""
        return self.url("comms:feeds")


@method_decorator(login_not_required, name="dispatch")
class FeedFile(PlainPage):
    """What a calendar programme gets. Who has the address needs no sign-in; nothing under embargo is in it."""

    access = Access.PUBLIC

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The calendar; 404 for an unknown or revoked address, and once its person may not see it any more."""
        feed = queries.feed_by_token(str(kwargs["feed_token"]), self.now)
        if feed is None:
            raise Http404
        services.note_reading(feed=feed, now=self.now)
        root = request.build_absolute_uri("/").rstrip("/")
        response = HttpResponse(
            _calendar(feed, queries.events(feed, self.now), root, self.now),
            content_type="text/calendar; charset=utf-8",
        )
        response["Cache-Control"] = "private, no-store"
        response["Content-Disposition"] = 'attachment; filename="planner.ics"'
        response["X-Robots-Tag"] = "noindex"
        return response


def _calendar(feed: CalendarFeed, events: Sequence[queries.Event], root: str, now: datetime) -> bytes:
    """The events as a calendar file. Moments are in UTC, so no time zone has to be explained."""
    calendar = Calendar()
    calendar.add("prodid", "-//Assessment Ready//Forward planner//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{feed.name}, {feed.membership.council.name}")
    calendar.add("refresh-interval", timedelta(hours=4), parameters={"value": "DURATION"})
    for event in events:
        calendar.add_component(_event(event, root, now))
    return bytes(calendar.to_ical())


def _event(event: queries.Event, root: str, now: datetime) -> CalendarEvent:
    entry = CalendarEvent()
    entry.add("uid", event.uid)
    entry.add("summary", event.title)
    entry.add("description", event.note)
    entry.add("url", f"{root}{event.path}")
    entry.add("dtstamp", now)
    if event.starts_at is not None:
        entry.add("dtstart", event.starts_at)
        entry.add("dtend", event.starts_at + timedelta(minutes=event.minutes))
    else:
        entry.add("dtstart", event.first)
        # The day after the last: the end of whole days is not part of them.
        entry.add("dtend", event.last + timedelta(days=1))
        entry.add("transp", "TRANSPARENT")
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    return entry


def _revoked(rows: Sequence[CalendarFeed]) -> Table | None:
    """The feeds that were revoked."""
    if not rows:
        return None
    body = [
        Row(
            [
                Cell(row.name),
                row.plan.title if row.plan else "All plans",
                format_date(london_date(row.created_at)),
            ]
        )
        for row in rows
    ]
    return Table([Column("Feed"), Column("Plan"), Column("Made on")], body, "Revoked feeds")
