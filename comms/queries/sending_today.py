"""What is sent today, and what of the sending wants somebody's eye: for first pages."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, Q

from assessment_ready.councils.models import Membership
from assessment_ready.sending.models import FAILED, DeliveryState, Environment, Route
from assessment_ready.ui.dates import LONDON, london_date
from comms.models import Delivery, Release, ReleaseState
from comms.queries.releases import releases

# What failed or was missed is brought to mind for so long; what is unknown until somebody decides.
_LATELY = timedelta(days=7)


@dataclass(frozen=True)
class SendingTrouble:
    """A release of which some did not arrive, may not have arrived, or that was missed altogether."""

    release: Release
    unknown: int
    failed: int

    @property
    def is_missed(self) -> bool:
        """Whether nothing of it was sent in time."""
        return bool(self.release.state == ReleaseState.MISSED)


@dataclass(frozen=True)
class Standstill:
    """Why nothing leaves, for the whole installation or by one means of the council; empty when all is well."""

    held_because: str
    paused: tuple[Route, ...]


def going_out(membership: Membership, now: datetime) -> list[Release]:
    """The releases of this London day that the person may know of, by their minute."""
    first = datetime.combine(london_date(now), time(), tzinfo=LONDON)
    rows = releases(membership, now).filter(not_before__gte=first, not_before__lt=first + timedelta(days=1))
    return list(rows.exclude(state=ReleaseState.CANCELLED).order_by("not_before", "pk"))


def sending_troubles(membership: Membership, now: datetime) -> list[SendingTrouble]:
    """What did not go as it should, the newest first; two queries."""
    lately = now - _LATELY
    rows = Delivery.objects.filter(council_id=membership.council_id).filter(
        Q(state=DeliveryState.UNKNOWN) | Q(state__in=FAILED, settled_at__gte=lately)
    )
    counted = (
        rows.order_by()
        .values("release_id")
        .annotate(
            unknown=Count("pk", filter=Q(state=DeliveryState.UNKNOWN)),
            failed=Count("pk", filter=Q(state__in=FAILED)),
        )
    )
    counts = {row["release_id"]: (row["unknown"], row["failed"]) for row in counted}
    missed = Q(state=ReleaseState.MISSED, not_before__gte=lately)
    found = releases(membership, now).filter(Q(pk__in=counts) | missed)
    return [SendingTrouble(row, *counts.get(row.pk, (0, 0))) for row in found]


def standstill(membership: Membership) -> Standstill:
    """Whether the installation is on hold, and which means of the council are paused; two queries."""
    held = Environment.objects.filter(held_at__isnull=False).values_list("held_because", flat=True).first()
    paused = Route.objects.filter(council_id=membership.council_id, paused_at__isnull=False)
    return Standstill(held or "", tuple(paused))


def waits_for_former_group(membership: Membership, now: datetime) -> list[Release]:
    """The releases that wait until an earlier group was served; one query."""
    rows = releases(membership, now).filter(state=ReleaseState.HELD)
    return list(rows.order_by("not_before", "pk"))
