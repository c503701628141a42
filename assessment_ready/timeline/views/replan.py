"""Working out every date again, with a preview."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.timeline.services import replan
from assessment_ready.timeline.views.frame import TimelinePage
from assessment_ready.timeline.views.milestone_parts import moves_table
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.words import counted


class ReplanView(TimelinePage, CouncilPage):
    """What would move if every date were worked out again; then move it."""

    permission = Perm.MANAGE_TIMELINE
    title = "Work the dates out again"
    template_name = "timeline/replan.html"

    def context(self) -> dict[str, Any]:
        """What would move."""
        found = replan.plan(actor=self.membership)
        return {
            "table": moves_table(found.moves),
            "count": len(found.moves),
            "plan": found.fingerprint,
            "cancel_url": self.url("timeline:overview"),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Move what was shown; show it again when something else would move by now."""
        try:
            moved = replan.apply(actor=self.membership, expected_plan=request.POST.get("plan", ""))
        except UserFacingError as error:
            return self.refused(error, self.url("timeline:replan"))
        return self.done(f"{counted(moved, 'date,dates')} moved.", self.url("timeline:overview"))
