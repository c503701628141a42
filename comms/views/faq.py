"""What everybody of the council may do with questions: ask, see what became of one's own, read published answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilFormView, CouncilPage, CouncilView
from assessment_ready.ui.dates import format_date
from comms.forms.questions import AskForm, FaqFilterForm
from comms.models import Question, QuestionState
from comms.queries.faq import published_answers, published_themes
from comms.queries.questions import due_day, facts_of, mine
from comms.rules.questions import OTHER_TOPIC, TOPICS, asker_may_read
from comms.services.questions import ask_question

_PAGE = 30


class _AskersPage(CouncilView):
    """A page for whoever may ask; those who also see communications find the way there."""

    permission = Perm.ASK_QUESTIONS

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The published answers stand above the rest."""
        return [("Questions and answers", self.url("comms:faq"))]


class AskPage(_AskersPage, CouncilFormView):
    """One box to ask in."""

    title = "Ask a question"
    template_name = "comms/ask.html"
    form_class = AskForm

    def form_kwargs(self) -> dict[str, Any]:
        """The usual topics; words of the council's own are not offered, they could tell what is secret."""
        return {"themes": TOPICS}

    def context(self) -> dict[str, Any]:
        """When to expect an answer, and where to look first."""
        return {
            "due_on": due_day(self.council, self.now),
            "faq_url": self.url("comms:faq"),
            "mine_url": self.url("comms:my-questions"),
        }

    def perform(self, form: Any) -> str:
        """Ask; the second of two clicks gives the same question."""
        question = ask_question(
            actor=self.membership,
            text=form.cleaned_data["text"],
            topic=form.cleaned_data["topic"],
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"Your question is asked. Expect an answer by {format_date(question.due_on)}."

    def success_url(self) -> str:
        """Everything one has asked."""
        return self.url("comms:my-questions")


@dataclass(frozen=True)
class OwnQuestion:
    """A question as its asker sees it. ``answer`` is small Markdown, empty until a cleared answer can be read."""

    question: Question
    status: str
    tone: str
    answer: str = ""
    reason: str = ""
    repeats: bool = False


class MyQuestionsPage(_AskersPage, CouncilPage):
    """What one asked, with the answers one may see."""

    title = "My questions"
    template_name = "comms/question_mine.html"

    def context(self) -> dict[str, Any]:
        """The questions, newest first."""
        page_obj = Paginator(mine(self.membership, self.now), _PAGE).get_page(self.request.GET.get("page"))
        return {
            "page_obj": page_obj,
            "own": [as_asked(question) for question in page_obj.object_list],
            "ask_url": self.url("comms:ask"),
        }


class FaqPage(_AskersPage, CouncilPage):
    """Published answers by theme, with a search."""

    title = "Questions and answers"
    template_name = "comms/faq.html"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """This is the first page of its kind; readers of communications came from the register."""
        if not self.membership.can(Perm.VIEW_COMMS):
            return ()
        return [("Communications", self.url("comms:plans")), ("Questions", self.url("comms:questions"))]

    @cached_property
    def filter_form(self) -> FaqFilterForm:
        """What is looked for."""
        return FaqFilterForm(self.request.GET, themes=published_themes(self.membership, self.now))

    def context(self) -> dict[str, Any]:
        """One page of answers, grouped by theme."""
        data = self.filter_form.cleaned_data if self.filter_form.is_valid() else {}
        words, theme = data.get("q") or "", data.get("theme") or ""
        rows = published_answers(self.membership, self.now, words=words, theme=theme)
        page_obj = Paginator(rows, _PAGE).get_page(self.request.GET.get("page"))
        groups = [
            (title or OTHER_TOPIC, list(found))
            for title, found in groupby(page_obj.object_list, key=lambda question: question.theme)
        ]
        return {
            "filter_form": self.filter_form,
            "filters_active": bool(words or theme),
            "page_obj": page_obj,
            # What belongs to no theme stands last.
            "groups": sorted(groups, key=lambda group: group[0] == OTHER_TOPIC),
            "ask_url": self.url("comms:ask"),
            "mine_url": self.url("comms:my-questions"),
        }


def as_asked(question: Question) -> OwnQuestion:
    """A question as its asker may see it."""
    if asker_may_read(facts_of(question)):
        return OwnQuestion(question, "Answered", "green", answer=question.answer)
    if question.state != QuestionState.CLOSED:
        return OwnQuestion(question, "Being answered", "blue")
    original = question.duplicate_of
    if original is not None and asker_may_read(facts_of(original)):
        return OwnQuestion(question, "Answered", "green", answer=original.answer, repeats=True)
    if original is not None and original.state != QuestionState.CLOSED:
        return OwnQuestion(question, "Being answered", "blue", repeats=True)
    return OwnQuestion(question, "Closed", "grey", reason=question.closed_reason)
