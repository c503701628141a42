"""Routes: which one a message takes, and what failures and requests for patience do to it."""

from datetime import datetime, timedelta

from django.db import transaction

from assessment_ready.sending.models import DomainPause, Means, Route
from assessment_ready.sending.rules import retry

_CANNOT = "Ten connections in a row failed. The last: {reason}"


def route_for(council_id: int, means: str | Means) -> Route:
    """By what this council's e-mails or texts leave; made with the installation's own settings when first needed."""
    return Route.objects.get_or_create(council_id=council_id, means=str(means))[0]


@transaction.atomic
def connection_failed(route_id: int, reason: str, *, began: datetime, now: datetime) -> None:
    """Leave the route alone for longer each time; after ten failures in a row until a person resumes it.

    Failures of several workers that ``began`` before the last one was noted are one.
    """
    route = Route.objects.select_for_update(no_key=True).get(pk=route_id)
    if route.paused_at or (route.failures and route.wait_until and route.wait_until > began):
        return
    route.failures += 1
    route.wait_until = now + retry.connection_wait(route.failures)
    if route.failures >= retry.PAUSE_AFTER:
        route.paused_at = now
        route.paused_because = _CANNOT.format(reason=reason)[:300]
    route.save(update_fields=["failures", "wait_until", "paused_at", "paused_because"])


def connection_works(route: Route) -> None:
    """The server answered: failures are no longer in a row. Costs nothing where there were none."""
    if route.failures:
        Route.objects.filter(pk=route.pk).update(failures=0, wait_until=None)
        route.failures = 0


def slow_down(route_id: int, *, wait_seconds: int, now: datetime) -> None:
    """The server asked for patience with everything we send."""
    until = now + timedelta(seconds=max(wait_seconds, 1))
    Route.objects.filter(pk=route_id).exclude(wait_until__gte=until).update(wait_until=until)


@transaction.atomic
def pause_domain(route: Route, domain: str, *, wait_seconds: int, now: datetime) -> datetime:
    """The server asked for patience with one domain: longer each time until it takes something. Returns until when."""
    locked = DomainPause.objects.select_for_update()
    pause, made = locked.get_or_create(
        route=route, domain=domain, defaults={"council_id": route.council_id, "until": now}
    )
    if not made:
        pause.strikes = min(pause.strikes + 1, 100)
    pause.until = max(pause.until, now + retry.domain_wait(pause.strikes, wait_seconds))
    pause.save(update_fields=["strikes", "until"])
    return pause.until


def domain_works(route_id: int, domains: set[str], now: datetime) -> None:
    """These domains took something after their pause, so the next request for patience is a first one again."""
    DomainPause.objects.filter(route_id=route_id, domain__in=domains, until__lte=now).delete()


def forget_old_pauses(now: datetime) -> None:
    """Requests for patience of more than a day ago."""
    DomainPause.objects.filter(until__lt=now - timedelta(days=1)).delete()


def paused_domains(route_id: int) -> set[str]:
    """The domains of a route that ever asked for patience of late."""
    return set(DomainPause.objects.filter(route_id=route_id).values_list("domain", flat=True))
