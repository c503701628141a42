"""Forms about the sections of a pack: adding and changing one, moving it, removing it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxLengthValidator

from assessment_ready.packs.forms.packs import offer
from assessment_ready.packs.rules.parts import LONGEST_WORDS, NUMBER, YES_NO, Part, Setting
from assessment_ready.packs.services.sections import SectionValues
from assessment_ready.ui.fields import WordLimitField, YesNoField
from assessment_ready.ui.forms import GovForm, OnceForm, SubmitButton, VersionedForm

MOST_WORDS = 3000
LONGEST_TEXT = 30_000
CHECK = "check"
_FORMAT_HINT = (
    "Small Markdown: an empty line begins a paragraph, a line that begins with “- ” a list, **two stars** make it "
    "bold, [words](https://…) a link."
)
_PREFIX = "set_"


class _SectionFields(GovForm):
    """Heading, own words, the choices of the live part, embargo."""

    title = forms.CharField(label="Heading", max_length=200, error_messages={"required": "Enter a heading"})
    text = WordLimitField(
        label="Your own words",
        max_words=MOST_WORDS,
        rows=12,
        required=False,
        validators=[MaxLengthValidator(LONGEST_TEXT)],
        help_text=_FORMAT_HINT,
        error_messages={
            "max_length": "Your own words must be 30,000 characters or fewer. Make two sections of them"
        },
    )
    embargo = forms.TypedChoiceField(
        label="Embargo",
        help_text="The section is absent from the pack of everybody who is not cleared for it.",
        coerce=int,
        empty_value=None,
        required=False,
    )
    widths: ClassVar[dict[str, str]] = {"title": "full"}
    secondary_buttons = (SubmitButton(CHECK, "yes", "Check the wording"),)

    def __init__(
        self, *args: Any, part: Part, embargoes: Sequence[tuple[int, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.part = part
        for setting in part.settings:
            self.fields[f"{_PREFIX}{setting.name}"] = _field_of(setting)
        if embargoes:
            offer(self, "embargo", embargoes, first="None")
        else:
            del self.fields["embargo"]
        chosen = [f"{_PREFIX}{setting.name}" for setting in part.settings]
        self.order_fields(["title", "text", *chosen, "embargo"])

    @staticmethod
    def initial_settings(part: Part, stored: object) -> dict[str, Any]:
        """The choices of a part as fields."""
        return {f"{_PREFIX}{name}": value for name, value in part.chosen(stored).items()}

    def values(self, embargo_id: int | None = None) -> SectionValues:
        """What the services take; ``embargo_id`` where the form offers none."""
        data = self.cleaned_data
        return SectionValues(
            title=data["title"],
            text=data["text"].strip(),
            part=self.part.code,
            settings={each.name: data[f"{_PREFIX}{each.name}"] for each in self.part.settings},
            embargo_id=data["embargo"] if "embargo" in self.fields else embargo_id,
        )


def _field_of(setting: Setting) -> forms.Field:
    """The field of one choice about a part."""
    if setting.kind == YES_NO:
        return YesNoField(
            label=setting.label, initial=setting.usual, error_messages={"required": "Choose yes or no"}
        )
    if setting.kind == NUMBER:
        return forms.IntegerField(
            label=setting.label,
            initial=setting.usual,
            min_value=setting.least,
            max_value=setting.most,
            error_messages={"required": "Enter a number"},
        )
    return forms.CharField(
        label=setting.label, initial=setting.usual, max_length=LONGEST_WORDS, required=False
    )


class SectionForm(_SectionFields, OnceForm):
    """A new section."""

    submit_label = "Add the section"


class SectionEditForm(_SectionFields, VersionedForm):
    """A section as it is now."""


class MoveForm(GovForm):
    """Where a section goes: up, down, or before another one."""

    submit_label = "Move the section"
    to = forms.ChoiceField(label="Where to?", error_messages={"required": "Choose a place from the list"})

    def __init__(self, *args: Any, titles: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(str(place), f"{place}. {_place(place, titles)}") for place in range(1, len(titles) + 1)]
        offer(self, "to", [*places, ("up", "Up by one"), ("down", "Down by one")])


def _place(place: int, titles: Sequence[str]) -> str:
    if place == 1:
        return "At the beginning"
    return "At the end" if place == len(titles) else f"Where “{titles[place - 1]}” is now"


class RemoveForm(VersionedForm):
    """Whether a section is to go."""

    submit_label = "Remove the section"
    submit_tone = "warning"
