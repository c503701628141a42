"""The run sheet of the day: one page, with the clock, who does what, and done or not done."""

from collections.abc import Sequence
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilPage
from assessment_ready.ui.dates import format_date
from comms.models import ActivityStatus
from comms.queries.run_sheet import RunSheet, RunSheetStep, run_sheet
from comms.services import cascade_steps as services
from comms.views.cascades import WithinCascade, WithinStep

_TONES = {"Done": "green", "Next": "blue", "Next, and late": "red", "Late": "red", "Missed": "orange"}


class RunSheetPage(WithinCascade, CouncilPage):
    """Everything that happens on the day, in order."""

    permission = Perm.VIEW_COMMS
    template_name = "comms/run_sheet.html"

    def get_title(self) -> str:
        """What it is the sheet of."""
        return f"Run sheet: {self.cascade.title}"

    def get_caption(self) -> str:
        """The day of minute 0."""
        return format_date(self.sheet.day) if self.sheet.is_dated else "The day is not known yet"

    def side_nav(self) -> Sequence[Any]:
        """The sheet needs the whole width."""
        return ()

    def load(self, **kwargs: Any) -> None:
        """The cascade in the address, and its steps."""
        super().load(**kwargs)
        self.sheet: RunSheet = run_sheet(self.cascade, self.membership, self.now)

    def context(self) -> dict[str, Any]:
        """The lines with what this person may press."""
        self.note_look(f"the run sheet “{self.cascade.title}”")
        return {
            "cascade": self.cascade,
            "sheet": self.sheet,
            "lines": [self._line(step) for step in self.sheet.steps],
            "reload_url": self.request.path,
            "is_secret": self.is_secret,
            "next": self.sheet.next,
        }

    def _line(self, step: RunSheetStep) -> dict[str, Any]:
        row, may = step.activity, self.can_change
        is_done = row.status == ActivityStatus.DONE
        return {
            "step": step,
            "done_label": f"Step {step.number} done",
            "undo_label": f"Step {step.number} not done",
            "tone": _TONES.get(step.state, "grey"),
            "url": self.url("comms:activity", activity=row.pk),
            "briefing_url": self.url("comms:briefing", briefing=step.briefing.pk) if step.briefing else "",
            "done_url": self.url("comms:step-done", cascade_step=row.pk)
            if may and row.status not in (ActivityStatus.DONE, ActivityStatus.MISSED)
            else "",
            "undo_url": self.url("comms:step-not-done", cascade_step=row.pk) if may and is_done else "",
        }


class StepDonePage(WithinStep, CouncilActionView):
    """This step was done, now, by me."""

    permission = Perm.MANAGE_COMMS

    def perform(self) -> str:
        """Note it."""
        row = services.mark_done(actor=self.membership, step_id=self.step.pk)
        return f"“{row.title}” is done."

    def return_url(self) -> str:
        """The run sheet."""
        return self.url("comms:run-sheet", cascade=self.cascade.pk)


class StepNotDonePage(StepDonePage):
    """It was not done after all."""

    permission = Perm.MANAGE_COMMS

    def perform(self) -> str:
        """Take it back."""
        row = services.mark_not_done(actor=self.membership, step_id=self.step.pk)
        return f"“{row.title}” is not done."
