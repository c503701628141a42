"""Check-ins, steps, dependencies, evidence, and the state an owner states."""

from typing import Any
from uuid import uuid4

from django.http import Http404

from assessment_ready.actions.errors import NoCheckIn, OverrideRefused, WrongState
from assessment_ready.actions.forms.progress import (
    AttachForm,
    CheckInForm,
    DependencyForm,
    StateRagForm,
    StepEditForm,
    StepForm,
)
from assessment_ready.actions.models import ActionDependency, ActionEvidence, ActionMilestone
from assessment_ready.actions.queries.actions import (
    explanation_of,
    get_dependency,
    get_link,
    get_step,
    last_check_in,
)
from assessment_ready.actions.queries.choices import MOST_OFFERED, possible_items, possible_predecessors
from assessment_ready.actions.queries.periods import open_period, open_periods
from assessment_ready.actions.rules.rag import ONE_STEP_AWAY
from assessment_ready.actions.services import attachments, check_ins, dependencies, override, steps
from assessment_ready.actions.views.within_action import ActionButtonView, ActionFormView
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.forms import OnceForm


class CheckInView(ActionFormView):
    """A report in under a minute, on a phone."""

    title = "Check in"
    template_name = "actions/check_in.html"
    form_class = CheckInForm

    def refusal(self) -> UserFacingError | None:
        """Nothing is reported on what is not being worked on."""
        if self.rights.may_check_in:
            return None
        return NoCheckIn(self.action.get_lifecycle_display().lower(), "")

    def form_kwargs(self) -> dict[str, Any]:
        """What was reported last is there already."""
        action, today = self.action, london_date(self.now)
        usual = open_period(self.council.pk, today)
        return {
            "initial": {
                "progress": action.progress,
                "forecast_on": action.forecast_on,
                "open_issue": action.open_issue,
                "period": usual.pk if usual else None,
            },
            "periods": [(each.pk, each.title) for each in open_periods(self.council.pk, today)],
        }

    def context(self) -> dict[str, Any]:
        """What was said last, and the one-click answer."""
        return {"last": last_check_in(self.action), "action": self.action, "no_change_key": uuid4()}

    def perform(self, form: CheckInForm) -> str:
        """Report."""
        made = check_ins.check_in(
            actor=self.membership,
            action_id=self.action.pk,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
            period_id=form.cleaned_data.get("period"),
        )
        return _thanks(made, self.action.reporting_days)


class NoChangeView(ActionButtonView):
    """One click: everything is as it was last said."""

    def perform(self) -> str:
        """Report it; the second of two clicks gives the same check-in."""
        made = check_ins.no_change(
            actor=self.membership, action_id=self.action.pk, submission_key=self.submission_key
        )
        return _thanks(made, self.action.reporting_days)


def _thanks(made: Any, interval: int) -> str:
    return f"Your check-in is kept: {made.progress}% done. The next one is due in {interval} days."


class StepAddView(ActionFormView):
    """A new step."""

    title = "Add a step"
    form_class = StepForm

    def form_kwargs(self) -> dict[str, Any]:
        """Most last steps are due when the action is."""
        return {"initial": {"due_on": self.action.due_on}}

    def context(self) -> dict[str, Any]:
        """Where a step may lie."""
        return {"paragraphs": [_between(self.action)]}

    def perform(self, form: StepForm) -> str:
        """Add it."""
        data = form.cleaned_data
        steps.add_step(
            actor=self.membership,
            action_id=self.action.pk,
            title=data["title"],
            weight=data["weight"],
            due_on=data["due_on"],
            submission_key=data["submission_key"],
        )
        return "The step is added."


def _between(action: Any) -> str:
    return f"Due from {format_date(action.start_on)} to {format_date(action.due_on)}, as the action is."


class WithinStep:
    """The step in the address, which must be the action's own."""

    step: ActionMilestone
    action: Any

    def load(self, **kwargs: Any) -> None:
        """The action, then its step."""
        super().load(**kwargs)  # type: ignore[misc] # of the view this is mixed into
        try:
            self.step = get_step(self.action, kwargs["step"])
        except ActionMilestone.DoesNotExist:
            raise Http404 from None


class StepEditView(WithinStep, ActionFormView):
    """A step as it is."""

    title = "Change the step"
    template_name = "actions/step_edit.html"
    form_class = StepEditForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        names = ("title", "due_on", "weight", "version")
        return {"initial": {name: getattr(self.step, name) for name in names}}

    def context(self) -> dict[str, Any]:
        """Where a step may lie, and how it is removed."""
        remove = self.action_url("step-remove", step=self.step.pk)
        undo = self.action_url("step-undone", step=self.step.pk) if self.step.done_on else ""
        return {"paragraphs": [_between(self.action)], "remove_url": remove, "undo_url": undo}

    def perform(self, form: StepEditForm) -> str:
        """Save it."""
        data = form.cleaned_data
        steps.change_step(
            actor=self.membership,
            step_id=self.step.pk,
            title=data["title"],
            weight=data["weight"],
            due_on=data["due_on"],
            expected_version=data["version"],
        )
        return "The step is saved."


class StepDoneView(WithinStep, ActionButtonView):
    """One click: done today."""

    part = "takes_part"

    def perform(self) -> str:
        """Finish it."""
        steps.finish_step(actor=self.membership, step_id=self.step.pk, done_on=london_date(self.now))
        return f"“{self.step.title}” is done."


class StepUndoneView(WithinStep, ActionButtonView):
    """One click: not done after all."""

    part = "takes_part"

    def perform(self) -> str:
        """Take it back."""
        steps.unfinish_step(actor=self.membership, step_id=self.step.pk)
        return f"“{self.step.title}” is not done."


class StepRemoveView(WithinStep, ActionButtonView):
    """One click: not needed."""

    def perform(self) -> str:
        """Remove it."""
        steps.remove_step(actor=self.membership, step_id=self.step.pk)
        return f"The step “{self.step.title}” is removed."


class DependView(ActionFormView):
    """What the action waits for."""

    title = "Add a dependency"

    def make_form(self, **data: Any) -> DependencyForm:
        """The open actions it may wait for. The action itself is offered to nobody, and refused with a sentence."""
        offered = possible_predecessors(self.membership, self.now, self.action)[:MOST_OFFERED]
        form = DependencyForm(**data, actions=[self.action, *offered] if data else offered)
        form.cancel_url = self.action_url()
        return form

    def perform(self, form: DependencyForm) -> str:
        """Add it."""
        data = form.cleaned_data
        dependencies.add_dependency(
            actor=self.membership,
            action_id=self.action.pk,
            predecessor_id=data["predecessor"],
            kind=data["kind"],
            note=data["note"],
        )
        return "The dependency is added."


class UndependView(ActionButtonView):
    """One click: no longer waits for it."""

    dependency: ActionDependency

    def load(self, **kwargs: Any) -> None:
        """The dependency, which must be the action's own."""
        super().load(**kwargs)
        try:
            self.dependency = get_dependency(self.action, kwargs["dependency"])
        except ActionDependency.DoesNotExist:
            raise Http404 from None

    def perform(self) -> str:
        """Remove it."""
        dependencies.remove_dependency(actor=self.membership, dependency_id=self.dependency.pk)
        return "The dependency is removed."


class AttachView(ActionFormView):
    """Evidence of the action."""

    part = "takes_part"
    title = "Attach evidence"
    template_name = "actions/attach.html"

    def make_form(self, **data: Any) -> AttachForm:
        """The items the person may attach; ``?role=closure`` chooses what it shows."""
        items = possible_items(self.membership, self.now, self.action)[:MOST_OFFERED]
        form = AttachForm(**data, items=items, initial={"role": self.request.GET.get("role", "")})
        form.cancel_url = self.action_url()
        return form

    def perform(self, form: AttachForm) -> str:
        """Attach it."""
        attachments.attach(
            actor=self.membership,
            action_id=self.action.pk,
            item_id=form.cleaned_data["item"],
            role=form.cleaned_data["role"],
        )
        return "The evidence is attached."


class DetachView(ActionFormView):
    """Take evidence off again."""

    part = "takes_part"
    title = "Take this evidence off the action?"
    link: ActionEvidence

    def load(self, **kwargs: Any) -> None:
        """The link, which must be the action's own and to something the person may know of."""
        super().load(**kwargs)
        try:
            self.link = get_link(self.membership, self.now, self.action, kwargs["link"])
        except ActionEvidence.DoesNotExist:
            raise Http404 from None

    def make_form(self, **data: Any) -> Any:
        """One button."""
        form = OnceForm(**data)
        form.submit_label = "Take it off"
        form.cancel_url = self.action_url()
        return form

    def context(self) -> dict[str, Any]:
        """What it is."""
        role = self.link.get_role_display()
        return {"paragraphs": [f"{self.link.item} ({role}). The item itself stays in the library."]}

    def perform(self, form: Any) -> str:
        """Take it off."""
        attachments.detach(actor=self.membership, link_id=self.link.pk)
        return "The evidence is taken off the action."


class StateRagView(ActionFormView):
    """What the owner says instead of the computed state."""

    part = "owns"
    title = "State another RAG"
    template_name = "actions/state_rag.html"

    def refusal(self) -> UserFacingError | None:
        """There must be a state one step away."""
        if not self.rights.may_state_rag:
            return WrongState("given another state", self.action.get_lifecycle_display().lower())
        if self.action.computed_rag == "stale":
            return OverrideRefused(
                "This action is stale. Check in first: nothing can be stated over a missing report."
            )
        if self.action.computed_rag not in ONE_STEP_AWAY:
            return OverrideRefused("This action has not started, so there is no other state to give it.")
        return None

    def make_form(self, **data: Any) -> StateRagForm:
        """The states one step away."""
        states = ("red", "amber", "green") if data else ONE_STEP_AWAY[self.action.computed_rag]
        form = StateRagForm(**data, states=states, initial={"version": self.action.version})
        form.cancel_url = self.action_url()
        return form

    def context(self) -> dict[str, Any]:
        """Why it has the state it has."""
        return {"explanation": explanation_of(self.action, self.now), "action": self.action}

    def perform(self, form: StateRagForm) -> str:
        """State it."""
        data = form.cleaned_data
        override.state_rag(
            actor=self.membership,
            action_id=self.action.pk,
            rag=data["rag"],
            reason=data["reason"],
            until=data["until"],
            expected_version=data["version"],
        )
        return f"Your state counts until {format_date(data['until'])}. The computed one is shown beside it."


class TakeBackRagView(ActionButtonView):
    """One click: the computed state counts again."""

    def perform(self) -> str:
        """Take it back."""
        override.take_back(actor=self.membership, action_id=self.action.pk)
        return "The computed state counts again."
