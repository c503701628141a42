"""Forms about messages, and what they share with those about lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from assessment_ready.ui.fields import CheckboxesField, DateInputField, RadiosField
from assessment_ready.ui.forms import GovForm, OnceForm, SubmitButton, VersionedForm
from comms.models import MessageKind
from comms.services.messages import MessageValues

LONGEST = 3000
MARKDOWN_HINT = (
    "An empty line begins a paragraph, a line that begins with “- ” a list; **two stars** make words bold, "
    "[words](https://…) a link."
)
CHECK = SubmitButton("check", "1", "Check the wording")
_KIND_HINTS = {
    MessageKind.UMBRELLA: "The roof: the one thing everybody should remember.",
    MessageKind.SUPPORTING: "A pillar: three or four of these carry the umbrella message.",
}


@dataclass(frozen=True)
class Offered:
    """What a message or a line can name, as (id, words); ``embargo`` is what it is under now.

    ``kept_scenario`` is a scenario it has that the person may not know of: it stays, and none is offered.
    """

    audiences: Sequence[tuple[int, str]] = ()
    phases: Sequence[tuple[int, str]] = ()
    scenarios: Sequence[tuple[int, str]] = ()
    embargoes: Sequence[tuple[int, str]] = ()
    embargo: int | None = None
    kept_scenario: int | None = None


def offer(form: forms.Form, name: str, choices: Iterable[tuple[Any, str]], *, first: str) -> None:
    """Give a select its choices after one that means none; without any choice the field is left out."""
    offered = list(choices)
    if not offered:
        del form.fields[name]
        return
    form.fields[name].choices = [("", first), *offered]  # type: ignore[attr-defined]


class Linked(GovForm):
    """Audiences, scenario, last day and embargo: what messages and lines have in common."""

    audiences = CheckboxesField(label="Who is it for?", choices=(), required=False, small=True)
    scenario = forms.TypedChoiceField(
        label="Scenario",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Only if it is said in one scenario and in no other.",
    )
    valid_until = DateInputField(
        label="May be used until",
        what="the last day",
        required=False,
        help_text="Leave empty if it has no last day.",
    )
    embargo = forms.TypedChoiceField(
        label="Embargo",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="It will exist only for the people cleared for this embargo.",
    )
    secondary_buttons = (CHECK,)

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._embargo, self._scenario = offered.embargo, offered.kept_scenario
        if offered.audiences:
            self.fields["audiences"].choices = offered.audiences  # type: ignore[attr-defined]
        else:
            del self.fields["audiences"]
        offer(self, "scenario", () if offered.kept_scenario else offered.scenarios, first="Any scenario")
        offer(self, "embargo", offered.embargoes, first="None")

    @property
    def linked(self) -> dict[str, Any]:
        """The common values, as the services take them. What was not offered stays as it is."""
        data = self.cleaned_data
        return {
            "audience_ids": tuple(int(pk) for pk in data.get("audiences") or ()),
            "scenario_id": data["scenario"] if "scenario" in self.fields else self._scenario,
            "valid_until": data["valid_until"],
            "embargo_id": data["embargo"] if "embargo" in self.fields else self._embargo,
        }


class _MessageFields(Linked):
    kind = RadiosField(
        label="Place in the message house",
        choices=MessageKind.choices,
        hints=_KIND_HINTS,
        initial=MessageKind.SUPPORTING,
        error_messages={"required": "Choose the place in the message house"},
    )
    text = forms.CharField(
        label="Message",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"One point, in words people would say. {MARKDOWN_HINT}",
        error_messages={"required": "Enter the message"},
    )
    call_to_action = forms.CharField(
        label="Call to action",
        max_length=300,
        required=False,
        help_text="What people should do next, for example “Tell us what you think by Friday”.",
    )
    spokesperson = forms.CharField(
        label="Spokesperson", max_length=120, required=False, help_text="Who says it."
    )
    phase = forms.TypedChoiceField(label="Phase", coerce=int, empty_value=None, required=False)
    field_order = [
        "kind", "text", "call_to_action", "spokesperson", "audiences", "phase", "scenario", "valid_until", "embargo",
    ]  # fmt: skip
    widths = {"call_to_action": "full", "spokesperson": "two-thirds"}

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, offered=offered, **kwargs)
        offer(self, "phase", offered.phases, first="Any phase")

    @property
    def values(self) -> MessageValues:
        """What the services take."""
        data = self.cleaned_data
        plain = {name: data[name] for name in ("kind", "text", "call_to_action", "spokesperson")}
        return MessageValues(**plain, phase_id=data.get("phase"), **self.linked)


class MessageForm(_MessageFields, OnceForm):
    """A new message."""

    submit_label = "Add the message"


class MessageEditForm(_MessageFields, VersionedForm):
    """A message that exists."""


class RemoveForm(GovForm):
    """Nothing to fill in: a question with one button."""

    submit_label = "Remove"
    submit_tone = "warning"
