"""Writing a briefing, changing it, taking it out of use."""

from functools import cached_property
from typing import Any

from comms.forms.briefings import BriefingEditForm, BriefingForm, WithdrawForm
from comms.models import Briefing, ScenarioCell
from comms.queries.briefings import cell_to_write, messages_of, offered
from comms.queries.plans import running_plans
from comms.services.briefings import add_briefing, change_briefing, withdraw_briefing
from comms.views.frame import CommsForm
from comms.views.within_briefing import WithinBriefing


class BriefingCreate(CommsForm):
    """A new briefing; with ``?cell=`` for that cell of a scenario, with ``?plan=`` for that plan."""

    title = "Write a briefing"
    parent = ("Briefings", "comms:briefings")
    form_class = BriefingForm
    template_name = "comms/briefing_form.html"
    made: Briefing

    @cached_property
    def cell(self) -> ScenarioCell | None:
        """The cell of a scenario it is written for."""
        return cell_to_write(self.membership, self.now, self.request.GET.get("cell", ""))

    def get_caption(self) -> str:
        """The cell it is for."""
        return str(self.cell) if self.cell else ""

    def form_kwargs(self) -> dict[str, Any]:
        """What it can name, and what is clear already."""
        plan_id = self.cell.scenario.plan_id if self.cell else self._asked_plan()
        found = offered(self.membership, self.now, plan_id)
        if self.cell is not None:
            kept = [plan for plan in found.plans if plan.pk == plan_id]
            found = type(found)(**{**found.__dict__, "plans": kept})
        initial: dict[str, Any] = {"owner": self.membership.pk, "plan": plan_id}
        if self.cell is not None:
            initial |= {
                "title": f"{self.cell.scenario.title}: {self.cell.audience}",
                "audiences": [self.cell.audience_id],
                "embargo": self.cell.scenario.embargo_id,
            }
        return {"offered": found, "initial": initial}

    def _asked_plan(self) -> int | None:
        asked = self.request.GET.get("plan", "")
        known = {plan.pk for plan in running_plans(self.membership)}
        chosen = int(asked) if asked.isdecimal() and len(asked) < 15 else None
        if chosen in known:
            return chosen
        return next(iter(known)) if len(known) == 1 else None

    def context(self) -> dict[str, Any]:
        """The cell, for the words above the form."""
        return {**super().context(), "cell": self.cell}

    def perform(self, form: Any) -> str:
        """Write it."""
        self.made = add_briefing(
            actor=self.membership,
            plan_id=form.cleaned_data["plan"],
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
            cell_id=self.cell.pk if self.cell else None,
        )
        return f"{self.made.reference} is saved as a draft."

    def success_url(self) -> str:
        """The briefing."""
        return self.url("comms:briefing", briefing=self.made.pk)


class BriefingEdit(WithinBriefing, CommsForm):
    """A briefing's words and details."""

    title = "Change the briefing"
    form_class = BriefingEditForm
    permission = CommsForm.permission
    template_name = "comms/briefing_form.html"

    def form_kwargs(self) -> dict[str, Any]:
        """The fields as they are."""
        briefing = self.briefing
        used = [each.pk for each, _ in messages_of(briefing, self.membership, self.now)]
        audiences = list(briefing.audiences.values_list("pk", flat=True))
        embargo = briefing.embargo
        return {
            "offered": offered(self.membership, self.now, briefing.plan_id, briefing),
            "current_embargo": (embargo.pk, embargo.title) if embargo else None,
            "initial": BriefingEditForm.initial_of(briefing, audiences, used),
        }

    def context(self) -> dict[str, Any]:
        """Whether saving ends a clearance."""
        waits: bool = self.briefing.has_open_request  # type: ignore[attr-defined] # annotated
        ends = self.briefing.is_cleared or waits
        return {**super().context(), "ends_clearance": ends}

    def perform(self, form: Any) -> str:
        """Save it."""
        was_cleared = self.briefing.is_cleared
        changed = change_briefing(
            actor=self.membership,
            briefing_id=self.briefing.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        if was_cleared and not changed.is_cleared:
            return f"{changed.reference} is saved. It has to be cleared again."
        return f"{changed.reference} is saved."

    def success_url(self) -> str:
        """The briefing."""
        return self.briefing_url()


class BriefingWithdraw(WithinBriefing, CommsForm):
    """Why a briefing is taken out of use."""

    title = "Withdraw the briefing"
    form_class = WithdrawForm
    permission = CommsForm.permission

    def form_kwargs(self) -> dict[str, Any]:
        """Its version."""
        return {"initial": {"version": self.briefing.version}}

    def perform(self, form: Any) -> str:
        """Withdraw it."""
        withdraw_briefing(
            actor=self.membership,
            briefing_id=self.briefing.pk,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
        )
        return f"{self.briefing.reference} is withdrawn."

    def success_url(self) -> str:
        """The briefing."""
        return self.briefing_url()
