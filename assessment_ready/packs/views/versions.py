"""Versions of a pack: its preview, freezing it, all of them, one of them, issuing, withdrawing, discarding."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponseBase

from assessment_ready.councils.views.pages import CouncilActionView, CouncilPage
from assessment_ready.documents.paper import Block
from assessment_ready.embargo.models import Embargo
from assessment_ready.embargo.services import look
from assessment_ready.packs.forms.packs import FreezeForm, WithdrawForm
from assessment_ready.packs.models import PackVersion, VersionState
from assessment_ready.packs.queries import packs as packs_queries
from assessment_ready.packs.queries import versions as queries
from assessment_ready.packs.queries.build import build
from assessment_ready.packs.queries.files import FileOffer, offers, too_large
from assessment_ready.packs.queries.missing import missing_from
from assessment_ready.packs.queries.one_moment import one_moment
from assessment_ready.packs.queries.reading import open_embargoes
from assessment_ready.packs.rules.content import Content, for_reader, from_json
from assessment_ready.packs.services import versions as services
from assessment_ready.packs.views.pack_frame import PackFormPage, WithinPack
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.pages import NavItem
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table
from comms.views.marks import Tag, standing_tag

STATE_TONES = {
    VersionState.FROZEN: "blue",
    VersionState.ISSUED: "green",
    VersionState.SUPERSEDED: "grey",
    VersionState.WITHDRAWN: "red",
}
_OPEN = "open"


class PackPreview(WithinPack, CouncilPage):
    """What the pack would say if it were frozen now: as everybody reads it, or as those who are cleared do."""

    changes = True
    title = "Preview"
    template_name = "packs/preview.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Note the look at what is under an embargo, then show the page."""
        _, held = self.built
        for embargo in held if request.GET.get("as") != _OPEN else ():
            what = f"the preview of the pack {self.pack.reference}"
            look(membership=self.membership, embargo=embargo, what=what, now=self.now)
        return super().get(request, *args, **kwargs)

    @cached_property
    def built(self) -> tuple[Content, list[Embargo]]:
        """The content of this moment, and the embargoes that hold over it."""
        with one_moment():
            sections = packs_queries.sections_to_freeze(self.membership, self.pack, self.now)
            content = build(self.pack, sections, self.membership, self.now)
        return content, queries.held_embargoes(self.pack, content, self.now)

    def context(self) -> dict[str, Any]:
        """The content for the reader chosen."""
        content, held = self.built
        shown, as_open = _as_chosen(self, content, held)
        return {
            **super().context(),
            "content": shown,
            "sections": drawn(shown),
            "held": held,
            "readers": _readers(self.request, held, as_open=as_open),
            "freeze_url": self.pack_url("freeze"),
        }


def _as_chosen(view: WithinPack, content: Content, held: Sequence[Embargo]) -> tuple[Content, bool]:
    """The content as the reader in the address gets it, and whether that is somebody cleared for nothing.

    The embargo of the whole pack is open to each of its readers.
    """
    opened = open_embargoes(view.membership, view.now)
    as_open = bool(held) and view.request.GET.get("as") == _OPEN
    if as_open:
        opened = opened - {each.pk for each in held if each.pk != view.pack.embargo_id}
    return for_reader(content, opened), as_open


@dataclass(frozen=True)
class Drawn:
    """A section as pages draw it. ``name`` keeps the ids of its charts apart from those of the others."""

    title: str
    is_secret: bool
    blocks: tuple[Block, ...]
    name: str


def drawn(content: Content) -> list[Drawn]:
    """The sections of a content that is already that of its reader."""
    return [
        Drawn(
            section.title,
            section.embargo is not None,
            tuple(each.block for each in section.blocks),
            f"s{place}",
        )
        for place, section in enumerate(content.sections, start=1)
    ]


def _readers(request: HttpRequest, held: Sequence[Embargo], *, as_open: bool) -> list[NavItem]:
    """The two ways to read what has parts under an embargo; nothing otherwise."""
    if not held:
        return []
    names = " and ".join(f"“{each.title}”" for each in held)
    return [
        NavItem(f"As those cleared for {names} read it", request.path, not as_open),
        NavItem("As everybody else reads it", f"{request.path}?as={_OPEN}", as_open),
    ]


class FreezePage(PackFormPage):
    """Keep what the pack says now as its next version."""

    title = "Freeze the pack"
    form_class = FreezeForm
    template_name = "packs/freeze.html"
    made: PackVersion | None = None

    def context(self) -> dict[str, Any]:
        """What goes in, and what is missing."""
        sections = packs_queries.sections_of(self.membership, self.pack, self.now)
        return {
            **super().context(),
            "frozen": [each for each in sections if not each.left_for_later],
            "left": [each for each in sections if each.left_for_later],
            "missing": missing_from(self.membership, self.pack, sections),
            "preview_url": self.pack_url("preview"),
        }

    def perform(self, form: Any) -> str:
        """Freeze it; the second of two clicks gives the same version."""
        self.made = services.freeze(
            actor=self.membership,
            pack_id=self.pack.pk,
            note=form.cleaned_data["note"],
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"Version {self.made.number} is frozen. Put its words forward for sign-off, then issue it."

    def success_url(self) -> str:
        """The version, or the pack for somebody who changes their mind."""
        if self.made is None:
            return self.pack_url()
        return self.url("packs:version", pack_version=self.made.pk)


class VersionsPage(WithinPack, CouncilPage):
    """Every version of the pack that the person may know of."""

    title = "Versions"
    template_name = "packs/versions.html"

    def context(self) -> dict[str, Any]:
        """The versions, newest first."""
        versions = queries.versions_of(self.membership, self.pack, self.now)
        rows = [Row([self._name(each), self._state(each), self._when(each)]) for each in versions]
        columns = [Column("Version"), Column("State"), Column("When and by whom")]
        return {
            **super().context(),
            "table": Table(columns, rows, caption="Versions", caption_hidden=True),
            "freeze_url": self.pack_url("freeze") if self.may_change else "",
        }

    def _name(self, version: PackVersion) -> Cell:
        url = self.url("packs:version", pack_version=version.pk)
        return Cell(f"Version {version.number}", url=url, sub=version.note if self.may_change else "")

    def _state(self, version: PackVersion) -> Cell:
        return Cell.tag(version.get_state_display(), STATE_TONES[VersionState(version.state)])

    def _when(self, version: PackVersion) -> Cell:
        said = said_of(version)
        return Cell(said[-1], sub=said[0] if len(said) > 1 else "")


def said_of(version: PackVersion) -> list[str]:
    """When and by whom a version was frozen, issued and ended, in order."""
    found = [f"Frozen on {format_datetime(version.frozen_at)} by {version.frozen_by}"]
    if version.issued_at:
        found.append(f"Issued on {format_datetime(version.issued_at)} by {version.issued_by}")
    if version.ended_at:
        how = "Withdrawn" if version.state == VersionState.WITHDRAWN else "Replaced"
        found.append(f"{how} on {format_datetime(version.ended_at)} by {version.ended_by}")
    return found


class WithinVersion(WithinPack):
    """A page about one version of a pack; 404 for any other, and for one the person may not know of."""

    version: PackVersion

    def load(self, **kwargs: Any) -> None:
        """The version in the address, and its pack. What was never issued is only for who may change the pack."""
        try:
            self.version = queries.get_version(self.membership, self.now, kwargs["pack_version"])
        except ObjectDoesNotExist:
            raise Http404 from None
        self.pack = self.found_pack(self.version.pack_id)
        if self.version.issued_at is None and not self.may_change:
            raise Http404

    def version_url(self, name: str = "version") -> str:
        """A page of this version."""
        return self.url(f"packs:{name}", pack_version=self.version.pk)

    @cached_property
    def reads_inner(self) -> bool:
        """Whether the parts under an embargo are open to this person."""
        return self.version.inner_embargo_id in open_embargoes(self.membership, self.now)

    @property
    def inner_held(self) -> Embargo | None:
        """The embargo of some parts, if it still holds and the person may know of it."""
        embargo = self.version.inner_embargo if self.reads_inner else None
        return embargo if embargo is not None and not embargo.is_lifted(self.now) else None


class VersionPage(WithinVersion, CouncilPage):
    """One version: its words, how far they are cleared, what is new in it, and what can be done with it."""

    template_name = "packs/version.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Note the look at the parts under an embargo, then show the page."""
        if request.GET.get("as") != _OPEN:
            what = f"version {self.version.number} of the pack {self.pack.reference}"
            look(membership=self.membership, embargo=self.inner_held, what=what, now=self.now)
        return super().get(request, *args, **kwargs)

    def get_title(self) -> str:
        """Title and number."""
        return f"{self.version.title}, version {self.version.number}"

    def get_caption(self) -> str:
        """Reference and for whom."""
        return f"{self.pack.reference} · {self.pack.get_kind_display()} · {self.pack.get_moment_display()}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register, the pack, its versions."""
        return [*super().breadcrumbs(), ("Versions", self.pack_url("versions"))]

    def context(self) -> dict[str, Any]:
        """The words as the person may read them, clearance, changes, doors."""
        content = from_json(self.version.snapshot)
        held = [self.inner_held] if self.inner_held is not None else []
        shown, as_open = _as_chosen(self, content, held)
        state = VersionState(self.version.state)
        files = self._files()
        return {
            **super().context(),
            "version": self.version,
            "content": shown,
            "sections": drawn(shown),
            "held": held,
            "readers": _readers(self.request, held, as_open=as_open),
            "state_tone": STATE_TONES[state],
            "rows": self._rows(files),
            "too_large": too_large(files),
            "news": self._news(content),
            **(self._doors() if self.may_change else {}),
        }

    def _files(self) -> list[FileOffer]:
        """The files of an issued version that are this person's, for somebody who may send them on."""
        if self.version.state != VersionState.ISSUED or not self.may_change:
            return []
        return offers([self.version], self.membership, self.now)[self.version.pk]

    def _rows(self, files: Sequence[FileOffer]) -> list[SummaryRow]:
        rows = [SummaryRow("What became of it", said_of(self.version))]
        if self.version.note and self.may_change:
            rows.append(SummaryRow("Why it was frozen", self.version.note))
        ready = [
            ", ".join(filter(None, (each.label, each.pages, each.size))) for each in files if each.is_ready
        ]
        if ready:
            rows.append(SummaryRow("Files", "; ".join(ready)))
        if self.version.withdrawn_reason:
            rows.append(SummaryRow("Why it is withdrawn", self.version.withdrawn_reason))
        return rows

    def _news(self, content: Content) -> dict[str, Any] | None:
        """What is new: as stored at the issue, or, before, compared with what is issued now."""
        if self.version.state == VersionState.FROZEN:
            former = queries.issued_version(self.pack)
            if former is None:
                return None
            opened = open_embargoes(self.membership, self.now)
            return {"since": former.number, "sentences": queries.changes_since(former, content, opened)}
        sentences = queries.changes_shown(self.version, self.membership, self.now)
        return {"since": None, "sentences": sentences} if sentences else None

    def _doors(self) -> dict[str, Any]:
        """Clearance and what can be done, for somebody who may change the pack."""
        is_frozen = self.version.state == VersionState.FROZEN
        is_issued = self.version.state == VersionState.ISSUED
        found: dict[str, Any] = {
            "discard_url": self.version_url("discard") if is_frozen else "",
            "withdraw_url": self.version_url("withdraw") if is_issued else "",
            "read_url": self.version_url("read") if is_issued else "",
        }
        return found | (self._clearance() if is_frozen else {})

    def _clearance(self) -> dict[str, Any]:
        """How far exactly these words are cleared, and the way on."""
        briefing = self.pack.briefing
        older = self.pack.issued_number is not None and self.pack.issued_number > self.version.number
        if briefing is None or briefing.content_hash != self.version.content_hash or older:
            return {"clearance": Tag("Replaced by other words", "orange"), "is_outdated": True}
        url = self.url("comms:briefing", briefing=briefing.pk)
        return {
            "clearance": standing_tag(briefing, has_open_request=briefing.has_open_request),
            "briefing": briefing,
            "briefing_url": url,
            "ask_url": ""
            if briefing.is_cleared or briefing.has_open_request
            else self.url("comms:briefing-clearance", briefing=briefing.pk),
            "issue_url": self.version_url("issue") if briefing.is_cleared else "",
        }


class _VersionButton(WithinVersion, CouncilActionView):
    """A button on the version's page."""

    changes = True

    def return_url(self) -> str:
        """The version."""
        return self.version_url()


class VersionIssueView(_VersionButton):
    """Let readers have the version."""

    def perform(self) -> str:
        """Issue it."""
        version = services.issue(actor=self.membership, version_id=self.version.pk)
        return f"Version {version.number} is issued. Its files are being made."


class VersionDiscardView(_VersionButton):
    """Throw away a version that was never issued."""

    is_gone = False

    def perform(self) -> str:
        """Discard it."""
        services.discard(actor=self.membership, version_id=self.version.pk)
        self.is_gone = True
        return f"Version {self.version.number} is discarded."

    def return_url(self) -> str:
        """The versions of the pack; the version when it is still there."""
        return self.pack_url("versions") if self.is_gone else self.version_url()


class VersionWithdrawPage(WithinVersion, PackFormPage):
    """Why an issued version is withdrawn."""

    form_class = WithdrawForm
    template_name = "packs/withdraw.html"

    def get_title(self) -> str:
        """Which version."""
        return f"Withdraw version {self.version.number}"

    def perform(self, form: Any) -> str:
        """Withdraw it."""
        services.withdraw(
            actor=self.membership, version_id=self.version.pk, reason=form.cleaned_data["reason"]
        )
        return f"Version {self.version.number} is withdrawn. Its readers are told by e-mail."

    def success_url(self) -> str:
        """The version."""
        return self.version_url()
