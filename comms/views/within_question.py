"""What the pages about one question share."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404

from assessment_ready.councils.permissions import Perm
from comms.models import Question
from comms.queries.questions import get_question
from comms.views.frame import CommsPage


class WithinQuestion(CommsPage):
    """A page about one question; 404 when the person may not open it."""

    permission = Perm.MANAGE_COMMS
    question: Question

    def load(self, **kwargs: Any) -> None:
        """The question in the address."""
        try:
            self.question = get_question(self.membership, self.now, kwargs["question"])
        except Question.DoesNotExist:
            raise Http404 from None

    def get_caption(self) -> str:
        """Which question it is."""
        return self.question.reference

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register, and the question."""
        return [*register_crumbs(self), (self.question.reference, self.question_url())]

    def question_url(self, name: str = "question") -> str:
        """A page of the question."""
        return self.url(f"comms:{name}", question=self.question.pk)


def register_crumbs(view: CommsPage) -> list[tuple[str, str]]:
    """The way to the questions: the register for those who may open it, else one's own page."""
    if view.membership.can(Perm.VIEW_COMMS):
        return [("Communications", view.url("comms:plans")), ("Questions", view.url("comms:questions"))]
    return [("Questions and answers", view.url("comms:faq"))]
