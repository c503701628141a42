"""Lessons of a plan: note, change, carry on, remove."""

from typing import Any

from django.http import Http404

from comms.forms import evaluation as forms
from comms.models import Lesson
from comms.queries import evaluation as queries
from comms.services import lessons as services
from comms.views.frame import CommsForm
from comms.views.measures import WithinEvaluation


class _LessonForm(WithinEvaluation, CommsForm):
    """A form about a lesson; back to the evaluation."""

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.evaluation_url()
        return form

    def success_url(self) -> str:
        """The evaluation."""
        return self.evaluation_url()


class LessonCreatePage(_LessonForm):
    """A new lesson."""

    title = "Note a lesson"
    form_class = forms.LessonForm

    def perform(self, form: Any) -> str:
        """Note it; the second of two clicks gives the same."""
        services.note_lesson(
            actor=self.membership,
            plan_id=self.plan.pk,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return "The lesson is noted."


class _OneLesson(_LessonForm):
    """A form about a lesson that exists."""

    lesson: Lesson

    def load(self, **kwargs: Any) -> None:
        """The lesson in the address, and its plan."""
        try:
            self.lesson = queries.get_lesson(self.membership, kwargs["lesson"])
        except Lesson.DoesNotExist:
            raise Http404 from None
        self.plan = self.lesson.plan


class LessonEditPage(_OneLesson):
    """Change a lesson."""

    title = "Change the lesson"
    form_class = forms.LessonEditForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        names = ("what", "so_what", "now_what", "version")
        return {"initial": {name: getattr(self.lesson, name) for name in names}}

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change_lesson(
            actor=self.membership,
            lesson_id=self.lesson.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The lesson is saved."


class LessonCarryPage(_OneLesson):
    """Carry a lesson to another plan."""

    title = "Carry the lesson to another plan"
    form_class = forms.CarryForm
    template_name = "comms/lesson_carry.html"

    def form_kwargs(self) -> dict[str, Any]:
        """The plans that can take it on."""
        rows = list(queries.plans_to_carry_to(self.membership, self.plan))
        current = self.lesson.carried_to
        if current is not None and current not in rows:
            rows.append(current)
        return {"plans": rows, "initial": {"plan": self.lesson.carried_to_id}}

    def context(self) -> dict[str, Any]:
        """What is carried."""
        return {"lesson": self.lesson}

    def perform(self, form: Any) -> str:
        """Carry it."""
        lesson = services.carry_lesson(
            actor=self.membership, lesson_id=self.lesson.pk, plan_id=form.cleaned_data["plan"]
        )
        if lesson.carried_to is None:
            return "The lesson stays in this plan."
        return f"The lesson is carried to “{lesson.carried_to.title}”."


class LessonRemovePage(_OneLesson):
    """Remove a lesson, after asking once."""

    title = "Remove the lesson?"
    form_class = forms.RemoveForm
    template_name = "comms/measure_remove.html"

    def context(self) -> dict[str, Any]:
        """What goes."""
        return {"name": self.lesson.what, "consequence": "It is removed from every plan it was carried to."}

    def perform(self, form: Any) -> str:
        """Remove it."""
        services.remove_lesson(actor=self.membership, lesson_id=self.lesson.pk)
        return "The lesson is removed."
