"""What every page of one item has: the item through the gate, its place, its paths."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from assessment_ready.councils.views.pages import CouncilView
from assessment_ready.embargo.services import look
from assessment_ready.evidence.errors import NotYours
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.evidence.queries.library import get_item
from assessment_ready.evidence.queries.people import may_change


class WithinItem(CouncilView):
    """A page of one item. 404 when the person may not know of it."""

    item: EvidenceItem

    def load(self, **kwargs: Any) -> None:
        """The item in the address."""
        try:
            self.item = get_item(self.membership, self.now, kwargs["item"])
        except EvidenceItem.DoesNotExist:
            raise Http404 from None

    def get_caption(self) -> str:
        """The reference, by which people speak of it."""
        return self.item.reference

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The library, then this item."""
        return [("Evidence", self.url("evidence:library")), (self.item.title, self.item_url("item"))]

    def item_url(self, name: str, **kwargs: Any) -> str:
        """The path of another page of this item."""
        return self.url(f"evidence:{name}", item=self.item.pk, **kwargs)

    def note_look(self) -> None:
        """Keep that this person opened it, while it is under embargo."""
        look(
            membership=self.membership,
            embargo=self.item.embargo,
            what=f"evidence {self.item}",
            now=self.now,
        )


class ChangesItem(WithinItem):
    """Something that changes one item: 403 with a sentence when it is sent by those who do not look after it."""

    def load(self, **kwargs: Any) -> None:
        """The item in the address; whoever sends a change must look after it."""
        super().load(**kwargs)
        if self.request.method == "POST" and not may_change(self.membership, self.item):
            raise PermissionDenied(NotYours.sentence)
