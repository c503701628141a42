"""What is held about one contact: a page to print and a file."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.documents.tables import ExportColumn, file_response
from assessment_ready.ui.tables import SummaryRow
from comms.queries.contact_data import everything_about
from comms.views.contact_frame import WithinContact

_COLUMNS = [
    ExportColumn("Section", lambda row: row.section),
    ExportColumn("What", lambda row: row.label),
    ExportColumn("What is held", lambda row: row.text),
]


class ContactDataPage(WithinContact, CouncilPage):
    """Everything held about one contact."""

    template_name = "comms/contact_data.html"
    title = "Everything held about this contact"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or with ``format`` the file."""
        held = everything_about(self.membership, self.now, self.contact)
        if not request.GET.get("format"):
            return self.render(held=held, sections=self._sections(held))
        return file_response(
            request.GET["format"],
            name=f"{self.council.slug}-{self.contact.reference}",
            title=self.contact.reference,
            columns=_COLUMNS,
            rows=held,
        )

    @staticmethod
    def _sections(held: list[Any]) -> list[tuple[str, list[SummaryRow]]]:
        return [
            (section, [SummaryRow(each.label, each.text) for each in rows])
            for section, rows in groupby(held, key=lambda each: each.section)
        ]
