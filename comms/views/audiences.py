"""Audiences: the register, the order in which they hear, and the map of power and interest."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView, CouncilPage
from assessment_ready.ui.charts import Chart, Place, Scales, scatter
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, Column
from assessment_ready.ui.words import counted
from comms.forms.audiences import AudienceFilterForm, OrderForm
from comms.models import Activity
from comms.queries.audiences import (
    AudienceRow,
    active_audiences,
    order_version,
    owners_to_choose,
    register,
)
from comms.rules.stakeholder_map import HIGH, MEANINGS, Strategy, strategy_of
from comms.services import audiences as services
from comms.views.frame import CommsForm, CommsPage

STRATEGY_TONES = {
    Strategy.MANAGE_CLOSELY: "blue",
    Strategy.KEEP_SATISFIED: "purple",
    Strategy.KEEP_INFORMED: "teal",
    Strategy.MONITOR: "grey",
}
ACTIVITY_COLUMNS = (
    Column("Activity"),
    Column("Day"),
    Column("Purpose"),
    Column("Channel"),
    Column("State"),
)
# From the top left of the map, row by row.
_CORNERS = (
    Strategy.KEEP_SATISFIED.label,
    Strategy.MANAGE_CLOSELY.label,
    Strategy.MONITOR.label,
    Strategy.KEEP_INFORMED.label,
)
_BELONGS = (
    "Audiences belong here: groups of people who hear together, such as social work teams, ward councillors or "
    "partners. Each has an owner, a place in the order of hearing and a limit of how much it hears in a week."
)


class AudiencesPage(CommsPage, CouncilListView):
    """Every audience with its strategy, its place in the cascade, its contacts and what it hears."""

    title = "Audiences"
    count_label = "audiences"
    template_name = "comms/audiences.html"

    @cached_property
    def filter_form(self) -> AudienceFilterForm:
        """What the list is narrowed to."""
        return AudienceFilterForm(self.request.GET, owners=owners_to_choose(self.membership, self.now))

    def rows(self) -> list[AudienceRow]:
        """The audiences that match, in cascade order."""
        return register(self.membership, self.now, self.filter_form.filters, self.sort)

    def columns(self) -> Sequence[RegisterColumn]:
        """Who they are and what they hear; for those who ask, everything else."""
        return [
            RegisterColumn("name", "Audience", self._name, lambda row: row.audience.name, sort="name"),
            _plain("order", "Place in cascade", _order, sort="order"),
            RegisterColumn("strategy", "Strategy", _strategy, lambda row: row.strategy.label),
            _plain("stance", "Stance", lambda row: row.audience.get_stance_display()),
            RegisterColumn(
                "contacts", "Contacts", self._contacts, lambda row: row.contacts, True, "contacts"
            ),
            RegisterColumn("limit", "Weekly limit", self._limit, lambda row: row.limit, True, "limit"),
            RegisterColumn("last", "Last heard", _last, lambda row: row.heard.last_on, sort="last"),
            RegisterColumn("next", "Hears next", _next, lambda row: row.heard.next_on, sort="next"),
            _plain("type", "Kind", lambda row: row.audience.get_type_display(), usual=False),
            _plain("owner", "Looked after by", _owner, usual=False),
            *(_figure(name) for name in ("power", "interest", "impact", "legitimacy", "size")),
            _plain("insight", "What we know", lambda row: row.audience.insight, usual=False),
            _plain("concerns", "Concerns", lambda row: row.audience.concerns, usual=False),
            _plain("champions", "Champions", lambda row: row.audience.champions, usual=False),
            _plain("formats", "Formats they need", lambda row: row.audience.format_needs, usual=False),
            _plain("state", "State", _state, usual=False),
        ]

    def _name(self, row: AudienceRow) -> Cell:
        marks = [row.audience.get_type_display(), "" if row.audience.is_active else "Out of use"]
        url = self.url("comms:audience", audience=row.audience.pk)
        return Cell(row.audience.name, url=url, sub=" · ".join(filter(None, marks)))

    def _contacts(self, row: AudienceRow) -> Cell:
        if not (row.contacts and self.membership.can(Perm.MANAGE_CONTACTS)):
            return Cell(row.contacts)
        return Cell(row.contacts, url=f"{self.url('comms:contacts')}?audience={row.audience.pk}")

    def _limit(self, row: AudienceRow) -> Cell:
        own = row.audience.weekly_limit is not None
        url = self.url("comms:audience-load", audience=row.audience.pk)
        return Cell(row.limit, url=url, sub="" if own else "The council’s")

    def context(self) -> dict[str, Any]:
        """The ways to the map, the order, the channels and the load."""
        links = [("Power and interest map", "comms:audience-map"), ("Channels", "comms:channels")]
        links += [("Load by week", "comms:load")]
        if self.can_change:
            links.append(("Change the cascade order", "comms:audience-order"))
        return {**super().context(), "links": [(label, self.url(name)) for label, name in links]}

    def primary(self) -> Button | None:
        """Add one."""
        return Button("Add an audience", self.url("comms:audience-create")) if self.can_change else None

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first one."""
        if not self.can_change:
            return EmptyState(_BELONGS)
        return EmptyState(_BELONGS, "Add the first audience", self.url("comms:audience-create"))


class AudienceMapPage(CommsPage, CouncilPage):
    """Where the audiences stand by power and interest, as a picture and as a table."""

    title = "Power and interest map"
    parent = ("Audiences", "comms:audiences")
    template_name = "comms/audience_map.html"

    def context(self) -> dict[str, Any]:
        """The map, and what each of its corners asks for."""
        audiences = list(active_audiences(self.membership))
        places = [
            Place(
                label=one.name,
                x=one.interest,
                y=one.power,
                group=one.get_stance_display(),
                url=self.url("comms:audience", audience=one.pk),
            )
            for one in audiences
        ]
        counts = [strategy_of(one.power, one.interest) for one in audiences]
        where = self.url("comms:audiences")
        return {
            "chart": map_of(places) if places else None,
            "corners": [
                (
                    each.label,
                    MEANINGS[each],
                    counted(counts.count(each), "audience"),
                    f"{where}?strategy={each}",
                )
                for each in Strategy
            ],
            "high": HIGH,
            "audiences_url": where,
            "empty": _BELONGS,
        }


class AudienceOrderView(CommsForm):
    """The order in which the audiences hear, one number each."""

    title = "Cascade order"
    parent = ("Audiences", "comms:audiences")
    form_class = OrderForm
    template_name = "comms/audience_order.html"

    def form_kwargs(self) -> dict[str, Any]:
        """The order as it is now."""
        return {
            "audiences": list(active_audiences(self.membership)),
            "initial": {"version": order_version(self.membership)},
        }

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def context(self) -> dict[str, Any]:
        """Where the first audience is added when there is none."""
        return {"create_url": self.url("comms:audience-create")}

    def perform(self, form: Any) -> str:
        """Save it."""
        moved = services.order_audiences(
            actor=self.membership, order=form.order, expected_version=form.cleaned_data["version"]
        )
        return f"The order is saved. {counted(moved, 'audience')} moved." if moved else "Nothing was changed."

    def success_url(self) -> str:
        """The register."""
        return self.url("comms:audiences")


def activity_line(view: CommsPage, row: Activity) -> list[Cell | str | int]:
    """An activity as a line of a table with ``ACTIVITY_COLUMNS``."""
    step = " · Step of a cascade" if row.cascade_id else ""
    return [
        Cell(row.title, url=view.url("comms:activity", activity=row.pk), sub=f"{row.reference}{step}"),
        format_date(row.on) if row.on else "No day yet",
        row.get_purpose_display(),
        str(row.channel or "–"),
        row.get_status_display(),
    ]


def map_of(places: Sequence[Place], id: str = "power-interest") -> Chart:
    """The power-interest map of these places."""
    return scatter(
        id=id,
        title="Audiences by power and interest",
        places=places,
        scales=Scales("Interest", "Power", _CORNERS, high=HIGH),
        heads=("Audience", "Strategy", "Stance"),
    )


def day_cell(day: date | None, nothing: str) -> Cell:
    """A day, or the word for none."""
    return Cell(format_date(day) if day else nothing)


def strategy_tag(strategy: Strategy, url: str = "") -> Cell:
    """The strategy as a tag."""
    return Cell.tag(strategy.label, STRATEGY_TONES[strategy], url=url)


def _plain(
    key: str, label: str, value: Callable[[AudienceRow], str], *, sort: str = "", usual: bool = True
) -> RegisterColumn:
    return RegisterColumn(key, label, value, value, sort=sort, usual=usual)


def _figure(name: str) -> RegisterColumn:
    def value(row: AudienceRow) -> int | None:
        found: int | None = getattr(row.audience, name)
        return found

    def cell(row: AudienceRow) -> str | int:
        found = value(row)
        return "–" if found is None else found

    label = "People" if name == "size" else name.capitalize()
    return RegisterColumn(name, label, cell, value, numeric=True, usual=False)


def _order(row: AudienceRow) -> str:
    return str(row.audience.cascade_order or "–")


def _strategy(row: AudienceRow) -> Cell:
    return strategy_tag(row.strategy)


def _owner(row: AudienceRow) -> str:
    owner = row.audience.relationship_owner
    return str(owner.user) if owner else "Nobody yet"


def _state(row: AudienceRow) -> str:
    return "In use" if row.audience.is_active else "Out of use"


def _last(row: AudienceRow) -> Cell:
    if row.heard.last_on is None:
        return Cell("Nothing yet", sub_tone="warn")
    if not row.is_silent:
        return day_cell(row.heard.last_on, "")
    return Cell(
        format_date(row.heard.last_on), sub=f"Nothing for {counted(row.weeks or 0, 'week')}", sub_tone="warn"
    )


def _next(row: AudienceRow) -> Cell:
    return day_cell(row.heard.next_on, "Nothing planned")
