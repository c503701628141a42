"""What every page of one gap has: the gap through the gate, its place, its paths."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404

from assessment_ready.councils.views.pages import CouncilView
from assessment_ready.readiness.models import Gap
from assessment_ready.readiness.queries.gaps import get_gap


class WithinGap(CouncilView):
    """A page of one gap. 404 when the person may not know of it."""

    gap: Gap

    def load(self, **kwargs: Any) -> None:
        """The gap in the address."""
        try:
            self.gap = get_gap(self.membership, self.now, kwargs["gap"])
        except Gap.DoesNotExist:
            raise Http404 from None

    def get_caption(self) -> str:
        """Its reference and what it says."""
        return f"{self.gap.reference} {self.gap.title}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register and the gap."""
        return [("Gaps", self.url("readiness:gaps")), (self.gap.reference, self.gap_url())]

    def gap_url(self, name: str = "gap") -> str:
        """The path of a page of this gap."""
        return self.url(f"readiness:{name}", gap=self.gap.pk)
