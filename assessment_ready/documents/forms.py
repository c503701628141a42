"""Forms for uploading a table and for how documents look."""

from typing import Any, ClassVar

from django import forms

from assessment_ready.documents.logos import DAMAGED, TOO_LARGE, WRONG_TYPE
from assessment_ready.documents.spreadsheets import too_large_sentence
from assessment_ready.ui.forms import GovForm, VersionedForm


class UploadForm(GovForm):
    """One file. ``too_large`` is ``request.upload_too_large``: the upload was stopped half-way."""

    file = forms.FileField(
        label="File",
        help_text="A CSV or XLSX file with headings in its first row",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        max_length=200,
        error_messages={
            "required": "Choose a CSV or XLSX file",
            "empty": "The file is empty. Choose a file with headings and rows",
            "invalid": "Choose a CSV or XLSX file",
            "missing": "Choose a CSV or XLSX file",
        },
    )
    submit_label = "Upload and check"

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if too_large:
            self.fields["file"].error_messages["required"] = too_large_sentence()


class BrandingForm(VersionedForm):
    """How documents look. ``too_large`` is ``request.upload_too_large``: the upload was stopped half-way."""

    colour = forms.CharField(
        label="Colour",
        help_text="The band of the cover and the headings: # and six figures or letters, for example #12436d. White "
        "words must be easy to read on it.",
        max_length=7,
        error_messages={"required": "Enter a colour, for example #12436d"},
    )
    logo = forms.FileField(
        label="Logo",
        help_text="PNG, JPEG or WebP, 2 MB or smaller. Leave it empty to keep the one there is.",
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.webp"}),
        max_length=200,
        required=False,
        error_messages={"empty": DAMAGED, "invalid": WRONG_TYPE, "missing": WRONG_TYPE},
    )
    logo_alt = forms.CharField(
        label="What the logo says",
        help_text="For people who do not see it, for example the council’s name.",
        max_length=150,
        required=False,
    )
    submit_label = "Save"
    widths: ClassVar[dict[str, str]] = {"colour": "10", "logo_alt": "full"}

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_large = too_large

    def clean_logo(self) -> Any:
        """Say that the file never arrived."""
        if self.too_large:
            raise forms.ValidationError(TOO_LARGE)
        return self.cleaned_data["logo"]
