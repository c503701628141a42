"""Improvement ideas: the register with what they save, one of them, putting one forward, deciding, using again."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView, CouncilPage
from assessment_ready.framework.queries import default_framework, statements
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table
from assessment_ready.ui.words import counted, plain_number
from workforce.errors.ideas import NotYourIdea
from workforce.forms import ideas as forms
from workforce.models import Idea
from workforce.queries import ideas as queries
from workforce.rules.ideas import STATE_TONES
from workforce.services import ideas as services
from workforce.views.frame import WorkforceForm, WorkforcePage


class IdeasPage(WorkforcePage, CouncilListView):
    """Every idea, with what the adopted ones save together."""

    permission = Perm.USE_WORKFORCE
    title = "Improvement ideas"
    template_name = "workforce/ideas.html"
    count_label = "ideas"

    @cached_property
    def filter_form(self) -> forms.IdeaFilterForm:
        """What the register is narrowed to."""
        return forms.IdeaFilterForm(
            self.request.GET,
            statements=statements(default_framework()),
            teams=queries.teams_in_use(self.membership),
        )

    def rows(self) -> Any:
        """The ideas that match, the newest first."""
        return queries.register(self.membership, self.filter_form.filters, self.sort)

    def columns(self) -> Sequence[RegisterColumn]:
        """What, whose, where it is, what it saves, who uses it too."""
        return [
            RegisterColumn("title", "Idea", self._title, lambda row: row.title, sort="title"),
            RegisterColumn("state", "State", _state_cell, lambda row: row.get_state_display()),
            _plain("credit", "Credited to", queries.credit_of),
            _plain("team", "Team", lambda row: row.team),
            RegisterColumn("hours", "Hours a year", _hours, lambda r: r.hours_saved, True, sort="hours"),
            RegisterColumn("pounds", "Pounds a year", _pounds, lambda r: r.pounds_saved, True, sort="pounds"),
            RegisterColumn("reuse", "Used again by", _teams, lambda row: row.reuse_count, numeric=True),
            _plain("statement", "Quality statement", statement_words, usual=False),
            RegisterColumn("made", "Put forward on", _made, _made_on, sort="made", usual=False),
            _plain("problem", "What was in the way", lambda row: row.problem, usual=False),
            _plain("change", "The change", lambda row: row.change, usual=False),
            _plain("result", "What came of it", lambda row: row.result, usual=False),
        ]

    def _title(self, row: Idea) -> Cell:
        return Cell(row.title, url=self.url("workforce:idea", idea=row.pk))

    def context(self) -> dict[str, Any]:
        """What the adopted ideas save together."""
        found = queries.totals_of(self.membership)
        return {**super().context(), "totals": found, "total_rows": _total_rows(found)}

    def primary(self) -> Button | None:
        """Put one forward."""
        return Button("Put an idea forward", self.url("workforce:idea-create"))

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first one."""
        text = (
            "Small improvements belong here: what was in the way, what was changed, what it saves. Anybody can put one "
            "forward, by name or without."
        )
        return EmptyState(text, "Put the first idea forward", self.url("workforce:idea-create"))


class IdeaCreatePage(WorkforceForm):
    """Put an idea forward."""

    permission = Perm.USE_WORKFORCE
    parent = ("Improvement ideas", "workforce:ideas")
    title = "Put an idea forward"
    form_class = forms.IdeaForm

    def form_kwargs(self) -> dict[str, Any]:
        """The statements; by name."""
        return {"statements": statements(default_framework()), "initial": {"credit": "name"}}

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.url("workforce:ideas")
        return form

    def perform(self, form: Any) -> str:
        """Keep it; the second of two clicks gives the same."""
        self.made = services.propose(
            actor=self.membership,
            values=form.values,
            is_named=form.is_named,
            submission_key=form.cleaned_data["submission_key"],
        )
        return "Thank you. Your idea is in the register."

    def success_url(self) -> str:
        """The idea."""
        return self.url("workforce:idea", idea=self.made.pk)


class WithinIdea(WorkforcePage):
    """A page about one idea of the council."""

    permission = Perm.USE_WORKFORCE
    parent = ("Improvement ideas", "workforce:ideas")
    idea: Idea

    def load(self, **kwargs: Any) -> None:
        """The idea in the address."""
        try:
            self.idea = queries.get_idea(self.membership, kwargs["idea"])
        except Idea.DoesNotExist:
            raise Http404 from None

    def idea_url(self, name: str = "idea") -> str:
        """A page of the idea."""
        return self.url(f"workforce:{name}", idea=self.idea.pk)


class IdeaPage(WithinIdea, CouncilPage):
    """One idea, where it is, and who uses it too."""

    template_name = "workforce/idea.html"

    def get_title(self) -> str:
        """Its title."""
        return self.idea.title

    def context(self) -> dict[str, Any]:
        """Facts, teams and doors."""
        idea, may = self.idea, self.can_change
        reuses = list(queries.reuses_of(idea))
        return {
            "idea": idea,
            "state": idea.get_state_display(),
            "tone": STATE_TONES[idea.state],
            "rows": self._rows(),
            "reuses": _reuse_table(reuses) if reuses else None,
            "edit_url": self.idea_url("idea-edit") if queries.may_change(self.membership, idea) else "",
            "decide_url": self.idea_url("idea-decide") if may else "",
            "recognise_url": self.idea_url("idea-recognise") if may else "",
            "reuse_url": self.idea_url("idea-reuse"),
        }

    def _rows(self) -> list[SummaryRow]:
        idea = self.idea
        rows = [
            SummaryRow("Credited to", queries.credit_of(idea)),
            SummaryRow("Team", idea.team or "Not said"),
            SummaryRow("Put forward on", _made(idea)),
            SummaryRow("Quality statement", statement_words(idea) or "None named"),
            SummaryRow("Hours saved a year", _hours(idea)),
            SummaryRow("Pounds saved a year", _pounds(idea)),
        ]
        if idea.recognised_on:
            rows.append(SummaryRow("Recognised on", format_date(idea.recognised_on)))
        return rows


class _IdeaForm(WithinIdea, WorkforceForm):
    """A form about one idea."""

    permission = Perm.MANAGE_WORKFORCE

    def get_caption(self) -> str:
        """The idea."""
        return self.idea.title

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.idea_url()
        return form

    def success_url(self) -> str:
        """The idea."""
        return self.idea_url()


class IdeaEditPage(_IdeaForm):
    """Change its words: for its proposer while it is proposed, and for those who look after ideas."""

    permission = Perm.USE_WORKFORCE
    title = "Change the idea"
    form_class = forms.IdeaEditForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        names = ("title", "problem", "change", "team", "version")
        initial = {name: getattr(self.idea, name) for name in names}
        initial["statement"] = self.idea.statement_id
        return {"statements": statements(default_framework()), "initial": initial}

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """Somebody else only reads it."""
        if isinstance(error, NotYourIdea):
            return self.refused(error, self.idea_url())
        return super().handle_error(form, error)

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change_idea(
            actor=self.membership,
            idea_id=self.idea.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The idea is saved."


class IdeaDecidePage(_IdeaForm):
    """Where it is, and what it saves."""

    title = "Where the idea is"
    form_class = forms.DecideForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        names = ("state", "result", "hours_saved", "pounds_saved", "version")
        initial = {name: getattr(self.idea, name) for name in names}
        return {"initial": {**initial, "reason": self.idea.state_reason}}

    def perform(self, form: Any) -> str:
        """Save it."""
        idea = services.decide(
            actor=self.membership,
            idea_id=self.idea.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return f"The idea is now: {idea.get_state_display().lower()}."


class IdeaRecognisePage(_IdeaForm):
    """When its people were thanked."""

    title = "Recognise the idea"
    form_class = forms.RecogniseForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now; otherwise today."""
        day = self.idea.recognised_on or london_date(self.now)
        return {"initial": {"recognised_on": day, "version": self.idea.version}}

    def perform(self, form: Any) -> str:
        """Save it."""
        services.recognise(
            actor=self.membership,
            idea_id=self.idea.pk,
            on=form.cleaned_data["recognised_on"],
            expected_version=form.cleaned_data["version"],
        )
        return "Saved."


class IdeaReusePage(_IdeaForm):
    """Another team uses it too."""

    permission = Perm.USE_WORKFORCE
    title = "Another team uses it"
    form_class = forms.ReuseForm

    def form_kwargs(self) -> dict[str, Any]:
        """Since today."""
        return {"initial": {"on": london_date(self.now)}}

    def perform(self, form: Any) -> str:
        """Note it; the second of two clicks gives the same."""
        made = services.use_again(
            actor=self.membership,
            idea_id=self.idea.pk,
            team=form.cleaned_data["team"],
            on=form.cleaned_data["on"],
            note=form.cleaned_data["note"],
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"It is noted that {made.team} uses it."


def statement_words(row: Idea) -> str:
    """The statement it helps with."""
    return f"{row.statement.reference} {row.statement.title}" if row.statement else ""


def _total_rows(found: Any) -> list[SummaryRow]:
    missing = "Not available: no adopted idea says"
    hours = missing if found.hours is None else f"{plain_number(found.hours)} a year"
    pounds = missing if found.pounds is None else f"{_money(found.pounds)} a year"
    adopted = counted(found.adopted, "idea,ideas")
    return [
        SummaryRow("Adopted", f"{found.adopted} of {counted(found.ideas, 'idea,ideas')}"),
        SummaryRow("Hours saved", _of(hours, found.with_hours, found.hours, adopted)),
        SummaryRow("Pounds saved", _of(pounds, found.with_pounds, found.pounds, adopted)),
        SummaryRow("Used again", counted(found.reuses, "time,times")),
    ]


def _of(words: str, known: int, value: Any, adopted: str) -> str:
    return words if value is None else f"{words}, said of {known} of {adopted} adopted"


def _reuse_table(rows: Sequence[Any]) -> Table:
    shown = [Row([row.team, format_date(row.on), row.note or "–"]) for row in rows]
    return Table(
        [Column("Team"), Column("Since"), Column("What they changed")],
        shown,
        caption="Teams that use it too",
        caption_hidden=True,
    )


def _state_cell(row: Idea) -> Cell:
    return Cell.tag(row.get_state_display(), STATE_TONES[row.state])


def _hours(row: Idea) -> str:
    return "Not known" if row.hours_saved is None else plain_number(float(row.hours_saved))


def _pounds(row: Idea) -> str:
    return "Not known" if row.pounds_saved is None else _money(row.pounds_saved)


def _money(amount: Decimal) -> str:
    """Pounds, with pence only where there are any."""
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"


def _teams(row: Any) -> str:
    return counted(row.reuse_count, "team,teams") if row.reuse_count else "–"


def _made(row: Idea) -> str:
    return format_date(london_date(row.made_at))


def _made_on(row: Idea) -> Any:
    return london_date(row.made_at)


def _plain(key: str, label: str, value: Callable[[Any], str], *, usual: bool = True) -> RegisterColumn:
    return RegisterColumn(key, label, value, value, usual=usual)
