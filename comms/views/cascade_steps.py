"""Steps of a cascade: add, change, remove, all times at once, pull forward."""

from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.queries import people
from assessment_ready.councils.views.pages import CouncilActionView
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.tables import Cell, Column, Row, Table
from comms.forms import cascades as forms
from comms.models import OVER, Activity
from comms.queries import cascades as queries
from comms.queries.cells import audiences_to_choose, channels_to_choose
from comms.queries.run_sheet import clock_of
from comms.services import cascade_steps as services
from comms.services.cascades import Pull, preview_pull, pull_forward
from comms.views.cascades import WithinCascade, WithinStep
from comms.views.frame import CommsForm


class _StepForm(WithinCascade, CommsForm):
    """What forms about a step share."""

    permission = Perm.MANAGE_COMMS

    def choices(self, row: Activity | None = None) -> forms.StepChoices:
        """What a step can name; what it names already stays."""
        audiences = dict(audiences_to_choose(self.membership))
        channels = dict(channels_to_choose(self.membership))
        owners = {member.pk: str(member.user) for member in people(self.council, self.now)}
        if row is not None:
            audiences |= {each.pk: each.name for each in row.audiences.all()}
            channels |= {row.channel.pk: row.channel.name} if row.channel else {}
            owners |= {row.owner.pk: str(row.owner.user)} if row.owner else {}
        return forms.StepChoices(list(audiences.items()), list(channels.items()), list(owners.items()))

    def success_url(self) -> str:
        """The cascade."""
        return self.cascade_url()


class StepCreatePage(_StepForm):
    """A step more."""

    permission = Perm.MANAGE_COMMS
    title = "Add a step"
    form_class = forms.StepForm

    def form_kwargs(self) -> dict[str, Any]:
        """What can be chosen."""
        return {"choices": self.choices(), "initial": {"unit": "minutes", "purpose": "inform"}}

    def perform(self, form: Any) -> str:
        """Add it; the second of two clicks gives the same."""
        row = services.add_step(
            actor=self.membership,
            cascade_id=self.cascade.pk,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"“{row.title}” is in the cascade.{early_words(row)}"


class StepPage(WithinStep, _StepForm):
    """Change a step; readers see it with its values and cannot save."""

    permission = Perm.MANAGE_COMMS
    title = "Change the step"
    form_class = forms.StepEditForm
    template_name = "comms/cascade_step.html"

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        return {"choices": self.choices(self.step), "initial": forms.initial_of_step(self.step)}

    def context(self) -> dict[str, Any]:
        """Whether it can be removed."""
        self.note_look(f"a step of the cascade “{self.cascade.title}”")
        is_over = self.step.status in OVER
        remove_url = "" if is_over else self.url("comms:step-remove", cascade_step=self.step.pk)
        return {"step": self.step, "is_over": is_over, "remove_url": remove_url}

    def perform(self, form: Any) -> str:
        """Save it."""
        row = services.change_step(
            actor=self.membership,
            step_id=self.step.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return f"“{row.title}” is saved.{early_words(row)}"


class StepRemovePage(WithinStep, CouncilActionView):
    """Take a step out of the cascade."""

    permission = Perm.MANAGE_COMMS

    def perform(self) -> str:
        """Remove it."""
        services.remove_step(actor=self.membership, step_id=self.step.pk)
        return f"“{self.step.title}” is removed."

    def return_url(self) -> str:
        """The cascade."""
        return self.cascade_url()


class CascadeTimesPage(_StepForm):
    """The minutes of all steps at once, so that the order is checked of all of them together."""

    permission = Perm.MANAGE_COMMS
    title = "Set all times at once"
    form_class = forms.TimesForm

    def form_kwargs(self) -> dict[str, Any]:
        """The steps whose time counts in minutes and that are not over."""
        steps = queries.steps_of(self.cascade, self.membership, self.now)
        rows = [step.activity for step in steps if not step.is_over and step.activity.unit == "minutes"]
        return {"steps": rows, "initial": {"version": self.cascade.version}}

    def perform(self, form: Any) -> str:
        """Save them together."""
        services.retime_steps(
            actor=self.membership,
            cascade_id=self.cascade.pk,
            minutes=form.minutes,
            expected_version=form.cleaned_data["version"],
        )
        return "The times are saved."


class CascadePullPage(_StepForm):
    """Pull what is left forward in order, after a preview."""

    permission = Perm.ACTIVATE_SCENARIO
    title = "Pull forward in order"
    form_class = forms.PullForm
    template_name = "comms/cascade_pull.html"

    def form_kwargs(self) -> dict[str, Any]:
        """The steps that are still to come; the first of them unless another is asked for."""
        found = queries.steps_of(self.cascade, self.membership, self.now)
        coming = [step for step in found if not step.is_over and step.first > self.now]
        choices = [
            (step.activity.pk, f"{step.activity.title} ({format_datetime(step.first)})") for step in coming
        ]
        return {"steps": choices, "initial": {"start": self._start or (choices[0][0] if choices else None)}}

    @property
    def _start(self) -> int | None:
        asked = self.request.POST.get("start") or self.request.GET.get("start", "")
        return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None

    def context(self) -> dict[str, Any]:
        """What it would do, or why it cannot be done."""
        try:
            found = preview_pull(
                actor=self.membership, cascade=self.cascade, start_id=self._start, now=self.now
            )
        except UserFacingError as error:
            return {"refusal": str(error), "now_clock": clock_of(self.now)}
        return {"pull": found, "table": _pull_table(found), "now_clock": clock_of(self.now)}

    def perform(self, form: Any) -> str:
        """Pull it forward."""
        pull_forward(
            actor=self.membership,
            cascade_id=self.cascade.pk,
            start_id=form.cleaned_data["start"],
            because=form.cleaned_data["because"],
        )
        return "Pulled forward. Work down the run sheet now."

    def success_url(self) -> str:
        """The run sheet."""
        return self.cascade_url("run-sheet")


def early_words(row: Activity) -> str:
    """A word of warning for what is before minute 0 and not limited to cleared contacts."""
    if row.offset < 0 and not row.only_cleared and row.channel_id is not None:
        return " It is before minute 0: limit it to contacts cleared for the embargo, unless it tells nobody the news."
    return ""


def _pull_table(found: Pull) -> Table:
    return Table(
        [Column("Step"), Column("Planned"), Column("Then")],
        [
            Row([row.title, format_datetime(before), Cell(format_datetime(after))])
            for row, before, after in found.moments
        ],
        caption="What would happen when",
    )
