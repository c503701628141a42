"""What is missing in a round, and what a careful reader would ask: one page, and the same rows as a file."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.documents.tables import ExportColumn, file_response
from assessment_ready.readiness.queries.checks import MISSING, Check, quality_checks
from assessment_ready.readiness.queries.ready import can_be_ready
from assessment_ready.readiness.views.within_round import WithinRound

KINDS = {"missing": "Missing for ready", "remark": "Worth a look"}
_COLUMNS = [
    ExportColumn("Reference", lambda row: row.statement.reference),
    ExportColumn("Statement", lambda row: row.statement.title),
    ExportColumn("Kind", lambda row: KINDS[row.kind]),
    ExportColumn("What", lambda row: row.sentence),
]


class ChecksView(WithinRound, CouncilPage):
    """Every check of every statement, grouped by statement, each leading to where it is put right."""

    permission = Perm.VIEW_READINESS
    title = "What is missing, and quality checks"
    template_name = "readiness/checks.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or its rows as a file."""
        self.note_look(f"the checks of the round “{self.round.title}”")
        self.found = quality_checks(self.membership, self.now, self.round)
        if request.GET.get("format"):
            name = f"{self.council.slug}-{self.round.title}-checks"
            return file_response(
                request.GET["format"], name=name, title="Checks", columns=_COLUMNS, rows=self.found
            )
        return self.render()

    def context(self) -> dict[str, Any]:
        """The checks by statement, and how many there are."""
        missing = sum(check.kind == MISSING for check in self.found)
        return {
            "makes_sense": can_be_ready(self.round),
            "groups": self._groups(),
            "missing": missing,
            "remarks": len(self.found) - missing,
            "total": len(self.found),
        }

    def _groups(self) -> list[dict[str, Any]]:
        """Per statement: its page, what is missing for ready, and the remarks."""
        by_statement: dict[int, list[Check]] = {}
        for check in self.found:
            by_statement.setdefault(check.statement.pk, []).append(check)
        return [
            {
                "statement": checks[0].statement,
                "url": self.round_url("statement", statement=checks[0].statement.slug),
                "missing": [(each.sentence, self._link(each)) for each in checks if each.kind == MISSING],
                "remarks": [(each.sentence, self._link(each)) for each in checks if each.kind != MISSING],
            }
            for checks in by_statement.values()
        ]

    def _link(self, check: Check) -> str:
        query = f"?{check.query}" if check.query else ""
        return f"{self.url(check.url_name, **check.url_kwargs)}{query}"
