"""The register of evidence."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import ExportValue, RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView
from assessment_ready.evidence.forms.library import LibraryFilterForm
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.evidence.queries.index_import import waiting_imports
from assessment_ready.evidence.queries.library import library
from assessment_ready.evidence.queries.people import may_change, owners
from assessment_ready.evidence.rules.freshness import TONES, WORDS
from assessment_ready.framework.queries import categories, default_framework, statements
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell

# The form that the checkboxes of the register belong to.
CHOOSING = "choose-evidence"


class LibraryView(CouncilListView):
    """Every item the person may know of; those they look after can be chosen and changed together."""

    permission = Perm.VIEW_EVIDENCE
    title = "Evidence"
    template_name = "evidence/library.html"
    count_label = "items"

    @cached_property
    def filter_form(self) -> LibraryFilterForm:
        """What the list is narrowed to."""
        framework = default_framework()
        return LibraryFilterForm(
            self.request.GET,
            statements=statements(framework),
            categories=categories(framework),
            owners=list(owners(self.membership, self.now)),
        )

    def rows(self) -> Any:
        """The items that match, newest first unless a column is asked for."""
        return library(self.membership, self.now, self.filter_form.filters, self.sort)

    def columns(self) -> list[RegisterColumn]:
        """Title and reference, statements, kind, owner, dates and freshness; for those who ask, the rest."""
        return [
            RegisterColumn("title", "Evidence", self._title_cell, lambda row: row.title, sort="title"),
            _plain("reference", "Reference", lambda row: row.reference, sort="reference", usual=False),
            _plain("statements", "Statements", lambda row: ", ".join(f"QS{each}" for each in row.numbers)),
            _plain("category", "Kind", lambda row: row.category.title),
            _plain("owner", "Owner", lambda row: str(row.owner.user), sort="owner"),
            _day("as-at", "About", "as_at"),
            _day("review-by", "Review by", "review_by"),
            RegisterColumn("freshness", "Freshness", freshness_cell, lambda row: WORDS[row.freshness]),
            _day("expires", "Valid until", "expires_on", usual=False),
            _day("covers-from", "Covers from", "covers_from", usual=False),
            _plain("sensitivity", "Sensitivity", lambda row: row.get_sensitivity_display(), usual=False),
            _plain("description", "Description", lambda row: row.description, usual=False),
        ]

    def _title_cell(self, row: EvidenceItem) -> Cell:
        return Cell(
            row.title,
            url=self.url("evidence:item", item=row.pk),
            sub=" · ".join(filter(None, [row.reference, *self._marks(row)])),
            choice=(CHOOSING, "items", str(row.pk)) if may_change(self.membership, row) else None,
        )

    def _marks(self, row: EvidenceItem) -> list[str]:
        secret = row.embargo is not None and not row.embargo.is_lifted(self.now)
        return [
            "Under embargo" if secret else "",
            "Restricted" if row.sensitivity == "restricted" else "",
        ]

    def context(self) -> dict[str, Any]:
        """The filters, and where chosen items are taken."""
        can_choose = self.membership.can(Perm.ADD_EVIDENCE)
        may_import = self.membership.can(Perm.MANAGE_EVIDENCE)
        return {
            **super().context(),
            "choosing": CHOOSING if can_choose else "",
            "bulk_url": self.url("evidence:bulk"),
            "asked": [
                (name, value)
                for name, value in self.request.GET.items()
                if name in self.filter_form.fields and value
            ],
            "may_import": may_import,
            "waiting_imports": waiting_imports(self.membership) if may_import else [],
        }

    def primary(self) -> Button | None:
        """Add evidence."""
        if not self.membership.can(Perm.ADD_EVIDENCE):
            return None
        return Button("Add evidence", self.url("evidence:add"))

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first item."""
        if not self.membership.can(Perm.ADD_EVIDENCE):
            return EmptyState(
                "Evidence appears here: documents, surveys, data and feedback that show how well the council does."
                if self.membership.can(Perm.VIEW_LIBRARY)
                else "Evidence appears here when it is given to you to look at."
            )
        return EmptyState(
            "Evidence is whatever shows how well the council does: documents, surveys, data, feedback. Each item says "
            "which quality statements it supports, what day it is about and who stands for it.",
            "Add the first item",
            self.url("evidence:add"),
        )


def freshness_cell(row: Any) -> Cell:
    """The freshness of an item (annotated) as a tag."""
    return Cell.tag(WORDS[row.freshness], TONES[row.freshness])


def _plain(
    key: str, label: str, value: Callable[[Any], str], *, sort: str = "", usual: bool = True
) -> RegisterColumn:
    """A column that reads the same on the page and in a file."""
    return RegisterColumn(key, label, value, value, sort=sort, usual=usual)


def _day(key: str, label: str, name: str, *, usual: bool = True) -> RegisterColumn:
    def cell(row: EvidenceItem) -> str:
        day = getattr(row, name)
        return format_date(day) if day else ""

    def value(row: EvidenceItem) -> ExportValue:
        day: ExportValue = getattr(row, name)
        return day

    return RegisterColumn(key, label, cell, value, sort=name if usual else "", usual=usual)
