"""Pulse surveys of a plan: the list, the results, making and closing one."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView, CouncilPage
from assessment_ready.ui.charts import Bar, Chart, distribution
from assessment_ready.ui.dates import format_range, london_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table
from assessment_ready.ui.words import plain_number
from comms.forms import surveys as forms
from comms.models import PulseSurvey
from comms.queries import surveys as queries
from comms.queries.evaluation import measures_to_choose
from comms.queries.questions import audiences_to_choose
from comms.rules import surveys as rules
from comms.services import surveys as services
from comms.views.frame import CommsForm
from comms.views.measures import WithinEvaluation

_FIELDS = (
    "title",
    "intro",
    "statement_1",
    "statement_2",
    "statement_3",
    "opens_on",
    "closes_on",
    "version",
)


class SurveysPage(WithinEvaluation, CouncilListView):
    """The surveys of a plan."""

    title = "Pulse surveys"
    count_label = "surveys"

    def rows(self) -> Any:
        """All of them, newest first."""
        return queries.surveys_of(self.plan)

    def columns(self) -> Sequence[RegisterColumn]:
        """What, of whom, when, how many answered."""
        return [
            RegisterColumn("title", "Survey", self._title, lambda row: row.title),
            RegisterColumn("state", "State", self._state_cell, lambda row: self._opening(row).value),
            RegisterColumn(
                "audience", "Audience", lambda row: row.audience.name, lambda row: row.audience.name
            ),
            RegisterColumn("phase", "Phase", _phase, _phase),
            RegisterColumn(
                "days",
                "Days",
                lambda row: format_range(row.opens_on, row.closes_on),
                lambda row: format_range(row.opens_on, row.closes_on),
            ),
            RegisterColumn(
                "answers",
                "Answers",
                lambda row: Cell(row.answer_count),
                lambda row: row.answer_count,
                numeric=True,
            ),
        ]

    def _title(self, row: PulseSurvey) -> Cell:
        return Cell(row.title, url=self.url("comms:survey", survey=row.pk))

    def _opening(self, row: PulseSurvey) -> rules.Opening:
        return queries.opening_of(row, london_date(self.now))

    def _state_cell(self, row: PulseSurvey) -> Cell:
        found = self._opening(row)
        return Cell.tag(found.value, rules.OPENING_TONES[found])

    def primary(self) -> Button | None:
        """Make one."""
        if not self.can_change:
            return None
        return Button("Make a survey", self.url("comms:survey-create", plan=self.plan.pk))

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first one."""
        text = (
            "Pulse surveys belong here: three statements that people agree or disagree with, by an open link and "
            "without a name. The first of an audience is the baseline for those after it."
        )
        if not self.can_change:
            return EmptyState(text)
        return EmptyState(text, "Make the first survey", self.url("comms:survey-create", plan=self.plan.pk))


class _SurveyForm(WithinEvaluation, CommsForm):
    """A form about a survey."""

    def choices(self) -> dict[str, Any]:
        """Audiences and phases."""
        return {
            "audiences": audiences_to_choose(self.membership),
            "phases": queries.phases_to_choose(self.plan),
        }

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.back_url()
        return form

    def back_url(self) -> str:
        """The surveys of the plan."""
        return self.url("comms:surveys", plan=self.plan.pk)


class SurveyCreatePage(_SurveyForm):
    """A new survey, with the statements every pulse has."""

    title = "Make a pulse survey"
    form_class = forms.SurveyForm

    def form_kwargs(self) -> dict[str, Any]:
        """The starter pulse, open for two weeks from today."""
        today = timezone.localdate(self.now)
        first, second, third = rules.STARTER
        initial = {"statement_1": first, "statement_2": second, "statement_3": third}
        days = {"opens_on": today, "closes_on": today + timedelta(days=14)}
        return {**self.choices(), "initial": {**initial, **days}}

    def perform(self, form: Any) -> str:
        """Make it; the second of two clicks gives the same."""
        self.made = services.make_survey(
            actor=self.membership,
            plan_id=self.plan.pk,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"“{self.made.title}” is made. Pass its link on to those who are to answer."

    def success_url(self) -> str:
        """The survey."""
        return self.url("comms:survey", survey=self.made.pk)


class WithinSurvey(WithinEvaluation):
    """A page about one survey of the council."""

    survey: PulseSurvey

    def load(self, **kwargs: Any) -> None:
        """The survey in the address, and its plan."""
        try:
            self.survey = queries.get_survey(self.membership, kwargs["survey"])
        except PulseSurvey.DoesNotExist:
            raise Http404 from None
        self.plan = self.survey.plan

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The surveys of the plan."""
        return [*super().breadcrumbs(), ("Pulse surveys", self.url("comms:surveys", plan=self.plan.pk))]

    def survey_url(self, name: str = "survey") -> str:
        """A page of the survey."""
        return self.url(f"comms:{name}", survey=self.survey.pk)


class SurveyPage(WithinSurvey, CouncilPage):
    """How people answered, once there are enough of them."""

    template_name = "comms/survey.html"

    def get_title(self) -> str:
        """The survey's title."""
        return self.survey.title

    def context(self) -> dict[str, Any]:
        """Results, comparison and what this person can do."""
        survey = self.survey
        results = queries.results_of(survey)
        found = queries.opening_of(survey, london_date(self.now))
        closed = found == rules.Opening.CLOSED
        measures = measures_to_choose(self.plan) if self.can_change and results.is_shown else []
        return {
            "survey": survey,
            "opening": found.value,
            "tone": rules.OPENING_TONES[found],
            "rows": self._rows(results),
            "results": results,
            "withheld": "" if results.is_shown else rules.withheld_words(results.answers, results.fewest),
            "charts": [statement_chart(each) for each in results.statements],
            "comments": queries.comments_of(results),
            "edit_url": self.survey_url("survey-edit") if self.can_change else "",
            "close_url": self.survey_url("survey-close") if self.can_change and not closed else "",
            "form": self._reading_form(results, measures) if measures else None,
            **self._comparison(results),
        }

    def _rows(self, results: queries.Results) -> list[SummaryRow]:
        survey = self.survey
        path = reverse("comms:pulse", args=[survey.token])
        rows = [
            SummaryRow("Link to pass on", Cell(f"{settings.SITE_URL}{path}", url=path)),
            SummaryRow("Audience", survey.audience.name),
            SummaryRow("Days", format_range(survey.opens_on, survey.closes_on)),
            SummaryRow("Answers", plain_number(results.answers)),
        ]
        if survey.phase:
            rows.insert(2, SummaryRow("Phase", survey.phase.title))
        return rows

    def _reading_form(self, results: queries.Results, measures: Any) -> forms.TakeReadingForm:
        form = forms.TakeReadingForm(statements=results.statements, measures=measures)
        form.form_action = self.survey_url("survey-reading")
        return form

    def _comparison(self, results: queries.Results) -> dict[str, Any]:
        """This survey beside an earlier one of the same audience; the first of them unless another is asked for."""
        earlier = queries.earlier_surveys(self.survey)
        if not earlier or not results.is_shown:
            return {"earlier": [], "comparison": None}
        asked = self.request.GET.get("with", "")
        chosen = next((each for each in earlier if str(each.pk) == asked), earlier[0])
        before = queries.results_of(chosen, results.fewest)
        return {
            "earlier": [(each, each == chosen) for each in earlier],
            "chosen": chosen,
            "comparison": comparison_table(chosen, before, results) if before.is_shown else None,
        }


class SurveyEditPage(WithinSurvey, _SurveyForm):
    """Change a survey; its words only before anybody answered."""

    title = "Change the survey"
    form_class = forms.SurveyEditForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        initial = {name: getattr(self.survey, name) for name in _FIELDS}
        initial |= {"audience": self.survey.audience_id, "phase": self.survey.phase_id}
        return {**self.choices(), "initial": initial}

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change_survey(
            actor=self.membership,
            survey_id=self.survey.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The survey is saved."

    def success_url(self) -> str:
        """The survey."""
        return self.survey_url()


class SurveyReadingPage(WithinSurvey, _SurveyForm):
    """Take the share who agree with a statement into a measure."""

    title = "Take as a reading"
    form_class = forms.TakeReadingForm

    def form_kwargs(self) -> dict[str, Any]:
        """The statements that may be shown, and the measures of the plan."""
        results = queries.results_of(self.survey)
        return {"statements": results.statements, "measures": measures_to_choose(self.plan)}

    def perform(self, form: Any) -> str:
        """Write it down; done twice with the same answers it is one reading."""
        reading = services.take_reading(
            actor=self.membership,
            survey_id=self.survey.pk,
            statement=form.cleaned_data["statement"],
            measure_id=form.cleaned_data["measure"],
        )
        return f"{plain_number(float(reading.value))}% is noted as a reading of “{reading.measure.name}”."

    def success_url(self) -> str:
        """The survey."""
        return self.survey_url()


class SurveyCloseView(WithinSurvey, CouncilActionView):
    """Take no more answers."""

    permission = CommsForm.permission

    def perform(self) -> str:
        """Close it."""
        services.close_survey(actor=self.membership, survey_id=self.survey.pk)
        return "The survey is closed. Its link takes no more answers."

    def return_url(self) -> str:
        """The survey."""
        return self.survey_url()


def statement_chart(statement: rules.Statement) -> Chart:
    """How many chose each answer."""
    return distribution(
        id=f"statement-{statement.number}",
        title=f"“{statement.text}”: {statement.per_cent}% agree",
        bars=[Bar(label, statement.counts[each]) for each, label in rules.SCALE.items()],
        unit="answers",
        category="Answer",
    )


def comparison_table(earlier: PulseSurvey, before: queries.Results, results: queries.Results) -> Table:
    """The share who agree with each statement, then and now."""
    rows = [
        Row([each.text, _share(each.earlier), _share(each.now), _points(each)])
        for each in rules.compared(results.statements, before.statements)
    ]
    columns = [
        Column("Statement"),
        Column(earlier.title, numeric=True),
        Column("This survey", numeric=True),
        Column("Change", numeric=True),
    ]
    return Table(columns, rows, caption="Share who agree, then and now", caption_hidden=True)


def _share(value: Any) -> str:
    return "Not asked" if value is None else f"{value}%"


def _points(each: rules.Compared) -> str:
    if each.change is None:
        return "–"
    points = "point" if abs(each.change) == 1 else "points"
    return f"{each.change:+} {points}" if each.change else "No change"


def _phase(row: PulseSurvey) -> str:
    return row.phase.title if row.phase else ""
