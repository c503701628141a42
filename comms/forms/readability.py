"""The form of somebody who leaves the words as they are."""

from django import forms

from assessment_ready.ui.forms import GovForm


class OverruleForm(GovForm):
    """Why the advice is not followed, for the words that were read."""

    submit_label = "Leave the words as they are"
    reason = forms.CharField(
        label="Why do the words stay as they are?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example “These are the words of the regulation”.",
        error_messages={"required": "Enter why the words stay as they are"},
    )
    seen = forms.CharField(
        widget=forms.HiddenInput,
        max_length=64,
        error_messages={"required": "This page is out of date. Open it again and read the advice once more"},
    )
