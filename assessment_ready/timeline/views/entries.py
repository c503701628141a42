"""Elections, quiet periods and committee meetings: three registers of one kind."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView
from assessment_ready.timeline.forms import entries as forms
from assessment_ready.timeline.forms.milestones import RemoveForm
from assessment_ready.timeline.models import CommitteeMeeting, Election
from assessment_ready.timeline.queries import entries as queries
from assessment_ready.timeline.queries.holidays import working_calendar
from assessment_ready.timeline.services import calendar as services
from assessment_ready.timeline.views.frame import TimelineForm, TimelinePage
from assessment_ready.ui.dates import format_date, format_range
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell


class _Register(TimelinePage, CouncilListView):
    """One kind of entry, newest first. Those who may change it find an edit link on each name."""

    permission = Perm.VIEW_TIMELINE
    create_name: ClassVar[str]
    edit_name: ClassVar[str]
    capture: ClassVar[str]
    add_label: ClassVar[str]
    belongs: ClassVar[str]

    def primary(self) -> Button | None:
        """Add one."""
        return Button(self.add_label, self.url(self.create_name)) if self.can_change else None

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first step."""
        if not self.can_change:
            return EmptyState(self.belongs)
        return EmptyState(self.belongs, self.add_label, self.url(self.create_name))

    def edit_url(self, row: Any) -> str:
        """Where the entry is changed; empty for readers."""
        return self.url(self.edit_name, **{self.capture: row.pk}) if self.can_change else ""


class ElectionsPage(_Register):
    """Polls with their pre-election periods."""

    title = "Elections"
    count_label = "elections"
    template_name = "timeline/elections.html"
    create_name, edit_name, capture = "timeline:election-create", "timeline:election", "election"
    add_label = "Add an election"
    belongs = (
        "Elections belong here. Each gives a pre-election period, in which CQC has held back its reports and the "
        "council takes special care with what it publishes."
    )

    def rows(self) -> Any:
        """The council's elections."""
        return queries.elections(self.membership)

    def columns(self) -> Sequence[RegisterColumn]:
        """The poll, its period, and where the first day comes from."""
        return [
            RegisterColumn("title", "Election", lambda row: Cell(row.title, url=self.edit_url(row)), _title),
            RegisterColumn(
                "kind",
                "Kind",
                lambda row: row.get_kind_display(),
                lambda row: row.get_kind_display(),
            ),
            RegisterColumn("poll", "Poll", lambda row: format_date(row.poll_on), lambda row: row.poll_on),
            RegisterColumn("period", "Pre-election period", _period_cell, lambda row: _period_cell(row).text),
            RegisterColumn(
                "latest",
                "Latest day of notice",
                lambda row: format_date(row.latest_notice_on) if row.latest_notice_on else "–",
                lambda row: row.latest_notice_on,
                usual=False,
            ),
            RegisterColumn(
                "areas",
                "Areas",
                lambda row: row.areas or "Whole council",
                lambda row: row.areas or "Whole council",
            ),
        ]

    def context(self) -> dict[str, Any]:
        """Until when bank holidays are known."""
        return {**super().context(), "known_to": working_calendar().known_to}


class QuietPeriodsPage(_Register):
    """Days on which the council says nothing of its own accord."""

    title = "Quiet periods"
    count_label = "quiet periods"
    create_name, edit_name, capture = "timeline:quiet-create", "timeline:quiet", "quiet"
    add_label = "Add a quiet period"
    belongs = (
        "Quiet periods belong here: days on which the council is closed or says nothing of its own accord, such as "
        "Christmas or a mourning protocol. Milestones that fall in them are marked."
    )

    def rows(self) -> Any:
        """The council's quiet periods."""
        return queries.quiet_periods(self.membership)

    def columns(self) -> Sequence[RegisterColumn]:
        """Name, kind, days, note."""
        return [
            RegisterColumn(
                "title", "Quiet period", lambda row: Cell(row.title, url=self.edit_url(row)), _title
            ),
            RegisterColumn(
                "kind",
                "Kind",
                lambda row: row.get_kind_display(),
                lambda row: row.get_kind_display(),
            ),
            RegisterColumn(
                "days",
                "Days",
                lambda row: format_range(row.starts_on, row.ends_on),
                lambda row: format_range(row.starts_on, row.ends_on),
            ),
            RegisterColumn(
                "first",
                "First day",
                lambda row: format_date(row.starts_on),
                lambda row: row.starts_on,
                usual=False,
            ),
            RegisterColumn(
                "last", "Last day", lambda row: format_date(row.ends_on), lambda row: row.ends_on, usual=False
            ),
            RegisterColumn("note", "Note", lambda row: row.note, lambda row: row.note),
        ]


class MeetingsPage(_Register):
    """Meetings of members that something goes to."""

    title = "Committee meetings"
    count_label = "meetings"
    create_name, edit_name, capture = "timeline:meeting-create", "timeline:meeting", "meeting"
    add_label = "Add a meeting"
    belongs = (
        "Committee meetings belong here: when cabinet, scrutiny or the health and wellbeing board meets, and when its "
        "papers are due."
    )

    def rows(self) -> Any:
        """The council's meetings."""
        return queries.meetings(self.membership)

    def columns(self) -> Sequence[RegisterColumn]:
        """Committee, day, papers, purpose, agenda."""
        return [
            RegisterColumn(
                "committee",
                "Committee",
                lambda row: Cell(row.committee, url=self.edit_url(row)),
                lambda row: row.committee,
            ),
            RegisterColumn("day", "Meeting", lambda row: format_date(row.meets_on), lambda row: row.meets_on),
            RegisterColumn(
                "papers",
                "Papers due",
                lambda row: format_date(row.papers_due_on) if row.papers_due_on else "–",
                lambda row: row.papers_due_on,
            ),
            RegisterColumn("purpose", "What goes to it", lambda row: row.purpose, lambda row: row.purpose),
            RegisterColumn(
                "agenda",
                "Agenda",
                lambda row: Cell(f"Agenda of {format_date(row.meets_on)}", url=row.url) if row.url else "–",
                lambda row: row.url,
            ),
        ]


def _title(row: Any) -> str:
    return str(row.title)


def _period_cell(row: Election) -> Cell:
    period = queries.period_of(row)
    words = format_range(period.begins_on, period.ends_on)
    if period.is_late:
        return Cell(words, sub="Notice is later than the law allows: check the day", sub_tone="warn")
    if period.is_stated:
        return Cell(words, sub="From the day of notice")
    doubt = (
        "" if period.is_certain else ". Bank holidays are not known that far ahead: the day may be earlier"
    )
    return Cell(words, sub=f"From the latest day of notice{doubt}")


class _Entry(TimelineForm):
    """A form about one kind of entry."""

    list_name: ClassVar[str]
    noun: ClassVar[str]

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def success_url(self) -> str:
        """The register."""
        return self.url(self.list_name)


class _Create(_Entry):
    """A new entry. ``add`` is the service."""

    add: ClassVar[Callable[..., Any]]

    def perform(self, form: Any) -> str:
        """Add it; the second of two clicks gives the same entry."""
        key = form.cleaned_data["submission_key"]
        row = type(self).add(actor=self.membership, values=form.values, submission_key=key)
        return f"“{name_of(row)}” is in the timeline."


class _One(_Entry):
    """An entry that exists. ``find`` fetches it, ``key`` is what the services call its id."""

    find: ClassVar[Callable[[Membership, int], Any]]
    capture: ClassVar[str]
    key: ClassVar[str]
    row: Any

    def load(self, **kwargs: Any) -> None:
        """The entry in the address."""
        try:
            self.row = type(self).find(self.membership, kwargs[self.capture])
        except ObjectDoesNotExist:
            raise Http404 from None


class _Edit(_One):
    """Change an entry. ``change`` is the service, ``fields`` what the form starts with."""

    template_name = "timeline/entry.html"
    change: ClassVar[Callable[..., Any]]
    fields: ClassVar[Sequence[str]]

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        return {"initial": {name: getattr(self.row, name) for name in (*self.fields, "version")}}

    def context(self) -> dict[str, Any]:
        """Where it is removed."""
        url = self.url(f"timeline:{self.capture}-remove", **{self.capture: self.row.pk})
        return {"remove_url": url, "noun": self.noun}

    def perform(self, form: Any) -> str:
        """Save it."""
        row = type(self).change(
            actor=self.membership,
            values=form.values,
            expected_version=form.cleaned_data["version"],
            **{self.key: self.row.pk},
        )
        return f"“{name_of(row)}” is saved."


class _Remove(_One):
    """Remove an entry, after asking once. ``remove`` is the service."""

    form_class = RemoveForm
    template_name = "timeline/remove.html"
    remove: ClassVar[Callable[..., None]]

    def context(self) -> dict[str, Any]:
        """What goes."""
        return {"name": name_of(self.row), "consequence": "It is no longer shown in the timeline."}

    def perform(self, form: Any) -> str:
        """Remove it."""
        type(self).remove(actor=self.membership, **{self.key: self.row.pk})
        return f"“{name_of(self.row)}” is removed."


def name_of(row: Any) -> str:
    """What an entry is called on screen."""
    return str(row.committee if isinstance(row, CommitteeMeeting) else row.title)


class _ElectionForm(_Entry):
    list_name, noun = "timeline:elections", "election"
    parent = ("Elections", "timeline:elections")


class ElectionCreateView(_ElectionForm, _Create):
    """A new election."""

    title, form_class, add = "Add an election", forms.ElectionForm, services.add_election


class _OneElection(_ElectionForm, _One):
    find, capture, key = queries.get_election, "election", "election_id"


class ElectionEditView(_OneElection, _Edit):
    """Change an election."""

    title, form_class, change = "Change the election", forms.ElectionEditForm, services.change_election
    fields = ("title", "kind", "poll_on", "notice_on", "areas")


class ElectionRemoveView(_OneElection, _Remove):
    """Remove an election."""

    title, remove = "Remove the election?", services.remove_election


class _QuietForm(_Entry):
    list_name, noun = "timeline:quiet-periods", "quiet period"
    parent = ("Quiet periods", "timeline:quiet-periods")


class QuietCreateView(_QuietForm, _Create):
    """A new quiet period."""

    title, form_class, add = "Add a quiet period", forms.QuietForm, services.add_quiet_period


class _OneQuiet(_QuietForm, _One):
    find, capture, key = queries.get_quiet_period, "quiet", "period_id"


class QuietEditView(_OneQuiet, _Edit):
    """Change a quiet period."""

    title, form_class, change = "Change the quiet period", forms.QuietEditForm, services.change_quiet_period
    fields = ("title", "kind", "starts_on", "ends_on", "note")


class QuietRemoveView(_OneQuiet, _Remove):
    """Remove a quiet period."""

    title, remove = "Remove the quiet period?", services.remove_quiet_period


class _MeetingForm(_Entry):
    list_name, noun = "timeline:meetings", "meeting"
    parent = ("Committee meetings", "timeline:meetings")


class MeetingCreateView(_MeetingForm, _Create):
    """A new meeting."""

    title, form_class, add = "Add a meeting", forms.MeetingForm, services.add_meeting


class _OneMeeting(_MeetingForm, _One):
    find, capture, key = queries.get_meeting, "meeting", "meeting_id"


class MeetingEditView(_OneMeeting, _Edit):
    """Change a meeting."""

    title, form_class, change = "Change the meeting", forms.MeetingEditForm, services.change_meeting
    fields = ("committee", "meets_on", "papers_due_on", "purpose", "url")


class MeetingRemoveView(_OneMeeting, _Remove):
    """Remove a meeting."""

    title, remove = "Remove the meeting?", services.remove_meeting
