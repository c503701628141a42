"""Activating a scenario: ask, confirm, call off, undo. Always two people."""

from collections.abc import Sequence
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilPage
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.pages import TimelineEntry
from comms.forms import activation as forms
from comms.models import Activation
from comms.queries import activation as queries
from comms.services import activation as services
from comms.views.frame import CommsForm
from comms.views.scenarios import WithinScenario


class ActivationPage(WithinScenario, CouncilPage):
    """Where an activation stands, and what it would do or did."""

    permission = Perm.VIEW_COMMS
    template_name = "comms/activation.html"

    def get_title(self) -> str:
        """What the page is for."""
        return f"Activation of “{self.scenario.title}”"

    def get_caption(self) -> str:
        """The plan."""
        return self.plan.title

    def context(self) -> dict[str, Any]:
        """The state, and what this person may do next."""
        self.note_look(f"the activation of the scenario “{self.scenario.title}”")
        state = queries.state_of(self.scenario, self.membership, self.now)
        return {
            "scenario": self.scenario,
            "state": state,
            "may": self.membership.can(Perm.ACTIVATE_SCENARIO),
            "history": history(queries.activations(self.scenario)),
            **self._steps(state),
        }

    def _steps(self, state: queries.ActivationState) -> dict[str, Any]:
        """The addresses of what this person may do now."""
        if not self.membership.can(Perm.ACTIVATE_SCENARIO):
            return {}
        me, request, confirmed = self.membership.user_id, state.request, state.confirmed
        found = {}
        if request is not None:
            found["call_off_url"] = "activation-call-off"
            found |= {"confirm_url": "activation-confirm"} if request.asked_by_id != me else {}
        elif not self.scenario.activated_at and not self.scenario.sealed_at and not state.other_active:
            found["ask_url"] = "activation-ask"
        if state.can_undo and confirmed is not None:
            if confirmed.undo_asked_by_id is None:
                found["undo_url"] = "activation-undo"
            elif confirmed.undo_asked_by_id != me:
                found["confirm_undo_url"] = "activation-undo-confirm"
        return {name: self.scenario_url(page) for name, page in found.items()}


class _ActivationForm(WithinScenario, CommsForm):
    """A form of the first of two people."""

    permission = Perm.ACTIVATE_SCENARIO

    def make_form(self, **data: Any) -> Any:
        """The form, with the way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def success_url(self) -> str:
        """The activation."""
        return self.scenario_url("activation")


class ActivationAskPage(_ActivationForm):
    """Ask a second person to confirm that this is what happened."""

    permission = Perm.ACTIVATE_SCENARIO
    template_name = "comms/activation_ask.html"
    form_class = forms.ActivateForm

    def get_title(self) -> str:
        """What is asked."""
        return f"Activate “{self.scenario.title}”"

    def context(self) -> dict[str, Any]:
        """What is not cleared."""
        self.note_look(f"the activation of the scenario “{self.scenario.title}”")
        return {"not_cleared": queries.not_cleared(self.scenario, self.membership, self.now)}

    def perform(self, form: Any) -> str:
        """Ask the second person."""
        services.ask_to_activate(
            actor=self.membership, scenario_id=self.scenario.pk, note=form.cleaned_data["note"]
        )
        return "Asked. A second person who may activate scenarios must confirm it on this page."


class ActivationUndoPage(_ActivationForm):
    """Ask a second person to undo an activation of today."""

    permission = Perm.ACTIVATE_SCENARIO
    title = "Undo the activation"
    form_class = forms.UndoForm

    def perform(self, form: Any) -> str:
        """Ask, with the reason."""
        because = form.cleaned_data["because"]
        services.ask_to_undo(actor=self.membership, scenario_id=self.scenario.pk, because=because)
        return "Asked. A second person must confirm on this page that it is undone."


class _ActivationAction(WithinScenario, CouncilActionView):
    """A button of the activation page."""

    permission = Perm.ACTIVATE_SCENARIO

    def return_url(self) -> str:
        """The activation."""
        return self.scenario_url("activation")


class ActivationConfirmPage(_ActivationAction):
    """The second person."""

    permission = Perm.ACTIVATE_SCENARIO

    def perform(self) -> str:
        """Activate it."""
        row = services.confirm_activation(actor=self.membership, scenario_id=self.scenario.pk)
        sealed = " The other ratings are sealed." if self.scenario.is_rating else ""
        return f"“{self.scenario.title}” is active. {len(row.readied)} steps of the cascade have its texts.{sealed}"


class ActivationCallOffPage(_ActivationAction):
    """Nothing is activated."""

    permission = Perm.ACTIVATE_SCENARIO

    def perform(self) -> str:
        """Call it off."""
        services.call_off(actor=self.membership, scenario_id=self.scenario.pk)
        return "Called off. Nothing was activated."


class ActivationUndoConfirmPage(_ActivationAction):
    """The second person undoes it."""

    permission = Perm.ACTIVATE_SCENARIO

    def perform(self) -> str:
        """Undo it."""
        services.confirm_undo(actor=self.membership, scenario_id=self.scenario.pk)
        return f"“{self.scenario.title}” is no longer active, and nothing is sealed by it."


def history(rows: Sequence[Activation]) -> list[TimelineEntry]:
    """What was asked, confirmed, called off and undone, newest first."""
    found = []
    for row in rows:
        if row.undone_at:
            found.append(_entry("Undone", row.undone_at, row.undone_by, row.undo_because))
        if row.undo_asked_at:
            found.append(_entry("Asked to undo it", row.undo_asked_at, row.undo_asked_by, row.undo_because))
        if row.called_off_at:
            found.append(_entry("Called off", row.called_off_at, row.called_off_by))
        if row.confirmed_at:
            found.append(_entry("Confirmed and activated", row.confirmed_at, row.confirmed_by))
        found.append(_entry("Asked to activate it", row.asked_at, row.asked_by, row.note))
    return found


def _entry(title: str, at: Any, by: Any, text: str = "") -> TimelineEntry:
    return TimelineEntry(title=title, when=format_datetime(at), by=str(by), text=text)
