"""Forms about other formats: taking one up, changing it, adding the finished file."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from assessment_ready.packs.models import FormatState
from assessment_ready.packs.rules.format_files import ACCEPTED, LONGEST_LINK, TAKEN_WORDS
from assessment_ready.packs.rules.formats import LABELS, TO_MAKE
from assessment_ready.packs.services.formats import LARGEST, TOO_LARGE, FormatValues
from assessment_ready.ui.fields import DateInputField, RadiosField, YesNoField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm

_CHOOSE_AGAIN = "Choose the file again: a browser forgets it when a form is shown again"
_OPEN = [(state.value, state.label) for state in FormatState if state != FormatState.READY]


class _TaskForm(GovForm):
    """Who sees to a format, until when, and where it stands."""

    owner = forms.TypedChoiceField(
        label="Who sees to it", coerce=int, error_messages={"required": "Choose who sees to it"}
    )
    due_on = DateInputField(label="Ready by", what="the day it must be ready", required=False)
    state = RadiosField(
        label="Where it stands",
        choices=_OPEN,
        initial=FormatState.NEEDED.value,
        error_messages={"required": "Choose where it stands"},
    )
    note = forms.CharField(
        label="Note",
        help_text="For example who makes it, and what was ordered. Readers do not see it.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def offer_owners(self, owners: Sequence[tuple[int, str]]) -> None:
        """Whom it can be given to."""
        self.fields["owner"].choices = [("", "Choose"), *owners]  # type: ignore[attr-defined]

    @property
    def values(self) -> FormatValues:
        """What was entered."""
        data = self.cleaned_data
        return FormatValues(
            owner_id=data["owner"],
            due_on=data["due_on"],
            state=data["state"],
            note=data["note"],
            language=data.get("language", ""),
        )


class TakeUpForm(_TaskForm, OnceForm):
    """Make one format somebody's task."""

    submit_label = "Take it up"
    format = forms.ChoiceField(
        label="Format",
        choices=[("", "Choose"), *((code, LABELS[code]) for code in TO_MAKE)],
        error_messages={"required": "Choose a format"},
    )
    language = forms.CharField(
        label="Language",
        help_text="Only for another language, for example Polish.",
        max_length=60,
        required=False,
    )
    field_order = ["format", "language", "owner", "due_on", "state", "note"]

    def __init__(self, *args: Any, owners: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_owners(owners)


class ChangeForm(_TaskForm, VersionedForm):
    """Change one format. ``is_filled`` once it has a file: it can be set back to ready."""

    submit_label = "Save"
    language = forms.CharField(
        label="Language", max_length=60, required=False, error_messages={"required": "Enter the language"}
    )
    field_order = ["language", "owner", "due_on", "state", "note"]

    def __init__(
        self,
        *args: Any,
        owners: Sequence[tuple[int, str]],
        is_filled: bool,
        has_language: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer_owners(owners)
        if is_filled:
            self.fields["state"].choices = FormatState.choices  # type: ignore[attr-defined]
        if not has_language:
            del self.fields["language"]


class FileForm(OnceForm):
    """The finished file or a link to it. ``too_large`` is ``request.upload_too_large``: stopped half-way.

    ``has_whole`` is asked only while parts of the version are under an embargo.
    """

    submit_label = "Offer it to readers"
    pack_version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "This page is out of date. Open it again and add the file",
            "invalid": "This page is out of date. Open it again and add the file",
        },
    )
    file = forms.FileField(label="File", required=False, max_length=300)
    link = forms.CharField(
        label="Link",
        help_text="For a film, a recording or a page elsewhere. It must begin with https://, and whoever has it can "
        "open it.",
        max_length=LONGEST_LINK,
        required=False,
    )
    has_whole = YesNoField(
        label="Are the parts under embargo in it?",
        help_text="If so, only readers who are cleared for them are offered the file.",
        error_messages={"required": "Choose yes if the parts under embargo are in it"},
    )
    widths: ClassVar[dict[str, str]] = {"link": "full"}
    field_order = ["file", "link", "has_whole"]

    def __init__(
        self, *args: Any, code: str, asks_whole: bool, too_large: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        if code in TAKEN_WORDS:
            field.help_text = f"{TAKEN_WORDS[code]}, {LARGEST // 1024 // 1024} MB or smaller."
            field.widget = forms.FileInput(attrs={"accept": ACCEPTED[code]})
        else:
            del self.fields["file"]
        if not asks_whole:
            del self.fields["has_whole"]
        self.too_large = too_large

    def clean(self) -> dict[str, Any] | None:
        """Either of the two; and say that the file is lost when something else is wrong."""
        cleaned = super().clean() or {}
        name = "file" if "file" in self.fields else "link"
        if self.too_large:
            self.add_error(name, TOO_LARGE)
        elif not self.errors and not cleaned.get("file") and not cleaned.get("link"):
            self.add_error(name, "Choose a file, or enter a link" if name == "file" else "Enter the link")
        elif self.errors and "file" not in self.errors and self.files and name == "file":
            self.add_error("file", _CHOOSE_AGAIN)
        return cleaned
