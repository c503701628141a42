"""Forms of workforce returns: the files with their day, and the confirmation."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from assessment_ready.ui.fields import DateInputField
from assessment_ready.ui.forms import OnceForm, VersionedForm
from workforce.rules.return_columns import KIND_NAMES, STAFF, TRAINING, WORKPLACE


def _file(kind: str, help_text: str, missing: str, *, required: bool = True) -> forms.FileField:
    name = KIND_NAMES[kind]
    return forms.FileField(
        label=name.capitalize(),
        help_text=help_text,
        widget=forms.FileInput(attrs={"accept": ".csv"}),
        max_length=200,
        required=required,
        error_messages={
            "required": missing,
            "empty": f"The {name} is empty",
            "invalid": f"Choose the {name}",
            "missing": missing,
        },
    )


class ReturnUploadForm(OnceForm):
    """The files of one download, together with the day they are of."""

    submit_label = "Upload and check"
    reference_date = DateInputField(
        label="Reference date",
        what="the reference date",
        help_text="The day the figures are of: usually the day the files were downloaded.",
        error_messages={"required": "Enter the reference date"},
    )
    workplace = _file(
        WORKPLACE,
        "The file whose name ends in workplace.csv",
        "Choose the workplace file. The rates need it and the staff file together",
    )
    staff = _file(
        STAFF,
        "The file whose name ends in staff.csv. Names, postcodes and other details of people in it are never kept",
        "Choose the staff file. The rates need it and the workplace file together",
    )
    training = _file(TRAINING, "The file whose name ends in training.csv", "", required=False)
    field_order = ["reference_date", "workplace", "staff", "training"]

    def __init__(self, *args: Any, too_large: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if too_large:
            for name in (WORKPLACE, STAFF):
                self.fields[name].error_messages["required"] = too_large

    def clean(self) -> dict[str, Any]:
        """Only text files as the service gives them."""
        data = super().clean() or {}
        for kind in KIND_NAMES:
            self._check_name(kind, data.get(kind))
        return data

    def _check_name(self, kind: str, upload: "UploadedFile[Any] | None") -> None:
        if upload and not (upload.name or "").lower().endswith(".csv"):
            self.add_error(kind, f"The {KIND_NAMES[kind]} must be a CSV file, as the service gives it")


class ReturnConfirmForm(VersionedForm):
    """Import what was checked; with a return of the same day it must be said that this one takes its place."""

    submit_label = "Import this return"
    replace = forms.BooleanField(label="", required=False)

    def __init__(self, *args: Any, replaces: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if replaces:
            self.fields[
                "replace"
            ].label = f"Put this return in the place of that of {replaces}, with all its values"
        else:
            del self.fields["replace"]
