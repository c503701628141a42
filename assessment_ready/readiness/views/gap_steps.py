"""Answering a gap: with actions, with a new one, with a reason; closing and reopening it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from assessment_ready.actions.forms.actions import ActionForm
from assessment_ready.actions.models import Action
from assessment_ready.actions.rules.words import RAG_TAGS
from assessment_ready.actions.views.register import OffersActionForm
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilFormView
from assessment_ready.readiness.errors import NotYourGap
from assessment_ready.readiness.forms.gaps import (
    AnswerActionsForm,
    AnswerReasonForm,
    CloseGapForm,
    ReopenGapForm,
)
from assessment_ready.readiness.queries.gaps import actions_to_choose, chosen_actions
from assessment_ready.readiness.services.gaps import (
    answer_with_actions,
    answer_with_new_action,
    answer_with_reason,
    close_gap,
    may_answer,
    reopen_gap,
)
from assessment_ready.readiness.views.within_gap import WithinGap
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.errors import UserFacingError

# More than this nobody reads down; those that serve the statement come first.
OFFERED = 100
PRIORITIES = {"high": 1, "medium": 2, "low": 3}


class AnswerView(WithinGap):
    """The three ways to answer a gap on one page."""

    permission = Perm.OWN_ACTIONS
    title = "Answer the gap"
    template_name = "readiness/gap_answer.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Both forms, and the way to a new action; somebody who cannot answer it is told so on its page."""
        if not may_answer(self.membership, self.gap):
            return self.refused(NotYourGap(), self.gap_url())
        if self.gap.closed_at is not None:
            messages.error(request, "This gap is closed. Reopen it to change its answer.")
            return HttpResponseRedirect(self.gap_url())
        return self.show()

    def show(self, **bound: Any) -> HttpResponseBase:
        """The page, with what was sent where it was refused."""
        forms = {"actions_form": self.actions_form(), "reason_form": self.reason_form(), **bound}
        can_create = self.membership.can(Perm.MANAGE_ACTIONS)
        new_url = self.gap_url("gap-answer-new") if can_create else ""
        refused = next(iter(bound.values()), None)
        return self.render(gap=self.gap, new_url=new_url, form=refused, **forms)

    def actions_form(self, data: Any = None) -> AnswerActionsForm | None:
        """The actions there are to choose from; None without any."""
        rows = sorted(
            actions_to_choose(self.membership, self.now, self.gap).prefetch_related("serves"),
            key=lambda row: (
                all(each.statement_id != self.gap.statement_id for each in row.serves.all()),
                row.number,
            ),
        )
        if not rows:
            return None
        chosen = chosen_actions(self.gap)
        offered = [row for place, row in enumerate(rows) if place < OFFERED or row.pk in chosen]
        form = AnswerActionsForm(
            data,
            actions=[(row.pk, str(row), _hint(row)) for row in offered],
            initial={"actions": chosen, "version": self.gap.version},
        )
        form.form_action = self.gap_url("gap-answer-actions")
        return form

    def reason_form(self, data: Any = None) -> AnswerReasonForm:
        """The form for a reason."""
        initial = {"reason": self.gap.no_action_reason, "version": self.gap.version}
        form = AnswerReasonForm(data, initial=initial)
        form.form_action = self.gap_url("gap-answer-reason")
        return form

    def answered(self) -> HttpResponseBase:
        """Back to the gap."""
        return self.done(f"The gap {self.gap.reference} is answered.", self.gap_url())


class AnswerActionsView(AnswerView):
    """Answering with actions that are there."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Save which; show the page again with a sentence when something is wrong."""
        form = self.actions_form(request.POST)
        if form is None:
            return HttpResponseRedirect(self.gap_url("gap-answer"))
        if not form.is_valid():
            return self.show(actions_form=form)
        try:
            answer_with_actions(
                actor=self.membership,
                gap_id=self.gap.pk,
                action_ids=form.action_ids,
                expected_version=form.cleaned_data["version"],
            )
        except UserFacingError as error:
            form.add_error(getattr(error, "field", None), str(error))
            return self.show(actions_form=form)
        return self.answered()


class AnswerReasonView(AnswerView):
    """Answering with a reason for no action."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Save the reason; show the page again with a sentence when something is wrong."""
        form = self.reason_form(request.POST)
        if not form.is_valid():
            return self.show(reason_form=form)
        try:
            answer_with_reason(
                actor=self.membership,
                gap_id=self.gap.pk,
                reason=form.cleaned_data["reason"],
                expected_version=form.cleaned_data["version"],
            )
        except UserFacingError as error:
            form.add_error(getattr(error, "field", None), str(error))
            return self.show(reason_form=form)
        return self.answered()


class AnswerNewView(WithinGap, OffersActionForm, CouncilFormView):
    """Answering with a new action."""

    permission = Perm.MANAGE_ACTIONS
    title = "Answer the gap with a new action"
    form_class = ActionForm
    made: Action

    def make_form(self, **data: Any) -> ActionForm:
        """The form of a new action, begun from what the gap says."""
        gap = self.gap
        initial = {
            "statements": [gap.statement_id],
            "source": gap.source,
            "owner": gap.owner_id,
            "priority": PRIORITIES[gap.weight],
            "start_on": london_date(self.now),
        }
        form = ActionForm(**data, offered=self.offered(), initial=initial)
        form.cancel_url = self.gap_url("gap-answer")
        return form

    def perform(self, form: ActionForm) -> str:
        """Create it and answer the gap, both or neither."""
        self.made = answer_with_new_action(
            actor=self.membership,
            gap_id=self.gap.pk,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"The gap {self.gap.reference} is answered with {self.made.reference}."

    def success_url(self) -> str:
        """The gap."""
        return self.gap_url()


class GapStepView(WithinGap, CouncilFormView):
    """A step in a gap's life: a small form, one service, back to the gap."""

    permission = Perm.MANAGE_ACTIONS

    def form_kwargs(self) -> dict[str, Any]:
        """The version the page was loaded with."""
        return {"initial": {"version": self.gap.version}}

    def make_form(self, **data: Any) -> Any:
        """The form with its way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.gap_url()
        return form

    def success_url(self) -> str:
        """The gap."""
        return self.gap_url()


class CloseGapView(GapStepView):
    """Closing an answered gap with a note."""

    title = "Close the gap"
    form_class = CloseGapForm

    def perform(self, form: CloseGapForm) -> str:
        """Close it."""
        data = form.cleaned_data
        close_gap(
            actor=self.membership, gap_id=self.gap.pk, note=data["note"], expected_version=data["version"]
        )
        return f"The gap {self.gap.reference} is closed."


class ReopenGapView(GapStepView):
    """Opening a closed gap again."""

    title = "Reopen the gap"
    form_class = ReopenGapForm

    def perform(self, form: ReopenGapForm) -> str:
        """Open it."""
        version = form.cleaned_data["version"]
        reopen_gap(actor=self.membership, gap_id=self.gap.pk, expected_version=version)
        return f"The gap {self.gap.reference} is open again."


def _hint(row: Action) -> str:
    rag: str = row.rag  # type: ignore[attr-defined] # annotated
    return f"{RAG_TAGS[rag].word}, due {format_date(row.due_on)}"
