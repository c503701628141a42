"""Where a route's mail server is and whose name its mail bears: of the council's own, or the installation's."""

from dataclasses import dataclass, field
from email.utils import parseaddr

from django.conf import settings

from assessment_ready.sending.backends.outcome import NotSetUp
from assessment_ready.sending.errors import SecretUnreadable
from assessment_ready.sending.models import BackendKind, Means, Route
from assessment_ready.sending.services.secrets import decrypt


@dataclass(frozen=True)
class Place:
    """A mail server and how to sign in; the password shows in no representation."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Sender:
    """Whose name a message bears and where answers go."""

    name: str
    address: str
    reply_to: str = ""


def kind_of(route: Route) -> BackendKind:
    """What takes the messages of this route. Raises ``NotSetUp``."""
    if route.backend:
        return BackendKind(route.backend)
    if settings.MAIL_BACKEND == "file":
        return BackendKind.FOLDER
    if route.means == Means.EMAIL:
        return BackendKind.SMTP
    raise NotSetUp("It is not set up by what text messages leave")


def place_of(route: Route) -> Place:
    """The route's mail server. The installation's password goes to no server but its own. Raises ``NotSetUp``."""
    if not route.backend:
        security = "starttls" if settings.MAIL_STARTTLS else "none"
        return Place(
            settings.MAIL_HOST, settings.MAIL_PORT, security, settings.MAIL_USER, settings.MAIL_PASSWORD
        )
    if not route.host:
        raise NotSetUp("No mail server is entered")
    usual = {"tls": 465, "none": 25}.get(route.security, 587)
    return Place(route.host, route.port or usual, route.security, route.user, secret_of(route))


def sender_of(route: Route) -> Sender:
    """Who the mail is from: the council where it says so, otherwise the installation."""
    name, address = parseaddr(settings.MAIL_FROM)
    return Sender(route.from_name or name, route.from_address or address, route.reply_to)


def secret_of(route: Route) -> str:
    """The password or key in plain text. Raises ``NotSetUp`` when it can no longer be read."""
    try:
        return decrypt(route.secret)
    except SecretUnreadable as error:
        raise NotSetUp(str(error)) from None
