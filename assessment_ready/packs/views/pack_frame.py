"""What the pages about composing packs share: where they lie, the pack through the gate, its tabs."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import NoReverseMatch

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilView
from assessment_ready.councils.views.versioned import VersionedFormView
from assessment_ready.embargo.services import look
from assessment_ready.packs.models import Pack
from assessment_ready.packs.queries import packs as queries
from assessment_ready.packs.rules.composing import Standing
from assessment_ready.ui.pages import NavItem

TABS = (
    ("Compose", "packs:pack"),
    ("Preview", "packs:preview"),
    ("Versions", "packs:versions"),
    ("Readers", "packs:readers"),
    ("Formats", "packs:formats"),
)
# Of a pack that the person may not change as things stand.
_NOT_TO_READ = ("packs:preview", "packs:formats")


class PacksPage(CouncilView):
    """A page about composing packs."""

    permission = Perm.PRODUCE_PACKS

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register."""
        return [("Briefing packs", self.url("packs:packs"))]


class WithinPack(PacksPage):
    """A page about one pack of the council; 404 for any other.

    ``changes`` says that the page is only for somebody who may change the pack as things stand: to others it is 404,
    without a reason. The pack is read with where it stands (``queries.packs.packs_for``).
    """

    pack: Any
    changes = False

    def load(self, **kwargs: Any) -> None:
        """The pack in the address."""
        self.pack = self.found_pack(kwargs["pack"])

    def found_pack(self, pack_id: int) -> Pack:
        """The pack, if the person may know of it and the page is for them."""
        try:
            pack = queries.get_pack(self.membership, self.now, pack_id)
        except ObjectDoesNotExist:
            raise Http404 from None
        if self.changes and not queries.may_change(self.membership, pack, self.now):
            raise Http404
        return pack

    @property
    def may_change(self) -> bool:
        """Whether this person may change the pack as things stand."""
        return queries.may_change(self.membership, self.pack, self.now)

    @property
    def standing(self) -> Standing:
        """Where the pack stands, as far as this person may know."""
        return queries.standing_of(self.pack, sees_all=self.may_change)

    @property
    def is_secret(self) -> bool:
        """Whether the embargo of the whole pack still holds."""
        return self.pack.embargo is not None and not self.pack.embargo.is_lifted(self.now)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Note the look while it is secret, then show the page."""
        what = f"the pack {self.pack.reference}"
        look(membership=self.membership, embargo=self.pack.embargo, what=what, now=self.now)
        return super().get(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    def get_caption(self) -> str:
        """Reference and title."""
        return f"{self.pack.reference} {self.pack.title}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register and the pack."""
        return [*super().breadcrumbs(), (self.pack.reference, self.pack_url())]

    def pack_url(self, name: str = "pack", **kwargs: Any) -> str:
        """A page of this pack."""
        return self.url(f"packs:{name}", pack=self.pack.pk, **kwargs)

    def context(self) -> dict[str, Any]:
        """The pack, its tabs and its marks."""
        return {
            **super().context(),
            "pack": self.pack,
            "tabs": self._tabs(),
            "standing": self.standing,
            "is_secret": self.is_secret,
            "may_change": self.may_change,
        }

    def _tabs(self) -> list[NavItem]:
        items = []
        for label, name in TABS:
            if name in _NOT_TO_READ and not self.may_change:
                continue
            try:
                url = self.url(name, pack=self.pack.pk)
            except NoReverseMatch:
                continue
            items.append(NavItem(label, url, self.request.path == url))
        return items


class PackFormPage(WithinPack, VersionedFormView):
    """A form about one pack, for somebody who may change it."""

    changes = True

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def success_url(self) -> str:
        """The pack."""
        return self.pack_url()
