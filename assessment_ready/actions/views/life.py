"""Escalations, and the life of an action: agreed, complete, closed, returned, held, cancelled, checked later."""

from typing import Any, ClassVar

from django.http import Http404

from assessment_ready.actions.errors import WrongState
from assessment_ready.actions.forms.progress import (
    CancelForm,
    CloseForm,
    CompleteForm,
    EffectivenessForm,
    EscalateForm,
    HoldForm,
    ReopenForm,
    ResolveForm,
)
from assessment_ready.actions.models import Escalation
from assessment_ready.actions.queries.actions import evidence_of, get_escalation
from assessment_ready.actions.queries.choices import possible_answerers
from assessment_ready.actions.rules.actions import may_move
from assessment_ready.actions.services import closing, escalations
from assessment_ready.actions.views.within_action import ActionButtonView, ActionFormView
from assessment_ready.councils.permissions import Perm
from assessment_ready.ui.errors import UserFacingError


class EscalateView(ActionFormView):
    """Ask a named person for help."""

    part = "takes_part"
    title = "Escalate"

    def make_form(self, **data: Any) -> EscalateForm:
        """Everybody of the council who may see actions, except the person asking."""
        people = possible_answerers(self.council, self.now).exclude(pk=self.membership.pk)
        form = EscalateForm(**data, people=list(people))
        form.cancel_url = self.action_url()
        return form

    def perform(self, form: EscalateForm) -> str:
        """Ask."""
        data = form.cleaned_data
        made = escalations.escalate(
            actor=self.membership,
            action_id=self.action.pk,
            level=data["level"],
            to_id=data["to"],
            reason=data["reason"],
            submission_key=data["submission_key"],
        )
        return f"{made.to.user.full_name} is asked for help, by email and on their home page."


class WithinEscalation:
    """The escalation in the address, which must be the action's own."""

    escalation: Escalation
    action: Any

    def load(self, **kwargs: Any) -> None:
        """The action, then its escalation."""
        super().load(**kwargs)  # type: ignore[misc] # of the view this is mixed into
        try:
            self.escalation = get_escalation(self.action, kwargs["escalation"])
        except Escalation.DoesNotExist:
            raise Http404 from None


class AcknowledgeView(WithinEscalation, ActionButtonView):
    """One click by the named person: seen."""

    def may_use(self) -> bool:
        """Only the named person has seen it."""
        return self.escalation.to_id == self.membership.pk

    def perform(self) -> str:
        """Note it."""
        escalations.acknowledge(actor=self.membership, escalation_id=self.escalation.pk)
        return "The owner can see that you have seen this."


class ResolveView(WithinEscalation, ActionFormView):
    """What came of it."""

    title = "Settle this escalation"
    form_class = ResolveForm

    def may_use(self) -> bool:
        """The named person, and whoever manages actions."""
        return self.rights.manages or self.escalation.to_id == self.membership.pk

    def context(self) -> dict[str, Any]:
        """What was asked."""
        asked = f"{self.escalation.raised_by.full_name} asked: {self.escalation.reason}"
        return {"paragraphs": [asked]}

    def perform(self, form: ResolveForm) -> str:
        """Settle it."""
        escalations.resolve(
            actor=self.membership,
            escalation_id=self.escalation.pk,
            resolution=form.cleaned_data["resolution"],
        )
        return "The escalation is settled."


class _MoveView(ActionFormView):
    """A question before an action moves on. ``verb`` is a row of ``rules.actions.MOVES``."""

    part = "manages"
    verb: ClassVar[str]
    doing: ClassVar[str]

    def refusal(self) -> UserFacingError | None:
        """Only from where this leads on."""
        if may_move(self.verb, self.action.lifecycle):
            return None
        return WrongState(self.doing, self.action.get_lifecycle_display().lower())


class CompleteView(_MoveView):
    """The owner says that it is done."""

    part = "reports"
    verb, doing = "complete", "marked complete"
    title = "Mark this action as complete"
    form_class = CompleteForm

    def context(self) -> dict[str, Any]:
        """What happens then."""
        paragraphs = ["Somebody other than the owner then checks it and closes it."]
        if self.action.needs_closure_evidence and not closing.has_closure_evidence(self.action):
            paragraphs.append(
                "It can be closed only with evidence attached as “That it is done”. Nothing is attached yet; you can "
                "do it before or after."
            )
        return {"paragraphs": paragraphs}

    def perform(self, form: CompleteForm) -> str:
        """Say so."""
        closing.complete(actor=self.membership, action_id=self.action.pk, note=form.cleaned_data["note"])
        return "The action is complete and waits for somebody else to close it."


class CloseView(_MoveView):
    """Somebody else checks it and closes it."""

    permission = Perm.MANAGE_ACTIONS
    verb, doing = "close", "closed"
    title = "Close this action"
    form_class = CloseForm

    def context(self) -> dict[str, Any]:
        """What the owner says, and the proof."""
        proof = [
            str(link.item)
            for link in evidence_of(self.membership, self.now, self.action)
            if link.role == "closure"
        ]
        missing = self.action.needs_closure_evidence and not proof
        said = [f"The owner says: {self.action.closure_note}"] if self.action.closure_note else []
        needed = ["No evidence that it is done is attached yet, so it cannot be closed."] if missing else []
        return {"paragraphs": said + needed, "listed_title": "Evidence that it is done:", "listed": proof}

    def perform(self, form: CloseForm) -> str:
        """Close it."""
        closing.close(actor=self.membership, action_id=self.action.pk, note=form.cleaned_data["note"])
        return "The action is closed."


class ReopenView(_MoveView):
    """Return it to active."""

    permission = Perm.MANAGE_ACTIONS
    verb, doing = "reopen", "returned"
    title = "Return this action to active"
    form_class = ReopenForm

    def context(self) -> dict[str, Any]:
        """What happens then."""
        return {"paragraphs": ["The owner is expected to report on it again from today."]}

    def perform(self, form: ReopenForm) -> str:
        """Return it."""
        closing.reopen(actor=self.membership, action_id=self.action.pk, note=form.cleaned_data["note"])
        return "The action is active again."


class HoldView(_MoveView):
    """Stop for a while."""

    permission = Perm.MANAGE_ACTIONS
    verb, doing = "hold", "put on hold"
    title = "Put this action on hold"
    form_class = HoldForm

    def perform(self, form: HoldForm) -> str:
        """Hold it."""
        closing.hold(actor=self.membership, action_id=self.action.pk, note=form.cleaned_data["note"])
        return "The action is on hold. Nobody is expected to report on it."


class CancelView(_MoveView):
    """Give it up."""

    permission = Perm.MANAGE_ACTIONS
    verb, doing = "cancel", "cancelled"
    title = "Cancel this action"
    form_class = CancelForm

    def perform(self, form: CancelForm) -> str:
        """Cancel it."""
        closing.cancel(actor=self.membership, action_id=self.action.pk, note=form.cleaned_data["note"])
        return "The action is cancelled."


class AgreeView(ActionButtonView):
    """One click: somebody will do it."""

    permission = Perm.MANAGE_ACTIONS
    part = "manages"

    def perform(self) -> str:
        """Agree it."""
        closing.agree(actor=self.membership, action_id=self.action.pk)
        return "The action is agreed. Its owner is now expected to report."


class ResumeView(ActionButtonView):
    """One click: go on."""

    permission = Perm.MANAGE_ACTIONS
    part = "manages"

    def perform(self) -> str:
        """Resume it."""
        closing.resume(actor=self.membership, action_id=self.action.pk)
        return "The action is active again."


class EffectivenessView(ActionFormView):
    """Whether it worked."""

    title = "Did it work?"
    form_class = EffectivenessForm

    def refusal(self) -> UserFacingError | None:
        """First closed, then looked at again."""
        if self.rights.may_check_effect:
            return None
        return WrongState("checked for its effect", self.action.get_lifecycle_display().lower())

    def context(self) -> dict[str, Any]:
        """What it was measured by."""
        measure = self.action.success_measure
        said = [f"You said you would know by this: {measure}"] if measure else []
        return {"paragraphs": [*said, "If it did not work, the action can be reopened afterwards."]}

    def perform(self, form: EffectivenessForm) -> str:
        """Keep the result."""
        result = form.cleaned_data["result"]
        closing.record_effectiveness(
            actor=self.membership, action_id=self.action.pk, result=result, note=form.cleaned_data["note"]
        )
        if result == "did_not":
            return "The result is kept. It did not work: reopen the action, or create another one that will."
        return "The result is kept."
