"""Load: how much each audience hears in each week, over the limit or not; and one audience's week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlencode

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView, CouncilPage
from assessment_ready.ui.dates import FIRST_YEAR, LAST_YEAR, MONTHS, format_date, format_range, london_date
from assessment_ready.ui.pages import EmptyState
from assessment_ready.ui.tables import Cell, Row, Table
from assessment_ready.ui.words import counted
from comms.forms.load import AllowForm, LoadFilterForm
from comms.models import Audience, ChannelKind, LoadOverride, Purpose
from comms.queries.audiences import Silence, silent_audiences
from comms.queries.load import (
    WeekLoad,
    load,
    overrides,
    suggestions,
    touches_of,
    week_load,
)
from comms.queries.plans import plans
from comms.rules.load import WEEK, Merge, monday, mondays
from comms.services import load as services
from comms.views.audience_page import WithinAudience
from comms.views.audiences import ACTIVITY_COLUMNS, activity_line
from comms.views.frame import CommsForm, CommsPage

_WEEKS = 8


@dataclass(frozen=True)
class LoadRow:
    """One audience over the weeks shown."""

    audience: Audience
    weeks: tuple[WeekLoad, ...]


class LoadPage(CommsPage, CouncilListView):
    """Planned touches per audience and week over all channels, and who has heard nothing."""

    title = "Load by week"
    count_label = "audiences"
    template_name = "comms/load.html"
    parent = ("Audiences", "comms:audiences")

    @cached_property
    def filter_form(self) -> LoadFilterForm:
        """Which weeks, which plan, which audiences."""
        found = list(plans(self.membership))
        return LoadFilterForm(self.request.GET, today=london_date(self.now), plans=found)

    @cached_property
    def plan(self) -> Any:
        """The plan whose activities alone count; None for all."""
        chosen = self.filter_form.chosen_plan
        return plans(self.membership).filter(pk=chosen).first() if chosen else None

    @cached_property
    def days(self) -> tuple[date, date]:
        """The first and last day shown."""
        today = london_date(self.now)
        return self.filter_form.days or (today, today + WEEK * (_WEEKS - 1))

    @cached_property
    def loads(self) -> list[WeekLoad]:
        """Every figure of the weeks shown."""
        return load(self.membership, self.now, *self.days, self.plan)

    def rows(self) -> list[LoadRow]:
        """A row for every audience that matches, in cascade order."""
        by_audience: dict[Audience, list[WeekLoad]] = {}
        for each in self.loads:
            by_audience.setdefault(each.audience, []).append(each)
        kind, only_over = self.filter_form.kind, self.filter_form.only_over
        return [
            LoadRow(audience, tuple(weeks))
            for audience, weeks in by_audience.items()
            if (not kind or audience.type == kind)
            and not (only_over and not any(one.is_over for one in weeks))
        ]

    def columns(self) -> Sequence[RegisterColumn]:
        """The audience, its limit, and a column for every week."""
        found = [
            RegisterColumn("audience", "Audience", self._audience, lambda row: row.audience.name),
            RegisterColumn("limit", "Limit", _limit, _limit, numeric=True),
        ]
        for place, week in enumerate(mondays(*self.days)):
            found.append(
                RegisterColumn(
                    f"week-{place + 1}",
                    short_week(week),
                    partial(self._cell, place),
                    partial(_value, place),
                    header=f"Week of {format_date(week)}",
                )
            )
        return found

    def _audience(self, row: LoadRow) -> Cell:
        url = self.url("comms:audience", audience=row.audience.pk)
        return Cell(row.audience.name, url=url, sub=row.audience.get_type_display())

    def _cell(self, place: int, row: LoadRow) -> Cell:
        week = row.weeks[place]
        url = week_url(self, week.audience.pk, week.week)
        if week.is_too_much:
            return Cell(week.touches, url=url, sub="Over the limit", sub_tone="warn")
        return Cell(
            week.touches, url=url if week.touches else "", sub="Over, allowed" if week.is_allowed else ""
        )

    def context(self) -> dict[str, Any]:
        """What could be merged, and who has heard nothing."""
        over = [each for each in self.loads if each.is_too_much]
        merged = suggestions(self.membership, self.now, over, self.plan)
        return {
            **super().context(),
            "plan": self.plan,
            "over": len(over),
            "merges": [
                (each, week_url(self, each.audience.pk, each.week), week_words(each.week), pairs(self, found))
                for each in over
                if (found := merged.get((each.audience.pk, each.week)))
            ],
            "silent": [
                (one.audience.name, self.url("comms:audience", audience=one.audience.pk), silence_words(one))
                for one in silent_audiences(self.membership, self.now)
            ],
            "shown": format_range(*self.days),
        }

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first step."""
        text = "Audiences belong here, with how much each hears in a week over all channels."
        if not self.can_change:
            return EmptyState(text)
        return EmptyState(text, "Add an audience", self.url("comms:audience-create"))


class _Week(WithinAudience):
    """One audience's week: what it hears, what could be merged, and why it may be more than the limit."""

    template_name = "comms/audience_load.html"

    def load(self, **kwargs: Any) -> None:
        """The audience in the address; a week nobody can read is this week."""
        super().load(**kwargs)
        self.week = week_of(self.request.GET.get("week", "")) or monday(london_date(self.now))

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register and the audience."""
        return [*super().breadcrumbs(), (self.audience.name, self.page_url())]

    def get_title(self) -> str:
        """Whose week."""
        return f"{self.audience.name}: one week"

    def get_caption(self) -> str:
        """Which week."""
        return week_words(self.week)

    def context(self) -> dict[str, Any]:
        """The figure, the activities, the pairs, the override."""
        member, now = self.membership, self.now
        found = week_load(member, now, self.audience, self.week)
        merged = suggestions(member, now, [found]) if found.is_over else {}
        override = found.override if found.is_over else None
        return {
            "found": found,
            "counted": counted(found.touches, "touch,touches"),
            "table": self._table(),
            "pairs": pairs(self, merged.get((self.audience.pk, self.week), [])),
            "override": override,
            "take_back_url": self.url("comms:load-take-back", override=override.pk) if override else "",
            "may_change": self.can_change,
            "before_url": week_url(self, self.audience.pk, self.week - WEEK),
            "after_url": week_url(self, self.audience.pk, self.week + WEEK),
            "load_url": self.url("comms:load"),
        }

    def allow_form(self, **data: Any) -> AllowForm:
        """The form that says why, sent to where it is saved."""
        form = AllowForm(**data)
        form.form_action = week_url(self, self.audience.pk, self.week, "comms:load-allow")
        return form

    def _table(self) -> Table:
        rows = touches_of(self.membership, self.now, self.audience, self.week)
        lines = [Row(activity_line(self, each)) for each in rows]
        return Table(ACTIVITY_COLUMNS, lines, caption="What they hear in this week")


class AudienceLoadPage(_Week, CouncilPage):
    """The week, and for those who may, the form to allow it."""

    def context(self) -> dict[str, Any]:
        """With the form when the week is over the limit and nobody said why."""
        found = super().context()
        asks = self.can_change and found["found"].is_too_much
        return {**found, "form": self.allow_form() if asks else None}


class LoadAllowView(_Week, CommsForm):
    """Say why an audience may hear more than its limit in a week."""

    def make_form(self, **data: Any) -> Any:
        """The same form as on the page."""
        return self.allow_form(**data)

    def perform(self, form: Any) -> str:
        """Save the reason."""
        services.allow_week(
            actor=self.membership,
            audience_id=self.audience.pk,
            week=self.week,
            reason=form.cleaned_data["reason"],
        )
        return "This week may be fuller. Your reason is kept with it."

    def success_url(self) -> str:
        """The week."""
        return week_url(self, self.audience.pk, self.week)


class LoadTakeBackView(CommsPage, CouncilActionView):
    """Hold an audience to its limit again."""

    permission = Perm.MANAGE_COMMS
    override: LoadOverride

    def load(self, **kwargs: Any) -> None:
        """The override in the address."""
        self.override = self.found(overrides(self.membership, self.now), kwargs["override"])

    def perform(self) -> str:
        """Remove it."""
        services.take_back_override(actor=self.membership, override_id=self.override.pk)
        return "The limit holds again in this week."

    def return_url(self) -> str:
        """The week."""
        return week_url(self, self.override.audience_id, self.override.week)


def week_of(text: str) -> date | None:
    """The Monday of a day written as 2027-03-01; None when it is no day of our times."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return monday(day) if FIRST_YEAR < day.year < LAST_YEAR else None


def week_url(view: CommsPage, audience: int, week: date, name: str = "comms:audience-load") -> str:
    """The page of one audience's week."""
    return f"{view.url(name, audience=audience)}?{urlencode({'week': week.isoformat()})}"


def week_words(week: date) -> str:
    """The week in words: "Week of 1 March 2027"."""
    return f"Week of {format_date(week)}"


def short_week(week: date) -> str:
    """The week as the head of a narrow column: "1 Mar"."""
    return f"{week.day} {MONTHS[week.month - 1][:3]}"


def silence_words(one: Silence) -> str:
    """Since when somebody has heard nothing, and when they next do."""
    since = "Has never heard anything" if one.weeks is None else f"Nothing for {counted(one.weeks, 'week')}"
    following = f"next on {format_date(one.next_on)}" if one.next_on else "nothing planned"
    return f"{since}; {following}"


def pairs(view: CommsPage, found: Sequence[Merge]) -> list[tuple[str, str, str, str, str]]:
    """Pairs that could be merged: both titles with their pages, and why."""
    return [
        (
            f"{each.first.reference} {each.first.title}",
            view.url("comms:activity", activity=each.first.id),
            f"{each.second.reference} {each.second.title}",
            view.url("comms:activity", activity=each.second.id),
            merge_words(each),
        )
        for each in found
    ]


def merge_words(pair: Merge) -> str:
    """Why two activities could be one."""
    alike = []
    if pair.same_purpose:
        alike.append(f"the same purpose ({Purpose(pair.first.purpose).label.lower()})")
    if pair.same_channel:
        alike.append(f"the same kind of channel ({ChannelKind(pair.first.channel_kind).label.lower()})")
    apart = "on the same day" if not pair.days_apart else f"{counted(pair.days_apart, 'day')} apart"
    return f"{' and '.join(alike).capitalize()}, {apart}"


def _limit(row: LoadRow) -> int:
    return row.weeks[0].limit


def _value(place: int, row: LoadRow) -> str:
    """What a file says of one week."""
    week = row.weeks[place]
    if week.is_allowed and week.override is not None:
        return f"{week.touches} (over the limit, allowed: {week.override.reason})"
    return f"{week.touches} (over the limit)" if week.is_over else str(week.touches)
