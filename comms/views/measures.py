"""One measure: its readings, and the forms about both."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import Http404
from django.utils import timezone

from assessment_ready.councils.queries import people
from assessment_ready.councils.views.pages import CouncilActionView, CouncilPage
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.tables import SummaryRow
from comms.forms import evaluation as forms
from comms.models import Measure, Reading
from comms.queries import evaluation as queries
from comms.rules.measures import TRACK_TONES
from comms.services import measures as services
from comms.views.figures import measure_trend, with_unit
from comms.views.frame import CommsForm, WithinPlan

_FIELDS = ("name", "level", "definition", "source", "method", "unit", "baseline", "target", "frequency")


class WithinEvaluation(WithinPlan):
    """A page below the evaluation of a plan."""

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The plan and its evaluation."""
        return [*super().breadcrumbs(), ("Evaluation", self.evaluation_url())]

    def evaluation_url(self) -> str:
        """The evaluation of the plan."""
        return self.url("comms:evaluation", plan=self.plan.pk)


class WithinMeasure(WithinEvaluation):
    """A page about one measure of the council."""

    measure: Measure

    def load(self, **kwargs: Any) -> None:
        """The measure in the address, and its plan."""
        try:
            self.measure = queries.get_measure(self.membership, kwargs["measure"])
        except Measure.DoesNotExist:
            raise Http404 from None
        self.plan = self.measure.plan

    def measure_url(self, name: str = "measure") -> str:
        """A page of the measure."""
        return self.url(f"comms:{name}", measure=self.measure.pk)


class MeasurePage(WithinMeasure, CouncilPage):
    """A measure with its readings over time."""

    template_name = "comms/measure.html"

    def get_title(self) -> str:
        """What is measured."""
        return self.measure.name

    def context(self) -> dict[str, Any]:
        """Where it stands, the readings, and what this person can do."""
        measure = self.measure
        found = queries.track_of(measure)
        change = self.can_change
        return {
            "measure": measure,
            "track": found.value,
            "tone": TRACK_TONES[found],
            "chart": measure_trend(measure),
            "rows": self._rows(),
            "readings": [
                (
                    each,
                    with_unit(measure, each.value),
                    self.url("comms:reading-remove", reading=each.pk) if change else "",
                )
                for each in measure.readings.all()
            ],
            "add_url": self.measure_url("reading-create") if change else "",
            "edit_url": self.measure_url("measure-edit") if change else "",
            "remove_url": self.measure_url("measure-remove") if change else "",
        }

    def _rows(self) -> list[SummaryRow]:
        measure = self.measure
        rows = [
            SummaryRow("Level", measure.get_level_display()),
            SummaryRow("Baseline", with_unit(measure, measure.baseline)),
            SummaryRow("Target", with_unit(measure, measure.target)),
            SummaryRow("Better", "Lower is better" if measure.lower_is_better else "Higher is better"),
        ]
        if measure.objective:
            due_on = measure.objective.due_on
            due = f"By {format_date(due_on)}" if due_on else ""
            rows.append(SummaryRow("Objective", [each for each in (str(measure.objective), due) if each]))
        said = [
            ("Exactly what counts", measure.definition),
            ("Source", measure.source),
            ("Method", measure.method),
            ("How often", measure.frequency),
        ]
        rows += [SummaryRow(label, text) for label, text in said if text]
        return [*rows, SummaryRow("Owner", str(measure.owner.user) if measure.owner else "Nobody")]


class _MeasureForm(CommsForm):
    """What the forms of a measure have in common."""

    def choices(self) -> dict[str, Any]:
        """What a measure can name."""
        return {
            "objectives": queries.objectives_to_choose(self.plan),  # type: ignore[attr-defined]
            "owners": list(people(self.council, self.now)),
        }

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.back_url()
        return form

    def back_url(self) -> str:
        """Where to go without saving."""
        return self.success_url()


class MeasureCreatePage(WithinEvaluation, _MeasureForm):
    """A new measure."""

    title = "Add a measure"
    form_class = forms.MeasureForm

    def form_kwargs(self) -> dict[str, Any]:
        """What can be chosen."""
        return self.choices()

    def perform(self, form: Any) -> str:
        """Add it; the second of two clicks gives the same."""
        key = form.cleaned_data["submission_key"]
        measure = services.add_measure(
            actor=self.membership, plan_id=self.plan.pk, values=form.values, submission_key=key
        )
        return f"“{measure.name}” is measured from now on."

    def success_url(self) -> str:
        """The evaluation."""
        return self.evaluation_url()


class MeasureEditPage(WithinMeasure, _MeasureForm):
    """Change a measure."""

    title = "Change the measure"
    form_class = forms.MeasureEditForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        measure = self.measure
        initial = {name: getattr(measure, name) for name in (*_FIELDS, "version")}
        initial |= {name: _typed(initial[name]) for name in ("baseline", "target")}
        initial |= {"objective": measure.objective_id, "owner": measure.owner_id}
        initial["better"] = "lower" if measure.lower_is_better else "higher"
        return {**self.choices(), "initial": initial}

    def perform(self, form: Any) -> str:
        """Save it."""
        version = form.cleaned_data["version"]
        measure = services.change_measure(
            actor=self.membership, measure_id=self.measure.pk, values=form.values, expected_version=version
        )
        return f"“{measure.name}” is saved."

    def success_url(self) -> str:
        """The measure."""
        return self.measure_url()


class MeasureRemovePage(WithinMeasure, _MeasureForm):
    """Remove a measure, after asking once."""

    title = "Remove the measure?"
    form_class = forms.RemoveForm
    template_name = "comms/measure_remove.html"

    def context(self) -> dict[str, Any]:
        """What goes."""
        return {"name": self.measure.name, "consequence": "Its readings are removed with it."}

    def perform(self, form: Any) -> str:
        """Remove it."""
        services.remove_measure(actor=self.membership, measure_id=self.measure.pk)
        return f"“{self.measure.name}” is removed."

    def success_url(self) -> str:
        """The evaluation."""
        return self.evaluation_url()

    def back_url(self) -> str:
        """The measure."""
        return self.measure_url()


class ReadingCreatePage(WithinMeasure, _MeasureForm):
    """What was measured on one day."""

    title = "Add a reading"
    form_class = forms.ReadingForm

    def get_caption(self) -> str:
        """What is measured."""
        return self.measure.name

    def form_kwargs(self) -> dict[str, Any]:
        """Today."""
        return {"initial": {"on": timezone.localdate(self.now), "confidence": "medium"}}

    def perform(self, form: Any) -> str:
        """Write it down; the second of two clicks gives the same."""
        key = form.cleaned_data["submission_key"]
        reading = services.add_reading(
            actor=self.membership, measure_id=self.measure.pk, values=form.values, submission_key=key
        )
        return f"{with_unit(self.measure, reading.value)} on {format_date(reading.on)} is noted."

    def success_url(self) -> str:
        """The measure."""
        return self.measure_url()


class ReadingRemoveView(WithinEvaluation, CouncilActionView):
    """Remove a reading that was wrong."""

    permission = CommsForm.permission
    reading: Reading

    def load(self, **kwargs: Any) -> None:
        """The reading in the address."""
        try:
            self.reading = queries.get_reading(self.membership, kwargs["reading"])
        except Reading.DoesNotExist:
            raise Http404 from None
        self.plan = self.reading.measure.plan

    def perform(self) -> str:
        """Remove it."""
        services.remove_reading(actor=self.membership, reading_id=self.reading.pk)
        return "The reading is removed."

    def return_url(self) -> str:
        """The measure."""
        return self.url("comms:measure", measure=self.reading.measure_id)


def _typed(value: Decimal | None) -> str:
    """A figure as somebody would type it: no zeros behind the point."""
    return "" if value is None else f"{value.normalize():f}"
