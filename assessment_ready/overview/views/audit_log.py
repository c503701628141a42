"""The audit log of a council as a story: sentences by day, filtered, paged, exported."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase

from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilListView
from assessment_ready.documents.tables import ExportColumn, file_response
from assessment_ready.overview.forms import AuditFilterForm
from assessment_ready.overview.queries.audit_log import (
    AuditFilter,
    AuditLine,
    actors,
    filtered,
    line,
    visible_entries,
)
from assessment_ready.ui.dates import london_date
from assessment_ready.ui.pages import EmptyState

_EXPORT: list[ExportColumn] = [
    ExportColumn("When", lambda row: row.occurred_at),
    ExportColumn("Who", lambda row: row.actor),
    ExportColumn("What happened", lambda row: row.sentence),
    ExportColumn("Kind of change", lambda row: row.kind),
    ExportColumn("About", lambda row: row.object_label),
    ExportColumn("Before", lambda row: "\n".join(f"{name}: {old}" for name, old, _ in row.changes)),
    ExportColumn("After", lambda row: "\n".join(f"{name}: {new}" for name, _, new in row.changes)),
]


class AuditLogView(CouncilListView):
    """Who changed what, when. The uncleared see no trace of what is under embargo."""

    permission = Perm.VIEW_AUDIT
    title = "Audit log"
    template_name = "overview/audit_log.html"

    def load(self, **kwargs: Any) -> None:
        """The filters; values that make no sense are left out and said so."""
        people = [(str(user.pk), user.full_name) for user in actors(self.council)]
        self.form = AuditFilterForm(data=self.request.GET, people=people)
        self.chosen = self.form.chosen()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """One page of sentences, or everything that matches as a file."""
        if request.GET.get("format"):
            return self.export(request.GET["format"])
        page_obj = Paginator(self.rows(), self.page_size).get_page(request.GET.get("page"))
        lines = [line(entry, self.membership) for entry in page_obj.object_list]
        days = [
            (day, list(rows)) for day, rows in groupby(lines, key=lambda row: london_date(row.occurred_at))
        ]
        return self.render(
            page_obj=page_obj,
            days=days,
            filter_form=self.form,
            filters_active=self.chosen != AuditFilter(),
            count_label="change" if page_obj.paginator.count == 1 else "changes",
            exports=True,
            empty_state=EmptyState("Every change in this council is written down here. There is none yet."),
        )

    def rows(self) -> QuerySet[AuditEntry]:
        """Every entry that matches, newest first."""
        return filtered(visible_entries(self.membership, self.now), self.chosen)

    def export(self, file_format: str) -> HttpResponseBase:
        """The same entries as a file."""
        return file_response(
            file_format,
            name=f"audit-log-{self.council.slug}",
            title="Audit log",
            columns=_EXPORT,
            rows=self._lines(),
        )

    def _lines(self) -> Iterator[AuditLine]:
        for entry in self.rows().iterator(chunk_size=1000):
            yield line(entry, self.membership)
