"""The audit log of a council as a story: sentences by day, filtered, paged, exported."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from assessment_ready.audit.models import AuditEntry
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView
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


def _column(key: str, label: str, value: Callable[[AuditLine], str | datetime]) -> RegisterColumn:
    """A column of the files; the page tells the same as a story."""
    return RegisterColumn(key, label, lambda row: str(value(row)), value)


_COLUMNS: list[RegisterColumn] = [
    _column("when", "When", lambda row: row.occurred_at),
    _column("who", "Who", lambda row: row.actor),
    _column("sentence", "What happened", lambda row: row.sentence),
    _column("kind", "Kind of change", lambda row: row.kind),
    _column("about", "About", lambda row: row.object_label),
    _column("before", "Before", lambda row: "\n".join(f"{name}: {old}" for name, old, _ in row.changes)),
    _column("after", "After", lambda row: "\n".join(f"{name}: {new}" for name, _, new in row.changes)),
]


class AuditLogView(CouncilListView):
    """Who changed what, when. The uncleared see no trace of what is under embargo."""

    permission = Perm.VIEW_AUDIT
    title = "Audit log"
    template_name = "overview/audit_log.html"
    count_label = "changes"
    columns_legend = "Columns of the downloads"

    def load(self, **kwargs: Any) -> None:
        """The filters; values that make no sense are left out and said so."""
        people = [(str(user.pk), user.full_name) for user in actors(self.council)]
        self.form = AuditFilterForm(data=self.request.GET, people=people)
        self.chosen = self.form.chosen()

    def results(self, rows: list[AuditEntry]) -> dict[str, Any]:
        """One page of sentences, by day."""
        lines = [line(entry, self.membership) for entry in rows]
        days = groupby(lines, key=lambda row: london_date(row.occurred_at))
        return {
            "days": [(day, list(found)) for day, found in days],
        }

    def rows(self) -> QuerySet[AuditEntry]:
        """Every entry that matches, newest first."""
        return filtered(visible_entries(self.membership, self.now), self.chosen)

    def columns(self) -> list[RegisterColumn]:
        """What the files have."""
        return _COLUMNS

    def export_rows(self) -> Iterator[AuditLine]:
        """The same entries in words."""
        for entry in self.rows().iterator(chunk_size=1000):
            yield line(entry, self.membership)

    def context(self) -> dict[str, Any]:
        """The filters and whether any is in force."""
        return {"filter_form": self.form, "filters_active": self.chosen != AuditFilter()}

    def empty_state(self) -> EmptyState:
        """What belongs here."""
        return EmptyState("Every change in this council is written down here. There is none yet.")
