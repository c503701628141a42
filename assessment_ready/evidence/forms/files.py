"""Fields for several files and links at once."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from assessment_ready.evidence.rules.files import ACCEPTED, ACCEPTED_WORDS
from assessment_ready.evidence.rules.items import NewPart
from assessment_ready.ui.forms import GovForm

LINKS = (1, 2, 3)
NOT_KEPT = "Choose the files again: a browser forgets them when a form is shown again"


class _FilesInput(forms.FileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; cleans to a list, empty when none was chosen."""

    widget = _FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file as Django checks one."""
        chosen = data if isinstance(data, list | tuple) else [data] if data else []
        one = super().clean
        return [one(each, initial) for each in chosen]


class PartsForm(GovForm):
    """Files and up to three links. ``too_large`` is ``request.upload_too_large``: the upload was stopped half-way."""

    uploads = FilesField(
        label="Files",
        help_text=f"{ACCEPTED_WORDS}. You can choose several.",
        required=False,
        widget=_FilesInput(attrs={"accept": ACCEPTED, "multiple": True}),
    )
    link_1 = forms.CharField(
        label="Link", help_text="Where it can be read, like https://www.example.org/report", required=False
    )
    name_1 = forms.CharField(label="What the link is called", max_length=200, required=False)
    link_2 = forms.CharField(label="Second link", required=False)
    name_2 = forms.CharField(label="What the second link is called", max_length=200, required=False)
    link_3 = forms.CharField(label="Third link", required=False)
    name_3 = forms.CharField(label="What the third link is called", max_length=200, required=False)

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_large = too_large
        megabytes = settings.MAX_UPLOAD_BYTES // 1024 // 1024
        self.limit_sentence = f"The files must be {megabytes} MB or smaller together"
        self.fields[
            "uploads"
        ].help_text = f"{ACCEPTED_WORDS}, {megabytes} MB together. You can choose several."

    def clean(self) -> dict[str, Any] | None:
        """Say when the files were too large, or are lost because something else is wrong."""
        cleaned = super().clean()
        if self.too_large:
            self.add_error("uploads", self.limit_sentence)
        elif self.errors and "uploads" not in self.errors and self.files:
            self.add_error("uploads", NOT_KEPT)
        return cleaned

    @property
    def parts(self) -> list[NewPart]:
        """What was chosen and entered, in order."""
        data = self.cleaned_data
        uploads: list[UploadedFile[Any]] = data.get("uploads") or []
        made = [NewPart.upload(each.name or "", each.read()) for each in uploads]
        links = ((data.get(f"name_{each}") or "", data.get(f"link_{each}") or "") for each in LINKS)
        return made + [NewPart.link(name, url) for name, url in links if url.strip()]
