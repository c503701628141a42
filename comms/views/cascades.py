"""Cascades: the register of a plan, one cascade with its order check, its details."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView, CouncilPage
from assessment_ready.embargo.services import look
from assessment_ready.ui.dates import LONDON, format_date, format_datetime
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table
from comms.forms import cascades as forms
from comms.models import Activity, Cascade
from comms.queries import cascades as queries
from comms.queries.run_sheet import clock_of
from comms.rules.cascades import point
from comms.services import cascades as services
from comms.views.frame import CommsForm, WithinPlan
from comms.views.scenarios import current_embargo, offered_embargoes


class WithinCascade(WithinPlan):
    """A page of one cascade, within its plan; 404 when the person may not know of it."""

    cascade: Cascade

    def load(self, **kwargs: Any) -> None:
        """The cascade in the address."""
        self.cascade = self.found(queries.cascades(self.membership, self.now), kwargs["cascade"])
        self.plan = self.cascade.plan

    def get_caption(self) -> str:
        """Whose page it is."""
        return f"Cascade: {self.cascade.title}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The plan, its cascades, this one."""
        cascades = ("Cascades", self.url("comms:cascades", plan=self.plan.pk))
        return [*super().breadcrumbs(), cascades, (self.cascade.title, self.cascade_url())]

    def cascade_url(self, name: str = "cascade") -> str:
        """A page of this cascade."""
        return self.url(f"comms:{name}", cascade=self.cascade.pk)

    def note_look(self, what: str) -> None:
        """Keep that this person opened it, while it is under embargo."""
        look(membership=self.membership, embargo=self.cascade.embargo, what=what, now=self.now)

    @property
    def is_secret(self) -> bool:
        """Whether it is under an embargo that holds."""
        embargo = self.cascade.embargo
        return embargo is not None and not embargo.is_lifted(self.now)


class WithinStep(WithinCascade):
    """A page of one step; 404 when the person may not know of it or of its cascade."""

    step: Activity

    def load(self, **kwargs: Any) -> None:
        """The step in the address and its cascade."""
        rows = queries.steps(self.membership, self.now)
        self.step = self.found(rows, kwargs["cascade_step"])
        super().load(cascade=self.step.cascade_id)


class CascadesPage(WithinPlan, CouncilListView):
    """The cascades of a plan, each with whether somebody would be overtaken."""

    permission = Perm.VIEW_COMMS
    title = "Cascades"
    count_label = "cascades"
    template_name = "comms/cascades.html"

    @cached_property
    def checks(self) -> dict[int, int]:
        """How many violations each cascade has."""
        found = queries.plan_checks(self.plan, self.membership, self.now)
        return {each.cascade.pk: len(each.checked.violations) for each in found}

    @cached_property
    def counts(self) -> dict[int, int]:
        """How many steps each cascade has."""
        return queries.step_counts(list(self.rows()), self.membership, self.now)

    def rows(self) -> Any:
        """In their order."""
        return queries.plan_cascades(self.plan, self.membership, self.now)

    def columns(self) -> Sequence[RegisterColumn]:
        """Name, milestone, minute 0, steps, order."""
        return [
            RegisterColumn("title", "Cascade", self._title, lambda row: row.title),
            RegisterColumn("milestone", "Milestone", _milestone, _milestone),
            RegisterColumn("zero", "Minute 0", zero_words, zero_words),
            RegisterColumn("steps", "Steps", self._steps, self._steps, numeric=True),
            RegisterColumn("order", "Order", self._order, lambda row: self._order(row).text),
        ]

    def primary(self) -> Button | None:
        """Add one."""
        url = self.url("comms:cascade-create", plan=self.plan.pk)
        return Button("Add a cascade", url) if self.can_change else None

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first step."""
        text = (
            "Cascades belong here: the order in which audiences hear one piece of news, minute by minute. "
            "A cascade in which a later group would hear before an earlier one is refused."
        )
        button = self.primary()
        return EmptyState(text, button.label, button.url) if button else EmptyState(text)

    def _title(self, row: Cascade) -> Cell:
        sub = "Publication day" if row.is_publication else ""
        return Cell(row.title, url=self.url("comms:cascade", cascade=row.pk), sub=sub)

    def _steps(self, row: Cascade) -> int:
        return self.counts.get(row.pk, 0)

    def _order(self, row: Cascade) -> Cell:
        count = self.checks.get(row.pk, 0)
        return Cell.tag(f"{count} out of order", "red") if count else Cell.tag("In order", "green")


class CascadePage(WithinCascade, CouncilPage):
    """One cascade: its steps in order, and whether a later group would hear before an earlier one."""

    permission = Perm.VIEW_COMMS
    template_name = "comms/cascade.html"

    def get_title(self) -> str:
        """The cascade's title."""
        return self.cascade.title

    def get_caption(self) -> str:
        """What it is."""
        return "Cascade"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The plan and its cascades."""
        return super().breadcrumbs()[:-1]

    def context(self) -> dict[str, Any]:
        """The steps, the check, and what can be done."""
        self.note_look(f"the cascade “{self.cascade.title}”")
        steps = queries.steps_of(self.cascade, self.membership, self.now)
        may_pull = self.membership.can(Perm.ACTIVATE_SCENARIO) and self.cascade.pulled_at is None
        links = [("Change details", "cascade-edit"), ("Set all times at once", "cascade-times")]
        return {
            "cascade": self.cascade,
            "is_secret": self.is_secret,
            "checked": queries.check_of(self.cascade, self.membership, self.now),
            "table": self._table(steps) if steps else None,
            "rows": self._rows(),
            "can_change": self.can_change,
            "add_url": self.cascade_url("step-create"),
            "sheet_url": self.cascade_url("run-sheet"),
            "day_url": self.cascade_url("publication-day"),
            "links": [(label, self.cascade_url(name)) for label, name in links] if self.can_change else [],
            "pull_url": self.cascade_url("cascade-pull") if may_pull and steps else "",
            "remove_url": self.cascade_url("cascade-remove") if self.can_change and not steps else "",
        }

    def _rows(self) -> list[SummaryRow]:
        row = self.cascade
        found = [SummaryRow("Milestone", _milestone(row)), SummaryRow("Minute 0", zero_words(row))]
        if row.pulled_at:
            found.append(SummaryRow("Pulled forward", f"{row.pulled_because} ({row.pulled_by})"))
        if row.is_publication:
            found.append(
                SummaryRow("Publication day", "Activating a scenario gives its texts to these steps")
            )
        return found

    def _table(self, steps: list[queries.Step]) -> Table:
        zero = queries.zero_of(self.cascade)
        heads = ("When", "Step", "Who hears", "Text", "Who does it")
        return Table(
            [Column(head) for head in heads],
            [Row(self._cells(step, zero)) for step in steps],
            caption="Steps in the order in which they happen",
            caption_hidden=True,
        )

    def _step_url(self, row: Activity) -> str:
        """Where those who may change it do so; for the others its page."""
        if self.can_change:
            return self.url("comms:step", cascade_step=row.pk)
        return self.url("comms:activity", activity=row.pk)

    def _cells(self, step: queries.Step, zero: queries.Zero) -> list[Cell | str | int]:
        row = step.activity
        clock = clock_of(step.first) if step.has_time else "No time yet"
        minute = point(step.first, zero.moment)
        when = f"{format_date(step.first.astimezone(LONDON).date())}, {clock}" if zero.is_dated else ""
        guards = [
            f"Only if: {row.guard}" if row.guard else "",
            "Only cleared contacts" if row.only_cleared else "",
        ]
        status = row.get_status_display() if step.is_over else ""
        return [
            Cell(minute, sub=when),
            Cell(
                row.title,
                url=self._step_url(row),
                sub=" · ".join(filter(None, [status, *guards])),
            ),
            Cell(", ".join(_heard(row)) or "Nobody", sub=row.channel.name if row.channel else ""),
            _text_cell(self, row),
            str(row.owner.user) if row.owner else "Nobody yet",
        ]


class CascadeCreatePage(WithinPlan, CommsForm):
    """A cascade more."""

    permission = Perm.MANAGE_COMMS
    title = "Add a cascade"
    form_class = forms.CascadeForm

    def form_kwargs(self) -> dict[str, Any]:
        """What can be chosen."""
        found = queries.milestones_to_choose(self.plan, self.membership, self.now)
        return {"milestones": found, "embargoes": offered_embargoes(self)}

    def perform(self, form: Any) -> str:
        """Add it; the second of two clicks gives the same."""
        self.made = services.add_cascade(
            actor=self.membership,
            plan_id=self.plan.pk,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"“{self.made.title}” is in the plan. Add its first step."

    def success_url(self) -> str:
        """The cascade."""
        return self.url("comms:cascade", cascade=self.made.pk)


class CascadeEditPage(WithinCascade, CommsForm):
    """What a cascade hangs on."""

    permission = Perm.MANAGE_COMMS
    title = "Change the cascade"
    form_class = forms.CascadeEditForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        row = self.cascade
        initial = {name: getattr(row, name) for name in ("title", "is_publication", "version")}
        initial |= {"milestone": row.milestone_id, "embargo": row.embargo_id}
        initial["default_at"] = f"{row.default_at:%H:%M}" if row.default_at else ""
        return {
            "initial": initial,
            "milestones": queries.milestones_to_choose(self.plan, self.membership, self.now),
            "embargoes": offered_embargoes(self),
            "current": current_embargo(row),
        }

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change_cascade(
            actor=self.membership,
            cascade_id=self.cascade.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The cascade is saved, and its steps are dated from it."

    def success_url(self) -> str:
        """The cascade."""
        return self.cascade_url()


class CascadeRemovePage(WithinCascade, CouncilActionView):
    """Remove a cascade without steps."""

    permission = Perm.MANAGE_COMMS

    def perform(self) -> str:
        """Remove it."""
        services.remove_cascade(actor=self.membership, cascade_id=self.cascade.pk)
        self.is_gone = True
        return f"“{self.cascade.title}” is removed."

    def return_url(self) -> str:
        """The cascades, or this one when it was refused."""
        if getattr(self, "is_gone", False):
            return self.url("comms:cascades", plan=self.plan.pk)
        return self.cascade_url()


def zero_words(row: Cascade) -> str:
    """When minute 0 is."""
    zero = queries.zero_of(row)
    if not zero.is_dated:
        return "No milestone yet"
    words = format_datetime(zero.moment)
    return f"{words}, because no time is set" if zero.is_usual_time and not row.pulled_at else words


def _milestone(row: Cascade) -> str:
    return row.milestone.title if row.milestone else "None yet"


def _heard(row: Activity) -> list[str]:
    orders = ((each.name, each.cascade_order) for each in row.audiences.all())
    return [f"{name} ({order})" if order else name for name, order in orders]


def _text_cell(view: WithinCascade, row: Activity) -> Cell:
    if row.briefing is None:
        return Cell("None")
    sub = "Cleared" if row.briefing.is_cleared else "Not cleared"
    return Cell(row.briefing.reference, url=view.url("comms:briefing", briefing=row.briefing.pk), sub=sub)
