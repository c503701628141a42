"""Everything that waits for one person, each with the page where it is done."""

from itertools import groupby
from typing import Any, ClassVar

from django.core.paginator import Paginator

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.overview.queries.needs import needs_count, waiting


class NeedsYouView(CouncilPage):
    """What needs me: overdue, soon, later, without a date."""

    permission = Perm.OPEN_COUNCIL
    title = "What needs you"
    template_name = "overview/needs_you.html"
    page_size: ClassVar[int] = 50

    def context(self) -> dict[str, Any]:
        """One page of what waits, in its groups."""
        total = needs_count(self.membership, self.now)
        # The header counts exactly these.
        self.request.needs_you_count = total  # type: ignore[attr-defined]
        page = Paginator(range(total), self.page_size).get_page(self.request.GET.get("page"))
        start = max(0, page.start_index() - 1)
        shown = waiting(self.membership, self.now, limit=self.page_size, offset=start).needs
        return {
            "page_obj": page,
            "groups": [
                (when.value, list(of_when)) for when, of_when in groupby(shown, key=lambda need: need.when)
            ],
            "reminders_url": self.url("overview:reminders"),
            "starts_url": self.url("overview:home"),
        }
