"""What is sent: the register, moving something that has not begun, and correcting what was sent."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView
from assessment_ready.sending.models import Means
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell
from comms.forms.releases import CorrectForm, ReleaseFilterForm, TimingForm, timing_initial
from comms.models import Release, ReleaseKind, ReleaseState
from comms.queries import releases as queries
from comms.rules.releases import window_words
from comms.services.releases import reschedule
from comms.views.deliveries_frame import RELEASE_TONES, WithinRelease
from comms.views.frame import CommsForm, CommsPage

_BELONGS = (
    "What is sent belongs here: each sending of exactly cleared words, with its moment, audience and progress. "
    "Begin with a cleared briefing."
)


class ReleasesPage(CommsPage, CouncilListView):
    """Every release the person may know of."""

    title = "Sending"
    count_label = "sendings"
    template_name = "comms/releases.html"

    def context(self) -> dict[str, Any]:
        """The register, and what is read beside it."""
        beside = [("Who has read what must be read", self.url("comms:acknowledgements"))]
        if self.membership.can(Perm.SEND_BRIEFINGS):
            beside.insert(0, ("Log of every delivery", self.url("comms:delivery-log")))
            beside.append(("Addresses that take no mail", self.url("comms:bounced")))
        return {**super().context(), "beside": beside}

    @cached_property
    def filter_form(self) -> ReleaseFilterForm:
        """What the list is narrowed to."""
        return ReleaseFilterForm(self.request.GET, audiences=queries.audiences_to_choose(self.membership))

    def rows(self) -> Any:
        """The releases that match."""
        return queries.register(self.membership, self.now, self.filter_form.filters, self.sort)

    def columns(self) -> Sequence[RegisterColumn]:
        """What, when, to whom, how, where it stands, whose; for those who ask, the rest."""
        return [
            RegisterColumn("title", "What", self._title, lambda row: row.text.title, sort="title"),
            _plain("reference", "Reference", lambda row: row.reference, sort="reference", usual=False),
            RegisterColumn("when", "When", _when, lambda row: row.not_before, sort="when"),
            RegisterColumn("audiences", "Audiences", _audiences, _audience_names),
            _plain("means", "By", means_words, usual=False),
            RegisterColumn("state", "Where it stands", _state, _state_words, sort="state"),
            RegisterColumn("people", "People", _people, _people, numeric=True),
            _plain("owner", "Owner", lambda row: str(row.owner.user), sort="owner"),
            _plain("kind", "Kind", lambda row: row.get_kind_display(), usual=False),
            _plain("briefing", "Briefing", lambda row: row.briefing.reference, usual=False),
            _plain("activity", "Activity", lambda row: str(row.activity or ""), usual=False),
            RegisterColumn(
                "until",
                "Useful until",
                lambda row: format_datetime(row.expires_at),
                lambda row: row.expires_at,
                usual=False,
            ),
            _plain(
                "must_read",
                "Must be read",
                lambda row: "Yes" if row.must_read else "No",
                usual=False,
            ),
        ]

    def _title(self, row: Release) -> Cell:
        secret = row.embargo is not None and not row.embargo.is_lifted(self.now)
        kind = row.get_kind_display() if row.kind != ReleaseKind.ORIGINAL else ""
        marks = [row.reference, kind, "Under embargo" if secret else ""]
        url = self.url("comms:release", release=row.pk)
        return Cell(row.text.title, url=url, sub=" · ".join(filter(None, marks)))

    def primary(self) -> Button | None:
        """To the texts that can be sent."""
        if not self.membership.can(Perm.SEND_BRIEFINGS):
            return None
        url = f"{self.url('comms:briefings')}?standing=can_be_scheduled&state=in_use"
        return Button("Choose a cleared briefing", url)

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first step."""
        if not self.membership.can(Perm.SEND_BRIEFINGS):
            return EmptyState(_BELONGS)
        url = f"{self.url('comms:briefings')}?standing=can_be_scheduled&state=in_use"
        return EmptyState(_BELONGS, "Choose a cleared briefing", url)


class ReleaseChangePage(WithinRelease, CommsForm):
    """Another moment for something that has not begun."""

    permission = Perm.SEND_BRIEFINGS
    title = "Change when it leaves"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form; opening embargoed material is noted."""
        self.note_look(f"the sending {self.release.reference}")
        return super().get(request, *args, **kwargs)

    def make_form(self, **data: Any) -> TimingForm:
        """As it is now."""
        data.pop("files", None)
        form = TimingForm(**data, initial=timing_initial(self.release))
        form.cancel_url = self.release_url()
        return form

    def perform(self, form: TimingForm) -> str:
        """Move it."""
        made = reschedule(
            actor=self.membership,
            release_id=self.release.pk,
            timing=form.timing,
            expected_version=form.cleaned_data["version"],
        )
        return f"It leaves on {window_words(made.not_before, made.expires_at)}."

    def success_url(self) -> str:
        """The release."""
        return self.release_url()


class ReleaseCorrectPage(WithinRelease, CommsPage):
    """Which cleared words go to those who got this."""

    permission = Perm.SEND_BRIEFINGS
    title = "Correct or withdraw it"
    template_name = "comms/release_correct.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The question; answered, on to when it leaves."""
        self.note_look(f"the sending {self.release.reference}")
        form = self._form()
        if form.is_bound and form.is_valid():
            url = self.url("comms:schedule-release", briefing=form.cleaned_data["briefing"])
            kind = form.cleaned_data["kind"]
            return HttpResponseRedirect(f"{url}?corrects={self.release.pk}&kind={kind}")
        return self.render(form=form)

    def _form(self) -> CorrectForm:
        plan_id = self.release.briefing.plan_id
        choices = queries.briefings_to_send(self.membership, self.now, plan_id)
        data = self.request.GET if "kind" in self.request.GET else None
        form = CorrectForm(data, briefings=choices)
        form.cancel_url = self.release_url()
        return form

    def context(self) -> dict[str, Any]:
        """How many it would go to, and what has to be written first."""
        return {
            "people": queries.got_it(self.release),
            "briefing_url": self.url("comms:briefing", briefing=self.release.briefing_id),
            "create_url": self.url("comms:briefing-create"),
        }


def means_words(row: Release) -> str:
    """By what it reaches people."""
    return " and ".join(Means(each).label for each in row.means)


def _plain(
    key: str, label: str, value: Callable[[Any], str], *, sort: str = "", usual: bool = True
) -> RegisterColumn:
    """A column that reads the same on the page and in a file."""
    return RegisterColumn(key, label, value, value, sort=sort, usual=usual)


def _when(row: Release) -> Cell:
    return Cell(format_datetime(row.not_before), sub=f"Useful until {format_datetime(row.expires_at)}")


def _audience_names(row: Release) -> str:
    return ", ".join(each.name for each in row.audiences.all())


def _audiences(row: Release) -> Cell:
    return Cell(_audience_names(row) or "–", sub=f"By {means_words(row).lower()}")


def _state(row: Release) -> Cell:
    tone = RELEASE_TONES[ReleaseState(row.state)]
    return Cell.tag(row.get_state_display(), tone, sub=row.held_because)


def _state_words(row: Release) -> str:
    words = str(row.get_state_display())
    return f"{words}. {row.held_because}" if row.held_because else words


def _people(row: Release) -> int:
    return row.expected_people if row.resolved_people is None else row.resolved_people
