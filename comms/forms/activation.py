"""Forms about activating a scenario and undoing it."""

from django import forms

from assessment_ready.ui.forms import GovForm


class ActivateForm(GovForm):
    """Ask a second person to confirm."""

    submit_label = "Ask a second person to confirm"
    note = forms.CharField(
        label="If texts are not cleared: why it must go on without them",
        max_length=300,
        required=False,
        help_text="The second person and the audit log see it.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class UndoForm(GovForm):
    """Ask a second person to undo."""

    submit_label = "Ask a second person to undo it"
    submit_tone = "warning"
    because = forms.CharField(
        label="Why is it undone?",
        max_length=300,
        error_messages={"required": "Enter why it is undone"},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
