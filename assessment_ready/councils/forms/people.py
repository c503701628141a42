"""Forms about the people of a council."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assessment_ready.councils.forms.account import email_field
from assessment_ready.councils.permissions import ROLE_HINTS, Role
from assessment_ready.councils.rules import needs_last_day, normal_email
from assessment_ready.ui.fields import DateInputField, RadiosField
from assessment_ready.ui.forms import GovForm, OnceForm, VersionedForm


def _role_field() -> RadiosField:
    return RadiosField(
        label="Role",
        choices=Role.choices,
        hints=ROLE_HINTS,
        error_messages={"required": "Choose a role"},
    )


def _last_day_field() -> DateInputField:
    return DateInputField(
        label="Last day of access",
        what="the last day of access",
        required=False,
        help_text="Leave empty if access does not end. An external reviewer needs one. For example, 27 3 2027.",
    )


def _require_last_day(form: forms.Form) -> None:
    """External reviewers are let in for a limited time: say so beside the date."""
    missing = not form.cleaned_data.get("last_day") and "last_day" not in form.errors
    if missing and needs_last_day(form.cleaned_data.get("role", "")):
        form.add_error(
            "last_day",
            "Enter the last day of access: an external reviewer is let in for a limited time",
        )


class InviteForm(OnceForm):
    """Whom to invite, as what, until when."""

    email = email_field(help_text="We send an invitation to this address. The link works for 7 days.")
    role = _role_field()
    last_day = _last_day_field()

    submit_label = "Send the invitation"
    cancel_label = "Cancel"

    def clean_email(self) -> str:
        """The address as it is compared."""
        return normal_email(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        """Reviewers need a last day."""
        cleaned = super().clean() or self.cleaned_data
        _require_last_day(self)
        return cleaned


class MembershipForm(VersionedForm):
    """What somebody is in the council, and until when."""

    role = _role_field()
    job_title = forms.CharField(label="Job title", max_length=120, required=False)
    last_day = _last_day_field()

    submit_label = "Save"

    def clean(self) -> dict[str, Any]:
        """Reviewers need a last day."""
        cleaned = super().clean() or self.cleaned_data
        _require_last_day(self)
        return cleaned


class EndForm(GovForm):
    """The confirmation that somebody's access ends now."""

    submit_label = "End access now"
    submit_tone = "warning"


class SettingsForm(VersionedForm):
    """What a council administrator may change of the council itself."""

    name = forms.CharField(
        label="Name of the council", max_length=120, error_messages={"required": "Enter the council’s name"}
    )
    contact_email = forms.EmailField(
        label="Contact email address",
        required=False,
        max_length=254,
        help_text="Shown to members as the address for questions about this service.",
    )

    submit_label = "Save the settings"


class CouncilForm(GovForm):
    """A council new to this installation."""

    name = forms.CharField(
        label="Name of the council", max_length=120, error_messages={"required": "Enter the council’s name"}
    )
    slug = forms.CharField(
        label="Short name in addresses",
        max_length=60,
        help_text="Lower-case letters, figures and hyphens, for example “westmere”. It cannot be changed later.",
        error_messages={"required": "Enter a short name for addresses"},
    )

    submit_label = "Add the council"

    def clean_slug(self) -> str:
        """Lower-case letters, figures and hyphens."""
        slug = self.cleaned_data["slug"].strip().lower()
        if not slug or set(slug) - set("abcdefghijklmnopqrstuvwxyz0123456789-"):
            raise ValidationError("Use lower-case letters, figures and hyphens, like west-mere")
        return str(slug)


class FirstAdministratorForm(OnceForm):
    """The address of somebody who is to run the council in this service."""

    email = email_field(help_text="They become council administrator and invite everybody else.")

    submit_label = "Send the invitation"

    def clean_email(self) -> str:
        """The address as it is compared."""
        return normal_email(self.cleaned_data["email"])
