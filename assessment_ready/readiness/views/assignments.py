"""Giving statements to leads, and what happens to them then."""

from functools import cached_property
from typing import Any

from django.http import Http404

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilFormView
from assessment_ready.readiness.forms.judgements import ReturnForm
from assessment_ready.readiness.forms.people import AssignForm
from assessment_ready.readiness.models import Assignment, Judgement
from assessment_ready.readiness.queries.board import assignment_of, board_judgements
from assessment_ready.readiness.queries.people import get_assignment, leads_to_choose
from assessment_ready.readiness.services import assignments
from assessment_ready.readiness.views.statement_figures import STATE_TONES
from assessment_ready.readiness.views.within_round import WithinRound
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.tables import Cell, Column, Row, Table
from assessment_ready.ui.words import counted


class AssignView(WithinRound, CouncilFormView):
    """Who has which statement, and a form that gives several to one lead."""

    permission = Perm.MANAGE_ROUNDS
    title = "Assign statements"
    template_name = "readiness/assign.html"
    given: list[Assignment]

    @cached_property
    def judgements(self) -> list[Judgement]:
        """The round's statements with who has them."""
        return board_judgements(self.membership, self.now, self.round)

    def make_form(self, **data: Any) -> AssignForm:
        """The form; ``?statement=`` ticks one box."""
        ticked = [slug for slug in [self.request.GET.get("statement")] if slug]
        form = AssignForm(
            **data,
            statements=[row.statement for row in self.judgements],
            leads=leads_to_choose(self.membership, self.now, self.round),
            initial={"statements": ticked},
        )
        form.cancel_url = self.round_url("round")
        form.cancel_label = "Back to the round"
        return form

    def perform(self, form: AssignForm) -> str:
        """Assign, and tell the lead."""
        data = form.cleaned_data
        self.given = assignments.assign_statements(
            actor=self.membership,
            round_id=self.round.pk,
            statements=data["statements"],
            lead_id=data["lead"],
            due_on=data["due_on"],
        )
        lead = self.given[0].lead.user
        return f"{counted(len(self.given), 'statement is,statements are')} with {lead}."

    def context(self) -> dict[str, Any]:
        """The table of who has what, and the buttons that take statements back."""
        given = [row for row in self.judgements if assignment_of(row) is not None]
        return {
            "round": self.round,
            "is_open": self.round.is_open,
            "table": self._table(),
            "removable": [
                (row.statement.title, self._remove_url(row)) for row in given if self.round.is_open
            ],
        }

    def _remove_url(self, row: Judgement) -> str:
        given = assignment_of(row)
        return self.round_url("assignment-remove", assignment=given.pk) if given else ""

    def _table(self) -> Table:
        rows = []
        for judgement in self.judgements:
            given = assignment_of(judgement)
            url = self.round_url("statement", statement=judgement.statement.slug)
            rows.append(
                Row(
                    [
                        Cell(judgement.statement.title, url=url),
                        str(given.lead.user) if given else "Nobody yet",
                        format_date(given.due_on) if given and given.due_on else "–",
                        Cell.tag(given.get_state_display(), STATE_TONES[given.state]) if given else "–",
                        Cell.scored(judgement.score),
                    ]
                )
            )
        columns = [Column(label) for label in ("Statement", "Lead", "Due", "State", "Score")]
        return Table(columns, rows, "Who has which statement", caption_hidden=True)

    def success_url(self) -> str:
        """This page again: there is usually more to assign."""
        return self.round_url("assign")


class WithinAssignment(WithinRound):
    """A change of one assignment of the round in the address."""

    assignment: Assignment

    def load(self, **kwargs: Any) -> None:
        """Round and assignment; 404 when either is not this person's to know."""
        super().load(**kwargs)
        try:
            self.assignment = get_assignment(self.membership, self.now, kwargs["assignment"])
        except Assignment.DoesNotExist:
            raise Http404 from None
        if self.assignment.round_id != self.round.pk:
            raise Http404

    @property
    def key(self) -> dict[str, Any]:
        """What every service about an assignment takes."""
        return {
            "actor": self.membership,
            "round_id": self.round.pk,
            "assignment_id": self.assignment.pk,
        }

    def statement_url(self) -> str:
        """The page of its statement."""
        return self.round_url("statement", statement=self.assignment.statement.slug)


class RemoveAssignmentView(WithinAssignment, CouncilActionView):
    """Take a statement back from its lead."""

    permission = Perm.MANAGE_ROUNDS

    def perform(self) -> str:
        """Take it back."""
        assignments.remove_assignment(**self.key)
        return f"{self.assignment.statement.title} is with nobody now. What was written stays."

    def return_url(self) -> str:
        """The page of assignments."""
        return self.round_url("assign")


class CloseAssignmentView(WithinAssignment, CouncilActionView):
    """The programme lead accepts what was submitted."""

    permission = Perm.MANAGE_ROUNDS

    def perform(self) -> str:
        """Close it."""
        assignments.close_assignment(**self.key)
        return f"{self.assignment.statement.title} is accepted and closed."

    def return_url(self) -> str:
        """The statement."""
        return self.statement_url()


class ReturnAssignmentView(WithinAssignment, CouncilFormView):
    """The programme lead gives a statement back with a note."""

    permission = Perm.MANAGE_ROUNDS
    form_class = ReturnForm

    def get_title(self) -> str:
        """Which statement goes back."""
        return f"Return {self.assignment.statement.title}"

    def make_form(self, **data: Any) -> ReturnForm:
        """The form, with a way back."""
        form = ReturnForm(**data)
        form.cancel_url = self.statement_url()
        return form

    def perform(self, form: Any) -> str:
        """Return it, and tell the lead."""
        assignments.return_assignment(**self.key, note=form.cleaned_data["note"])
        return f"{self.assignment.statement.title} is with {self.assignment.lead.user} again."

    def success_url(self) -> str:
        """The statement."""
        return self.statement_url()
