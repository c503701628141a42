"""The page of one statement in one round: reading it, scoring it, two people saving at once."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage, CouncilView
from assessment_ready.embargo.gate import settle
from assessment_ready.embargo.services import look
from assessment_ready.readiness.errors import RoundNotOpen, StaleJudgement
from assessment_ready.readiness.forms.judgements import JudgementForm
from assessment_ready.readiness.models import Assignment, AssignmentState, Judgement, Round
from assessment_ready.readiness.queries.people import get_assignment
from assessment_ready.readiness.queries.proof import proof_of
from assessment_ready.readiness.queries.ready import can_be_ready
from assessment_ready.readiness.queries.statement import (
    StatementPage,
    find_judgement,
    get_judgement,
    statement_page,
)
from assessment_ready.readiness.queries.suggestion import suggestion_of
from assessment_ready.readiness.services.assignments import submit_judgement
from assessment_ready.readiness.services.judgements import WITH_THE_LEAD, record_judgement
from assessment_ready.readiness.views import statement_figures as figures
from assessment_ready.readiness.views.comments import comments_beside
from assessment_ready.readiness.views.proof_panels import panels
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.forms import SubmitButton


class StatementView(CouncilPage):
    """One statement of one round, with what helps to judge it. A form for those whose it is to score."""

    permission = Perm.VIEW_OWN_ROUNDS
    judgement: Judgement
    shown: StatementPage

    def load(self, **kwargs: Any) -> None:
        """The judgement, its round and everything beside it."""
        # A dozen fetches of this page pass the gate: reading it once is cheaper than a subquery in each.
        settle(self.membership, self.now)
        try:
            self.judgement = get_judgement(self.membership, self.now, kwargs["round"], kwargs["statement"])
        except Judgement.DoesNotExist:
            raise Http404 from None
        self.shown = statement_page(self.membership, self.now, self.judgement)

    @property
    def round(self) -> Round:
        """The round the statement is judged in."""
        return self.judgement.round

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form, or the judgement to read."""
        look(
            membership=self.membership,
            embargo=self.round.embargo,
            what=f"{self.judgement.statement.title} in the round “{self.round.title}”",
            now=self.now,
        )
        if self.can_score:
            return self.show_form(JudgementForm(initial=JudgementForm.initial_of(self.judgement)))
        rows, texts = figures.reading_rows(self.judgement), figures.texts(self.judgement)
        return self.show("readiness/statement_read.html", rows=rows, texts=texts)

    def show(self, template: str, *, status: int = 200, **extra: Any) -> HttpResponse:
        """One of the shapes this page takes."""
        context = {"page": self.page(), **self.context(), **extra}
        return render(self.request, template, context, status=status)

    def show_form(
        self, form: JudgementForm, *, template: str = "readiness/statement.html", **extra: Any
    ) -> HttpResponse:
        """The page with a form on it."""
        form.offer(self.shown.levels, self.judgement, suggestion_of(self.judgement).score)
        form.form_action = self.round_url("score", statement=self.judgement.statement.slug)
        form.cancel_url = self.round_url("round")
        form.cancel_label = "Back to the round"
        form.secondary_buttons = self._buttons()
        return self.show(template, form=form, **extra)

    def _buttons(self) -> list[SubmitButton]:
        """What else saving can lead to."""
        buttons = []
        if self.shown.later is not None:
            buttons.append(SubmitButton("next", "1", "Save and go to the next statement"))
        if self.is_mine and self._given_state in WITH_THE_LEAD:
            buttons.append(SubmitButton("submit", "1", "Save and submit to the programme lead"))
        return buttons

    @property
    def _given_state(self) -> str:
        return self.shown.assignment.state if self.shown.assignment else ""

    def round_url(self, name: str, **kwargs: Any) -> str:
        """The path of another page of this round."""
        return self.url(f"readiness:{name}", round=self.round.pk, **kwargs)

    def get_title(self) -> str:
        """The statement."""
        verb = "Score " if self.can_score else ""
        return f"{verb}{self.judgement.statement.title}"

    def get_caption(self) -> str:
        """Round, reference and theme."""
        return f"{self.round.title} · {self.judgement.statement.reference}, {self.judgement.statement.theme}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Rounds, then this one."""
        return [("Rounds", self.url("readiness:rounds")), (self.round.title, self.round_url("round"))]

    @property
    def is_mine(self) -> bool:
        """Whether the statement is assigned to this person."""
        given = self.shown.assignment
        return given is not None and given.lead_id == self.membership.pk

    @property
    def can_score(self) -> bool:
        """Whether this person can save a judgement now."""
        if not self.round.is_open:
            return False
        if self.membership.can(Perm.SCORE):
            return True
        return self.is_mine and self._given_state in WITH_THE_LEAD

    def context(self) -> dict[str, Any]:
        """The judgement and what stands beside it."""
        shown = self.shown
        return {
            "round": self.round,
            "judgement": self.judgement,
            "statement": self.judgement.statement,
            "shown": shown,
            "benchmark": figures.benchmark_table(shown),
            "benchmark_sentence": figures.benchmark_sentence(shown),
            "benchmark_url": self.url(
                "readiness:benchmark-statement", statement=self.judgement.statement.slug
            ),
            "others": figures.others(shown, self.round_link),
            "neighbours": figures.neighbours(shown, self.round_url),
            "assignment": self._assignment(),
            "saved_title": self._saved_title(),
            "suggestion": suggestion_of(self.judgement),
            "suggestion_url": self.round_url("suggestion", statement=self.judgement.statement.slug),
            **self._panels(),
            "comments": comments_beside(self.membership, self.judgement),
        }

    def _panels(self) -> dict[str, Any]:
        """What proves the statement, what falls short, what is being done."""
        found = proof_of(
            self.membership,
            self.now,
            self.judgement,
            self.shown.categories,
            asks_ready=can_be_ready(self.round),
        )
        return panels(self.membership, self.judgement, found, self.url, can_cite=self.can_score)

    def round_link(self, other: Judgement) -> str:
        """The page of this statement in another round."""
        slug = self.judgement.statement.slug
        return self.url("readiness:statement", round=other.round_id, statement=slug)

    def _assignment(self) -> dict[str, Any] | None:
        """Who works on it, and the buttons of this person."""
        given = self.shown.assignment
        may_see = self.membership.can(Perm.VIEW_READINESS) or self.is_mine
        if given is None or not may_see:
            return None
        manages = self.membership.can(Perm.MANAGE_ROUNDS) and self.round.is_open
        kwargs = {"assignment": given.pk}
        return {
            "given": given,
            "is_mine": self.is_mine,
            "tone": figures.STATE_TONES[given.state],
            "close_url": self.round_url("assignment-close", **kwargs)
            if manages and given.state == AssignmentState.SUBMITTED
            else "",
            "return_url": self.round_url("assignment-return", **kwargs)
            if manages and given.state in {AssignmentState.SUBMITTED, AssignmentState.CLOSED}
            else "",
        }

    def _saved_title(self) -> str:
        """The statement that was just saved, as the address names it: this one or the one before."""
        saved = self.request.GET.get("saved", "")
        for row in (self.judgement.statement, self.shown.earlier):
            if row is not None and row.slug == saved:
                return row.title
        return ""


class ScoreView(StatementView):
    """Saving a judgement. Nothing is read before the service has locked the round: a save stays cheap."""

    permission = Perm.SCORE_OWN
    form_class = JudgementForm

    def load(self, **kwargs: Any) -> None:
        """Read the page now only when nothing is saved by it."""
        if self.request.method != "POST":
            super().load(**kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Somebody reloaded a page that was refused: show the statement as it is."""
        return HttpResponseRedirect(self.round_url("statement", statement=self.judgement.statement.slug))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Check, save, go on; otherwise show the form again with sentences."""
        form = JudgementForm(request.POST)
        if not form.is_valid():
            super().load(**kwargs)
            return self._refused_form(self._checked(request))
        try:
            save = submit_judgement if "submit" in request.POST else record_judgement
            saved = save(
                actor=self.membership,
                round_id=kwargs["round"],
                statement=kwargs["statement"],
                values=form.values,
                expected_version=form.cleaned_data["version"],
            )
        except Judgement.DoesNotExist:
            raise Http404 from None
        except UserFacingError as error:
            super().load(**kwargs)
            return self._refused(form, error)
        return self._go_on(saved)

    def _checked(self, request: HttpRequest) -> JudgementForm:
        """The form again, now that the scale is known, so that a score off it is named first."""
        form = JudgementForm(request.POST, levels=[level.value for level in self.shown.levels])
        form.is_valid()
        return form

    def _go_on(self, saved: Judgement) -> HttpResponseRedirect:
        """To the next statement if asked, otherwise back to this one. The address says what was saved."""
        name = "statement-after" if self.request.POST.get("next") else "statement"
        path = self.url(f"readiness:{name}", round=saved.round_id, statement=saved.statement.slug)
        if "submit" in self.request.POST:
            return self.done(f"{saved.statement.title} is submitted. The programme lead has been told.", path)
        return HttpResponseRedirect(f"{path}?saved={saved.statement.slug}")

    def _refused(self, form: JudgementForm, error: UserFacingError) -> HttpResponse:
        if isinstance(error, StaleJudgement):
            return self._conflict(form)
        form.add_error(getattr(error, "field", None), str(error))
        return self._refused_form(form)

    def _refused_form(self, form: JudgementForm) -> HttpResponse:
        """What was typed, with the sentences; also when the statement cannot be scored any more."""
        if self.can_score or form.errors.keys() - {"__all__"}:
            return self.show_form(form)
        reason = (
            RoundNotOpen.sentence
            if not self.round.is_open
            else " ".join(str(error) for error in form.non_field_errors())
        )
        typed = figures.typed_rows(form)
        return self.show("readiness/statement_refused.html", status=409, reason=reason, typed=typed)

    def _conflict(self, form: JudgementForm) -> HttpResponse:
        """Both texts side by side; the form below carries the new version and what was typed."""
        data = self.request.POST.copy()
        data["version"] = str(self.judgement.version)
        typed = JudgementForm(data)
        typed.is_valid()
        typed.submit_label = "Save what is written here"
        return self.show_form(
            typed,
            template="readiness/conflict.html",
            status=409,
            differences=figures.differences(form.values, self.judgement),
            saved_by=self._saved_by(),
            keep_theirs_url=self.round_url("statement", statement=self.judgement.statement.slug),
        )

    def _saved_by(self) -> str:
        author = self.judgement.author
        if author is not None and author.pk == self.membership.user_id:
            return "You"
        return str(author) if author else "Somebody else"


class StatementAfterView(StatementView):
    """The way from one statement to the next one the person sees."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Redirect, keeping what was saved."""
        later = self.shown.later or self.judgement.statement
        path = self.round_url("statement", statement=later.slug)
        return HttpResponseRedirect(f"{path}?saved={self.judgement.statement.slug}")


class JudgementView(CouncilView):
    """A judgement as the audit log names it: redirects to its page."""

    permission = Perm.VIEW_OWN_ROUNDS

    def load(self, **kwargs: Any) -> None:
        """The judgement, through the gate."""
        try:
            self.judgement = find_judgement(self.membership, self.now, kwargs["judgement"])
        except Judgement.DoesNotExist:
            raise Http404 from None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Its page in its round."""
        row = self.judgement
        place = {"council": self.council.slug, "round": row.round_id, "statement": row.statement.slug}
        return HttpResponseRedirect(reverse("readiness:statement", kwargs=place))


class AssignmentView(CouncilView):
    """An assignment as the audit log names it: redirects to its statement."""

    permission = Perm.VIEW_OWN_ROUNDS

    def load(self, **kwargs: Any) -> None:
        """The assignment, through the gate."""
        try:
            self.assignment = get_assignment(self.membership, self.now, kwargs["assignment"])
        except Assignment.DoesNotExist:
            raise Http404 from None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page of its statement."""
        row = self.assignment
        place = {"council": self.council.slug, "round": row.round_id, "statement": row.statement.slug}
        return HttpResponseRedirect(reverse("readiness:statement", kwargs=place))
