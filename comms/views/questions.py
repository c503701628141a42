"""Questions: the register, and one of them."""

from collections.abc import Callable, Sequence
from functools import cached_property
from textwrap import shorten
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.text import Truncator

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView, CouncilPage
from assessment_ready.embargo.services import look
from assessment_ready.framework.queries import default_framework, statements
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, SummaryRow
from comms.forms.questions import Offered, QuestionFilterForm
from comms.models import Question, QuestionState
from comms.queries import questions as queries
from comms.rules.questions import STANDING_TONES, Standing, standing
from comms.views.clearance_panel import clearance_panel
from comms.views.frame import CommsPage
from comms.views.within_question import WithinQuestion, register_crumbs

# A question that is longer is shown whole below its title.
TITLE_LENGTH = 110


class QuestionsPage(CommsPage, CouncilListView):
    """Every question the person may know of."""

    title = "Questions"
    template_name = "comms/questions.html"
    count_label = "questions"

    @cached_property
    def filter_form(self) -> QuestionFilterForm:
        """What the list is narrowed to."""
        offered = Offered(
            statements=statements(default_framework()),
            audiences=queries.audiences_to_choose(self.membership),
            owners=list(queries.owners_to_choose(self.membership, self.now)),
            themes=queries.themes_in_use(self.membership, self.now),
        )
        return QuestionFilterForm(self.request.GET, offered=offered)

    def rows(self) -> Any:
        """The questions that match, open ones first."""
        return queries.register(self.membership, self.now, self.filter_form.filters, self.sort)

    def columns(self) -> Sequence[RegisterColumn]:
        """What is asked, where it stands, until when, by whom; for those who ask, the rest."""
        return [
            RegisterColumn("text", "Question", self._text_cell, lambda row: row.text),
            _plain("reference", "Reference", lambda row: row.reference, sort="reference", usual=False),
            RegisterColumn("state", "State", self._state_cell, self._standing),
            RegisterColumn(
                "due", "Answer due", lambda row: format_date(row.due_on), lambda row: row.due_on, sort="due"
            ),
            _plain("owner", "Owner", owner_words, sort="owner"),
            _plain("theme", "Theme", lambda row: row.theme, sort="theme"),
            _plain(
                "audience", "Audience", lambda row: row.audience.name if row.audience else "", usual=False
            ),
            _plain("statement", "Statement", _statement, usual=False),
            _plain("asked_by", "Asked by", asker_words, usual=False),
            _plain("via", "Received", lambda row: row.received_via, usual=False),
            RegisterColumn(
                "asked",
                "Asked on",
                lambda row: format_datetime(row.asked_at),
                lambda row: row.asked_at,
                sort="asked",
                usual=False,
            ),
            _plain("published", "Published", published_words),
            RegisterColumn(
                "answer",
                "Answer",
                lambda row: Truncator(row.answer).chars(120),
                lambda row: row.answer,
                usual=False,
            ),
        ]

    def _text_cell(self, row: Question) -> Cell:
        secret = row.embargo is not None and not row.embargo.is_lifted(self.now)
        marks = [row.reference, "Under embargo" if secret else ""]
        text = Truncator(row.text).chars(140)
        return Cell(
            text, url=self.url("comms:question", question=row.pk), sub=" · ".join(filter(None, marks))
        )

    def _state_cell(self, row: Question) -> Cell:
        found = self._standing(row)
        return Cell.tag(found, STANDING_TONES[Standing(found)])

    def _standing(self, row: Question) -> str:
        return standing(queries.facts_of(row), london_date(self.now)).value

    def context(self) -> dict[str, Any]:
        """The filters, and the ways to the pages everybody has."""
        return {
            **super().context(),
            "faq_url": self.url("comms:faq"),
            "ask_url": self.url("comms:ask"),
            "past_due_url": f"{self.url('comms:questions')}?state=past_due",
            "past_due": queries.past_due(self.membership, self.now).count(),
        }

    def primary(self) -> Button | None:
        """Write a question down."""
        return Button("Record a question", self.url("comms:question-create")) if self.can_change else None

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first one."""
        text = "Questions that staff, councillors and people outside ask belong here, each with who answers until when."
        if not self.can_change:
            return EmptyState(text, "Ask a question", self.url("comms:ask"))
        return EmptyState(text, "Record the first question", self.url("comms:question-create"))


class QuestionPage(WithinQuestion, CouncilPage):
    """One question: what is asked, the answer, its clearance, and what this person can do."""

    permission = Perm.ASK_QUESTIONS
    template_name = "comms/question.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it, and keep that it was opened while it is secret."""
        what = f"the question {self.question.reference}"
        look(membership=self.membership, embargo=self.question.embargo, what=what, now=self.now)
        return self.render()

    def get_title(self) -> str:
        """What is asked, shortened between two words."""
        return shorten(self.question.text, TITLE_LENGTH, placeholder="…")

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register."""
        return register_crumbs(self)

    def context(self) -> dict[str, Any]:
        """Facts, answer, clearance and buttons."""
        question = self.question
        found = standing(queries.facts_of(question), london_date(self.now))
        is_answered = question.state == QuestionState.ANSWERED
        return {
            "question": question,
            "is_long": shorten(question.text, TITLE_LENGTH, placeholder="…") != question.text,
            "standing": found.value,
            "tone": STANDING_TONES[found],
            "is_secret": question.embargo is not None and not question.embargo.is_lifted(self.now),
            "is_answered": is_answered,
            "is_shown": is_answered and question.is_cleared and question.published_at is not None,
            "is_hidden": question.published_at is not None and not question.is_cleared,
            "rows": self._rows(),
            "clearance": clearance_panel(self, question) if is_answered else None,
            **self._doors(),
        }

    def _doors(self) -> dict[str, str]:
        """Where what this person may do is done; empty for what they may not."""
        question, manages = self.question, self.can_change
        is_open, is_closed = question.state == QuestionState.OPEN, question.state == QuestionState.CLOSED
        may_answer = (manages or question.owner_id == self.membership.pk) and not is_closed
        may_publish = manages and question.is_cleared and question.state == QuestionState.ANSWERED
        allowed = {
            "question-answer": may_answer,
            "question-edit": manages,
            "question-due": manages and is_open,
            "question-close": manages and not is_closed,
            "question-reopen": manages and is_closed,
            "question-feed": manages,
            "question-publish": may_publish and question.published_at is None,
            "question-take-back": manages and question.published_at is not None,
        }
        return {
            f"{name.removeprefix('question-').replace('-', '_')}_url": self.question_url(name) if may else ""
            for name, may in allowed.items()
        }

    def _rows(self) -> list[SummaryRow]:
        question = self.question
        rows = [
            SummaryRow("Asked", [format_datetime(question.asked_at), asker_words(question)]),
            SummaryRow("Who answers", owner_words(question)),
            SummaryRow("To be answered by", format_date(question.due_on)),
        ]
        if question.received_via:
            rows.append(SummaryRow("Received", question.received_via))
        if question.audience:
            rows.append(SummaryRow("Audience", question.audience.name))
        if question.theme:
            rows.append(SummaryRow("Theme", question.theme))
        if question.statement:
            rows.append(SummaryRow("Quality statement", _statement(question)))
        if question.plan:
            rows.append(SummaryRow("Plan", self._plan_cell()))
        return rows + self._linked_rows()

    def _plan_cell(self) -> Cell:
        plan = self.question.plan
        assert plan is not None
        reads = self.membership.can(Perm.VIEW_COMMS)
        return Cell(plan.title, url=self.url("comms:plan", plan=plan.pk) if reads else "")

    def _linked_rows(self) -> list[SummaryRow]:
        question, reads = self.question, self.membership.can(Perm.VIEW_COMMS)
        rows = []
        if question.fed_into is not None:
            url = self.url("comms:briefing", briefing=question.fed_into.pk) if reads else ""
            rows.append(SummaryRow("Taken up in", Cell(str(question.fed_into), url=url)))
        if question.duplicate_of is not None:
            url = self.url("comms:question", question=question.duplicate_of.pk) if reads else ""
            rows.append(SummaryRow("Repeats", Cell(str(question.duplicate_of), url=url)))
        doubles = [each.reference for each in question.duplicates.all()]
        if doubles:
            rows.append(SummaryRow("Also asked as", ", ".join(doubles)))
        return rows


def owner_words(question: Question) -> str:
    """Who answers."""
    return str(question.owner.user) if question.owner else "Nobody yet"


def asker_words(question: Question) -> str:
    """Who asked."""
    if question.asked_by is not None:
        return str(question.asked_by.user)
    return question.asked_by_name or "Not known"


def published_words(question: Question) -> str:
    """Whether the answer can be read by everybody in the council."""
    if question.published_at is None:
        return "No"
    return "Yes" if question.is_cleared else "Not shown until cleared again"


def _statement(question: Question) -> str:
    found = question.statement
    return f"{found.reference} {found.title}" if found else ""


def _plain(
    key: str, label: str, value: Callable[[Any], str], *, sort: str = "", usual: bool = True
) -> RegisterColumn:
    """A column that reads the same on the page and in a file."""
    return RegisterColumn(key, label, value, value, sort=sort, usual=usual)
