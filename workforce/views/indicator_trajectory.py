"""The trajectory of an indicator: its points, one more, and a straight line to propose them all."""

from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.tables import Cell, Column, Row, Table
from assessment_ready.ui.words import counted
from workforce.errors.indicators import InvalidPoint
from workforce.forms.indicators import PointForm, ProposalForm
from workforce.models import TrajectoryPoint
from workforce.queries.indicator_page import points_of
from workforce.rules.indicator_figures import worded
from workforce.services import indicator_trajectory as services
from workforce.views.frame import WorkforceForm
from workforce.views.indicator_page import WithinIndicator


class TrajectoryPage(WithinIndicator, WorkforceForm):
    """Points, one more, and a proposal."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Trajectory"
    template_name = "workforce/indicator_trajectory.html"
    form_class = PointForm

    def get_caption(self) -> str:
        """Of what."""
        return self.indicator.name

    @cached_property
    def proposal_form(self) -> ProposalForm:
        """By when the target is to be reached."""
        asked = "until_year" in self.request.GET
        return ProposalForm(self.request.GET if asked else None)

    @cached_property
    def proposal(self) -> tuple[date | None, list[Any], str]:
        """The day, the points of the line, and why there are none."""
        form = self.proposal_form
        if not form.is_bound or not form.is_valid():
            return None, [], ""
        until: date = form.cleaned_data["until"]
        try:
            return until, services.propose(self.indicator, until), ""
        except InvalidPoint as error:
            return None, [], str(error)

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        data.pop("files", None)
        form: Any = super().make_form(**data)
        form.cancel_url = self.indicator_url()
        form.cancel_label = "Back to the indicator"
        return form

    def context(self) -> dict[str, Any]:
        """The points and the proposal."""
        until, points, why = self.proposal
        own = points_of(self.membership).filter(indicator=self.indicator)
        if why:
            self.proposal_form.add_error("until", why)
        return {
            "indicator": self.indicator,
            "points": [(each, self._words(each.expected), self._remove_url(each)) for each in own],
            "proposal_form": self.proposal_form,
            "proposed": self._table(points) if points else None,
            "until": until.isoformat() if until else "",
            "use_url": self.indicator_url("trajectory-use"),
        }

    def _words(self, value: Any) -> str:
        return worded(value, self.indicator.unit, self.indicator.decimals)

    def _remove_url(self, point: TrajectoryPoint) -> str:
        return self.url("workforce:point-remove", point=point.pk)

    def _table(self, points: list[Any]) -> Table:
        rows = [Row([Cell(format_date(day)), self._words(expected)]) for day, expected in points]
        return Table(
            [Column("Period ends"), Column("Expected", numeric=True)], rows, caption="Proposed points"
        )

    def perform(self, form: Any) -> str:
        """Save the point."""
        data = form.cleaned_data
        services.set_point(
            actor=self.membership,
            indicator_id=self.indicator.pk,
            period_end=data["period_end"],
            expected=data["expected"],
            submission_key=data["submission_key"],
        )
        return (
            f"{self._words(data['expected'])} is expected of the period to {format_date(data['period_end'])}."
        )

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """A refusal that belongs to the proposal stands above the form."""
        field = getattr(error, "field", None)
        form.add_error(field if field in form.fields else None, str(error))
        return self.render(form=form)

    def success_url(self) -> str:
        """Here again, for the next point."""
        return self.indicator_url("trajectory")


class TrajectoryUseView(WithinIndicator, CouncilActionView):
    """Put the proposed points in place of the trajectory."""

    permission = Perm.MANAGE_WORKFORCE

    def perform(self) -> str:
        """Work the line out again and keep it."""
        try:
            until = date.fromisoformat(self.request.POST.get("until", ""))
        except ValueError:
            raise InvalidPoint("Enter by when the target is to be reached") from None
        count = services.use_line(actor=self.membership, indicator_id=self.indicator.pk, until=until)
        return f"The trajectory has {counted(count, 'point')}."

    def return_url(self) -> str:
        """The points."""
        return self.indicator_url("trajectory")


class PointRemoveView(WithinIndicator, CouncilActionView):
    """Take a point out."""

    permission = Perm.MANAGE_WORKFORCE
    point: TrajectoryPoint

    def load(self, **kwargs: Any) -> None:
        """The point in the address."""
        self.point = self.found(points_of(self.membership), kwargs["point"])
        super().load(indicator=self.point.indicator_id)

    def perform(self) -> str:
        """Take it out."""
        services.remove_point(actor=self.membership, point_id=self.point.pk)
        return f"The point of {format_date(self.point.period_end)} is removed."

    def return_url(self) -> str:
        """The points."""
        return self.indicator_url("trajectory")
