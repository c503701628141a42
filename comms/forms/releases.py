"""Forms about what is sent: when, to whom, by what; confirming; narrowing the register."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from assessment_ready.embargo.rules import london_moment, parse_time
from assessment_ready.sending.models import Means, UnknownPolicy
from assessment_ready.ui.dates import LONDON, london_date
from assessment_ready.ui.fields import CheckboxesField, DateInputField, RadiosField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from comms.models import Activity, Audience, Briefing, Release, ReleaseKind
from comms.queries.releases import GOING, OVER_NOW, TO_COME, ReleaseFilters
from comms.rules.releases import (
    MOST_CHASE,
    MOST_HOURS,
    USUAL_CHASE,
    USUAL_HOURS,
    ReleaseValues,
    Timing,
    hours_between,
)

NOW, LATER = "now", "at"
_POLICY_HINTS = {
    UnknownPolicy.HOLD: "Nobody gets it twice. It waits on the log until somebody decides.",
    UnknownPolicy.RETRY_ONCE: "Somebody may get it twice; most mail programs show it once.",
    UnknownPolicy.RECONCILE: "Only where the service can be asked, as GOV.UK Notify can.",
}
_WHOLE = "Enter a whole number, like 4"


class _TimingFields(GovForm):
    """When it leaves, how long it is worth sending, and what is asked of readers."""

    on = DateInputField(label="On which day?", what="the day", required=False)
    at = forms.CharField(
        label="At what time in London?",
        required=False,
        max_length=20,
        help_text="For example, 9:30am or 14:00. Nothing leaves a second earlier.",
    )
    hours = forms.IntegerField(
        label="For how many hours is it worth sending?",
        min_value=1,
        max_value=MOST_HOURS,
        initial=USUAL_HOURS,
        help_text="Whatever has not left by then is not sent any more, and you are told.",
        error_messages={"required": "Enter for how many hours it is worth sending", "invalid": _WHOLE},
    )
    must_read = forms.BooleanField(
        label="It must be read: ask each reader to press “I have read this”", required=False
    )
    chase_after = forms.IntegerField(
        label="Remind whoever has not after how many days?",
        min_value=1,
        max_value=MOST_CHASE,
        initial=USUAL_CHASE,
        required=False,
        error_messages={"invalid": _WHOLE},
    )
    policy = RadiosField(
        label="If nobody can know whether a message left",
        choices=UnknownPolicy.choices,
        hints=_POLICY_HINTS,
        error_messages={"required": "Choose what happens when nobody knows whether a message left"},
    )
    widths = {"at": "10", "hours": "3", "chase_after": "3"}

    def clean_at(self) -> Any:
        """The clock time, or a sentence."""
        text = self.cleaned_data.get("at") or ""
        if not text:
            return None
        try:
            return parse_time(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def moment(self, cleaned: dict[str, Any]) -> datetime | None:
        """The moment in UTC; None with a sentence at the field that is wrong."""
        day, at = cleaned.get("on"), cleaned.get("at")
        if day is None and "on" not in self.errors:
            self.add_error("on", "Enter the day on which it leaves")
        if at is None and "at" not in self.errors:
            self.add_error("at", "Enter the time at which it leaves")
        if day is None or at is None:
            return None
        try:
            return london_moment(day, at)
        except ValueError as error:
            self.add_error("at", str(error))
        return None


class ScheduleForm(_TimingFields):
    """What is decided before something is sent. It is sent by GET: nothing happens until the next page is confirmed."""

    form_method = "get"
    submit_label = "Continue"
    audiences = CheckboxesField(
        label="Who is it for?", small=True, error_messages={"required": "Choose who it is for"}
    )
    means = CheckboxesField(
        label="How does it reach them?",
        choices=Means.choices,
        hints={
            Means.EMAIL: "Title, summary, text and what is attached.",
            Means.SMS: "The title and the summary only.",
        },
        error_messages={"required": "Choose e-mail, text message or both"},
    )
    when = RadiosField(
        label="When does it leave?",
        choices=[(LATER, "On a day and at a time"), (NOW, "As soon as it is confirmed")],
        error_messages={"required": "Choose when it leaves"},
    )
    activity = forms.TypedChoiceField(
        label="Which activity of the plan does it carry out?",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="The activity is marked as done when everything has left.",
    )
    in_full = forms.BooleanField(
        label="Send the words themselves while the embargo holds",
        required=False,
        help_text="Otherwise the message only says where to read them, after signing in. You will be asked why.",
    )
    corrects = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(required=False, choices=ReleaseKind.choices, widget=forms.HiddenInput)
    groups: ClassVar[Sequence[tuple[str, Sequence[str]]]] = (
        ("Who", ("audiences", "means")),
        ("When", ("when", "on", "at", "hours")),
        ("Reading and failing", ("must_read", "chase_after", "policy", "activity", "in_full")),
    )

    def __init__(
        self,
        *args: Any,
        audiences: Sequence[Audience],
        activities: Sequence[Activity],
        may_send_in_full: bool,
        original: Release | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._original = original
        offered = self.fields
        offered["audiences"].choices = [(each.pk, _people(each)) for each in audiences]  # type: ignore[attr-defined]
        offered["activity"].choices = [("", "None"), *((each.pk, str(each)) for each in activities)]  # type: ignore[attr-defined]
        unused = [
            ("activity", not activities),
            ("in_full", not may_send_in_full),
            ("audiences", original is not None),
            ("means", original is not None),
        ]
        for name in (name for name, is_unused in unused if is_unused):
            del offered[name]
        self.fieldsets = [
            (legend, [name for name in names if name in offered])
            for legend, names in self.groups
            if any(name in offered for name in names)
        ]

    def clean(self) -> dict[str, Any]:
        """A day and a time unless it leaves at once."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("when") == LATER:
            cleaned["not_before"] = self.moment(cleaned)
        return cleaned

    @property
    def is_at_once(self) -> bool:
        """Whether it leaves as soon as it is confirmed."""
        return bool(self.cleaned_data["when"] == NOW)

    def values(self, now: datetime, content_hash: str, because: str = "") -> ReleaseValues:
        """What the service takes; at ``now`` where it leaves at once. ``because`` is why the words go in full."""
        data, original = self.cleaned_data, self._original
        not_before = now if self.is_at_once else data["not_before"]
        audience_ids = [each.pk for each in original.audiences.all()] if original else data["audiences"]
        return ReleaseValues(
            audience_ids=tuple(int(each) for each in audience_ids),
            means=tuple(original.means if original else data["means"]),
            not_before=not_before,
            expires_at=not_before + timedelta(hours=data["hours"]),
            content_hash=content_hash,
            policy=data["policy"],
            must_read=data["must_read"],
            chase_after=data["chase_after"] or USUAL_CHASE,
            activity_id=data.get("activity"),
            in_full_because=because,
            kind=data["kind"] or (ReleaseKind.CORRECTION if original else ReleaseKind.ORIGINAL),
            corrects_id=original.pk if original else None,
        )


class ConfirmForm(OnceForm):
    """The last step. It carries the hash of the words that were shown."""

    content_hash = forms.CharField(
        widget=forms.HiddenInput,
        max_length=64,
        error_messages={"required": "This page is out of date. Open it again and confirm once more"},
    )
    in_full_because = forms.CharField(
        label="Why do the words themselves leave while the embargo holds?",
        max_length=300,
        error_messages={"required": "Enter why the words themselves leave while the embargo holds"},
    )
    widths = {"in_full_because": "full"}

    def __init__(self, *args: Any, in_full: bool, submit_label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.submit_label = submit_label
        if not in_full:
            del self.fields["in_full_because"]


class TimingForm(VersionedForm, _TimingFields):
    """Another moment for something that has not begun."""

    submit_label = "Save the change"

    def clean(self) -> dict[str, Any]:
        """A day and a time."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["not_before"] = self.moment(cleaned)
        return cleaned

    @property
    def timing(self) -> Timing:
        """What the service takes."""
        data = self.cleaned_data
        return Timing(
            not_before=data["not_before"],
            expires_at=data["not_before"] + timedelta(hours=data["hours"]),
            policy=data["policy"],
            must_read=data["must_read"],
            chase_after=data["chase_after"] or USUAL_CHASE,
        )


class CorrectForm(GovForm):
    """What goes to those who got something before."""

    form_method = "get"
    submit_label = "Continue"
    kind = RadiosField(
        label="What is it?",
        choices=[(ReleaseKind.CORRECTION, "A correction"), (ReleaseKind.WITHDRAWAL, "A withdrawal")],
        hints={
            ReleaseKind.CORRECTION: "The right words in the place of the former ones.",
            ReleaseKind.WITHDRAWAL: "What was sent no longer holds.",
        },
        error_messages={"required": "Choose what it is"},
    )
    briefing = forms.TypedChoiceField(
        label="Which cleared words does it say?",
        coerce=int,
        help_text="Correct the briefing and have it cleared again, or write a short new one and have it cleared.",
        error_messages={"required": "Choose the words"},
    )

    def __init__(self, *args: Any, briefings: Sequence[Briefing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Choose a briefing"), *((each.pk, str(each)) for each in briefings)]
        self.fields["briefing"].choices = choices  # type: ignore[attr-defined]


class ReleaseFilterForm(GovForm):
    """What the register is narrowed to."""

    form_method = "get"
    mark_optional = False
    q = forms.CharField(label="Title or reference", max_length=100, required=False)
    standing = forms.ChoiceField(
        label="Where it stands",
        choices=[("", "Anywhere"), (TO_COME, "To come"), (GOING, "Being sent or paused"), (OVER_NOW, "Over")],
        required=False,
    )
    audience = forms.TypedChoiceField(label="Audience", coerce=int, empty_value=None, required=False)
    means = forms.ChoiceField(label="By", choices=[("", "Any"), *Means.choices], required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Any"), *ReleaseKind.choices], required=False)

    def __init__(self, *args: Any, audiences: Sequence[Audience], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = [("", "Any"), *((each.pk, each.name) for each in audiences)]  # type: ignore[attr-defined]

    @property
    def filters(self) -> ReleaseFilters:
        """The filters in force; one that is not understood narrows nothing."""
        self.is_valid()
        return ReleaseFilters(**{name: value for name, value in self.cleaned_data.items() if value})


def moment_initial(moment: datetime | None) -> dict[str, Any]:
    """A moment as the form's day and time show it."""
    if moment is None:
        return {}
    return {"on": london_date(moment), "at": f"{moment.astimezone(LONDON):%H:%M}"}


def timing_initial(release: Release) -> dict[str, Any]:
    """A release as the form that changes it shows it."""
    names = ("must_read", "chase_after", "policy", "version")
    return {
        **{name: getattr(release, name) for name in names},
        **moment_initial(release.not_before),
        "hours": hours_between(release.not_before, release.expires_at),
    }


def _people(audience: Audience) -> str:
    count = getattr(audience, "people", None)
    return f"{audience.name} ({count:,})" if count is not None else audience.name
