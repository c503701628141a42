"""One imported workforce return: while it is worked out, and then by team, by job role, and its training."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect

from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.documents.tables import ExportColumn, file_response
from assessment_ready.ui.dates import format_date, format_datetime
from assessment_ready.ui.pages import NavItem
from assessment_ready.ui.tables import SummaryRow
from workforce.models import ImportState, Snapshot
from workforce.queries import snapshots as queries
from workforce.queries.return_codes import unconfirmed_columns
from workforce.queries.snapshot_tables import HEADINGS, SnapshotTables, tables_of
from workforce.views.frame import WorkforcePage
from workforce.views.return_parts import export_value, lines_tables, reasons, training_table

VIEWS = {
    "teams": ("By team", "Team"),
    "roles": ("By job role", "Job role"),
    "training": ("Training", "Category"),
}


class SnapshotPage(WorkforcePage, CouncilPage):
    """A return as everybody who sees the workforce area may see it: small numbers suppressed."""

    section = "indicators"
    template_name = "workforce/snapshot.html"
    parent = ("Workforce returns", "workforce:returns")
    snapshot: Snapshot

    def load(self, **kwargs: Any) -> None:
        """What is not imported is for those who look after returns."""
        self.snapshot = self.found(queries.snapshots(self.membership), kwargs["snapshot"])
        if self.snapshot.state != ImportState.DONE and not self.can_change:
            raise Http404

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or one of its tables as a file; what is to be checked leads to the check."""
        if self.snapshot.state == ImportState.PREVIEW:
            return HttpResponseRedirect(self.url("workforce:return-check", snapshot=self.snapshot.pk))
        if request.GET.get("format") and self.snapshot.state == ImportState.DONE:
            return self._file(request.GET["format"])
        return self.render()

    def get_title(self) -> str:
        """Of which day."""
        return f"Workforce return of {format_date(self.snapshot.reference_date)}"

    @property
    def shown(self) -> str:
        """Which of the tables."""
        asked = self.request.GET.get("table", "")
        return asked if asked in VIEWS else "teams"

    @cached_property
    def tables(self) -> SnapshotTables:
        """All of them."""
        return tables_of(self.snapshot)

    def context(self) -> dict[str, Any]:
        """The state, and when it is there the table chosen."""
        snapshot, is_mine = self.snapshot, self.snapshot.imported_by_id == self.membership.user_id
        base: dict[str, Any] = {
            "snapshot": snapshot,
            "is_working": snapshot.state == ImportState.READING,
            "is_failed": snapshot.state == ImportState.FAILED,
            "check_url": self.url("workforce:return-check", snapshot=snapshot.pk) if is_mine else "",
        }
        if snapshot.state != ImportState.DONE:
            return base
        return base | {
            "facts": self._facts(),
            "tabs": self._tabs(),
            **self._shown_tables(),
            "unconfirmed": ", ".join(unconfirmed_columns()),
            "remove_url": self._door("workforce:return-remove"),
            "pressure_url": self.url("workforce:pressure"),
        }

    def _door(self, name: str) -> str:
        return self.url(name, snapshot=self.snapshot.pk) if self.can_change else ""

    def _tabs(self) -> Sequence[NavItem]:
        has_training = bool(self.tables.training)
        return [
            NavItem(label, f"?table={key}", key == self.shown)
            for key, (label, _) in VIEWS.items()
            if key != "training" or has_training
        ]

    def _shown_tables(self) -> dict[str, Any]:
        if self.shown == "training":
            table = training_table(self.tables.training)
            return {"tables": [("", table)] if table else [], "reasons": []}
        found = getattr(self.tables, self.shown)
        return {"tables": lines_tables(VIEWS[self.shown][1], found), "reasons": reasons(found)}

    def _facts(self) -> list[SummaryRow]:
        snapshot = self.snapshot
        names = [file["name"] for file in snapshot.files]
        return [
            SummaryRow("Source", snapshot.source),
            SummaryRow("Files", names),
            SummaryRow("Uploaded", f"{format_datetime(snapshot.created_at)} by {snapshot.imported_by}"),
            SummaryRow("Values it gave", f"{snapshot.totals.get('values', 0):,}"),
        ]

    def _file(self, file_format: str) -> HttpResponseBase:
        label, head = VIEWS[self.shown]
        columns = [ExportColumn(head, lambda line: line.label)]
        if self.shown == "training":
            columns += [
                ExportColumn("Expired", lambda line: line.expired),
                ExportColumn("Expires within 90 days", lambda line: line.expiring),
                ExportColumn("In date or no end", lambda line: line.in_date),
            ]
        else:
            columns += [ExportColumn(name, export_value(at)) for at, name in enumerate(HEADINGS)]
        return file_response(
            file_format,
            name=f"{self.council.slug}-workforce-return-{self.snapshot.reference_date}-{self.shown}",
            title=label,
            columns=columns,
            rows=getattr(self.tables, self.shown),
        )
