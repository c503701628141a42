"""Routes as pages show them, and the one a callback belongs to."""

from hashlib import sha256

from django.conf import settings

from assessment_ready.councils.models import Council
from assessment_ready.sending.models import BackendKind, Means, Route


def route_shown(council: Council, means: Means) -> Route:
    """The council's route; as it would be where nobody has set it up yet (not saved)."""
    return _routes(council).get(means) or Route(council=council, means=means)


def routes_shown(council: Council) -> list[Route]:
    """All of a council's routes; one query."""
    known = _routes(council)
    return [known.get(means) or Route(council=council, means=means) for means in Means]


def route_of_bearer(token: str, means: Means | None = None) -> Route | None:
    """The route whose service calls back with this token; None for any other token."""
    if not token:
        return None
    hashed = sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
    found = Route.objects.select_related("council").filter(callback_hash=hashed)
    if means is not None:
        found = found.filter(means=means)
    return found.filter(backend=BackendKind.NOTIFY).first()


def way_words(route: Route) -> str:
    """By what its messages leave, in words; empty where they cannot."""
    if route.backend:
        return route.get_backend_display()
    if settings.MAIL_BACKEND == "file":
        return "The mail folder of this installation: nothing really leaves"
    return "The mail server of this installation" if route.means == Means.EMAIL else ""


def pace_of(route: Route) -> str:
    """How fast its messages leave."""
    pace = f"At most {route.rate_per_minute:,} a minute" if route.rate_per_minute else "As fast as it goes"
    connections = f"{route.connections} connections" if route.connections > 1 else "1 connection"
    return f"{pace}, {connections} at once"


def described(route: Route) -> list[tuple[str, str]]:
    """What is set, without any secret."""
    rows = [("By what", way_words(route) or "Not set up")]
    if route.backend == BackendKind.SMTP:
        port = f", port {route.port}" if route.port else ""
        rows += [
            ("Mail server", f"{route.host}{port}"),
            ("Encryption", route.get_security_display()),
            ("User name", route.user or "None: the server asks for none"),
            ("Password", _kept(route)),
        ]
    if route.backend == BackendKind.NOTIFY:
        rows += [
            ("Key", _kept(route)),
            ("Template", route.template_id),
            ("Reply-to or sender", route.sender_id or "As set in GOV.UK Notify"),
        ]
    elif route.means == Means.EMAIL:
        sender = f"{route.from_name} <{route.from_address}>" if route.from_name else route.from_address
        rows += [
            ("From", sender if route.from_address else settings.MAIL_FROM),
            ("Answers go to", route.reply_to or "The sender"),
        ]
    return [*rows, ("How fast", pace_of(route))]


def _routes(council: Council) -> dict[str, Route]:
    found = Route.objects.filter(council=council).select_related("council", "paused_by")
    return {route.means: route for route in found}


def _kept(route: Route) -> str:
    return "Stored, and never shown" if route.secret else "None"
