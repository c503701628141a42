"""What the pages that follow a sending share."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404

from assessment_ready.councils.permissions import Perm
from assessment_ready.embargo.services import look
from comms.models import Delivery, Release, ReleaseState
from comms.queries.deliveries import delivery
from comms.queries.progress import followed
from comms.views.frame import CommsPage

STATE_TONES = {
    "queued": "grey",
    "claimed": "grey",
    "sending": "blue",
    "submitted": "teal",
    "delivered": "green",
    "temporary": "yellow",
    "permanent": "red",
    "technical": "red",
    "suppressed": "grey",
    "missed": "orange",
    "unknown": "magenta",
    "cancelled": "grey",
}
RELEASE_TONES = {
    ReleaseState.SCHEDULED: "blue",
    ReleaseState.HELD: "yellow",
    ReleaseState.SENDING: "teal",
    ReleaseState.PAUSED: "orange",
    ReleaseState.DONE: "green",
    ReleaseState.CANCELLED: "grey",
    ReleaseState.MISSED: "red",
}


class WithinRelease(CommsPage):
    """A page of one release; 404 when the person may not know of it."""

    permission = Perm.VIEW_COMMS
    release: Release

    def load(self, **kwargs: Any) -> None:
        """The release in the address."""
        self.release = self.found(followed(self.membership, self.now), kwargs["release"])

    @property
    def sends(self) -> bool:
        """Whether this person may stop it and see addresses."""
        return self.membership.can(Perm.SEND_BRIEFINGS)

    @property
    def is_secret(self) -> bool:
        """Whether it is under an embargo that holds."""
        embargo = self.release.embargo
        return embargo is not None and not embargo.is_lifted(self.now)

    def note_look(self, what: str) -> None:
        """Keep that this person opened it, while it is under embargo."""
        look(membership=self.membership, embargo=self.release.embargo, what=what, now=self.now)

    def get_caption(self) -> str:
        """What it is, and its reference."""
        return f"{self.release.get_kind_display()} {self.release.reference}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register and the release."""
        return [
            *super().breadcrumbs(),
            ("Sending", self.url("comms:releases")),
            (self.release.text.title, self.release_url()),
        ]

    def release_url(self, name: str = "release") -> str:
        """A page of this release."""
        return self.url(f"comms:{name}", release=self.release.pk)


class WithinDelivery(WithinRelease):
    """A page of one delivery; 404 when the person may not know of its release."""

    permission = Perm.SEND_BRIEFINGS
    delivery: Delivery

    def load(self, **kwargs: Any) -> None:
        """The delivery in the address, and its release."""
        try:
            self.delivery = delivery(self.membership, self.now).get(pk=kwargs["delivery"])
        except Delivery.DoesNotExist:
            raise Http404 from None
        super().load(release=self.delivery.release_id)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The release and its log."""
        return [*super().breadcrumbs(), ("Log", self.release_url("deliveries"))]

    def delivery_url(self, name: str = "delivery") -> str:
        """A page of this delivery."""
        return self.url(f"comms:{name}", delivery=self.delivery.pk)
