"""Who has read what must be read: the register, the figures of one sending, and (with the right) the names."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView, CouncilPage
from assessment_ready.embargo.services import look
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.pages import EmptyState
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table
from assessment_ready.ui.words import counted, percent, plain_number
from comms.forms.receipts import MustReadFilterForm, ReaderFilterForm
from comms.models import Contact, Release
from comms.queries import acknowledgements as queries
from comms.views.frame import CommsPage

_NOBODY_YET = "Nobody was asked yet"


class MustReadPage(CommsPage, CouncilListView):
    """Everything sent that asks for “I have read this”."""

    title = "Who has read it"
    template_name = "comms/acknowledgements.html"
    count_label = "briefings"
    usual_sort = "-when"

    @cached_property
    def filter_form(self) -> MustReadFilterForm:
        """What the list is narrowed to."""
        return MustReadFilterForm(self.request.GET)

    def rows(self) -> Any:
        """What the person may know of."""
        form = self.filter_form
        return queries.register(self.membership, self.now, q=form.words, standing=form.chosen, sort=self.sort)

    def context(self) -> dict[str, Any]:
        """Where the addresses are that take no mail, for those who may see them."""
        sends = self.membership.can(Perm.SEND_BRIEFINGS)
        return {**super().context(), "bounced_url": self.url("comms:bounced") if sends else ""}

    def columns(self) -> Sequence[RegisterColumn]:
        """What, when, how many have read it and who looks after it."""
        return [
            RegisterColumn("title", "Briefing", self._title, lambda row: row.text.title, sort="title"),
            RegisterColumn(
                "reference", "Reference", lambda row: row.reference, lambda row: row.reference, usual=False
            ),
            RegisterColumn(
                "when",
                "Sent",
                lambda row: format_datetime(row.not_before),
                lambda row: row.not_before,
                sort="when",
            ),
            RegisterColumn(
                "read", "Have confirmed", _read_words, lambda row: row.read_people, header="Confirmed"
            ),
            _number("asked", "Were asked", "asked_people", usual=False),
            _number("open", "Have not", "open_people", sort="open"),
            RegisterColumn("owner", "Owner", _owner, _owner, usual=False),
        ]

    def _title(self, row: Any) -> Cell:
        return Cell(row.text.title, url=self.url("comms:acknowledgement", release=row.pk), sub=row.reference)

    def empty_state(self) -> EmptyState:
        """What belongs here."""
        return EmptyState(
            "Briefings whose readers are asked to confirm that they have read them. When you schedule one, say that it "
            "must be read: each reader gets a button, and whoever does not press it is asked twice more."
        )


class WithinMustRead(CommsPage):
    """A page about one sending that must be read; 404 when the person may not know of it."""

    parent = ("Who has read it", "comms:acknowledgements")
    release: Release

    def load(self, **kwargs: Any) -> None:
        """The release in the address."""
        self.release = self.found(queries.must_read(self.membership, self.now), kwargs["release"])

    def get_caption(self) -> str:
        """The briefing."""
        return f"{self.release.reference} {self.release.text.title}"

    def note_look(self) -> None:
        """Keep that this person opened it, while it is under embargo."""
        what = f"who has read “{self.release.text.title}”"
        look(membership=self.membership, embargo=self.release.embargo, what=what, now=self.now)


class AcknowledgementPage(WithinMustRead, CouncilPage):
    """How many have confirmed, by audience; the names are a page further."""

    title = "Who has read it"
    template_name = "comms/acknowledgement.html"

    def context(self) -> dict[str, Any]:
        """The figures, and where the names are for those who may see them."""
        self.note_look()
        found = queries.figures(self.release)
        return {
            "answer": _answer(found),
            "rows": self._rows(found),
            "table": _audience_table(queries.by_audience(self.release)),
            "people_url": self._people_url() if found.asked else "",
            "open_count": found.open,
            "release_url": self.url("comms:release", release=self.release.pk),
        }

    def _people_url(self) -> str:
        if not self.membership.can(Perm.SEND_BRIEFINGS):
            return ""
        return self.url("comms:acknowledgement-people", release=self.release.pk)

    def _rows(self, found: queries.Figures) -> list[SummaryRow]:
        days = counted(max(self.release.chase_after, 1), "day,days")
        return [
            SummaryRow("Sent", format_datetime(self.release.not_before)),
            SummaryRow("Were asked", counted(found.asked, "person,people")),
            SummaryRow("Have confirmed", plain_number(found.read)),
            SummaryRow("Have not", plain_number(found.open)),
            SummaryRow(
                "Not reached", f"{plain_number(found.others)} of the audience, so they were not asked"
            ),
            SummaryRow(
                "Asked once more", f"{plain_number(found.reminded)} so far, from {days} after it was sent"
            ),
        ]


class ReadersPage(WithinMustRead, CouncilListView):
    """The people by name: who has not confirmed, who has."""

    permission = Perm.SEND_BRIEFINGS
    title = "People who were asked"
    count_label = "people"
    usual_sort = "name"

    def count_words(self, count: int) -> str:
        """One person, several people."""
        return "person" if count == 1 else "people"

    @cached_property
    def filter_form(self) -> ReaderFilterForm:
        """Whom to show."""
        return ReaderFilterForm(self.request.GET)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The figures are the page above."""
        return [*super().breadcrumbs(), (self.release.reference, self._figures_url())]

    def rows(self) -> Any:
        """The people of this sending."""
        self.note_look()
        form = self.filter_form
        return queries.people(self.release, standing=form.chosen, q=form.words, sort=self.sort)

    def columns(self) -> Sequence[RegisterColumn]:
        """Who, when it reached them, when they confirmed, how often they were asked."""
        return [
            RegisterColumn("name", "Name", self._name, str, sort="name"),
            RegisterColumn(
                "reference", "Reference", lambda row: row.reference, lambda row: row.reference, usual=False
            ),
            RegisterColumn(
                "organisation",
                "Organisation",
                lambda row: row.organisation,
                lambda row: row.organisation,
                sort="organisation",
            ),
            _moment("sent", "Accepted by the mail server", "sent_at", empty="Not known"),
            _moment("read", "Confirmed", "read_at", empty="Not yet"),
            _number("asked", "Asked once more", "reminders", sort="asked"),
        ]

    def _name(self, row: Contact) -> Cell | str:
        if not self.membership.can(Perm.MANAGE_CONTACTS):
            return str(row)
        return Cell(str(row), url=self.url("comms:contact", contact=row.pk), sub=row.job_title)

    def _figures_url(self) -> str:
        return self.url("comms:acknowledgement", release=self.release.pk)

    def empty_state(self) -> EmptyState:
        """Everybody has, or nobody was asked."""
        found = queries.figures(self.release)
        said = "Everybody who was asked has confirmed." if found.asked else f"{_NOBODY_YET}."
        return EmptyState(said, "Back to the figures", self._figures_url())


def _answer(found: queries.Figures) -> str:
    if not found.asked:
        return _NOBODY_YET
    part = f"{plain_number(found.read)} of {counted(found.asked, 'person,people')}"
    verb = "has" if found.asked == 1 else "have"
    return f"{part} {verb} confirmed having read it ({percent(found.share)})"


def _audience_table(found: Sequence[queries.Figures]) -> Table:
    columns = ("Were asked", "Have confirmed", "Have not")
    return Table(
        [Column("Audience"), *(Column(label, numeric=True) for label in columns)],
        [Row([each.name, each.asked, each.read, each.open]) for each in found],
        caption="By audience",
    )


def _read_words(row: Any) -> str:
    if not row.asked_people:
        return _NOBODY_YET
    return f"{plain_number(row.read_people)} of {plain_number(row.asked_people)}"


def _owner(row: Release) -> str:
    return row.owner.user.full_name


def _number(key: str, label: str, name: str, *, sort: str = "", usual: bool = True) -> RegisterColumn:
    return RegisterColumn(
        key,
        label,
        lambda row: getattr(row, name),
        lambda row: getattr(row, name),
        numeric=True,
        sort=sort,
        usual=usual,
    )


def _moment(key: str, label: str, name: str, *, empty: str) -> RegisterColumn:
    def cell(row: Any) -> str:
        at = getattr(row, name)
        return format_datetime(at) if at else empty

    return RegisterColumn(key, label, cell, lambda row: getattr(row, name), sort=key)
