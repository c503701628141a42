"""Forms about one's own account: signing in, names and passwords."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from assessment_ready.councils.models import User
from assessment_ready.councils.rules import normal_email
from assessment_ready.ui.forms import GovForm

_LONGEST = 256


def email_field(label: str = "Email address", **kwargs: Any) -> forms.EmailField:
    """An e-mail address, filled in by the browser where it can."""
    return forms.EmailField(
        label=label,
        max_length=254,
        error_messages={"required": "Enter an email address"},
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        **kwargs,
    )


def password_field(label: str, required: str, *, new: bool, help_text: str = "") -> forms.CharField:
    """A password as typed: never stripped."""
    purpose = "new-password" if new else "current-password"
    return forms.CharField(
        label=label,
        strip=False,
        max_length=_LONGEST,
        help_text=help_text,
        error_messages={"required": required},
        widget=forms.PasswordInput(attrs={"autocomplete": purpose}),
    )


def new_password_field() -> forms.CharField:
    """A password to be chosen."""
    return password_field(
        "New password",
        "Enter a password",
        new=True,
        help_text="At least 12 characters. Three random words make a good password.",
    )


def name_field() -> forms.CharField:
    """How a person is called in every list and in the audit log."""
    return forms.CharField(
        label="Full name",
        max_length=120,
        error_messages={"required": "Enter your full name"},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


def _check_password(form: forms.Form, field: str, user: User) -> None:
    """Put what is wrong with a chosen password beside its field."""
    password = form.cleaned_data.get(field)
    if password:
        try:
            validate_password(password, user)
        except ValidationError as error:
            form.add_error(field, error)


class SignInForm(GovForm):
    """E-mail address and password."""

    username = email_field()
    password = password_field("Password", "Enter your password", new=False)
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    submit_label = "Sign in"

    def clean_username(self) -> str:
        """The address as it is compared, so that spelling variants do not count as different accounts."""
        return normal_email(self.cleaned_data["username"])


class AskResetForm(GovForm):
    """The address to which a link for a new password is sent."""

    email = email_field()

    submit_label = "Send the link"

    def clean_email(self) -> str:
        """The address as it is compared."""
        return normal_email(self.cleaned_data["email"])


class NewPasswordForm(GovForm):
    """A new password after a reset."""

    new_password = new_password_field()

    submit_label = "Set the password"

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        """Check the password against the person's own details and the list of common ones."""
        cleaned = super().clean() or self.cleaned_data
        _check_password(self, "new_password", self.user)
        return cleaned


class ChangePasswordForm(NewPasswordForm):
    """The present password and a new one."""

    present_password = password_field("Present password", "Enter your present password", new=False)

    field_order = ["present_password", "new_password"]
    submit_label = "Change the password"


class NameForm(GovForm):
    """One's own name."""

    full_name = name_field()

    submit_label = "Save the name"


class NewPersonForm(GovForm):
    """Name and password of somebody who accepts an invitation and has no account yet."""

    full_name = name_field()
    new_password = new_password_field()

    submit_label = "Set up your account"

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """Check the password against the name and address given."""
        cleaned = super().clean() or self.cleaned_data
        _check_password(self, "new_password", User(email=self.email, full_name=cleaned.get("full_name", "")))
        return cleaned


class AcceptForm(GovForm):
    """One button: an existing person accepts."""

    submit_label = "Accept the invitation"
