"""Reporting periods: the register, one of them, and what is done with it."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.http import Http404

from assessment_ready.actions.forms.periods import PeriodEditForm, PeriodForm, UnlockForm
from assessment_ready.actions.models import ReportingPeriod
from assessment_ready.actions.queries import periods as queries
from assessment_ready.actions.rules.periods import Stage
from assessment_ready.actions.services import periods as services
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import (
    CouncilActionView,
    CouncilFormView,
    CouncilListView,
    CouncilPage,
    CouncilView,
)
from assessment_ready.councils.views.versioned import VersionedFormView
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, SummaryRow

TONES = {Stage.TO_COME: "grey", Stage.OPEN: "green", Stage.CLOSED: "yellow", Stage.LOCKED: "blue"}
_FIELDS = ("title", "starts_on", "ends_on", "closes_on")


class PeriodsView(CouncilListView):
    """Every reporting period of the council."""

    permission = Perm.VIEW_ACTIONS
    title = "Reporting periods"
    template_name = "actions/periods.html"
    count_label = "periods"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register of actions."""
        return [("Actions", self.url("actions:list"))]

    def rows(self) -> Any:
        """The newest first, each with how many actions were reported on for it."""
        return queries.periods_with_check_ins(self.membership, self.now)

    def columns(self) -> Sequence[RegisterColumn]:
        """Which days, where it is, what was reported."""
        return [
            RegisterColumn("title", "Period", self._title, lambda row: row.title),
            RegisterColumn("state", "Where it is", self._state, lambda row: self._stage(row).value),
            _dated("starts", "From", lambda row: row.starts_on),
            _dated("ends", "To", lambda row: row.ends_on),
            _dated("closes", "Reported on until", lambda row: row.closes_on),
            RegisterColumn(
                "reported",
                "Actions reported on",
                lambda row: row.reported,
                lambda row: row.reported,
                numeric=True,
            ),
        ]

    def _title(self, row: ReportingPeriod) -> Cell:
        return Cell(row.title, url=self.url("actions:period", period=row.pk))

    def _stage(self, row: ReportingPeriod) -> Stage:
        return queries.span(row).stage(london_date(self.now))

    def _state(self, row: ReportingPeriod) -> Cell:
        stage = self._stage(row)
        return Cell.tag(stage.value, TONES[stage])

    def context(self) -> dict[str, Any]:
        """The quarters that could be added at once."""
        manages = self.membership.can(Perm.MANAGE_ACTIONS)
        missing = queries.proposed_quarters(self.membership, self.now) if manages else []
        return {
            **super().context(),
            "missing": [each.title for each in missing],
            "quarters_url": self.url("actions:period-quarters"),
            "quarters_key": uuid4(),
        }

    def primary(self) -> Button | None:
        """Add one."""
        if not self.membership.can(Perm.MANAGE_ACTIONS):
            return None
        return Button("Add a period", self.url("actions:period-create"))

    def empty_state(self) -> EmptyState:
        """What a period is for."""
        return EmptyState(
            "A reporting period is a quarter or a month that is reported on. Check-ins belong to the period they are "
            "made for; a period that is locked changes no more."
        )


def _dated(key: str, label: str, value: Any) -> RegisterColumn:
    return RegisterColumn(key, label, lambda row: format_date(value(row)), value)


class WithinPeriods(CouncilView):
    """A page below the register of periods."""

    permission = Perm.MANAGE_ACTIONS

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Actions, then the periods."""
        return [("Actions", self.url("actions:list")), ("Reporting periods", self.url("actions:periods"))]


class PeriodCreateView(WithinPeriods, CouncilFormView):
    """Add a period."""

    permission = Perm.MANAGE_ACTIONS
    title = "Add a reporting period"
    form_class = PeriodForm
    made: ReportingPeriod

    def make_form(self, **data: Any) -> PeriodForm:
        """With the first quarter that is missing filled in."""
        missing = queries.proposed_quarters(self.membership, self.now)
        data.pop("files", None)
        initial = {name: getattr(missing[0], name) for name in _FIELDS} if missing else {}
        form = PeriodForm(**data, initial=initial)
        form.cancel_url = self.url("actions:periods")
        return form

    def perform(self, form: PeriodForm) -> str:
        """Add it."""
        key = form.cleaned_data["submission_key"]
        self.made = services.create(actor=self.membership, values=form.values, submission_key=key)
        return f"“{self.made.title}” is added."

    def success_url(self) -> str:
        """The register."""
        return self.url("actions:periods")


class QuartersView(WithinPeriods, CouncilActionView):
    """One click: the quarters of the financial year."""

    permission = Perm.MANAGE_ACTIONS

    def perform(self) -> str:
        """Add those that are missing."""
        made = services.create_quarters(actor=self.membership, submission_key=self.submission_key)
        if not made:
            return "Every quarter of this financial year is there already."
        return f"{len(made)} quarters are added." if len(made) > 1 else f"“{made[0].title}” is added."

    def return_url(self) -> str:
        """The register."""
        return self.url("actions:periods")


class WithinPeriod(WithinPeriods):
    """A page about one period; 404 for one of another council."""

    period: ReportingPeriod

    def load(self, **kwargs: Any) -> None:
        """The period in the address."""
        try:
            self.period = queries.periods(self.membership).get(pk=kwargs["period"])
        except ReportingPeriod.DoesNotExist:
            raise Http404 from None

    def period_url(self, name: str = "period") -> str:
        """A page of this period."""
        return self.url(f"actions:{name}", period=self.period.pk)

    @property
    def stage(self) -> Stage:
        """Where it is today."""
        return queries.span(self.period).stage(london_date(self.now))


class PeriodView(WithinPeriod, CouncilPage):
    """One period: its days, where it is, and what may be done with it."""

    permission = Perm.VIEW_ACTIONS
    template_name = "actions/period.html"

    def get_title(self) -> str:
        """What it is called."""
        return self.period.title

    def context(self) -> dict[str, Any]:
        """Its days and its buttons."""
        row, stage = self.period, self.stage
        reported = queries.periods_with_check_ins(self.membership, self.now).get(pk=row.pk)
        summary = [
            SummaryRow("Where it is", Cell.tag(stage.value, TONES[stage])),
            SummaryRow("First day", format_date(row.starts_on)),
            SummaryRow("Last day", format_date(row.ends_on)),
            SummaryRow("Reported on until", format_date(row.closes_on)),
            SummaryRow("Actions reported on", str(reported.reported)),
        ]
        if row.locked_at and row.locked_by:
            locked = f"By {row.locked_by.full_name}, {format_datetime(row.locked_at)}"
            summary.append(SummaryRow("Locked", locked))
        return {
            "summary": summary,
            "may_change": self.membership.can(Perm.MANAGE_ACTIONS),
            "is_locked": stage == Stage.LOCKED,
            "may_close": stage == Stage.OPEN and row.ends_on < london_date(self.now),
            "edit_url": self.period_url("period-edit"),
            "close_url": self.period_url("period-close"),
            "lock_url": self.period_url("period-lock"),
            "unlock_url": self.period_url("period-unlock"),
        }


class PeriodEditView(WithinPeriod, VersionedFormView):
    """Change its title and days."""

    permission = Perm.MANAGE_ACTIONS
    title = "Change the reporting period"
    form_class = PeriodEditForm

    def make_form(self, **data: Any) -> PeriodEditForm:
        """As it is now."""
        data.pop("files", None)
        initial = {name: getattr(self.period, name) for name in (*_FIELDS, "version")}
        form = PeriodEditForm(**data, initial=initial)
        form.cancel_url = self.period_url()
        return form

    def perform(self, form: PeriodEditForm) -> str:
        """Save it."""
        services.change(
            actor=self.membership,
            period_id=self.period.pk,
            values=form.values,
            version=form.cleaned_data["version"],
        )
        return "The period is saved."

    def success_url(self) -> str:
        """The period."""
        return self.period_url()


class _PeriodButton(WithinPeriod, CouncilActionView):
    permission = Perm.MANAGE_ACTIONS

    def return_url(self) -> str:
        """The period."""
        return self.period_url()


class PeriodCloseView(_PeriodButton):
    """One click: it is reported on no longer."""

    def perform(self) -> str:
        """Close it."""
        services.close(actor=self.membership, period_id=self.period.pk)
        return f"“{self.period.title}” is closed."


class PeriodLockView(_PeriodButton):
    """One click: nothing that was said about it changes any more."""

    def perform(self) -> str:
        """Lock it."""
        services.lock(actor=self.membership, period_id=self.period.pk)
        return f"“{self.period.title}” is locked. Check-ins for it are refused."


class PeriodUnlockView(WithinPeriod, CouncilFormView):
    """Unlock it, with a reason."""

    permission = Perm.MANAGE_ACTIONS
    title = "Unlock the reporting period"
    form_class = UnlockForm

    def get_caption(self) -> str:
        """Which period."""
        return self.period.title

    def make_form(self, **data: Any) -> UnlockForm:
        """With a way back."""
        data.pop("files", None)
        form = UnlockForm(**data)
        form.cancel_url = self.period_url()
        return form

    def perform(self, form: UnlockForm) -> str:
        """Unlock it."""
        reason = form.cleaned_data["reason"]
        services.unlock(actor=self.membership, period_id=self.period.pk, reason=reason)
        return f"“{self.period.title}” is unlocked."

    def success_url(self) -> str:
        """The period."""
        return self.period_url()
