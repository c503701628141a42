"""Activities: the register, one of them, adding, changing, reporting."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView, CouncilPage
from assessment_ready.embargo.queries import choices as embargo_choices
from assessment_ready.embargo.services import look
from assessment_ready.timeline.rules import clock_words
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell
from comms.forms.activities import (
    AFTER,
    BEFORE,
    BY_DAY,
    BY_MILESTONE,
    BY_SERIES,
    NO_DAY,
    ActivityEditForm,
    ActivityFilterForm,
    ActivityForm,
    OutcomeForm,
)
from comms.models import Activity, ActivityStatus, Plan
from comms.queries import activities as queries
from comms.queries.planner import filter_choices
from comms.queries.plans import plans
from comms.services import activities as services
from comms.views.activity_marks import dated_words, day_words, status_cell
from comms.views.activity_parts import activity_parts
from comms.views.frame import CommsForm, CommsPage


class ActivitiesPage(CommsPage, CouncilListView):
    """Every activity the person may know of; also as CSV and XLSX."""

    title = "Activities"
    count_label = "activities"
    template_name = "comms/activities.html"
    usual_sort = "when"

    @cached_property
    def filter_form(self) -> ActivityFilterForm:
        """What the list is narrowed to."""
        return ActivityFilterForm(self.request.GET, offered=filter_choices(self.membership, self.now))

    def rows(self) -> Any:
        """The activities that match."""
        return queries.register(self.membership, self.now, self.filter_form.filters, self.sort)

    def count_words(self, count: int) -> str:
        """One activity, two activities."""
        return "activity" if count == 1 else "activities"

    def columns(self) -> Sequence[RegisterColumn]:
        """What, when, for whom, how, whose and where it stands; for those who ask, the rest."""
        return [
            RegisterColumn("title", "Activity", self._title_cell, lambda row: row.title, sort="title"),
            _plain("reference", "Reference", lambda row: row.reference, sort="reference", usual=False),
            RegisterColumn("when", "When", _when_cell, lambda row: row.on, sort="when"),
            _plain("dated", "Dated", dated_words, usual=False),
            _plain(
                "audiences", "Audiences", lambda row: ", ".join(each.name for each in row.audiences.all())
            ),
            _plain("purpose", "Purpose", lambda row: row.get_purpose_display(), usual=False),
            _plain("channel", "Channel", lambda row: row.channel.name if row.channel else ""),
            _plain("owner", "Owner", lambda row: str(row.owner.user) if row.owner else "", sort="owner"),
            RegisterColumn(
                "status", "Status", status_cell, lambda row: row.get_status_display(), sort="status"
            ),
            _plain("plan", "Plan", lambda row: row.plan.title, usual=False),
            _plain("phase", "Phase", lambda row: row.phase.title if row.phase else "", usual=False),
            _plain("product", "Product", lambda row: row.product.title if row.product else "", usual=False),
            _plain("briefing", "Briefing", lambda row: str(row.briefing or ""), usual=False),
            _plain(
                "messages",
                "Messages",
                lambda row: ", ".join(each.reference for each in row.messages.all()),
                usual=False,
            ),
            _plain("spokesperson", "Spokesperson", lambda row: row.spokesperson, usual=False),
            _plain("contributors", "Contributors", lambda row: row.contributors, usual=False),
            _plain("waits", "Waits for", lambda row: str(row.depends_on or ""), usual=False),
            _plain("cost", "Cost", lambda row: row.cost, usual=False),
            _plain("risk", "What could go wrong", lambda row: row.risk_note, usual=False),
            _plain("outcome", "Outcome", lambda row: row.outcome, usual=False),
            _plain("description", "More about it", lambda row: row.description, usual=False),
        ]

    def _title_cell(self, row: Activity) -> Cell:
        secret = row.embargo is not None and not row.embargo.is_lifted(self.now)
        marks = [row.reference, row.get_purpose_display(), "Under embargo" if secret else ""]
        return Cell(
            row.title, url=self.url("comms:activity", activity=row.pk), sub=" · ".join(filter(None, marks))
        )

    def context(self) -> dict[str, Any]:
        """The way to the planner."""
        return {**super().context(), "planner_url": self.url("comms:planner")}

    def primary(self) -> Button | None:
        """Add one."""
        return Button("Add an activity", self.url("comms:activity-create")) if self.can_change else None

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first step."""
        text = (
            "Activities belong here: what is done for whom, when and by which channel. Each is dated from a milestone "
            "and moves with it, or has a day of its own."
        )
        if not self.can_change:
            return EmptyState(text)
        return EmptyState(text, "Add the first activity", self.url("comms:activity-create"))


class WithinActivity(CommsPage):
    """A page about one activity; 404 for whoever may not know of it."""

    activity: Activity

    def load(self, **kwargs: Any) -> None:
        """The activity in the address."""
        try:
            self.activity = queries.get_activity(self.membership, self.now, kwargs["activity"])
        except Activity.DoesNotExist:
            raise Http404 from None

    def get_caption(self) -> str:
        """Which one."""
        return self.activity.reference

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register and the activity."""
        crumbs = [*super().breadcrumbs(), ("Activities", self.url("comms:activities"))]
        return [*crumbs, (self.activity.title, self.activity_url())]

    def activity_url(self, name: str = "activity") -> str:
        """A page of the activity."""
        return self.url(f"comms:{name}", activity=self.activity.pk)


class ActivityPage(WithinActivity, CouncilPage):
    """One activity: when, for whom, with what, what is in its way, and what can be done."""

    template_name = "comms/activity.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page; opening embargoed material is noted."""
        row = self.activity
        look(membership=self.membership, embargo=row.embargo, what=f"Activity {row.reference}", now=self.now)
        return super().get(request, *args, **kwargs)

    def get_title(self) -> str:
        """What it is."""
        return self.activity.title

    def get_caption(self) -> str:
        """Reference and plan."""
        return f"{self.activity.reference} · {self.activity.plan.title}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register."""
        return super().breadcrumbs()[:-1]

    def context(self) -> dict[str, Any]:
        """Everything known of it."""
        row = self.activity
        reports = services.may_report(self.membership, row)
        head_recurs = bool(row.repeats) and row.series_id is None
        return {
            **activity_parts(self, row),
            "edit_url": self.activity_url("activity-edit") if self.can_change and not row.is_over else "",
            "report_url": self.activity_url("activity-report") if reports and not row.is_over else "",
            "reopen_url": self.activity_url("activity-reopen") if reports and row.is_over else "",
            "more_url": self.activity_url("activity-more-times") if self.can_change and head_recurs else "",
        }


class ActivityCreateView(CommsForm):
    """A new activity. With several plans, ``?plan=`` says of which."""

    title = "Add an activity"
    parent = ("Activities", "comms:activities")
    template_name = "comms/activity_form.html"
    plan: Plan | None

    def load(self, **kwargs: Any) -> None:
        """The plan asked for; the newest without one."""
        asked = self.request.GET.get("plan", "")
        rows = plans(self.membership)
        self.plan = self.found(rows, int(asked)) if asked.isdecimal() else rows.first()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form, or what comes before it."""
        return self.render(form=self.make_form() if self.plan else None)

    def get_caption(self) -> str:
        """The plan it will be part of."""
        return self.plan.title if self.plan else ""

    def make_form(self, **data: Any) -> ActivityForm:
        """With what there is to choose."""
        if self.plan is None:
            raise Http404
        data.pop("files", None)
        initial = {"purpose": self.request.GET.get("purpose", ""), "owner": self.membership.pk}
        if "audience" in self.request.GET:
            initial["audiences"] = self.request.GET.getlist("audience")
        form = ActivityForm(**data, initial=initial | {"dated": BY_MILESTONE}, **offered(self, self.plan))
        form.cancel_url = self.url("comms:activities")
        return form

    def context(self) -> dict[str, Any]:
        """The other plans."""
        every = queries.plans_to_choose(self.membership)
        here = self.plan.pk if self.plan else 0
        return {
            "other_plans": [(each.label, f"?plan={each.key}") for each in every if each.key != here],
            "plans_url": self.url("comms:plans"),
        }

    def perform(self, form: ActivityForm) -> str:
        """Add it; the second of two clicks gives the same one."""
        assert self.plan is not None
        self.made = services.add_activity(
            actor=self.membership,
            plan_id=self.plan.pk,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"“{self.made.title}” is planned."

    def success_url(self) -> str:
        """The new activity."""
        return self.url("comms:activity", activity=self.made.pk)


class ActivityEditView(WithinActivity, CommsForm):
    """Change an activity: one, or all of its series."""

    permission = Perm.MANAGE_COMMS
    title = "Change the activity"

    def make_form(self, **data: Any) -> ActivityEditForm:
        """As it is now."""
        row = self.activity
        data.pop("files", None)
        form = ActivityEditForm(
            **data,
            initial=as_form(row),
            row=row,
            is_series=bool(queries.series_of(self.membership, self.now, row)),
            **offered(self, row.plan, but=row.pk),
        )
        form.cancel_url = self.activity_url()
        return form

    def perform(self, form: ActivityEditForm) -> str:
        """Save it."""
        services.change_activity(
            actor=self.membership,
            activity_id=self.activity.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
            scope=form.cleaned_data.get("scope") or services.ONE,
        )
        return f"“{form.values.title}” is saved."

    def success_url(self) -> str:
        """The activity."""
        return self.activity_url()


class ActivityReportView(WithinActivity, CommsForm):
    """Say what became of it. Its owner may, too; the service looks."""

    permission = Perm.VIEW_COMMS
    title = "What became of it?"

    def make_form(self, **data: Any) -> OutcomeForm:
        """Status and a sentence."""
        data.pop("files", None)
        initial = {"version": self.activity.version, "outcome": self.activity.outcome}
        form = OutcomeForm(**data, initial=initial)
        form.cancel_url = self.activity_url()
        return form

    def perform(self, form: OutcomeForm) -> str:
        """Report it."""
        data = form.cleaned_data
        row = services.close_activity(
            actor=self.membership,
            activity_id=self.activity.pk,
            status=data["status"],
            outcome=data["outcome"],
            expected_version=data["version"],
        )
        return f"“{row.title}” is reported as {ActivityStatus(row.status).label.lower()}."

    def success_url(self) -> str:
        """The activity."""
        return self.activity_url()


class ActivityReopenView(WithinActivity, CouncilActionView):
    """Plan again what was reported as over."""

    permission = Perm.VIEW_COMMS

    def perform(self) -> str:
        """Open it."""
        services.reopen_activity(actor=self.membership, activity_id=self.activity.pk)
        return f"“{self.activity.title}” is planned again."

    def return_url(self) -> str:
        """The activity."""
        return self.activity_url()


class MoreTimesView(WithinActivity, CouncilActionView):
    """Plan the later times of a series that are missing."""

    permission = Perm.MANAGE_COMMS

    def perform(self) -> str:
        """Make them."""
        made = services.plan_more_times(actor=self.membership, activity_id=self.activity.pk)
        if not made:
            return "Every time of the series is planned already."
        return f"{len(made)} more {'time is' if len(made) == 1 else 'times are'} planned."

    def return_url(self) -> str:
        """The activity."""
        return self.activity_url()


def offered(view: CommsPage, plan: Plan, *, but: int | None = None) -> dict[str, Any]:
    """What the form of an activity offers to choose."""
    can_embargo = view.membership.can(Perm.MANAGE_EMBARGOES)
    return {
        "offered": queries.choices(view.membership, view.now, plan, but=but),
        "embargoes": embargo_choices(view.membership, view.now) if can_embargo else [],
    }


def as_form(row: Activity) -> dict[str, Any]:
    """An activity (its links read through the gate) as the form opens."""
    plain = (
        "title",
        "purpose",
        "description",
        "contributors",
        "spokesperson",
        "minutes_long",
        "unit",
        "snap",
    )
    more = ("repeats", "repeat_until", "status", "cost", "risk_note", "quotes_member", "version", "is_pinned")
    found: dict[str, Any] = {name: getattr(row, name) for name in (*plain, *more)}
    for name in ("phase", "channel", "product", "owner", "briefing", "depends_on", "milestone"):
        linked = getattr(row, name)
        found[name] = linked.pk if linked else None
    return found | {
        "dated": _dated(row),
        "number": abs(row.offset),
        "direction": BEFORE if row.offset < 0 else AFTER,
        "fixed_on": row.on if row.series_number or row.has_lost_milestone else row.fixed_on,
        "at": clock_words(row.at).removeprefix(" at "),
        "audiences": [each.pk for each in row.audiences.all()],
        "messages": [each.pk for each in row.messages.all()],
        "embargo": row.embargo_id,
        "scope": "",
    }


def _dated(row: Activity) -> str:
    if row.series_number and row.repeats:
        return BY_SERIES
    if row.fixed_on is not None or row.has_lost_milestone:
        return BY_DAY
    return BY_MILESTONE if row.milestone is not None else NO_DAY


def _when_cell(row: Activity) -> Cell:
    return Cell(day_words(row), sub=dated_words(row) if row.on else "")


def _plain(
    key: str, label: str, value: Callable[[Any], str], *, sort: str = "", usual: bool = True
) -> RegisterColumn:
    """A column that reads the same on the page and in a file."""
    return RegisterColumn(key, label, value, value, sort=sort, usual=usual)
