"""One item, and its files."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.documents.tables import download
from assessment_ready.evidence.errors import RestrictedFile
from assessment_ready.evidence.models import EvidencePart, EvidenceVersion
from assessment_ready.evidence.queries.history import history
from assessment_ready.evidence.queries.library import expectations_met, get_file, statements_of, versions_of
from assessment_ready.evidence.queries.people import may_change, may_open_files
from assessment_ready.evidence.views.facts import facts
from assessment_ready.evidence.views.within_item import WithinItem
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.tables import SummaryRow

WARNINGS = {
    "due": "Its review date is near. Look at it, and confirm that it is still current or give it a new version.",
    "stale": "It is past its review date, so it no longer counts as proof. Confirm that it is still current, or give "
    "it a new version.",
    "expired": "It has expired, so it no longer counts as proof. Give it a new version and a later last day.",
}


class ItemView(WithinItem, CouncilPage):
    """What it is, where it is used, its files, and what happened to it."""

    permission = Perm.VIEW_EVIDENCE
    template_name = "evidence/item.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it, and keep that it was opened while it is secret."""
        self.note_look()
        return super().get(request, *args, **kwargs)

    def get_title(self) -> str:
        """The item's title."""
        return self.item.title

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The library."""
        return [("Evidence", self.url("evidence:library"))]

    def context(self) -> dict[str, Any]:
        """Facts, statements, versions, expectations, history, and what this person may do."""
        item = self.item
        statements = statements_of(item)
        freshness: str = item.freshness  # type: ignore[attr-defined] # annotated by the query
        shown = {"Title", "What it shows", "Quality statements"}
        return {
            "item": item,
            "warning_text": WARNINGS.get(freshness, ""),
            "rows": [SummaryRow(*fact) for fact in facts(item, statements) if fact[0] not in shown],
            "uses": [(each, self._statement_url(each.slug)) for each in statements],
            "met": expectations_met(item),
            "versions": [self._version(each) for each in versions_of(item)],
            "opens": may_open_files(self.membership, item),
            "restricted_sentence": RestrictedFile.sentence,
            "secret": item.embargo is not None and not item.embargo.is_lifted(self.now),
            "may_change": may_change(self.membership, item),
            "history": history(item) if self.membership.can(Perm.VIEW_LIBRARY) else [],
        }

    def _statement_url(self, slug: str) -> str:
        return reverse("framework:statement", kwargs={"council": self.council.slug, "statement": slug})

    def _version(self, version: EvidenceVersion) -> dict[str, Any]:
        made = f"{format_datetime(version.created_at)} by {version.created_by}"
        return {
            "number": version.number,
            "made": made,
            "note": version.note,
            "parts": [self._part(part) for part in version.parts.all()],
        }

    def _part(self, part: EvidencePart) -> dict[str, Any]:
        if part.file is None:
            return {"name": part.name, "url": part.url, "is_link": True}
        return {
            "name": part.name,
            "url": self.item_url("download", part=part.pk),
            "size": size_words(part.file.size),
            "sha256": part.file.sha256,
            "short": f"SHA-256 {part.file.sha256[:12]}…",
            "uploaded": format_date(london_date(part.file.uploaded_at)),
        }


class DownloadView(WithinItem):
    """One file, only ever as an attachment."""

    permission = Perm.VIEW_EVIDENCE
    part: EvidencePart

    def load(self, **kwargs: Any) -> None:
        """The file in the address; 403 with a sentence when it is restricted and the person may not open it."""
        super().load(**kwargs)
        if not may_open_files(self.membership, self.item):
            raise PermissionDenied(RestrictedFile.sentence)
        self.part = get_file(self.item, kwargs["part"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The bytes, under the safe name, in a sandbox."""
        self.note_look()
        assert self.part.file is not None
        data = bytes(self.part.file.content.data)
        return download(data, name=self.part.name, content_type=self.part.file.content_type)


def size_words(size: int) -> str:
    """1.4 MB or 12 KB, from bytes."""
    if size >= 1024 * 1024:
        return f"{size / 1024 / 1024:.1f} MB"
    return f"{max(1, round(size / 1024))} KB"
