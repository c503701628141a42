"""The councillor's own page, and what they may say now with the reasons."""

from collections.abc import Sequence
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.packs.queries.member_page import member_page
from assessment_ready.packs.queries.saying import saying


class MinePage(CouncilPage):
    """What to say today, the pack, dates, questions. A councillor's home page shows the same."""

    permission = Perm.VIEW_PACKS
    template_name = "packs/mine.html"
    title = "Your briefing on the CQC assessment"

    def context(self) -> dict[str, Any]:
        """Everything, from one query function."""
        return {"briefing": member_page(self.membership, self.now)}


class SayPage(CouncilPage):
    """What one may say now, what not, why, and until when."""

    permission = Perm.VIEW_PACKS
    template_name = "packs/say.html"
    title = "What you may say now, and why"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Below the reader's own page."""
        return [("Your briefing", self.url("packs:mine"))]

    def context(self) -> dict[str, Any]:
        """Worked out from embargoes and pre-election periods."""
        return {
            "saying": saying(self.membership, self.now),
            "ask_url": self.url("comms:ask") if self.membership.can(Perm.ASK_QUESTIONS) else "",
        }
