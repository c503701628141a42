"""The register of rounds, creating one and changing its details."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.http import HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilFormView, CouncilListView
from assessment_ready.framework.queries import versions
from assessment_ready.readiness.errors import StaleRound
from assessment_ready.readiness.forms.rounds import RoundEditForm, RoundFilterForm, RoundForm
from assessment_ready.readiness.models import Round
from assessment_ready.readiness.queries.register import (
    Filters,
    progress,
    register,
    starting_points,
    years,
)
from assessment_ready.readiness.queries.secrecy import embargoes_to_choose
from assessment_ready.readiness.services.rounds import create_round, edit_round
from assessment_ready.readiness.views.within_round import WithinRound
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell

STATUS_TONES = {"open": "blue", "closed": "grey", "published": "green"}


class RoundListView(CouncilListView):
    """Every round the person may know of."""

    permission = Perm.VIEW_OWN_ROUNDS
    title = "Rounds"
    count_label = "rounds"

    @cached_property
    def filter_form(self) -> RoundFilterForm:
        """What the list is narrowed to."""
        return RoundFilterForm(self.request.GET, years=years(self.membership, self.now))

    def rows(self) -> Any:
        """The rounds that match; a filter that is not understood narrows nothing."""
        data = self.filter_form.cleaned_data if self.filter_form.is_valid() else {}
        filters = Filters(kind=data.get("kind", ""), status=data.get("status", ""), year=data.get("year"))
        return register(self.membership, self.now, filters)

    def columns(self) -> list[RegisterColumn]:
        """Title, kind, date, status and progress; for those who ask, the rest."""
        return [
            RegisterColumn("title", "Round", self._title_cell, lambda row: row.title, header="Title"),
            _plain("kind", "Kind", lambda row: row.get_kind_display()),
            RegisterColumn("date", "Date", lambda row: format_date(row.held_on), lambda row: row.held_on),
            RegisterColumn("status", "Status", _status_cell, lambda row: row.get_status_display()),
            RegisterColumn(
                "scored",
                "Scored",
                lambda row: "{} of {}".format(*progress(row)),
                lambda row: progress(row)[0],
                header="Statements scored",
            ),
            RegisterColumn("last-day", "Last day", _last_day_cell, lambda row: row.ends_on, usual=False),
            _plain("statements", "Statements", lambda row: progress(row)[1], usual=False, numeric=True),
            _plain("framework", "Framework", lambda row: row.framework.title, usual=False),
            _plain("scope", "Scope", lambda row: row.scope, usual=False),
            _plain("authors", "Authors", lambda row: row.authors, usual=False),
        ]

    def _title_cell(self, row: Round) -> Cell:
        secret = "Under embargo" if row.embargo and not row.embargo.is_lifted(self.now) else ""
        return Cell(row.title, url=self.url("readiness:round", round=row.pk), sub=secret)

    def primary(self) -> Button | None:
        """Create a round."""
        if not self.membership.can(Perm.MANAGE_ROUNDS):
            return None
        return Button("Create a round", self.url("readiness:round-create"))

    def empty_state(self) -> EmptyState:
        """What a round is, and the first one."""
        if not self.membership.can(Perm.MANAGE_ROUNDS):
            return EmptyState(
                "Rounds appear here when they are published to you or a statement in one is given to you."
                if not self.membership.can(Perm.VIEW_READINESS)
                else "Rounds appear here: self-assessments, annual conversations, peer challenges and CQC’s results."
            )
        return EmptyState(
            "A round is one dated look at ourselves: a score for each quality statement, with its reasons. "
            "Start with the self-assessment you have.",
            "Create the first round",
            self.url("readiness:round-create"),
        )

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The dashboard, for those who may open it."""
        if self.membership.can(Perm.VIEW_READINESS):
            return [("Readiness", self.url("overview:dashboard"))]
        return []


def _plain(
    key: str, label: str, value: Callable[[Round], str | int], *, usual: bool = True, numeric: bool = False
) -> RegisterColumn:
    """A column that reads the same on the page and in a file."""
    return RegisterColumn(key, label, value, value, numeric=numeric, usual=usual)


def _status_cell(row: Round) -> Cell:
    return Cell.tag(row.get_status_display(), STATUS_TONES[row.status])


def _last_day_cell(row: Round) -> str:
    return format_date(row.ends_on) if row.ends_on else ""


class RoundCreateView(CouncilFormView):
    """A new round of the chosen kind."""

    permission = Perm.MANAGE_ROUNDS
    title = "Create a round"
    form_class = RoundForm
    made: Round

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Dashboard and register."""
        return [
            ("Readiness", self.url("overview:dashboard")),
            ("Rounds", self.url("readiness:rounds")),
        ]

    def make_form(self, **data: Any) -> RoundForm:
        """The form with what there is to choose from."""
        frameworks = list(versions())
        can_embargo = self.membership.can(Perm.MANAGE_EMBARGOES)
        embargoes = list(embargoes_to_choose(self.membership, self.now)) if can_embargo else []
        form = RoundForm(
            **data,
            frameworks=frameworks,
            earlier=starting_points(self.membership, self.now),
            embargoes=embargoes,
        )
        form.cancel_url = self.url("readiness:rounds")
        return form

    def perform(self, form: RoundForm) -> str:
        """Create it; the second of two clicks gives the same round."""
        self.made = create_round(
            actor=self.membership,
            details=form.details,
            framework=form.chosen_framework,
            submission_key=form.cleaned_data["submission_key"],
            start_from=form.chosen_start,
            embargo=form.chosen_embargo,
        )
        return f"The round “{self.made.title}” is ready to be scored."

    def success_url(self) -> str:
        """The new round."""
        return self.url("readiness:round", round=self.made.pk)


class RoundEditView(WithinRound, CouncilFormView):
    """Title, dates, scope and authors of an open round."""

    permission = Perm.MANAGE_ROUNDS
    title = "Edit the round’s details"
    template_name = "readiness/round_edit.html"
    form_class = RoundEditForm

    def make_form(self, **data: Any) -> RoundEditForm:
        """The form as the round is now."""
        names = ("kind", "title", "held_on", "ends_on", "scope", "authors", "version")
        form = RoundEditForm(**data, initial={name: getattr(self.round, name) for name in names})
        form.cancel_url = self.success_url()
        return form

    def perform(self, form: RoundEditForm) -> str:
        """Save the details."""
        edit_round(
            actor=self.membership,
            round_id=self.round.pk,
            details=form.details,
            expected_version=form.cleaned_data["version"],
        )
        return "The round’s details are saved."

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """When somebody else saved first: show theirs beside what was typed, and take the new version."""
        form.add_error(None, str(error))
        if not isinstance(error, StaleRound):
            return self.render(form=form)
        form.data = form.data.copy()
        form.data["version"] = error.version
        self.load(round=self.round.pk)
        return self.render(form=form, theirs=self.round, status=409)

    def success_url(self) -> str:
        """The round."""
        return self.round_url("round")
