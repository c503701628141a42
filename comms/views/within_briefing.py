"""What every page about one briefing shares: the briefing, through the gate, and the look that is noted."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from assessment_ready.embargo.services import look
from comms.models import Briefing
from comms.queries.briefings import briefings
from comms.views.frame import CommsPage


class WithinBriefing(CommsPage):
    """A page about one briefing of the council; 404 for any other."""

    briefing: Briefing

    def load(self, **kwargs: Any) -> None:
        """The briefing in the address."""
        self.briefing = self.found(briefings(self.membership, self.now), kwargs["briefing"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Note the look while it is secret, then show the page."""
        what = f"the briefing {self.briefing.reference}"
        look(membership=self.membership, embargo=self.briefing.embargo, what=what, now=self.now)
        return super().get(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    def get_caption(self) -> str:
        """Reference and title."""
        return f"{self.briefing.reference} {self.briefing.title}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Communications, the register and the briefing."""
        return [*self.above(), (self.briefing.reference, self.briefing_url())]

    def above(self) -> list[tuple[str, str]]:
        """Communications and the register."""
        return [("Communications", self.url("comms:plans")), ("Briefings", self.url("comms:briefings"))]

    def briefing_url(self, name: str = "briefing") -> str:
        """A page of this briefing."""
        return self.url(f"comms:{name}", briefing=self.briefing.pk)

    @property
    def is_secret(self) -> bool:
        """Whether its embargo still holds."""
        return self.briefing.embargo is not None and not self.briefing.embargo.is_lifted(self.now)
