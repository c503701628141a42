"""Reading a version on screen, and saying that one has read it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilPage, CouncilView
from assessment_ready.documents.paper import Block
from assessment_ready.embargo.models import Embargo
from assessment_ready.packs.models import PackVersion, ReadAs, VersionState
from assessment_ready.packs.queries.files import FileOffer, offers, too_large
from assessment_ready.packs.queries.formats import offered
from assessment_ready.packs.queries.reading import (
    acknowledged_at,
    content_for,
    embargo_shown,
    get_ended,
    get_readable,
    is_asked,
    newer_than,
    news_for,
)
from assessment_ready.packs.rules.content import Content
from assessment_ready.packs.rules.marking import AUTHOR, embargo_line, facts_beside
from assessment_ready.packs.services.reading import acknowledge, note_reading
from assessment_ready.ui.pages import Page


class ReadersView(CouncilView):
    """A page about one version this person may read.

    One that they could read before, and cannot now, gets a page that says why (410); any other is 404.
    """

    permission = Perm.VIEW_PACKS
    version: PackVersion
    ended: PackVersion | None = None

    def load(self, **kwargs: Any) -> None:
        """The version in the address."""
        try:
            self.version = get_readable(self.membership, self.now, kwargs["pack_version"])
        except PackVersion.DoesNotExist:
            self.ended = self._ended(kwargs["pack_version"])

    def _ended(self, version_id: int) -> PackVersion:
        try:
            return get_ended(self.membership, self.now, version_id)
        except PackVersion.DoesNotExist:
            raise Http404 from None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Load it; what has ended is answered here."""
        if request.method and request.method.lower() in self.http_method_names:
            self.load(**kwargs)
            if self.ended is not None:
                return self._gone(self.ended)
        return super(CouncilView, self).dispatch(request, *args, **kwargs)

    def _gone(self, version: PackVersion) -> HttpResponseBase:
        withdrawn = version.state == VersionState.WITHDRAWN
        title = "This pack was withdrawn" if withdrawn else "There is a newer version of this pack"
        context = {
            "page": Page(title=title, caption=str(version), breadcrumbs=list(ReadersView.breadcrumbs(self))),
            "version": version,
            "is_withdrawn": withdrawn,
            "newer": newer_than(self.membership, self.now, version),
            "mine_url": self.url("packs:mine"),
        }
        return render(self.request, "packs/ended.html", context, status=410)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Below the reader's own page."""
        return [("Your briefing", self.url("packs:mine"))]

    @cached_property
    def files(self) -> list[FileOffer]:
        """The reader's own files of this version."""
        return offers([self.version], self.membership, self.now)[self.version.pk]

    @cached_property
    def embargo(self) -> Embargo | None:
        """The embargo that holds for what this person reads."""
        return embargo_shown(self.version, self.membership, self.now)


class ReadPage(ReadersView, CouncilPage):
    """The version on screen, as far as it is this person's to read."""

    template_name = "packs/read.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Count the opening, then show it."""
        if request.method == "GET":
            note_reading(actor=self.membership, version=self.version, read_as=ReadAs.PAGE, now=self.now)
        return super().get(request, *args, **kwargs)

    @cached_property
    def content(self) -> Content:
        """What this person reads."""
        return content_for(self.version, self.membership, self.now)

    def get_title(self) -> str:
        """The pack's title."""
        return self.content.title

    def get_caption(self) -> str:
        """For whom and for which moment."""
        return " · ".join(each for each in (self.content.kind_label, self.content.moment_label) if each)

    def context(self) -> dict[str, Any]:
        """Everything the page shows."""
        version, pack = self.version, self.version.pack
        produces = self.membership.can(Perm.PRODUCE_PACKS)
        is_current = version.state == VersionState.ISSUED
        return {
            "version": version,
            "pack": pack,
            "content": self.content,
            "sections": [
                (f"section-{place}", section.title, [self._block(each.block) for each in section.blocks])
                for place, section in enumerate(self.content.sections, start=1)
            ],
            "embargo_line": embargo_line(self.embargo.lifts_at) if self.embargo else "",
            "author": dict(self.content.facts).get(AUTHOR, ""),
            "facts": facts_beside(self.content.facts),
            "copy_for": self.membership.user.full_name if pack.is_restricted else "",
            "news": news_for(version, self.membership, self.now),
            "files": self.files,
            "others": offered(version, self.membership, self.now),
            "is_current": is_current,
            "newer": None if is_current else newer_than(self.membership, self.now, version),
            "asks_me": is_current and pack.must_read and is_asked(self.membership),
            "acknowledged_at": acknowledged_at(version, self.membership),
            "too_large": too_large(self.files) if produces else "",
            "version_url": self.url("packs:version", pack_version=version.pk) if produces else "",
        }

    def _block(self, block: Block) -> Block:
        """The records behind a figure open for those who see readiness; nobody is led to a page that refuses them."""
        leads_in = block.link.startswith("/") and not self.membership.can(Perm.VIEW_READINESS)
        return replace(block, link="") if leads_in else block


class AcknowledgeView(ReadersView, CouncilActionView):
    """The button “I have read this”."""

    def perform(self) -> str:
        """Write it down once; pressing again says thank you again."""
        acknowledge(actor=self.membership, version_id=self.version.pk)
        return "Thank you. It is noted that you have read this pack."

    def return_url(self) -> str:
        """Where they pressed it."""
        if self.request.POST.get("back") == "mine":
            return self.url("packs:mine")
        return self.url("packs:read", pack_version=self.version.pk)
