"""Closing, publishing and reopening a round; its embargo."""

from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilFormView
from assessment_ready.readiness.forms.rounds import (
    CloseForm,
    PublishForm,
    ReopenForm,
    RoundEmbargoForm,
)
from assessment_ready.readiness.queries.scores import judgements_of
from assessment_ready.readiness.queries.secrecy import embargoes_to_choose
from assessment_ready.readiness.services import lifecycle, secrecy
from assessment_ready.readiness.views.within_round import WithinRound
from assessment_ready.ui.forms import GovForm
from assessment_ready.ui.pages import Button


class RoundQuestionView(WithinRound, CouncilFormView):
    """A page that asks before something is done to the whole round."""

    template_name = "readiness/question.html"

    def make_form(self, **data: Any) -> Any:
        """The form, with a way back."""
        form = super().make_form(**data)
        if isinstance(form, GovForm):
            form.cancel_url = self.success_url()
        return form

    def success_url(self) -> str:
        """The round."""
        return self.round_url("round")


class CloseRoundView(RoundQuestionView):
    """Freeze the round."""

    permission = Perm.MANAGE_ROUNDS
    title = "Close this round?"
    form_class = CloseForm

    def context(self) -> dict[str, Any]:
        """What closing means, and what is still missing."""
        missing = [row.statement.title for row in judgements_of(self.round) if row.score is None]
        return {
            "paragraphs": [
                "Closing freezes the round: its scores and texts cannot be changed any more. "
                "A director can reopen it, with a reason."
            ],
            "listed_title": "These statements have no score yet:",
            "listed": missing,
        }

    def perform(self, form: Any) -> str:
        """Close it."""
        lifecycle.close_round(actor=self.membership, round_id=self.round.pk)
        return "The round is closed."


class PublishRoundView(RoundQuestionView):
    """Show a closed round to every member."""

    permission = Perm.MANAGE_ROUNDS
    title = "Publish this round to members?"
    form_class = PublishForm

    def context(self) -> dict[str, Any]:
        """Who will see it."""
        paragraphs = [
            "Councillors and everybody else who may read packs will see the scores, reasons, strengths and areas "
            "for improvement. You can take the publication back."
        ]
        if self.round.embargo is not None and not self.round.embargo.is_lifted(self.now):
            paragraphs.append(
                "The round is under embargo: until it lifts, only the people cleared for it will see it."
            )
        return {"paragraphs": paragraphs}

    def perform(self, form: Any) -> str:
        """Publish it."""
        lifecycle.publish_to_members(actor=self.membership, round_id=self.round.pk)
        return "The round is published to members."


class ReopenRoundView(RoundQuestionView):
    """Let a closed round be changed again."""

    permission = Perm.REOPEN_ROUNDS
    title = "Reopen this round"
    form_class = ReopenForm

    def context(self) -> dict[str, Any]:
        """What reopening means."""
        sentence = "Its scores and texts can be changed again. If it is published to members, that ends."
        return {"paragraphs": [sentence]}

    def perform(self, form: Any) -> str:
        """Reopen it."""
        reason = form.cleaned_data["reason"]
        lifecycle.reopen_round(actor=self.membership, round_id=self.round.pk, reason=reason)
        return "The round is open again."


class WithdrawRoundView(WithinRound, CouncilActionView):
    """Take a publication back."""

    permission = Perm.MANAGE_ROUNDS

    def perform(self) -> str:
        """Withdraw it."""
        lifecycle.withdraw_publication(actor=self.membership, round_id=self.round.pk)
        return "The publication is taken back. The round is still closed."

    def return_url(self) -> str:
        """The round."""
        return self.round_url("round")


class RoundEmbargoView(RoundQuestionView):
    """Put the round under an embargo."""

    permission = Perm.MANAGE_EMBARGOES
    title = "Embargo on this round"
    template_name = "readiness/embargo.html"
    form_class = RoundEmbargoForm

    def form_kwargs(self) -> dict[str, Any]:
        """The embargoes this person may use, the one in force chosen."""
        embargoes = list(embargoes_to_choose(self.membership, self.now))
        return {"embargoes": embargoes, "initial": {"embargo": self.round.embargo_id or ""}}

    def context(self) -> dict[str, Any]:
        """What it is under now."""
        embargoes = embargoes_to_choose(self.membership, self.now)
        return {
            "embargo": self.round.embargo,
            "is_lifted": self.round.embargo is not None and self.round.embargo.is_lifted(self.now),
            "remove_url": self.round_url("round-embargo-remove"),
            "has_embargoes": embargoes.exists(),
            "new_embargo": Button("Embargoes", self.url("embargo:list")),
        }

    def perform(self, form: Any) -> str:
        """Put it under."""
        secrecy.put_under_embargo(
            actor=self.membership, round_id=self.round.pk, embargo_id=form.cleaned_data["embargo"]
        )
        return "The round is under embargo. Only the people cleared for it can see it."


class RemoveRoundEmbargoView(WithinRound, CouncilActionView):
    """Take the round out of its embargo."""

    permission = Perm.MANAGE_EMBARGOES

    def perform(self) -> str:
        """Take it out."""
        secrecy.take_off_embargo(actor=self.membership, round_id=self.round.pk)
        return "The round is no longer under embargo."

    def return_url(self) -> str:
        """The round."""
        return self.round_url("round")
