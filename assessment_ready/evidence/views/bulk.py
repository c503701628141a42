"""Changing many items together: choose, say what, see it, confirm. Works without JavaScript."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilView
from assessment_ready.evidence.forms.bulk import BulkForm
from assessment_ready.evidence.forms.library import LibraryFilterForm
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.evidence.queries.library import chosen_items, library
from assessment_ready.evidence.queries.people import may_change, owners, possible_owners
from assessment_ready.evidence.rules.bulk import MOST
from assessment_ready.evidence.services.bulk import bulk_change
from assessment_ready.evidence.views.library import freshness_cell
from assessment_ready.framework.queries import categories, default_framework, statements
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.tables import Cell, Column, Row, Table
from assessment_ready.ui.words import counted


class BulkView(CouncilView):
    """The items in ``?items=…`` (or ``?all=yes`` and the register's filters), and one change of them all."""

    permission = Perm.ADD_EVIDENCE
    template_name = "evidence/bulk.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """What is chosen, and what can be done."""
        if not self.items:
            return self.refused(
                UserFacingError("Choose at least one item that you look after, then change them together."),
                self.success_url(),
            )
        return self.render(form=self.make_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """First what would happen; sent again with "confirmed", it happens."""
        form = self.make_form(data=request.POST)
        if not self.items:
            return self.get(request)
        if not form.is_valid():
            return self.render(form=form)
        if "confirmed" not in request.POST:
            return self.render(form=form, sentence=form.sentence, sent=self._sent())
        return self._change(form)

    def _change(self, form: BulkForm) -> HttpResponse:
        try:
            changed = bulk_change(
                actor=self.membership, item_ids=self._item_ids(self.request.POST), change=form.change
            )
        except UserFacingError as error:
            field = getattr(error, "field", None)
            form.add_error(field if field in form.fields else None, str(error))
            return self.render(form=form)
        return self.done(f"{counted(changed, 'item was,items were')} changed.", self.success_url())

    def make_form(self, **data: Any) -> BulkForm:
        """What can be done to all of them."""
        form = BulkForm(
            **data,
            owners=list(possible_owners(self.membership, self.now)),
            statements=statements(default_framework()),
        )
        form.cancel_url = self.success_url()
        return form

    @cached_property
    def items(self) -> list[EvidenceItem]:
        """The chosen items that this person may change, by number."""
        if self.request.method == "GET" and self.request.GET.get("all"):
            found = list(library(self.membership, self.now, self._filters().filters, "reference")[: MOST + 1])
        else:
            asked = self.request.POST if self.request.method == "POST" else self.request.GET
            found = chosen_items(self.membership, self.now, self._item_ids(asked))
        kept = [item for item in found if may_change(self.membership, item) and item.withdrawn_at is None]
        return kept[:MOST]

    def _filters(self) -> LibraryFilterForm:
        framework = default_framework()
        return LibraryFilterForm(
            self.request.GET,
            statements=statements(framework),
            categories=categories(framework),
            owners=list(owners(self.membership, self.now)),
        )

    @staticmethod
    def _item_ids(asked: Any) -> list[int]:
        return [int(each) for each in asked.getlist("items")[:MOST] if each.isdecimal() and len(each) < 16]

    def _sent(self) -> list[tuple[str, str]]:
        """Everything of the form, to be sent again by the confirmation."""
        skipped = {"csrfmiddlewaretoken", "items"}
        return [(name, str(value)) for name, value in self.request.POST.items() if name not in skipped]

    def get_title(self) -> str:
        """How many are chosen."""
        return f"Change {counted(len(self.items), 'item,items')} of evidence"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The library."""
        return [("Evidence", self.success_url())]

    def context(self) -> dict[str, Any]:
        """The chosen items as a table."""
        return {"items": self.items, "most": MOST, "table": self._table()}

    def _table(self) -> Table:
        columns = [Column("Evidence"), Column("Statements"), Column("Owner"), Column("Freshness")]
        rows = [
            Row(
                [
                    Cell(item.title, url=self.url("evidence:item", item=item.pk), sub=item.reference),
                    ", ".join(f"QS{each}" for each in item.numbers),  # type: ignore[attr-defined] # annotated
                    str(item.owner.user),
                    freshness_cell(item),
                ]
            )
            for item in self.items
        ]
        return Table(columns, rows, "Chosen evidence", caption_hidden=True)

    def success_url(self) -> str:
        """The library."""
        return self.url("evidence:library")
