"""Sign-offs: what waits for me, answering, passing on, giving it to somebody else."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.ui.dates import format_date, london_date
from comms.forms.clearance import CommentForm, DecisionForm, PersonForm
from comms.models import RequestState, SignOff, SignOffMode, StepState
from comms.queries.clearance import requests_for, steps_for, waiting_for, with_steps
from comms.queries.sign_off_matrix import can_sign
from comms.services.sign_offs import COMMENT, decide, may_decide, pass_on, reassign
from comms.views.clearance import WithinRequest
from comms.views.clearance_panel import steps_table
from comms.views.frame import CommsForm, CommsPage


class SignOffsPage(CommsPage, CouncilPage):
    """What waits for this person's sign-off."""

    permission = Perm.SIGN_OFF
    title = "Waiting for your sign-off"
    template_name = "comms/sign_offs.html"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """For readers of communications, its first page."""
        return super().breadcrumbs() if self.membership.can(Perm.VIEW_COMMS) else ()

    def context(self) -> dict[str, Any]:
        """The sign-offs, the most urgent first."""
        today = london_date(self.now)
        steps = [step for step in waiting_for(self.membership, self.now) if may_decide(self.membership, step)]
        reads = self.membership.can(Perm.VIEW_COMMS)
        return {
            "requests_url": self.url("comms:clearance-requests") if reads else "",
            "matrix_url": self.url("comms:sign-off-matrix") if reads else "",
            "steps": [
                {
                    "step": step,
                    "url": self.url("comms:sign-off", sign_off=step.pk),
                    "due": format_date(step.due_on) if step.due_on else "",
                    "is_late": step.due_on is not None and step.due_on < today,
                    "for_whom": str(step.approver.user)
                    if step.approver and step.approver_id != self.membership.pk
                    else "",
                }
                for step in steps
            ],
        }


class _WithinSignOff(WithinRequest, CommsForm):
    """A form about one sign-off."""

    permission = Perm.SIGN_OFF
    step: SignOff

    def load(self, **kwargs: Any) -> None:
        """The sign-off and its request."""
        self.step = self.found(steps_for(self.membership, self.now), kwargs["sign_off"])
        rows = with_steps(requests_for(self.membership, self.now))
        self.clearance_request = self.found(rows, self.step.request_id)
        self.admit()

    def success_url(self) -> str:
        """The request."""
        return self.request_url()

    @property
    def is_waiting(self) -> bool:
        """Whether the sign-off waits for its answer."""
        return self.clearance_request.state == RequestState.OPEN and self.step.state == StepState.ASKED


class SignOffView(_WithinSignOff):
    """The exact words and one person's answer to them."""

    template_name = "comms/sign_off.html"

    @property
    def is_consulted(self) -> bool:
        """Whether the person is only asked for a comment."""
        return self.step.mode == SignOffMode.CONSULT

    def make_form(self, **data: Any) -> Any:
        """Radios for whoever approves, a text box for whoever is consulted."""
        kind = CommentForm if self.is_consulted else DecisionForm
        return kind(**data, initial={"words_hash": self.clearance_request.content_hash})

    def get_title(self) -> str:
        """The title of the words."""
        return self.clearance_request.title

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The words with the form, or the request where there is nothing to answer."""
        self.note_look()
        if not self.is_waiting or not may_decide(self.membership, self.step):
            return HttpResponseRedirect(self.request_url())
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        """The words, who else is asked, and the way to pass it on."""
        mine = self.step.approver_id == self.membership.pk and self.step.passed_on_by_id is None
        return {
            **super().context(),
            "found": self.clearance_request,
            "step": self.step,
            "due": format_date(self.step.due_on) if self.step.due_on else "",
            "steps": steps_table(self, self.clearance_request),
            "pass_on_url": self.url("comms:sign-off-pass-on", sign_off=self.step.pk) if mine else "",
        }

    def perform(self, form: Any) -> str:
        """Answer."""
        data = form.cleaned_data
        decision = COMMENT if self.is_consulted else data["decision"]
        step = decide(
            actor=self.membership,
            sign_off_id=self.step.pk,
            decision=decision,
            comment=data["comment"],
            expected_hash=data["words_hash"],
        )
        return _DONE[StepState(step.state)]


_DONE = {
    StepState.APPROVED: "You approved exactly these words. Thank you.",
    StepState.CHANGES: "You asked for changes. The author has been told.",
    StepState.DECLINED: "You declined these words. The author has been told.",
    StepState.TOLD: "Your comment is kept with the request. Thank you.",
}


class PassOnView(_WithinSignOff):
    """Give one's own sign-off to somebody else, once."""

    title = "Pass this sign-off on"
    form_class = PersonForm
    template_name = "comms/sign_off_pass_on.html"

    def form_kwargs(self) -> dict[str, Any]:
        """Who could sign off instead."""
        people = can_sign(self.council, self.clearance_request.embargo, self.now)
        return {
            "people": [each for each in people if each.pk not in (self.membership.pk, self.step.approver_id)]
        }

    def perform(self, form: Any) -> str:
        """Pass it on."""
        step = pass_on(
            actor=self.membership, sign_off_id=self.step.pk, membership_id=form.cleaned_data["person"]
        )
        return f"The sign-off is with {step.approver.user if step.approver else 'nobody'} now."


class ReassignView(PassOnView):
    """Name somebody else for a sign-off that the person named cannot answer any more."""

    permission = Perm.MANAGE_COMMS
    title = "Name somebody else for this sign-off"

    def make_form(self, **data: Any) -> Any:
        """The same question with another button."""
        form: Any = super().make_form(**data)
        form.submit_label = "Name this person"
        return form

    def perform(self, form: Any) -> str:
        """Name them."""
        step = reassign(
            actor=self.membership, sign_off_id=self.step.pk, membership_id=form.cleaned_data["person"]
        )
        return f"{step.approver.user if step.approver else 'Nobody'} is named for this sign-off now."
