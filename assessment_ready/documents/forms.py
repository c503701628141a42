"""The one form for uploading a table."""

from typing import Any

from django import forms

from assessment_ready.documents.spreadsheets import too_large_sentence
from assessment_ready.ui.forms import GovForm


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
