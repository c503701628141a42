"""Who has read which version of a pack, in which form, and who has not."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView
from assessment_ready.packs.forms.packs import ReadersFilterForm
from assessment_ready.packs.queries.reading_register import ReaderLine, ever_issued, reader_lines
from assessment_ready.packs.views.pack_frame import WithinPack
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.pages import EmptyState
from assessment_ready.ui.tables import Cell


class ReadersPage(WithinPack, CouncilListView):
    """Each person and version in each form, and the councillors who have not opened the issued one."""

    title = "Readers"
    template_name = "packs/readers.html"
    count_label = "lines"

    @cached_property
    def filter_form(self) -> ReadersFilterForm:
        """Which version, and who."""
        versions = [
            (each.pk, f"Version {each.number}") for each in ever_issued(self.membership, self.pack, self.now)
        ]
        return ReadersFilterForm(self.request.GET, versions=versions)

    def rows(self) -> list[ReaderLine]:
        """The readers that match."""
        data = self.filter_form.cleaned_data if self.filter_form.is_valid() else {}
        wanted = data.get("version"), data.get("standing") or ""
        return reader_lines(self.membership, self.pack, self.now, *wanted)

    def columns(self) -> Sequence[RegisterColumn]:
        """Name, role, version, form, first, last, how often, and whether they said so."""
        return [
            _plain("name", "Name", lambda row: str(row.membership.user)),
            _plain("role", "Role", lambda row: row.membership.get_role_display()),
            RegisterColumn(
                "version", "Version", lambda row: f"Version {row.version}", lambda row: row.version
            ),
            RegisterColumn("form", "Read as", _form_cell, _form_words),
            _moment("first", "First", lambda row: row.first_at, usual=False),
            _moment("last", "Last", lambda row: row.last_at),
            RegisterColumn(
                "times", "Times", lambda row: row.times or "–", lambda row: row.times, numeric=True
            ),
            _moment("said", "Said that they have read it", lambda row: row.acknowledged_at),
        ]

    def empty_state(self) -> EmptyState | None:
        """What belongs here."""
        if self.pack.issued_number is None:
            return EmptyState("Nobody can read this pack before a version of it is issued.")
        return EmptyState("Nobody has opened this pack yet, and no councillor it is for is known.")


def _form_words(row: ReaderLine) -> str:
    if row.is_unread:
        return "Not read"
    return row.read_as or "Not opened here"


def _form_cell(row: ReaderLine) -> Cell | str:
    return Cell.tag("Not read", "yellow") if row.is_unread else _form_words(row)


def _plain(key: str, label: str, value: Callable[[Any], str]) -> RegisterColumn:
    """A column that reads the same on the page and in a file."""
    return RegisterColumn(key, label, value, value)


def _moment(
    key: str, label: str, value: Callable[[Any], datetime | None], *, usual: bool = True
) -> RegisterColumn:
    """A column with a moment, or a dash."""

    def cell(row: ReaderLine) -> str:
        found = value(row)
        return format_datetime(found) if found else "–"

    return RegisterColumn(key, label, cell, value, usual=usual)
