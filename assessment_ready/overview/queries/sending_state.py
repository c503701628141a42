"""Whether sending runs, for whoever looks after the installation: figures and references, never what is written."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from assessment_ready.sending.models import WAITING, DeliveryState, Environment
from assessment_ready.sending.queries.health import Health, health
from comms.models import Delivery

# So many releases are listed; a page is read by a person.
_LISTED = 100


@dataclass(frozen=True)
class Doubtful:
    """A release of which some may already have been sent: still to go and due, or not known."""

    council: str
    reference: str
    not_before: datetime
    due: int
    unknown: int


@dataclass(frozen=True)
class SendingState:
    """How sending is, what holds it, and what to look at before it is let go."""

    health: Health
    hold: Environment | None
    doubtful: list[Doubtful]


def sending_state(now: datetime) -> SendingState:
    """A constant number of queries. References only: the installation's administrator belongs to no council."""
    return SendingState(
        health=health(now),
        hold=Environment.objects.filter(held_at__isnull=False).first(),
        doubtful=_doubtful(now),
    )


def _doubtful(now: datetime) -> list[Doubtful]:
    rows = (
        Delivery.objects.filter(
            Q(state__in=WAITING, next_attempt_at__lte=now)
            | Q(state__in=(DeliveryState.SENDING, DeliveryState.UNKNOWN))
        )
        .order_by()
        .values_list("release__council__name", "release__reference", "release__not_before")
        .annotate(
            due=Count("pk", filter=Q(state__in=WAITING)), unknown=Count("pk", filter=~Q(state__in=WAITING))
        )
        .order_by("release__not_before", "release__council__name", "release__reference")[:_LISTED]
    )
    return [Doubtful(*row) for row in rows]
