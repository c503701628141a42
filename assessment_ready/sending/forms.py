"""Forms about routes: by what messages leave, how fast, why they are stopped."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assessment_ready.outbox.errors import AddressRefused
from assessment_ready.outbox.message import deliverable
from assessment_ready.sending.models import BackendKind, Route
from assessment_ready.sending.services.route_settings import RouteValues
from assessment_ready.ui.fields import RadiosField
from assessment_ready.ui.forms import GovForm, VersionedForm

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,198}[A-Za-z0-9])?|[0-9A-Fa-f:]{3,39}")
_SECURITY = [
    ("starttls", "STARTTLS, usually port 587"),
    ("tls", "TLS from the start, usually port 465"),
    ("none", "None"),
]
_KEEP = "Leave this empty to keep the one that is stored. It is encrypted and never shown."


class _RouteForm(VersionedForm):
    """By what messages leave. The stored password or key is never put into the page."""

    backend = ""
    submit_label = "Save and use this"

    def __init__(self, *args: Any, route: Route, **kwargs: Any) -> None:
        names = ("version", *RouteValues.__dataclass_fields__)
        kwargs.setdefault("initial", {name: getattr(route, name) for name in names})
        super().__init__(*args, **kwargs)
        if "secret" in self.fields and route.secret and route.backend == self.backend:
            self.fields["secret"].help_text = _KEEP
            self.fields["secret"].required = False

    @property
    def values(self) -> RouteValues:
        """What was entered; the stored password or key stays apart from it."""
        known = RouteValues.__dataclass_fields__
        entered = {name: value for name, value in self.cleaned_data.items() if name in known}
        return RouteValues(backend=self.backend, **entered)

    def clean_from_address(self) -> str:
        """An address that mail servers take."""
        return _deliverable(self.cleaned_data["from_address"])

    def clean_reply_to(self) -> str:
        """An address that mail servers take, or none."""
        return _deliverable(self.cleaned_data["reply_to"])


def _from_name() -> forms.CharField:
    return forms.CharField(
        label="Name of the sender",
        required=False,
        max_length=120,
        help_text="For example, “Westmere Adult Social Care”.",
    )


def _reply_to() -> forms.EmailField:
    return forms.EmailField(
        label="Address for answers",
        required=False,
        max_length=254,
        help_text="Somebody should read what arrives there. Without one, answers go to the sender.",
    )


class InstallationForm(_RouteForm):
    """The installation's own way out, under the council's name."""

    from_name = _from_name()
    reply_to = _reply_to()

    def __init__(self, *args: Any, route: Route, **kwargs: Any) -> None:
        super().__init__(*args, route=route, **kwargs)
        if route.means != "email":
            del self.fields["from_name"], self.fields["reply_to"]


class MailServerForm(_RouteForm):
    """The council's own mail server."""

    backend = BackendKind.SMTP

    host = forms.CharField(
        label="Mail server",
        max_length=200,
        help_text="For example, mail.westmere.example",
        error_messages={"required": "Enter the name of the mail server"},
    )
    security = RadiosField(
        label="Encryption",
        choices=_SECURITY,
        hints={"none": "Only inside a network of your own: everybody on the way could read the messages."},
        error_messages={"required": "Choose how the connection is encrypted"},
    )
    port = forms.IntegerField(
        label="Port",
        required=False,
        min_value=1,
        max_value=65535,
        help_text="Leave this empty for the usual one.",
    )
    user = forms.CharField(
        label="User name",
        required=False,
        max_length=200,
        help_text="Leave this empty if the server asks for none.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    secret = forms.CharField(
        label="Password",
        required=False,
        max_length=500,
        strip=False,
        help_text="It is encrypted and never shown.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    from_address = forms.EmailField(
        label="Address of the sender",
        max_length=254,
        help_text="The mail server must let this user send from it.",
        error_messages={"required": "Enter the address that messages come from"},
    )
    from_name = _from_name()
    reply_to = _reply_to()

    widths = {"port": "5"}
    fieldsets = (
        ("The server", ("host", "security", "port", "user", "secret")),
        ("Who messages are from", ("from_address", "from_name", "reply_to")),
    )

    def clean_host(self) -> str:
        """A name or an address, without a scheme or a port."""
        host = str(self.cleaned_data["host"]).strip()
        if not _HOST.fullmatch(host):
            raise ValidationError("Enter only the name of the mail server, like smtp.example.org")
        return host


class NotifyForm(_RouteForm):
    """GOV.UK Notify, for e-mails or for texts."""

    backend = BackendKind.NOTIFY

    secret = forms.CharField(
        label="API key",
        max_length=500,
        help_text="From “API integration” in GOV.UK Notify. It is encrypted and never shown.",
        error_messages={"required": "Enter the key: GOV.UK Notify takes nothing without it"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    template_id = forms.UUIDField(
        label="Template ID",
        error_messages={
            "required": "Enter the ID of the template",
            "invalid": "The ID of a template looks like 26785a09-ab16-4eb0-8407-a37497a57506",
        },
    )
    sender_id = forms.UUIDField(
        label="Reply-to or sender ID",
        required=False,
        help_text="Leave this empty to use the one that is usual in GOV.UK Notify.",
        error_messages={"invalid": "The ID looks like 26785a09-ab16-4eb0-8407-a37497a57506"},
    )

    def __init__(self, *args: Any, route: Route, **kwargs: Any) -> None:
        super().__init__(*args, route=route, **kwargs)
        is_text = route.means == "sms"
        fields = "a ((body))" if is_text else "a ((subject)) and a ((body))"
        self.fields["template_id"].help_text = f"The template needs {fields} and nothing else."
        self.fields["sender_id"].label = "ID of the sender" if is_text else "ID of the reply-to address"

    def clean_template_id(self) -> str:
        """As text."""
        return str(self.cleaned_data["template_id"])

    def clean_sender_id(self) -> str:
        """As text, or nothing."""
        return str(self.cleaned_data["sender_id"] or "")


class PaceForm(VersionedForm):
    """How fast messages leave."""

    rate_per_minute = forms.IntegerField(
        label="Messages a minute",
        min_value=0,
        max_value=10000,
        help_text="Exchange Online lets one mailbox send 30 a minute. 0 sets no limit.",
        error_messages={"required": "Enter how many messages may leave in a minute, or 0 for no limit"},
    )
    connections = forms.IntegerField(
        label="Connections at once",
        min_value=1,
        max_value=20,
        help_text="Exchange Online allows 3 for one mailbox.",
        error_messages={"required": "Enter how many connections there may be at once"},
    )

    widths = {"rate_per_minute": "5", "connections": "3"}


class PauseForm(GovForm):
    """Why nothing may leave."""

    because = forms.CharField(
        label="Why do you stop it?",
        max_length=300,
        help_text="Everybody who sends sees this, for example “Our mail server is being moved”.",
        error_messages={"required": "Enter why nothing may leave"},
    )

    submit_label = "Stop it"
    submit_tone = "warning"


def _deliverable(address: str) -> str:
    if not address:
        return ""
    try:
        return deliverable(address)
    except AddressRefused as error:
        raise ValidationError(str(error)) from None
