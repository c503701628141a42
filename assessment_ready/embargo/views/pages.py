"""One embargo, and the log of who opened its material. 404 for the uncleared."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView, CouncilPage
from assessment_ready.embargo.forms import LooksFilterForm
from assessment_ready.embargo.queries import cleared_people, lookers, looks, own_clearance
from assessment_ready.embargo.views.frame import OneEmbargo, lifts
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.pages import EmptyState
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table

_LOOKS_SHOWN = 20


class EmbargoView(OneEmbargo, CouncilPage):
    """One embargo: what, until when, who is cleared, who looked."""

    permission = Perm.MANAGE_EMBARGOES
    template_name = "embargo/detail.html"

    def get_title(self) -> str:
        """Its title."""
        return self.embargo.title

    def get_caption(self) -> str:
        """What kind of page this is."""
        return "Embargo"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """Back to the list."""
        return [("Embargoes", self.url("embargo:list"))]

    def context(self) -> dict[str, Any]:
        """Details, cleared people, the latest looks."""
        number = self.embargo.pk
        in_force = not self.embargo.is_lifted(self.now)
        own = own_clearance(self.membership, self.embargo)
        latest = list(looks(self.embargo)[: _LOOKS_SHOWN + 1])
        return {
            "embargo": self.embargo,
            "in_force": in_force,
            "asks": in_force and own is not None and own.acknowledged_at is None,
            "details": self._details(),
            "cleared": [
                (person, self.url("embargo:revoke", embargo=number, clearance=person.clearance_id))
                for person in cleared_people(self.embargo, self.now)
            ],
            "looks": self._looks(latest[:_LOOKS_SHOWN]),
            "has_more_looks": len(latest) > _LOOKS_SHOWN,
            "looks_url": self.url("embargo:looks", embargo=number),
            "terms_url": self.url("embargo:terms", embargo=number),
            "clear_url": self.url("embargo:clear", embargo=number),
            "lift_url": self.url("embargo:lift", embargo=number),
        }

    def _details(self) -> list[SummaryRow]:
        embargo, over = self.embargo, self.embargo.is_lifted(self.now)
        created = f"{embargo.created_by}, {format_date(london_date(embargo.created_at))}"
        moment_url = "" if over else self.url("embargo:moment", embargo=embargo.pk)
        terms_url = "" if over else self.url("embargo:change", embargo=embargo.pk)
        rows = [
            SummaryRow("State", Cell.tag("Lifted", "green") if over else Cell.tag("In force", "red")),
            SummaryRow("Lifts", lifts(embargo), url=moment_url),
            SummaryRow("By whose authority", embargo.authority, url=terms_url),
            SummaryRow("What it rests on", embargo.basis or "–"),
            SummaryRow("Created by", created),
        ]
        if embargo.lifted_by:
            rows.append(SummaryRow("Lifted by", str(embargo.lifted_by)))
        return rows

    @staticmethod
    def _looks(rows: list[Any]) -> Table:
        columns = [Column("Who"), Column("Opened"), Column("When")]
        body = [Row([row.user.full_name, row.what, format_datetime(row.looked_at)]) for row in rows]
        return Table(
            columns, body, caption="Who opened the material while it was under embargo", caption_hidden=True
        )


class LooksView(OneEmbargo, CouncilListView):
    """Every opening of material while it was under this embargo."""

    permission = Perm.MANAGE_EMBARGOES
    title = "Who looked"
    count_label = "looks"

    def get_caption(self) -> str:
        """Which embargo."""
        return self.embargo.title

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """Back to the embargo."""
        page = self.url("embargo:detail", embargo=self.embargo.pk)
        return [("Embargoes", self.url("embargo:list")), (self.embargo.title, page)]

    @cached_property
    def filter_form(self) -> LooksFilterForm:
        """Whose looks."""
        return LooksFilterForm(self.request.GET, people=lookers(self.embargo))

    def rows(self) -> Any:
        """The looks that match, newest first."""
        return looks(self.embargo, person=self.filter_form.chosen)

    def columns(self) -> Sequence[RegisterColumn]:
        """Who, what and when."""
        return [
            RegisterColumn("who", "Who", lambda row: str(row.user), lambda row: row.user.full_name),
            RegisterColumn("what", "Opened", lambda row: row.what, lambda row: row.what),
            RegisterColumn(
                "when", "When", lambda row: format_datetime(row.looked_at), lambda row: row.looked_at
            ),
        ]

    def empty_state(self) -> EmptyState:
        """What belongs here."""
        return EmptyState("Each time a cleared person opens material under this embargo, it is listed here.")
