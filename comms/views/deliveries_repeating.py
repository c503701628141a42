"""The button that makes a recurring activity's time its own briefing."""

from typing import Any
from uuid import UUID, uuid5

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView
from comms.services.repeating import make_briefing
from comms.views.activities import WithinActivity


class ActivityBriefingPage(WithinActivity, CouncilActionView):
    """Make this time's briefing from the one before."""

    permission = Perm.MANAGE_COMMS
    made: Any = None

    def perform(self) -> str:
        """Copy it as a draft."""
        self.made = make_briefing(
            actor=self.membership, activity_id=self.activity.pk, submission_key=self._key()
        )
        return f"{self.made.reference} is a draft for this time. Change what is new, then ask for clearance."

    def _key(self) -> UUID:
        """One for each time and state of the activity: the second of two clicks makes no second draft."""
        return uuid5(self.activity.submission_key, f"briefing {self.activity.version}")

    def return_url(self) -> str:
        """The new briefing, otherwise the activity."""
        if self.made is None:
            return self.activity_url()
        return self.url("comms:briefing", briefing=self.made.pk)
