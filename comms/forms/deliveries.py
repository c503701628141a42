"""Forms about following what is sent: the log's filters, stopping, overriding, deciding."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessment_ready.sending.models import Means
from assessment_ready.ui.fields import DateInputField, TypedRadiosField
from assessment_ready.ui.forms import GovForm
from comms.models import Suppression
from comms.queries.deliveries import Filters, states_to_choose
from comms.services.decisions import HOURS

Choices = Sequence[tuple[int, str]]


class LogFilterForm(GovForm):
    """What a log is narrowed to. Without ``releases`` it is the log of one."""

    form_method = "get"
    mark_optional = False
    q = forms.CharField(
        label="Name, address or reference",
        max_length=254,
        required=False,
        help_text="A whole address, or part of a name",
    )
    state = forms.ChoiceField(
        label="State", required=False, choices=lambda: [("", "Any"), *states_to_choose()]
    )
    reason = forms.ChoiceField(
        label="Why they were left out", choices=[("", "Any"), *Suppression.choices], required=False
    )
    means = forms.ChoiceField(label="By", choices=[("", "Any"), *Means.choices], required=False)
    audience = forms.TypedChoiceField(label="Audience", coerce=int, empty_value=None, required=False)
    release = forms.TypedChoiceField(label="Sending", coerce=int, empty_value=None, required=False)
    day = DateInputField(label="Day", required=False)

    def __init__(self, *args: Any, audiences: Choices, releases: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (("audience", audiences), ("release", releases)):
            if offered:
                self.fields[name].choices = [("", "Any"), *offered]  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    @property
    def filters(self) -> Filters:
        """What to narrow to; a filter that is not understood narrows nothing."""
        data = self.cleaned_data if self.is_valid() else {}
        return Filters(
            text=(data.get("q") or "").strip(),
            state=data.get("state") or "",
            reason=data.get("reason") or "",
            means=data.get("means") or "",
            audience_id=data.get("audience"),
            release_id=data.get("release"),
            day=data.get("day"),
        )


class CancelForm(GovForm):
    """Stop a sending for good."""

    submit_label = "Cancel the sending"
    submit_tone = "warning"
    cancel_label = "Let it go on"
    because = forms.CharField(
        label="Why is it cancelled?",
        max_length=300,
        error_messages={"required": "Enter why it is cancelled"},
        help_text="The page of the sending and the audit log say it.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class OverrideForm(GovForm):
    """Let a release go before its turn."""

    submit_label = "Let it go now"
    submit_tone = "warning"
    cancel_label = "Let it wait"
    because = forms.CharField(
        label="Why may it go before the others have heard?",
        max_length=300,
        error_messages={"required": "Enter why it may go before the others have heard"},
        help_text="The page of the sending and the audit log say it.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ArrivedForm(GovForm):
    """Confirm that something arrived."""

    submit_label = "It arrived"


class AgainForm(GovForm):
    """Confirm that something is sent once more; ``asks_hours`` where the time it was useful for is over."""

    submit_label = "Send again"
    hours = TypedRadiosField(
        label="For how long may it still be sent?",
        coerce=int,
        empty_value=None,
        choices=[(each, f"{each} hours" if each > 1 else "1 hour") for each in HOURS],
        error_messages={"required": "Choose for how long it may still be sent"},
    )

    def __init__(self, *args: Any, asks_hours: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_hours:
            del self.fields["hours"]


class TryAgainForm(AgainForm):
    """Confirm that something that failed is tried again."""

    submit_label = "Try again"
