"""One event: what it is about, who came, what came of it."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilPage
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.tables import SummaryRow
from workforce.errors.events import NotYourEvent
from workforce.forms import events as forms
from workforce.models import Event
from workforce.queries import events as queries
from workforce.rules.events import EVENT_TONES
from workforce.services import events as services
from workforce.views.events import WithinSeries, convenor_words, standing_of
from workforce.views.frame import WorkforceForm, WorkforcePage


class _RunnersForm(WorkforceForm):
    """A form for the convenor and those who look after events; others are told so."""

    permission = Perm.USE_WORKFORCE

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def handle_error(self, form: Any, error: UserFacingError) -> Any:
        """Somebody else only reads."""
        if isinstance(error, NotYourEvent):
            return self.refused(error, self.success_url())
        return super().handle_error(form, error)


class EventCreatePage(WithinSeries, _RunnersForm):
    """A date added by hand."""

    title = "Add a date"
    form_class = forms.EventForm

    def get_caption(self) -> str:
        """The series."""
        return self.series.title

    def perform(self, form: Any) -> str:
        """Add it; the second of two clicks gives the same."""
        made = services.add_event(
            actor=self.membership,
            series_id=self.series.pk,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"{format_date(made.on)} is added."

    def success_url(self) -> str:
        """The series."""
        return self.series_url()


class WithinEvent(WorkforcePage):
    """A page about one event of the council."""

    permission = Perm.USE_WORKFORCE
    parent = ("Events", "workforce:events")
    event: Event

    def load(self, **kwargs: Any) -> None:
        """The event in the address."""
        try:
            self.event = queries.get_event(self.membership, kwargs["event"])
        except Event.DoesNotExist:
            raise Http404 from None

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The series."""
        series = self.event.series
        return [*super().breadcrumbs(), (series.title, self.url("workforce:series", series=series.pk))]

    def event_url(self, name: str = "event") -> str:
        """A page of the event."""
        return self.url(f"workforce:{name}", event=self.event.pk)

    def success_url(self) -> str:
        """The event."""
        return self.event_url()


class EventPage(WithinEvent, CouncilPage):
    """What is known of it."""

    template_name = "workforce/event.html"

    def get_title(self) -> str:
        """The series and the day."""
        return f"{self.event.series.title}, {format_date(self.event.on)}"

    def context(self) -> dict[str, Any]:
        """Facts and doors."""
        event, today = self.event, london_date(self.now)
        found = standing_of(event, today)
        runs = queries.may_run(self.membership, event.series)
        cancelled = bool(event.cancelled_because)
        allowed = {
            "event-outcome": runs and not cancelled and event.on <= today,
            "event-edit": runs and not cancelled,
            "event-cancel": runs and not cancelled and event.attended is None,
            "event-bring-back": runs and cancelled,
        }
        return {
            "event": event,
            "standing": found.value,
            "tone": EVENT_TONES[found],
            "rows": self._rows(),
            **{
                f"{name.removeprefix('event-').replace('-', '_')}_url": self.event_url(name) if may else ""
                for name, may in allowed.items()
            },
        }

    def _rows(self) -> list[SummaryRow]:
        event = self.event
        return [
            SummaryRow("Day", format_date(event.on)),
            SummaryRow("Topic", event.topic or "Not said"),
            SummaryRow("Place", event.place or "Not said"),
            SummaryRow("Convenor", convenor_words(event.series)),
            SummaryRow("People invited", _number(event.invited)),
            SummaryRow("People who came", _number(event.attended)),
        ]


class EventEditPage(WithinEvent, _RunnersForm):
    """Change the day, the topic or the place."""

    title = "Change the event"
    form_class = forms.EventEditForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        names = ("on", "topic", "place", "invited", "version")
        return {"initial": {name: getattr(self.event, name) for name in names}}

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change_event(
            actor=self.membership,
            event_id=self.event.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The event is saved."


class EventOutcomePage(WithinEvent, _RunnersForm):
    """Who came and what came of it."""

    title = "What came of it"
    form_class = forms.OutcomeForm

    def get_caption(self) -> str:
        """The event."""
        return f"{self.event.series.title}, {format_date(self.event.on)}"

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        names = ("attended", "outputs", "recording_url", "version")
        return {"initial": {name: getattr(self.event, name) for name in names}}

    def perform(self, form: Any) -> str:
        """Save it."""
        services.note_outcome(
            actor=self.membership,
            event_id=self.event.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "It is noted."


class EventCancelPage(WithinEvent, _RunnersForm):
    """Cancel it and say why."""

    title = "Cancel the event"
    form_class = forms.CancelForm

    def get_caption(self) -> str:
        """The event."""
        return f"{self.event.series.title}, {format_date(self.event.on)}"

    def form_kwargs(self) -> dict[str, Any]:
        """The version it is cancelled at."""
        return {"initial": {"version": self.event.version}}

    def perform(self, form: Any) -> str:
        """Cancel it."""
        services.cancel_event(
            actor=self.membership,
            event_id=self.event.pk,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
        )
        return "The event is cancelled."


class EventBringBackView(WithinEvent, CouncilActionView):
    """Hold it after all."""

    def perform(self) -> str:
        """Bring it back."""
        services.bring_back_event(actor=self.membership, event_id=self.event.pk)
        return "The event is held after all."

    def return_url(self) -> str:
        """The event."""
        return self.event_url()


def _number(value: int | None) -> str:
    return "Not known" if value is None else f"{value:,}"
