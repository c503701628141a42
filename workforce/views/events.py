"""Recurring events: the series, one of them with its attendance, one event and what came of it."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.queries import people
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView, CouncilPage
from assessment_ready.ui.charts import Band, Chart, Point, Series, trend
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table
from assessment_ready.ui.words import plain_number
from workforce.forms import events as forms
from workforce.models import Event, EventSeries
from workforce.queries import events as queries
from workforce.rules.events import EVENT_TONES, EventStanding, rhythm, standing, turnout
from workforce.services import events as services
from workforce.views.frame import WorkforceForm, WorkforcePage


class SeriesListPage(WorkforcePage, CouncilListView):
    """Every series, with what is next."""

    permission = Perm.USE_WORKFORCE
    title = "Events"
    count_label = "series"

    def rows(self) -> Any:
        """All of them by title, those that ended last."""
        return queries.series_of(self.membership, london_date(self.now))

    def columns(self) -> Sequence[RegisterColumn]:
        """What, how often, by whom, when next, how many came."""
        return [
            RegisterColumn("title", "Event", self._title, lambda row: row.title),
            RegisterColumn("rhythm", "How often", _rhythm, _rhythm),
            RegisterColumn("convenor", "Convenor", convenor_words, convenor_words),
            RegisterColumn("next", "Next date", _next_words, lambda row: row.next_on),
            RegisterColumn("last", "Last held", lambda row: _day(row.last_on), lambda row: row.last_on),
            RegisterColumn("came", "Came last time", _came, lambda row: row.last_attended, numeric=True),
            RegisterColumn("missing", "Outputs missing", _missing, lambda row: row.missing, numeric=True),
            RegisterColumn(
                "dates", "Times held", lambda row: row.dates, lambda row: row.dates, numeric=True, usual=False
            ),
        ]

    def count_words(self, count: int) -> str:
        """One series, two series."""
        return "series"

    def _title(self, row: EventSeries) -> Cell:
        sub = "Ended" if row.ended_at else ""
        return Cell(row.title, url=self.url("workforce:series", series=row.pk), sub=sub)

    def primary(self) -> Button | None:
        """Begin one."""
        return Button("Begin a series", self.url("workforce:series-create")) if self.can_change else None

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first one."""
        text = (
            "What you hold again and again belongs here, for example a monthly information exchange or webinars: with "
            "its next date, who came, and what came of it."
        )
        if not self.can_change:
            return EmptyState(text)
        return EmptyState(text, "Begin the first series", self.url("workforce:series-create"))


class WithinSeries(WorkforcePage):
    """A page about one series of the council."""

    permission = Perm.USE_WORKFORCE
    parent = ("Events", "workforce:events")
    series: EventSeries

    def load(self, **kwargs: Any) -> None:
        """The series in the address."""
        try:
            self.series = queries.get_series(self.membership, kwargs["series"])
        except EventSeries.DoesNotExist:
            raise Http404 from None

    def series_url(self, name: str = "series") -> str:
        """A page of the series."""
        return self.url(f"workforce:{name}", series=self.series.pk)

    @property
    def may_run(self) -> bool:
        """Whether this person adds dates and notes what came of them."""
        return queries.may_run(self.membership, self.series)


class SeriesPage(WithinSeries, CouncilPage):
    """Attendance over time, and every date."""

    template_name = "workforce/events_series.html"

    def get_title(self) -> str:
        """Its title."""
        return self.series.title

    def context(self) -> dict[str, Any]:
        """Facts, chart, dates and what this person can do."""
        series, today = self.series, london_date(self.now)
        events = list(queries.events_of(series)[:120])
        ahead = any(each.on >= today and not each.cancelled_because for each in events)
        runs, ended, may = self.may_run, series.ended_at is not None, self.can_change
        return {
            "series": series,
            "rows": self._rows(today),
            "chart": attendance_chart(queries.attendance(series, today)),
            "events": self._table(events, today) if events else None,
            "add_url": self.series_url("event-create") if runs and not ended else "",
            "next_url": self.series_url("series-next") if runs and not ended and not ahead else "",
            "edit_url": self.series_url("series-edit") if may else "",
            "end_url": self.series_url("series-end") if may and not ended else "",
            "resume_url": self.series_url("series-resume") if may and ended else "",
        }

    def _rows(self, today: Any) -> list[SummaryRow]:
        held = queries.attendance(self.series, today)
        found = turnout([each.attended for each in held])
        usual = "Not available: nobody noted who came" if found.usual is None else plain_number(found.usual)
        return [
            SummaryRow("How often", rhythm(self.series.every_months)),
            SummaryRow("Convenor", convenor_words(self.series)),
            SummaryRow("Times held", found.held),
            SummaryRow("People who come, on average", usual),
        ]

    def _table(self, events: Sequence[Event], today: Any) -> Table:
        rows = []
        for each in events:
            found = standing_of(each, today)
            rows.append(
                Row(
                    [
                        Cell(format_date(each.on), url=self.url("workforce:event", event=each.pk)),
                        each.topic or "–",
                        Cell.tag(found.value, EVENT_TONES[found]),
                        "–" if each.attended is None else each.attended,
                    ]
                )
            )
        columns = [Column("Date"), Column("Topic"), Column("State"), Column("Came", numeric=True)]
        return Table(columns, rows, caption="Dates", caption_hidden=True)


class _SeriesForm(WorkforceForm):
    """A form about a series."""

    def members(self) -> list[Any]:
        """Who can convene."""
        return list(people(self.council, self.now))

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.back_url()
        return form

    def back_url(self) -> str:
        """All series."""
        return self.url("workforce:events")


class SeriesCreatePage(_SeriesForm):
    """Begin a series."""

    parent = ("Events", "workforce:events")
    title = "Begin a series of events"
    form_class = forms.SeriesForm

    def form_kwargs(self) -> dict[str, Any]:
        """One's own, every month."""
        return {"members": self.members(), "initial": {"convenor": self.membership.pk, "every_months": 1}}

    def perform(self, form: Any) -> str:
        """Begin it; the second of two clicks gives the same."""
        self.made = services.begin_series(
            actor=self.membership,
            values=form.values,
            first_on=form.cleaned_data["first_on"],
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"“{self.made.title}” begins on {format_date(form.cleaned_data['first_on'])}."

    def success_url(self) -> str:
        """The series."""
        return self.url("workforce:series", series=self.made.pk)


class SeriesEditPage(WithinSeries, _SeriesForm):
    """Change a series."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Change the series"
    form_class = forms.SeriesEditForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        row = self.series
        initial = {name: getattr(row, name) for name in ("title", "purpose", "every_months", "version")}
        return {"members": self.members(), "initial": {**initial, "convenor": row.convenor_id}}

    def back_url(self) -> str:
        """The series."""
        return self.series_url()

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change_series(
            actor=self.membership,
            series_id=self.series.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The series is saved."

    def success_url(self) -> str:
        """The series."""
        return self.series_url()


class _SeriesButton(WithinSeries, CouncilActionView):
    """A button on the page of the series."""

    permission = Perm.MANAGE_WORKFORCE

    def return_url(self) -> str:
        """The series."""
        return self.series_url()


class SeriesEndView(_SeriesButton):
    """Make no more dates."""

    def perform(self) -> str:
        """End it."""
        services.end_series(actor=self.membership, series_id=self.series.pk)
        return "The series has ended. What was held stays."


class SeriesResumeView(_SeriesButton):
    """Make dates again."""

    def perform(self) -> str:
        """Begin it again."""
        services.resume_series(actor=self.membership, series_id=self.series.pk)
        return "The series runs again."


class SeriesNextView(_SeriesButton):
    """Make the next date."""

    permission = Perm.USE_WORKFORCE

    def perform(self) -> str:
        """Make it unless it is there."""
        is_made = services.make_next(actor=self.membership, series_id=self.series.pk)
        return "The next date is made." if is_made else "The next date is there already."


def attendance_chart(events: Sequence[Event]) -> Chart | None:
    """Who came, over time, against the usual number; None before two numbers are known."""
    known = [each for each in events if each.attended is not None]
    if len(known) < 2:
        return None
    series = [Series("Came", [Point(each.on, each.attended or 0) for each in known])]
    asked = [each for each in known if each.invited is not None]
    if asked:
        series.append(Series("Invited", [Point(each.on, each.invited or 0) for each in asked]))
    usual = turnout([each.attended for each in known]).usual or 0
    highest = max(point.value for one in series for point in one.points)
    bands = [Band("Fewer than usual", 0), Band("Usual or more", usual)] if usual else []
    return trend(
        id="attendance",
        title="People who came, over time",
        series=series,
        bands=bands,
        minimum=0,
        maximum=max(highest * 1.1, 1),
        unit="people",
        heads=("What", "Against the usual number"),
    )


def standing_of(event: Event, today: Any) -> EventStanding:
    """Where an event stands."""
    return standing(event.on, bool(event.cancelled_because), bool(event.outputs), today)


def convenor_words(series: EventSeries) -> str:
    """Who convenes."""
    return str(series.convenor.user) if series.convenor else "Nobody yet"


def _rhythm(row: EventSeries) -> str:
    return rhythm(row.every_months)


def _next_words(row: Any) -> Cell:
    if row.ended_at is not None:
        return Cell("Ended")
    return Cell(format_date(row.next_on)) if row.next_on else Cell.tag("No date", "orange")


def _day(day: Any) -> str:
    return format_date(day) if day else "Never"


def _came(row: Any) -> str:
    return "Not noted" if row.last_attended is None else str(row.last_attended)


def _missing(row: Any) -> Cell:
    return Cell.tag(str(row.missing), "orange") if row.missing else Cell("None")
