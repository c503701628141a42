"""Forms about attachments and previews."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.evidence.rules.files import ACCEPTED, ACCEPTED_WORDS
from assessment_ready.ui.forms import GovForm, OnceForm
from comms.forms.briefings import offer
from comms.services.attachments import TOO_LARGE

_CHOOSE_AGAIN = "Choose the file again: a browser forgets it when a form is shown again"


class AttachFileForm(OnceForm):
    """A file. ``too_large`` is ``request.upload_too_large``: the upload was stopped half-way."""

    submit_label = "Attach the file"
    file = forms.FileField(
        label="File",
        help_text=f"{ACCEPTED_WORDS}. 2 MB or smaller, all files together 5 MB.",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        max_length=300,
        error_messages={"required": "Choose a file"},
    )
    title = forms.CharField(
        label="What it is called",
        help_text="Readers see this name, and it is part of the words that are cleared.",
        max_length=150,
        error_messages={"required": "Enter what the file is called"},
    )
    widths: ClassVar[dict[str, str]] = {"title": "full"}

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_large = too_large
        if too_large:
            self.fields["file"].error_messages["required"] = TOO_LARGE

    def clean(self) -> dict[str, Any] | None:
        """Say that the file is lost when something else is wrong."""
        cleaned = super().clean()
        if self.errors and "file" not in self.errors and self.files:
            self.add_error("file", _CHOOSE_AGAIN)
        return cleaned


class AttachPackForm(OnceForm):
    """One of the finished packs."""

    submit_label = "Lead to this pack"
    pack = forms.TypedChoiceField(
        label="Pack",
        help_text="Its name and address go out, not the file: readers sign in to open it.",
        coerce=int,
        error_messages={"required": "Choose a pack"},
    )

    def __init__(self, *args: Any, packs: Sequence[GeneratedDocument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shared = {True: "", False: " (not shared with members yet)"}
        offer(
            self,
            "pack",
            [("", "Choose"), *((each.pk, f"{each}{shared[bool(each.shared_at)]}") for each in packs)],
        )


class RecipientFilterForm(GovForm):
    """Whose mail to look at."""

    form_method = "get"
    mark_optional = False
    q = forms.CharField(label="Name, organisation or reference", max_length=100, required=False)

    @property
    def words(self) -> str:
        """What to look for; nothing when it is not understood."""
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""
