"""The publicity checklist, and the monitoring officer's decision."""

from typing import Any

from django import forms

from assessment_ready.ui.fields import RadiosField, YesNoField
from assessment_ready.ui.forms import GovForm
from comms.forms.clearance import OfTheseWords
from comms.rules.publicity import PRINCIPLES


class PublicityForm(OfTheseWords):
    """The seven principles, each kept or not, with a note."""

    submit_label = "Sign for exactly these words"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in PRINCIPLES:
            self.fields[each.code] = YesNoField(
                label=each.title,
                help_text=each.question,
                error_messages={"required": f"Say whether it keeps to “{each.title}”"},
            )
            self.fields[f"{each.code}_note"] = forms.CharField(
                label=f"Note on “{each.title}”", max_length=300, required=False
            )

    @property
    def answers(self) -> dict[str, dict[str, Any]]:
        """What the service takes."""
        data = self.cleaned_data
        return {
            each.code: {"kept": data[each.code], "note": data.get(f"{each.code}_note", "")}
            for each in PRINCIPLES
        }


class GateForm(GovForm):
    """Allowed or refused in the pre-election period, with the reason."""

    submit_label = "Decide"
    decision = RadiosField(
        label="May this be used in the pre-election period?",
        choices=[("allow", "Allow it"), ("refuse", "Refuse it")],
        error_messages={"required": "Choose whether it may be used"},
    )
    reason = forms.CharField(
        label="Reason", max_length=500, error_messages={"required": "Enter the reason for the decision"}
    )
    widths = {"reason": "full"}
