"""Forms about lines to take and holding lines."""

from django import forms

from assessment_ready.ui.fields import RadiosField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm
from comms.forms.messages import LONGEST, MARKDOWN_HINT, Linked
from comms.models import LineKind
from comms.services.lines import LineValues

_KIND_HINTS = {
    LineKind.LINE: "Ready at any time, for a question that may be asked.",
    LineKind.HOLDING: "For the moment something happens, until there is more to say.",
}


class _LineFields(Linked):
    kind = RadiosField(
        label="Kind",
        choices=LineKind.choices,
        hints=_KIND_HINTS,
        initial=LineKind.LINE,
        error_messages={"required": "Choose the kind of line"},
    )
    trigger = forms.CharField(
        label="When is it used?",
        max_length=300,
        help_text="The question or the event, for example “A journalist has the draft report”.",
        error_messages={"required": "Enter when the line is used"},
    )
    text = forms.CharField(
        label="What we say",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=MARKDOWN_HINT,
        error_messages={"required": "Enter what we say"},
    )
    field_order = [
        "kind", "trigger", "text", "audiences", "scenario", "valid_until", "embargo",
    ]  # fmt: skip
    widths = {"trigger": "full"}

    @property
    def values(self) -> LineValues:
        """What the services take."""
        data = self.cleaned_data
        return LineValues(**{name: data[name] for name in ("kind", "trigger", "text")}, **self.linked)


class LineForm(_LineFields, OnceForm):
    """A new line."""

    submit_label = "Add the line"


class LineEditForm(_LineFields, VersionedForm):
    """A line that exists."""


class LinesFilterForm(GovForm):
    """What the lines are narrowed to."""

    form_method = "get"
    q = forms.CharField(label="Words or reference", max_length=100, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Any"), *LineKind.choices], required=False)
    standing = forms.ChoiceField(
        label="Clearance",
        choices=[("", "Any"), ("cleared", "Cleared"), ("uncleared", "Not cleared")],
        required=False,
    )
