"""What people say of a round: all of it on one page, and beside one statement."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm, Role
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView
from assessment_ready.framework.models import QualityStatement
from assessment_ready.readiness.forms.comments import CommentFilterForm, CommentForm
from assessment_ready.readiness.models import Judgement, Round, RoundComment
from assessment_ready.readiness.queries.comments import (
    comments_of,
    statement_comments,
    statements_to_comment,
)
from assessment_ready.readiness.queries.rounds import sees_all_of
from assessment_ready.readiness.services.comments import add_comment
from assessment_ready.readiness.views.within_round import WithinRound
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.pages import EmptyState


@dataclass(frozen=True)
class CommentLine:
    """One comment as it is shown. ``about`` and ``url`` are empty for the round as a whole."""

    author: str
    role: str
    when: str
    about: str
    url: str
    text: str


@dataclass(frozen=True)
class CommentsBeside:
    """The comments on one statement, with a form to add one."""

    lines: list[CommentLine]
    form: CommentForm
    statement: str


def comments_beside(membership: Membership, judgement: Judgement) -> CommentsBeside | None:
    """What the statement page shows of comments; None for those who may not comment. One query."""
    if not membership.can(Perm.REVIEW):
        return None
    lines = [replace(_line(row), about="") for row in statement_comments(membership, judgement)]
    form = CommentForm(auto_id="comment_%s", statements=[judgement.statement], whole=False)
    return CommentsBeside(lines, form, judgement.statement.slug)


class CommentsView(WithinRound, CouncilListView):
    """Everything that was said of a round, newest first, and a form to say more."""

    permission = Perm.REVIEW
    title = "Comments"
    template_name = "readiness/comments.html"
    count_label = "comments"
    columns_legend = "Columns of the downloads"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The list, or its rows as a file; under embargo, the look is recorded."""
        self.note_look(f"the comments on the round “{self.round.title}”")
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Add one; then back to where it was written."""
        form = self._form(data=request.POST)
        if not form.is_valid():
            return self._listed(form)
        data = form.cleaned_data
        try:
            add_comment(
                actor=self.membership,
                round_id=self.round.pk,
                statement=data["statement"],
                text=data["text"],
                submission_key=data["submission_key"],
            )
        except (Round.DoesNotExist, Judgement.DoesNotExist):
            raise Http404 from None
        except UserFacingError as error:
            form.add_error(getattr(error, "field", None), str(error))
            return self._listed(form)
        if request.POST.get("back") and data["statement"]:
            back = self.round_url("statement", statement=data["statement"]) + "#comments"
        else:
            back = self.round_url("comments")
        return self.done("Your comment was added. Everybody who sees this round can read it.", back)

    def _listed(self, form: CommentForm) -> HttpResponseBase:
        """The page again, with what was written."""
        self.form = form
        return super().get(self.request)

    @cached_property
    def form(self) -> CommentForm:
        """An empty form."""
        return self._form()

    def _form(self, **data: Any) -> CommentForm:
        whole = sees_all_of(self.membership, self.now, self.round)
        return CommentForm(**data, statements=self._statements, whole=whole)

    @cached_property
    def _statements(self) -> list[QualityStatement]:
        rows = statements_to_comment(self.membership, self.now, self.round)
        return [row.statement for row in rows]

    @cached_property
    def filter_form(self) -> CommentFilterForm:
        """One statement or everything."""
        return CommentFilterForm(self.request.GET, statements=self._statements)

    def rows(self) -> Any:
        """The comments that match; a filter that is not understood narrows nothing."""
        found = comments_of(self.membership, self.now, self.round)
        slug = self.filter_form.cleaned_data["statement"] if self.filter_form.is_valid() else ""
        return found.filter(statement__slug=slug) if slug else found

    def columns(self) -> list[RegisterColumn]:
        """What the files have; the page shows the comments one below the other."""
        return [
            RegisterColumn("made", "When", lambda row: _line(row).when, lambda row: row.made_at),
            RegisterColumn("author", "Who", lambda row: str(row.author), lambda row: str(row.author)),
            RegisterColumn("role", "As", _role, _role),
            RegisterColumn("about", "About", lambda row: _line(row).about, lambda row: _line(row).about),
            RegisterColumn("text", "Comment", lambda row: row.text, lambda row: row.text),
        ]

    def results(self, rows: list[RoundComment]) -> dict[str, Any]:
        """One page of them."""
        return {"lines": [_line(row, self._place(row)) for row in rows]}

    def _place(self, row: RoundComment) -> str:
        return self.round_url("statement", statement=row.statement.slug) if row.statement else ""

    def empty_state(self) -> EmptyState:
        """What belongs here."""
        return EmptyState(
            "What people say of this round and its statements is kept here. Nobody has said anything yet."
        )

    def context(self) -> dict[str, Any]:
        """The filter and the form."""
        return {**super().context(), "form": self.form, "comments_url": self.round_url("comments")}


def _line(row: RoundComment, url: str = "") -> CommentLine:
    return CommentLine(
        author=str(row.author),
        role=_role(row),
        when=format_datetime(row.made_at),
        about=row.statement.title if row.statement else "",
        url=url,
        text=row.text,
    )


def _role(row: Any) -> str:
    """What the author is in the council; empty for somebody who no longer is anything there."""
    return Role(row.role).label if row.role in Role.values else ""
