"""Comments of a consultation inside the council: giving one, the register, answering, withdrawing."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.http import Http404
from django.utils.text import Truncator

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView, CouncilPage
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, SummaryRow
from workforce.forms import consultations as forms
from workforce.models import ConsultationComment
from workforce.queries import consultations as queries
from workforce.rules import consultations as rules
from workforce.services import consultation_comments as services
from workforce.views.consultations import WithinConsultation
from workforce.views.frame import WorkforceForm, WorkforcePage


class CommentCreatePage(WithinConsultation, WorkforceForm):
    """Somebody with an account comments."""

    permission = Perm.USE_WORKFORCE
    title = "Comment on the draft"
    form_class = forms.CommentForm
    template_name = "workforce/consultation_comment_form.html"

    def get_caption(self) -> str:
        """The consultation."""
        return self.consultation.title

    @cached_property
    def parts(self) -> list[queries.DraftPart]:
        """The draft."""
        return queries.draft_parts(self.consultation.strategy)

    def form_kwargs(self) -> dict[str, Any]:
        """Everything of the draft; the part in the address is chosen."""
        about = self.request.GET.get("about", "")
        return {"parts": queries.part_choices(self.parts), "initial": {"about": about or "whole"}}

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.one_url()
        return form

    def context(self) -> dict[str, Any]:
        """The words the comment is about, and whether comments are taken."""
        return {
            "part": queries.part_of(self.parts, self.request.GET.get("about", "")),
            "shut": "" if self.opening == rules.Opening.OPEN else shut_words(self.consultation, self.opening),
        }

    def perform(self, form: Any) -> str:
        """Keep it; the second of two clicks gives the same."""
        services.give_comment(
            actor=self.membership,
            consultation_id=self.consultation.pk,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return "Your comment is in. It will be answered."

    def success_url(self) -> str:
        """The draft."""
        return self.one_url()


class CommentsPage(WithinConsultation, CouncilListView):
    """What people said, with the answers; who said it only for those who answer."""

    permission = Perm.VIEW_WORKFORCE
    title = "Comments"
    template_name = "workforce/consultation_comments.html"
    count_label = "comments"

    def get_caption(self) -> str:
        """The consultation."""
        return self.consultation.title

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The consultation."""
        return [*super().breadcrumbs(), (self.consultation.title, self.one_url())]

    @cached_property
    def filter_form(self) -> forms.CommentFilterForm:
        """What the list is narrowed to."""
        parts = queries.part_choices(queries.draft_parts(self.consultation.strategy))
        return forms.CommentFilterForm(self.request.GET, parts=parts, with_withdrawn=self.can_change)

    def rows(self) -> Any:
        """The comments that match, those without an answer first."""
        return queries.comment_register(
            self.membership, self.consultation.pk, self.filter_form.filters, self.sort
        )

    def columns(self) -> Sequence[RegisterColumn]:
        """What was said about what, what became of it."""
        columns = [
            RegisterColumn("text", "Comment", self._text, lambda row: row.text),
            _plain("about", "About", queries.about_words),
            RegisterColumn("decision", "Answer", _decision_cell, decision_words, sort="decision"),
            RegisterColumn(
                "response", "Why", lambda row: Truncator(row.response).chars(140), lambda row: row.response
            ),
            _plain("organisation", "Organisation", lambda row: row.by_organisation),
            RegisterColumn("made", "Date", _day, lambda r: london_date(r.made_at), sort="made", usual=False),
            _plain("shown", "Shown", lambda row: "Yes" if row.is_published else "No", usual=False),
        ]
        if not self.can_change:
            return columns
        who = [
            _plain("by", "By", by_words, usual=False),
            _plain("audience", "Describes themselves as", lambda row: row.audience, usual=False),
            _plain("quoted", "Words it is about", lambda row: row.quoted, usual=False),
        ]
        return [*columns, *who]

    def _text(self, row: ConsultationComment) -> Cell:
        text = Truncator(" ".join(row.text.split())).chars(140)
        return Cell(text, url=self.url("workforce:consultation-comment", comment=row.pk))

    def context(self) -> dict[str, Any]:
        """How far the answers are."""
        return {**super().context(), "progress": queries.progress_of(self.consultation)}

    def primary(self) -> Button | None:
        """Comment, while that is possible."""
        if self.opening != rules.Opening.OPEN:
            return None
        return Button("Comment on the draft", self.one_url("consultation-comment-create"), "secondary")

    def empty_state(self) -> EmptyState:
        """What belongs here."""
        return EmptyState("What people say about the draft appears here.", "Open the draft", self.one_url())


class WithinComment(WorkforcePage):
    """A page about one comment of the council."""

    parent = ("Consultations", "workforce:consultations")
    comment: ConsultationComment

    def load(self, **kwargs: Any) -> None:
        """The comment in the address."""
        try:
            self.comment = queries.get_comment(self.membership, kwargs["comment"])
        except ConsultationComment.DoesNotExist:
            raise Http404 from None

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The consultation and its comments."""
        row = self.comment.consultation
        return [
            *super().breadcrumbs(),
            (row.title, self.url("workforce:consultation", consultation=row.pk)),
            ("Comments", self.url("workforce:consultation-comments", consultation=row.pk)),
        ]

    def comment_url(self, name: str = "consultation-comment") -> str:
        """A page of the comment."""
        return self.url(f"workforce:{name}", comment=self.comment.pk)


class CommentPage(WithinComment, CouncilPage):
    """What was said, and what came of it."""

    template_name = "workforce/consultation_comment.html"

    def get_title(self) -> str:
        """What it is about."""
        return Truncator(f"Comment on {_lowered(queries.about_words(self.comment))}").chars(120)

    def context(self) -> dict[str, Any]:
        """The comment, its answer and the doors."""
        comment, stands = self.comment, self.comment.withdrawn_at is None
        may = self.can_change
        return {
            "comment": comment,
            "decision": decision_words(comment),
            "tone": rules.DECISION_TONES[comment.decision],
            "rows": self._rows(),
            "answer_url": self.comment_url("consultation-comment-answer") if may and stands else "",
            "withdraw_url": self.comment_url("consultation-comment-withdraw") if may and stands else "",
            "restore_url": self.comment_url("consultation-comment-restore") if may and not stands else "",
        }

    def _rows(self) -> list[SummaryRow]:
        comment = self.comment
        rows = [SummaryRow("Said on", _day(comment))]
        if comment.quoted:
            rows.insert(0, SummaryRow("Words it is about", comment.quoted))
        if comment.by_organisation:
            rows.append(SummaryRow("Organisation", comment.by_organisation))
        if self.can_change:
            rows.append(SummaryRow("By", by_words(comment)))
            rows.append(SummaryRow("Describes themselves as", comment.audience or rules.NOT_SAID))
        return rows


class _CommentForm(WithinComment, WorkforceForm):
    """A form about one comment."""

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.comment_url()
        return form

    def context(self) -> dict[str, Any]:
        """What was said."""
        return {"comment": self.comment, "about": queries.about_words(self.comment)}


class CommentAnswerPage(_CommentForm):
    """Say what became of it, and why."""

    title = "Answer the comment"
    form_class = forms.AnswerForm
    template_name = "workforce/consultation_answer.html"

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now; shown unless somebody says otherwise."""
        comment = self.comment
        shown = comment.is_published if comment.decision else None
        initial = {"decision": comment.decision, "response": comment.response, "is_shown": shown}
        return {"initial": {**initial, "version": comment.version}}

    def perform(self, form: Any) -> str:
        """Save it."""
        data = form.cleaned_data
        services.answer_comment(
            actor=self.membership,
            comment_id=self.comment.pk,
            decision=data["decision"],
            response=data["response"],
            is_shown=data["is_shown"],
            expected_version=data["version"],
        )
        return "The answer is saved."

    def success_url(self) -> str:
        """The comments that wait, so that the next is one click away."""
        row = self.comment.consultation_id
        return f"{self.url('workforce:consultation-comments', consultation=row)}?view=all"


class CommentWithdrawPage(_CommentForm):
    """Take out a comment that breaks the rules."""

    title = "Withdraw the comment"
    form_class = forms.WithdrawForm
    template_name = "workforce/consultation_answer.html"

    def form_kwargs(self) -> dict[str, Any]:
        """The version it is withdrawn at."""
        return {"initial": {"version": self.comment.version}}

    def perform(self, form: Any) -> str:
        """Withdraw it."""
        services.withdraw_comment(
            actor=self.membership,
            comment_id=self.comment.pk,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
        )
        return "The comment is withdrawn. It counts nowhere and is shown to nobody else."

    def success_url(self) -> str:
        """The comment, as those who look after it still see it."""
        return self.comment_url()


class CommentRestoreView(WithinComment, CouncilActionView):
    """Let it stand again."""

    permission = Perm.MANAGE_WORKFORCE

    def perform(self) -> str:
        """It counts again."""
        services.restore_comment(actor=self.membership, comment_id=self.comment.pk)
        return "The comment stands again."

    def return_url(self) -> str:
        """The comment."""
        return self.comment_url()


def shut_words(consultation: Any, found: rules.Opening) -> str:
    """What is said while no comments are taken."""
    if found == rules.Opening.BEFORE:
        return f"This consultation opens on {format_date(consultation.opens_on)}. Please come back then."
    closed = format_date(consultation.closes_on)
    return f"This consultation closed on {closed}. Thank you for wanting to comment."


def decision_words(comment: ConsultationComment) -> str:
    """What became of a comment."""
    return "Withdrawn" if comment.withdrawn_at else comment.get_decision_display()


def by_words(comment: ConsultationComment) -> str:
    """Who said it, for those who answer."""
    if comment.by is not None:
        return str(comment.by.user)
    return comment.by_name or "No name given"


def _decision_cell(row: ConsultationComment) -> Cell:
    tone = "red" if row.withdrawn_at else rules.DECISION_TONES[row.decision]
    return Cell.tag(decision_words(row), tone)


def _day(row: ConsultationComment) -> str:
    return format_datetime(row.made_at)


def _lowered(words: str) -> str:
    return words[0].lower() + words[1:] if words.startswith(("The ", "A ", "An ")) else words


def _plain(key: str, label: str, value: Callable[[Any], str], *, usual: bool = True) -> RegisterColumn:
    return RegisterColumn(key, label, value, value, usual=usual)
