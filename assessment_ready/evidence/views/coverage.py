"""The coverage grid, and what CQC would find thin."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.documents.tables import ExportColumn, file_response
from assessment_ready.evidence.queries.coverage import Coverage, CoverageCell, coverage
from assessment_ready.evidence.queries.thin import ThinPoint, thin
from assessment_ready.framework.models import EvidenceCategory, QualityStatement
from assessment_ready.framework.queries import default_framework, statements
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.tables import Cell, Column, Row, Table
from assessment_ready.ui.words import counted

GRID_EXPORT = [
    ExportColumn("Reference", lambda row: row[0].reference),
    ExportColumn("Quality statement", lambda row: row[0].title),
    ExportColumn("Kind of evidence", lambda row: row[1].title),
    ExportColumn("Items that count", lambda row: row[2].counting),
    ExportColumn("Of these, review due soon", lambda row: row[2].due),
    ExportColumn("Past review or expired", lambda row: row[2].stale),
    ExportColumn("Newest date it is about", lambda row: row[2].freshest),
]
THIN_EXPORT = [
    ExportColumn("Reference", lambda row: row.statement.reference),
    ExportColumn("Quality statement", lambda row: row.statement.title),
    ExportColumn("What is thin", lambda row: row.reason),
]


class _LibraryReport(CouncilPage):
    """A page about the whole library, also as a file."""

    permission = Perm.VIEW_LIBRARY

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or its rows as a file."""
        if request.GET.get("format"):
            return self.export(request.GET["format"])
        return super().get(request, *args, **kwargs)

    def export(self, file_format: str) -> HttpResponseBase:
        """The rows as a file."""
        raise NotImplementedError

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The library."""
        return [("Evidence", self.url("evidence:library"))]

    def list_url(self, **asked: Any) -> str:
        """The library, narrowed."""
        return f"{self.url('evidence:library')}?{urlencode(asked)}"


class CoverageView(_LibraryReport):
    """Statements by kinds of evidence in use: how much counts, how new it is, and the holes."""

    title = "Evidence coverage"
    template_name = "evidence/coverage.html"

    @cached_property
    def grid(self) -> Coverage:
        """What this person may know of, counted."""
        return coverage(self.membership, self.now, default_framework())

    @cached_property
    def rows(self) -> list[QualityStatement]:
        """The statements in order."""
        return statements(default_framework())

    def context(self) -> dict[str, Any]:
        """The grid as a table, and how many holes it has."""
        cells = [
            self.grid.cell(statement.pk, category.pk)
            for statement in self.rows
            for category in self.grid.categories
        ]
        holes = sum(cell.counting == 0 for cell in cells)
        return {"table": self._table(), "holes": holes, "cells": len(cells)}

    def export(self, file_format: str) -> HttpResponseBase:
        """One row per cell."""
        rows = [
            (statement, category, self.grid.cell(statement.pk, category.pk))
            for statement in self.rows
            for category in self.grid.categories
        ]
        name = f"evidence-coverage-{self.council.slug}"
        return file_response(file_format, name=name, title="Coverage", columns=GRID_EXPORT, rows=rows)

    def _table(self) -> Table:
        columns = [
            Column("Quality statement"),
            *(Column(each.title) for each in self.grid.categories),
            Column("Covered", numeric=True),
        ]
        rows: list[Row] = []
        theme = ""
        for statement in self.rows:
            if statement.theme.title != theme:
                theme = statement.theme.title
                rows.append(Row.heading(theme))
            rows.append(Row(self._cells(statement)))
        return Table(
            columns, rows, "Evidence that counts, by quality statement and kind", caption_hidden=True
        )

    def _cells(self, statement: QualityStatement) -> list[Cell | str | int]:
        url = reverse("framework:statement", args=[self.council.slug, statement.slug])
        covered = self.grid.statement(statement.pk)
        return [
            Cell(statement.title, url=url, sub=statement.reference),
            *(self._cell(statement, category) for category in self.grid.categories),
            Cell(f"{covered.covered} of {covered.of}", url=self.list_url(statement=statement.number)),
        ]

    def _cell(self, statement: QualityStatement, category: EvidenceCategory) -> Cell:
        cell = self.grid.cell(statement.pk, category.pk)
        asked = {"statement": statement.number, "category": category.code}
        if cell.counting == 0:
            return self._hole(cell, asked)
        sub = f"newest {format_date(cell.freshest)}" if cell.freshest else ""
        if not cell.stale:
            return Cell(cell.counting, url=self.list_url(**asked, freshness="counting"), sub=sub)
        return Cell(
            cell.counting,
            url=self.list_url(**asked, freshness="counting"),
            sub=f"{sub}; {cell.stale} past review",
            sub_tone="warn",
            sub_url=self.list_url(**asked, freshness="not_counting"),
        )

    def _hole(self, cell: CoverageCell, asked: dict[str, Any]) -> Cell:
        if cell.stale:
            return Cell(
                "None",
                tone="red",
                url=self.list_url(**asked),
                sub=f"{counted(cell.stale, 'item is,items are')} past review",
                sub_tone="warn",
                sub_url=self.list_url(**asked, freshness="not_counting"),
            )
        can_add = self.membership.can(Perm.ADD_EVIDENCE)
        add_url = f"{self.url('evidence:add')}?{urlencode(asked)}"
        return Cell(
            "None",
            tone="red",
            url=self.list_url(**asked),
            sub="Add evidence" if can_add else "",
            sub_url=add_url if can_add else "",
        )


class ThinView(_LibraryReport):
    """Statement by statement, why the evidence is thin, with the page that mends it."""

    title = "What would CQC find thin?"
    template_name = "evidence/thin.html"

    @cached_property
    def points(self) -> list[ThinPoint]:
        """Every point, in statement order."""
        return thin(self.membership, self.now, default_framework())

    def context(self) -> dict[str, Any]:
        """The points by statement."""
        return {"points": self.points}

    def export(self, file_format: str) -> HttpResponseBase:
        """One row per point."""
        name = f"thin-evidence-{self.council.slug}"
        return file_response(file_format, name=name, title="Thin", columns=THIN_EXPORT, rows=self.points)
