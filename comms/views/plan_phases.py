"""Phases of a plan with their checklists: ticking, adding, changing, removing."""

from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilPage
from assessment_ready.ui.dates import london_date
from comms.forms.plan_parts import PHASE_FIELDS, ItemForm, PhaseEditForm, PhaseForm
from comms.forms.plans import RemoveForm
from comms.models import Need, Phase, PhaseItem
from comms.queries import phases as queries
from comms.services import phases as services
from comms.views.frame import CommsPage, WithinPlan
from comms.views.plan_forms import PlanForms
from comms.views.plans import phase_days

NEED_TONES = {Need.MUST: "red", Need.SHOULD: "blue", Need.COULD: "grey"}


class PhasesPage(WithinPlan, CouncilPage):
    """Every phase with its days, its goal and its checklist."""

    title = "Phases"
    template_name = "comms/plan_phases.html"

    def context(self) -> dict[str, Any]:
        """The phases and what this person can do."""
        rows = list(queries.phases_with_items(self.plan))
        days = queries.milestone_days(self.plan, self.membership, self.now)
        spans = queries.spans_of(rows, days, london_date(self.now))
        return {
            "phases": [self._phase(span) for span in spans],
            "add_url": self.url("comms:phase-create", plan=self.plan.pk) if self.can_change else "",
        }

    def _phase(self, span: queries.PhaseSpan) -> dict[str, Any]:
        phase, key = span.phase, {"phase": span.phase.pk}
        items = list(phase.items.all())
        return {
            "phase": phase,
            "days": phase_days(span) or "No milestone gives its days yet",
            "is_current": span.is_current,
            "is_next": span.is_next,
            "is_over": span.last is not None and span.last < london_date(self.now),
            "done": sum(item.done_at is not None for item in items),
            "items": [self._item(item) for item in items],
            "edit_url": self.url("comms:phase", **key) if self.can_change else "",
            "item_url": self.url("comms:phase-item-create", **key) if self.can_change else "",
        }

    def _item(self, item: PhaseItem) -> dict[str, Any]:
        key = {"phase_item": item.pk}
        may = self.can_change
        return {
            "item": item,
            "tone": NEED_TONES[Need(item.need)],
            "tick_url": self.url("comms:phase-item-tick", **key) if may else "",
            "remove_url": self.url("comms:phase-item-remove", **key) if may else "",
        }


class PhaseForms(PlanForms):
    """A form about phases: back to their list."""

    def success_url(self) -> str:
        """The list."""
        return self.url("comms:plan-phases", plan=self.plan.pk)

    def milestones(self) -> list[tuple[str, str]]:
        """What a phase can begin or end with."""
        return queries.milestone_choices(self.plan, self.membership, self.now)


class PhaseCreateView(PhaseForms):
    """A new phase after the others."""

    title, form_class = "Add a phase", PhaseForm

    def form_kwargs(self) -> dict[str, Any]:
        """The milestones."""
        return {"milestones": self.milestones()}

    def perform(self, form: Any) -> str:
        """Add it."""
        phase = services.add_phase(actor=self.membership, plan_id=self.plan.pk, values=form.values)
        return f"The phase “{phase.title}” is added."


class _OnePhase(PhaseForms):
    phase: Phase

    def load(self, **kwargs: Any) -> None:
        """The phase in the address, and its plan."""
        self.phase = self.found(queries.council_phases(self.membership), kwargs["phase"])
        super().load(plan=self.phase.plan_id)


class PhaseEditView(_OnePhase):
    """Change a phase."""

    title, form_class = "Phase", PhaseEditForm
    template_name = "comms/plan_part.html"

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now. A milestone the person may not know of stays choosable, by its code alone."""
        initial = {name: getattr(self.phase, name) for name in (*PHASE_FIELDS, "version")}
        found = self.milestones()
        known = {code for code, _ in found}
        kept = {self.phase.entry_code, self.phase.exit_code} - known - {""}
        return {
            "initial": initial,
            "milestones": [*found, *((code, _words(code)) for code in sorted(kept))],
        }

    def context(self) -> dict[str, Any]:
        """Where it is removed."""
        return {
            "remove_url": self.url("comms:phase-remove", phase=self.phase.pk),
            "remove_label": "Remove this phase",
        }

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change_phase(
            actor=self.membership,
            phase_id=self.phase.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The phase is saved."


class PhaseRemoveView(_OnePhase):
    """Remove a phase, after asking once."""

    title, form_class = "Remove the phase?", RemoveForm
    template_name = "comms/plan_remove.html"

    def context(self) -> dict[str, Any]:
        """What goes."""
        return {
            "name": self.phase.title,
            "consequence": "Its checklist goes; its activities stay, without a phase.",
        }

    def perform(self, form: Any) -> str:
        """Remove it."""
        services.remove_phase(actor=self.membership, phase_id=self.phase.pk)
        return f"The phase “{self.phase.title}” is removed."


class ItemCreateView(_OnePhase):
    """A new line of a phase's checklist."""

    title, form_class = "Add to the checklist", ItemForm

    def get_caption(self) -> str:
        """The phase."""
        return f"{self.plan.title} · {self.phase.title}"

    def perform(self, form: Any) -> str:
        """Add it."""
        data = form.cleaned_data
        services.add_item(actor=self.membership, phase_id=self.phase.pk, text=data["text"], need=data["need"])
        return "It is on the checklist."


class _ItemAction(CommsPage, CouncilActionView):
    permission = Perm.MANAGE_COMMS
    item: PhaseItem

    def load(self, **kwargs: Any) -> None:
        """The line in the address."""
        self.item = self.found(queries.council_items(self.membership), kwargs["phase_item"])

    def return_url(self) -> str:
        """The phases, at this one."""
        url = self.url("comms:plan-phases", plan=self.item.phase.plan_id)
        return f"{url}#phase-{self.item.phase_id}"


class ItemTickView(_ItemAction):
    """Mark a line as done, or as not done."""

    def perform(self) -> str:
        """Do it."""
        is_done = self.request.POST.get("is_done") == "yes"
        services.tick_item(actor=self.membership, item_id=self.item.pk, is_done=is_done)
        return f"“{self.item.text}” is {'done' if is_done else 'not done'}."


class ItemRemoveView(_ItemAction):
    """Take a line off the checklist."""

    def perform(self) -> str:
        """Do it."""
        services.remove_item(actor=self.membership, item_id=self.item.pk)
        return f"“{self.item.text}” is off the checklist."


def _words(code: str) -> str:
    return code.replace("-", " ").capitalize()
