"""Recording a question, changing, answering and closing it, publishing its answer."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponseBase
from django.utils.text import Truncator

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView
from assessment_ready.embargo.queries import choices as embargo_choices
from assessment_ready.framework.queries import default_framework, statements
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.errors import UserFacingError
from comms.errors.questions import NotYourQuestion
from comms.forms import questions as forms
from comms.queries import questions as queries
from comms.queries.plans import running_plans
from comms.services import questions as services
from comms.views.frame import CommsForm, CommsPage
from comms.views.within_question import WithinQuestion, register_crumbs

_FIELDS = ("text", "theme", "asked_by_name", "received_via")
_LINKED = ("plan", "statement", "audience", "owner", "embargo")


def offered(view: CommsPage) -> forms.Offered:
    """What a question can name, as far as this person may know of it."""
    member, now = view.membership, view.now
    may_hide = member.can(Perm.MANAGE_EMBARGOES)
    return forms.Offered(
        plans=list(running_plans(member)),
        statements=statements(default_framework()),
        audiences=queries.audiences_to_choose(member),
        owners=list(queries.owners_to_choose(member, now)),
        themes=queries.themes_to_choose(member, now),
        embargoes=embargo_choices(member, now) if may_hide else (),
    )


class QuestionCreatePage(CommsForm):
    """A question from somebody outside."""

    title = "Record a question"
    form_class = forms.QuestionForm

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register."""
        return register_crumbs(self)

    def form_kwargs(self) -> dict[str, Any]:
        """What can be chosen; the plan that runs."""
        choices = offered(self)
        plan = choices.plans[0].pk if choices.plans else None
        return {"offered": choices, "initial": {"plan": plan}}

    def perform(self, form: Any) -> str:
        """Write it down; the second of two clicks gives the same question."""
        self.made = services.record_question(
            actor=self.membership,
            values=form.values(None),
            submission_key=form.cleaned_data["submission_key"],
        )
        return (
            f"The question {self.made.reference} is recorded. It is due on {format_date(self.made.due_on)}."
        )

    def success_url(self) -> str:
        """The question."""
        return self.url("comms:question", question=self.made.pk)


class _QuestionForm(WithinQuestion, CommsForm):
    """A form about one question."""

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def success_url(self) -> str:
        """The question."""
        return self.question_url()


class QuestionEditPage(_QuestionForm):
    """Change what the question says."""

    title = "Change the question"
    form_class = forms.QuestionEditForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        question = self.question
        initial: dict[str, Any] = {name: getattr(question, name) for name in _FIELDS}
        initial |= {name: getattr(question, f"{name}_id") for name in _LINKED}
        return {"offered": offered(self), "initial": {**initial, "version": question.version}}

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change_question(
            actor=self.membership,
            question_id=self.question.pk,
            values=form.values(self.question.embargo_id),
            expected_version=form.cleaned_data["version"],
        )
        return f"The question {self.question.reference} is saved."


class QuestionAnswerPage(_QuestionForm):
    """Write the answer: for the owner, and for those who look after communications."""

    permission = Perm.ASK_QUESTIONS
    title = "Answer the question"
    form_class = forms.AnswerForm
    template_name = "comms/question_answer.html"

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        question = self.question
        return {"initial": {"answer": question.answer, "version": question.version}}

    def context(self) -> dict[str, Any]:
        """What is asked, and whether saving undoes a clearance."""
        return {"question": self.question}

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """Whoever reads communications without looking after them only reads the question."""
        if isinstance(error, NotYourQuestion):
            return self.refused(error, self.question_url())
        return super().handle_error(form, error)

    def perform(self, form: Any) -> str:
        """Save it."""
        services.answer_question(
            actor=self.membership,
            question_id=self.question.pk,
            answer=form.cleaned_data["answer"],
            expected_version=form.cleaned_data["version"],
        )
        return "The answer is saved. Whoever asked reads it once it is cleared."


class QuestionDuePage(_QuestionForm):
    """Another last day."""

    title = "Change the day of the answer"
    form_class = forms.DueForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        return {"initial": {"due_on": self.question.due_on, "version": self.question.version}}

    def perform(self, form: Any) -> str:
        """Save it."""
        question = services.change_due(
            actor=self.membership,
            question_id=self.question.pk,
            due_on=form.cleaned_data["due_on"],
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
        )
        return f"The answer is due on {format_date(question.due_on)}."


class QuestionClosePage(_QuestionForm):
    """Close it without an answer."""

    title = "Close the question without an answer"
    form_class = forms.CloseForm

    def form_kwargs(self) -> dict[str, Any]:
        """The questions it can repeat."""
        rows = queries.originals_to_choose(self.membership, self.now, self.question)
        return {
            "originals": [(each.pk, Truncator(str(each)).chars(100)) for each in rows],
            "initial": {"version": self.question.version},
        }

    def perform(self, form: Any) -> str:
        """Close it."""
        services.close_question(
            actor=self.membership,
            question_id=self.question.pk,
            reason=form.cleaned_data["reason"],
            original_id=form.cleaned_data["original"],
            expected_version=form.cleaned_data["version"],
        )
        return f"The question {self.question.reference} is closed."


class QuestionFeedPage(_QuestionForm):
    """Which briefing takes it up."""

    title = "Take the question up in a briefing"
    form_class = forms.FeedForm

    def form_kwargs(self) -> dict[str, Any]:
        """The briefings that can."""
        rows = queries.briefings_to_choose(self.membership, self.now, self.question)
        current = self.question.fed_into
        return {
            "briefings": [(each.pk, str(each)) for each in rows],
            "initial": {"briefing": current.pk if current else None},
        }

    def perform(self, form: Any) -> str:
        """Save it."""
        services.feed_into(
            actor=self.membership,
            question_id=self.question.pk,
            briefing_id=form.cleaned_data["briefing"],
        )
        return "Saved."


class _QuestionButton(WithinQuestion, CouncilActionView):
    """A button on the question's page."""

    def return_url(self) -> str:
        """The question."""
        return self.question_url()


class QuestionPublishView(_QuestionButton):
    """Publish the answer."""

    def perform(self) -> str:
        """Everybody in the council can read it."""
        services.publish_answer(actor=self.membership, question_id=self.question.pk)
        return "The answer is published."


class QuestionTakeBackView(_QuestionButton):
    """Take the answer out of the published ones."""

    def perform(self) -> str:
        """Nobody finds it there any more."""
        services.take_back_answer(actor=self.membership, question_id=self.question.pk)
        return "The answer is no longer published."


class QuestionReopenView(_QuestionButton):
    """Take a closed question up again."""

    def perform(self) -> str:
        """It waits for an answer again."""
        services.reopen_question(actor=self.membership, question_id=self.question.pk)
        return f"The question {self.question.reference} is open again."
