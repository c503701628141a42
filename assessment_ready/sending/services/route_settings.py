"""Every change of a route that a person makes: by what it leaves, how fast, stop and go on, who may call back."""

from dataclasses import asdict, dataclass
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.sending.errors import (
    AlreadyPaused,
    NotAllowed,
    NothingCallsBack,
    NotPaused,
    RouteChanged,
    SecretMissing,
)
from assessment_ready.sending.models import BackendKind, Means, Route
from assessment_ready.sending.queries.routes import described
from assessment_ready.sending.rules.notify import is_key
from assessment_ready.sending.services.routes import route_for
from assessment_ready.sending.services.secrets import encrypt, renewed


@dataclass(frozen=True)
class RouteValues:
    """By what a route's messages leave. What the chosen way does not use is emptied."""

    backend: str = ""
    host: str = ""
    port: int | None = None
    security: str = "starttls"
    user: str = ""
    from_name: str = ""
    from_address: str = ""
    reply_to: str = ""
    template_id: str = ""
    sender_id: str = ""

    def of_its_kind(self) -> dict[str, Any]:
        """Only what the chosen way uses."""
        unused: dict[str, dict[str, Any]] = {
            BackendKind.SMTP: {"template_id": "", "sender_id": ""},
            BackendKind.NOTIFY: _NO_SERVER | {"from_name": "", "from_address": "", "reply_to": ""},
        }
        return asdict(self) | unused.get(self.backend, _NO_SERVER | {"template_id": "", "sender_id": ""})


_NO_SERVER: dict[str, Any] = {"host": "", "port": None, "security": "starttls", "user": ""}


@transaction.atomic
def save_route(
    *, actor: Membership, means: Means, values: RouteValues, secret: str, expected_version: int
) -> Route:
    """Save by what messages leave. An empty ``secret`` keeps the stored one, under the newest key.

    A stored password goes to no other server and under no other name than it was entered for. Raises
    ``RouteChanged``, ``SecretMissing`` and ``SecretUnreadable``.
    """
    route = _locked(actor, means)
    _check_version(route, expected_version)
    wanted = values.of_its_kind()
    stored = _secret(route, wanted, secret)
    changed = {name: value for name, value in wanted.items() if getattr(route, name) != value}
    before = {name: getattr(route, name) for name in changed}
    if not (changed or secret or (route.secret and not stored)):
        return route
    for name, value in changed.items():
        setattr(route, name, value)
    route.secret = stored
    if "backend" in changed:
        # Who was told the token has nothing to say any more.
        route.callback_hash = ""
    _start_afresh(route)
    _save(route, *changed, "secret", "callback_hash", *_AFRESH)
    after = changed | ({"secret": "entered"} if secret else {})
    audit.record(
        "sending.route.changed", actor=actor, obj=route, council=actor.council, before=before, after=after
    )
    return route


@transaction.atomic
def save_pace(
    *, actor: Membership, means: Means, rate_per_minute: int, connections: int, expected_version: int
) -> Route:
    """Save how fast messages leave. Raises ``RouteChanged``."""
    route = _locked(actor, means)
    _check_version(route, expected_version)
    wanted = {"rate_per_minute": rate_per_minute, "connections": connections}
    before = {name: getattr(route, name) for name in wanted}
    if before == wanted:
        return route
    route.rate_per_minute, route.connections, route.next_at = rate_per_minute, connections, None
    _save(route, *wanted, "next_at")
    audit.record(
        "sending.route.paced", actor=actor, obj=route, council=actor.council, before=before, after=wanted
    )
    return route


@transaction.atomic
def pause_route(*, actor: Membership, means: Means, because: str) -> Route:
    """Let nothing more begin until somebody resumes. Raises ``AlreadyPaused``."""
    route = _locked(actor, means)
    if route.paused_at is not None:
        raise AlreadyPaused
    route.paused_at, route.paused_by, route.paused_because = timezone.now(), actor.user, because
    _save(route, *_PAUSE)
    audit.record(
        "sending.route.paused", actor=actor, obj=route, council=actor.council, after={"because": because}
    )
    return route


@transaction.atomic
def resume_route(*, actor: Membership, means: Means) -> Route:
    """Let everything that is still in its time leave again, at once. Raises ``NotPaused``."""
    route = _locked(actor, means)
    if route.paused_at is None:
        raise NotPaused
    before = {"because": route.paused_because}
    route.paused_at, route.paused_by, route.paused_because = None, None, ""
    _start_afresh(route)
    _save(route, *_PAUSE, *_AFRESH)
    audit.record("sending.route.resumed", actor=actor, obj=route, council=actor.council, before=before)
    return route


@transaction.atomic
def new_bearer(*, actor: Membership, means: Means) -> str:
    """A new token with which GOV.UK Notify calls back, or a mail server hands in what came back; only its hash is kept.

    Raises ``NothingCallsBack``.
    """
    route = _locked(actor, means)
    if route.means != Means.EMAIL and route.backend != BackendKind.NOTIFY:
        raise NothingCallsBack
    token = token_urlsafe(32)
    route.callback_hash = sha256(token.encode()).hexdigest()
    _save(route, "callback_hash")
    audit.record("sending.route.token_made", actor=actor, obj=route, council=actor.council)
    return token


_PAUSE = ("paused_at", "paused_by", "paused_because")
_AFRESH = ("failures", "wait_until")


def _locked(actor: Membership, means: Means) -> Route:
    """The council's route, locked; made when it is first changed. Raises ``NotAllowed``."""
    if not actor.can(Perm.MANAGE_SENDING):
        raise NotAllowed
    made = route_for(actor.council_id, means)
    return (
        Route.objects.select_for_update(no_key=True, of=("self",)).select_related("council").get(pk=made.pk)
    )


def _check_version(route: Route, expected: int) -> None:
    if route.version != expected:
        raise RouteChanged(version=route.version, current=described(route))


def _secret(route: Route, wanted: dict[str, Any], entered: str) -> str:
    """What is stored from now on. Raises ``SecretMissing`` where the stored one may not be used."""
    if wanted["backend"] == BackendKind.NOTIFY:
        return _key(route, entered)
    if not wanted["user"]:
        return ""
    if entered:
        return encrypt(entered)
    same = all(getattr(route, name) == wanted[name] for name in ("backend", "host", "user"))
    if not (same and route.secret):
        raise SecretMissing("Enter the password of this user at this server")
    return renewed(route.secret)


def _key(route: Route, entered: str) -> str:
    if entered:
        if not is_key(entered):
            raise SecretMissing(
                "Enter a whole key of GOV.UK Notify: its name, then two numbers with hyphens in them"
            )
        return encrypt(entered)
    if route.backend != BackendKind.NOTIFY or not route.secret:
        raise SecretMissing
    return renewed(route.secret)


def _start_afresh(route: Route) -> None:
    """Forget failures: what failed was set up otherwise, or somebody looked into it."""
    route.failures, route.wait_until = 0, None


def _save(route: Route, *names: str) -> None:
    route.version += 1
    route.save(update_fields=[*names, "version"])
