"""Forms about a person's own views of registers."""

from django import forms

from assessment_ready.ui.forms import GovForm


def _name_field() -> forms.CharField:
    return forms.CharField(
        label="Name of the view",
        max_length=60,
        error_messages={
            "required": "Enter a name for the view, for example “Safeguarding, out of date”",
            "max_length": "The name of the view must be 60 characters or fewer",
        },
    )


class SaveViewForm(GovForm):
    """The name under which a register's filters and columns are kept."""

    name = _name_field()
    is_default = forms.BooleanField(label="Open the list with this view", required=False)
    register = forms.CharField(required=False, widget=forms.HiddenInput)
    query = forms.CharField(required=False, widget=forms.HiddenInput)

    submit_label = "Save this view"
    mark_optional = False
    widths = {"name": "two-thirds"}


class RenameViewForm(GovForm):
    """Another name for a view."""

    name = _name_field()

    submit_label = "Save the name"
    widths = {"name": "two-thirds"}
