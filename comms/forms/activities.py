"""Forms about activities: narrowing lists, adding, changing, reporting."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import time
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from assessment_ready.embargo.rules import parse_time
from assessment_ready.timeline.models import Snap
from assessment_ready.ui.fields import CheckboxesField, DateInputField, RadiosField, WordLimitField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from comms.models import Activity, ActivityStatus, OffsetUnit, Purpose, Repeat
from comms.queries.activities import ENDED, LATE, TO_COME, UNDATED, ActivityFilters, Choice, Choices
from comms.rules.dating import Distance, distance_fault
from comms.services.activities import ONE, SERIES
from comms.services.activity_values import ActivityValues

AFTER, BEFORE = "after", "before"
BY_MILESTONE, BY_DAY, BY_SERIES, NO_DAY = "milestone", "day", "series", "none"
_SELECTS = ("phase", "channel", "product", "briefing", "owner", "milestone", "depends_on")
# What a person sets by hand; the rest comes from clearance, sending and reporting.
_BY_HAND = (
    ActivityStatus.IDEA,
    ActivityStatus.PLANNED,
    ActivityStatus.DRAFTING,
    ActivityStatus.SCHEDULED,
)
WHEN = [
    ("", "Any time"),
    (TO_COME, "To come"),
    (LATE, "Past its day and not reported"),
    (UNDATED, "Without a day"),
    (ENDED, "Over"),
]


def offer(form: forms.Form, name: str, choices: Iterable[Choice], empty: str) -> None:
    """Fill a select with what there is to choose."""
    field = cast("forms.TypedChoiceField", form.fields[name])
    field.choices = [("", empty), *((each.key, each.label) for each in choices)]


def _select(label: str, help_text: str = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, coerce=int, empty_value=None, required=False, help_text=help_text
    )


class PlannerFilterForm(GovForm):
    """What the planner is narrowed to."""

    form_method = "get"
    mark_optional = False
    plan = _select("Plan")
    phase = _select("Phase")
    audience = _select("Audience")
    purpose = forms.ChoiceField(label="Purpose", choices=[("", "Any"), *Purpose.choices], required=False)
    channel = _select("Channel")
    owner = _select("Owner")
    status = forms.ChoiceField(label="Status", choices=[("", "Any"), *ActivityStatus.choices], required=False)

    def __init__(self, *args: Any, offered: dict[str, list[Choice]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("plan", "phase", "audience", "channel", "owner"):
            offer(self, name, offered.get(name, ()), "Any")

    @property
    def filters(self) -> ActivityFilters:
        """The filters in force; one that is not understood narrows nothing."""
        self.is_valid()
        known = {each.name for each in fields(ActivityFilters)}
        data = {name: value for name, value in self.cleaned_data.items() if value and name in known}
        return ActivityFilters(**data)


class ActivityFilterForm(PlannerFilterForm):
    """What the register is narrowed to."""

    q = forms.CharField(label="Words or reference", max_length=100, required=False)
    when = forms.ChoiceField(label="When", choices=WHEN, required=False)
    field_order = ["q", "when", "plan", "phase", "audience", "purpose", "channel", "owner", "status"]


class _ActivityFields(GovForm):
    title = forms.CharField(
        label="What is it?",
        max_length=200,
        help_text="For example, “Staff bulletin: what the visit means for you”",
        error_messages={"required": "Enter what the activity is"},
    )
    purpose = RadiosField(
        label="What is it for?",
        choices=Purpose.choices,
        inline=True,
        error_messages={"required": "Choose what the activity is for"},
    )
    description = WordLimitField(label="More about it", max_words=300, rows=4, required=False)
    phase = _select("Phase")
    audiences = CheckboxesField(label="Who is it for?", required=False, small=True)
    messages = CheckboxesField(label="Which messages?", required=False, small=True)
    channel = _select("Channel")
    product = _select("Product", "What is made for it, for example a staff bulletin.")
    briefing = _select("Briefing", "The text that is used, once there is one.")
    owner = _select("Owner")
    contributors = forms.CharField(label="Contributors", max_length=300, required=False)
    spokesperson = forms.CharField(label="Spokesperson", max_length=120, required=False)
    dated = RadiosField(
        label="How is it dated?",
        choices=[
            (BY_MILESTONE, "From a milestone, and moves with it"),
            (BY_DAY, "On a day of its own"),
            (NO_DAY, "No day yet"),
        ],
        error_messages={"required": "Choose how the activity is dated"},
    )
    milestone = _select("Milestone")
    number = forms.IntegerField(
        label="How far from it?", min_value=0, required=False, help_text="For example, 10. The same day is 0."
    )
    unit = forms.ChoiceField(
        label="Counted in",
        choices=[(value, label.capitalize()) for value, label in OffsetUnit.choices],
        initial=OffsetUnit.WORKING_DAYS,
        required=False,
        help_text="Minutes and hours count from the milestone’s time of day.",
    )
    direction = RadiosField(
        label="Before or after?",
        choices=[(BEFORE, "Before"), (AFTER, "After")],
        inline=True,
        required=False,
        initial=AFTER,
    )
    snap = forms.ChoiceField(
        label="If nobody works on that day", choices=Snap.choices, initial=Snap.SAME, required=False
    )
    is_pinned = forms.BooleanField(label="Keep its day when the milestone moves", required=False)
    fixed_on = DateInputField(label="Day", what="the day", required=False)
    at = forms.CharField(
        label="Time of day in London",
        required=False,
        max_length=20,
        help_text="For example, 9:30am or 14:00. Leave empty for the whole day.",
    )
    minutes_long = forms.IntegerField(
        label="How many minutes does it take?", min_value=1, max_value=1440, required=False
    )
    repeats = forms.ChoiceField(
        label="Does it repeat?",
        choices=Repeat.choices,
        required=False,
        help_text="Each time becomes an activity of its own.",
    )
    repeat_until = DateInputField(
        label="Until",
        what="the last day",
        required=False,
        help_text="Leave empty to go on until its phase ends, for 12 months at most.",
    )
    depends_on = _select("What does it wait for?")
    status = forms.ChoiceField(label="Status", required=False)
    cost = forms.CharField(label="Cost", max_length=100, required=False)
    risk_note = forms.CharField(label="What could go wrong?", max_length=300, required=False)
    quotes_member = forms.BooleanField(label="It quotes a member of the council", required=False)
    embargo = _select("Embargo", "The activity will exist only for the people cleared for this embargo.")
    widths = {"number": "5", "at": "10", "minutes_long": "5", "cost": "20", "title": "two-thirds"}
    mark_optional = False
    fieldsets: Sequence[tuple[str, Sequence[str]]] = (
        ("What and for whom", ("title", "purpose", "description", "phase", "audiences", "messages")),
        ("How", ("channel", "product", "briefing")),
        ("Who", ("owner", "contributors", "spokesperson")),
        ("When", ("dated",)),
        (
            "If it is dated from a milestone",
            ("milestone", "number", "unit", "direction", "snap", "is_pinned"),
        ),
        ("If it has a day of its own", ("fixed_on",)),
        ("Time and rhythm", ("at", "minutes_long", "repeats", "repeat_until")),
        ("More", ("depends_on", "status", "cost", "risk_note", "quotes_member", "embargo")),
    )

    def __init__(
        self,
        *args: Any,
        offered: Choices,
        embargoes: Sequence[tuple[int, str]],
        row: Activity | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        lists = {f"{name}s": getattr(offered, _PLURALS[name]) for name in _SELECTS}
        for name in _SELECTS:
            offer(self, name, [*lists[f"{name}s"], *_current(row, name, lists[f"{name}s"])], "None")
        for name in ("audiences", "messages"):
            field = cast("forms.MultipleChoiceField", self.fields[name])
            field.choices = [(each.key, each.label) for each in getattr(offered, name)]
            if not field.choices:
                self._leave_out(name)
        self._offer_status(row)
        if embargoes or (row is not None and row.embargo_id):
            shown = dict(embargoes)
            if row is not None and row.embargo is not None:
                shown[row.embargo.pk] = row.embargo.title
            offer(self, "embargo", [Choice(key, label) for key, label in shown.items()], "No embargo")
        else:
            self._leave_out("embargo")
        self.row = row

    def _offer_status(self, row: Activity | None) -> None:
        values = list(_BY_HAND)
        if row is not None and row.status not in values:
            values.append(ActivityStatus(row.status))
        choices = [(each.value, each.label) for each in values]
        cast("forms.ChoiceField", self.fields["status"]).choices = choices
        self.fields["status"].initial = ActivityStatus.PLANNED

    def _leave_out(self, name: str) -> None:
        del self.fields[name]
        self.fieldsets = [
            (legend, [each for each in names if each != name]) for legend, names in self.fieldsets
        ]

    def clean_at(self) -> time | None:
        """The clock time, or a sentence."""
        text = self.cleaned_data.get("at") or ""
        if not text:
            return None
        try:
            return parse_time(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        """A milestone with a distance, or a day, or neither; a distance within reason."""
        cleaned = super().clean() or self.cleaned_data
        dated = cleaned.get("dated")
        if dated == BY_MILESTONE:
            if cleaned.get("milestone") is None and "milestone" not in self.errors:
                self.add_error("milestone", "Choose the milestone it is dated from")
            fault = distance_fault(Distance(cleaned.get("number") or 0, cleaned.get("unit") or "days"))
            if fault and "number" not in self.errors:
                self.add_error("number" if fault[0] == "offset" else "unit", fault[1])
        if dated == BY_DAY and cleaned.get("fixed_on") is None and "fixed_on" not in self.errors:
            self.add_error("fixed_on", "Enter the day")
        return cleaned

    @property
    def values(self) -> ActivityValues:
        """What the service takes."""
        data = self.cleaned_data
        dated = data["dated"]
        by_milestone = dated == BY_MILESTONE
        number = (data["number"] or 0) * (-1 if data["direction"] == BEFORE else 1)
        plain = ("title", "purpose", "description", "contributors", "spokesperson", "at", "minutes_long")
        more = ("repeat_until", "quotes_member", "cost", "risk_note")
        return ActivityValues(
            **{name: data[name] for name in (*plain, *more)},
            **{f"{name}_id": data[name] for name in _SELECTS if name != "milestone"},
            audience_ids=[int(key) for key in data.get("audiences", ())],
            message_ids=[int(key) for key in data.get("messages", ())],
            milestone_id=data["milestone"] if by_milestone else None,
            offset=number if by_milestone else 0,
            unit=data["unit"] or OffsetUnit.WORKING_DAYS,
            snap=data["snap"] or Snap.SAME,
            is_pinned=data["is_pinned"] and by_milestone,
            fixed_on=data["fixed_on"] if dated == BY_DAY else None,
            repeats=data["repeats"],
            status=data["status"] or ActivityStatus.PLANNED,
            embargo_id=data.get("embargo"),
            keeps_series_day=dated == BY_SERIES,
            **self._kept(),
        )

    def _kept(self) -> dict[str, Any]:
        """What this form does not ask: it stays."""
        row = self.row
        if row is None:
            return {}
        return {"cascade_id": row.cascade_id, "guard": row.guard, "only_cleared": row.only_cleared}


_PLURALS = {
    "phase": "phases",
    "channel": "channels",
    "product": "products",
    "briefing": "briefings",
    "owner": "owners",
    "milestone": "milestones",
    "depends_on": "activities",
}


def _current(row: Activity | None, name: str, offered: Sequence[Choice]) -> list[Choice]:
    """What the activity names already, when it is not offered (any more). ``row`` was read through the gate."""
    found = getattr(row, name) if row is not None else None
    if found is None or found.pk in {each.key for each in offered}:
        return []
    return [Choice(found.pk, found.user.full_name if name == "owner" else str(found))]


class ActivityForm(_ActivityFields, OnceForm):
    """A new activity."""

    submit_label = "Add the activity"


class ActivityEditForm(_ActivityFields, VersionedForm):
    """An activity that exists; of a series, one time or all of them."""

    scope = RadiosField(
        label="What do you want to change?",
        choices=[(ONE, "Only this one"), (SERIES, "The whole series")],
        hints={
            SERIES: "All times still to come. Briefings, messages and what a time waits for stay their own."
        },
        error_messages={"required": "Choose whether to change only this one or the whole series"},
    )

    def __init__(self, *args: Any, row: Activity, is_series: bool, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        if not is_series:
            del self.fields["scope"]
        else:
            self.fieldsets = (("This activity recurs", ("scope",)), *self.fieldsets)
        if row.series_id is not None:
            self._leave_out("repeats")
            self._leave_out("repeat_until")
        if row.series_number and row.repeats:
            field = cast("forms.ChoiceField", self.fields["dated"])
            field.choices = [(BY_SERIES, "As counted in its series"), *cast("list[Any]", field.choices)]

    def clean(self) -> dict[str, Any]:
        """A later time does not ask for a rhythm: it has that of its series."""
        cleaned = super().clean()
        if self.row is not None and self.row.series_id is not None:
            keeps = cleaned.get("dated") == BY_SERIES
            cleaned |= {"repeats": self.row.repeats if keeps else "", "repeat_until": None}
        return cleaned


class OutcomeForm(VersionedForm):
    """What became of an activity."""

    submit_label = "Save"
    status = RadiosField(
        label="What became of it?",
        choices=[
            (ActivityStatus.DONE, "Done"),
            (ActivityStatus.MISSED, "Missed"),
            (ActivityStatus.CANCELLED, "Cancelled"),
        ],
        error_messages={"required": "Choose what became of the activity"},
    )
    outcome = forms.CharField(
        label="In a sentence, what came of it?",
        max_length=300,
        required=False,
        help_text="For example, “84 of 120 came; most asked about caseloads”.",
    )
    field_order = ["status", "outcome"]
    widths = {"outcome": "full"}
