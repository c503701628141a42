"""Reads of how far a release is. Everything about people passes the release's gate before it gets here."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from assessment_ready.councils.models import Membership
from assessment_ready.sending.models import GONE, DeliveryState, Route
from comms.models import Delivery, Release, ReleaseState
from comms.queries.releases import releases
from comms.rules.progress import RATE_OVER, Counts, expected_end, rate_per_minute


@dataclass(frozen=True)
class Progress:
    """Where a release stands now. ``rate`` is measured; without one ``expected_end`` follows the route's pace.

    ``former`` is how many of those it went to had earlier words of the same briefing before.
    """

    counts: Counts
    rate: float | None
    expected_end: datetime | None
    first_at: datetime | None
    last_at: datetime | None

    @property
    def per_minute(self) -> int | None:
        """The measured rate, rounded, at least 1."""
        return None if self.rate is None else max(1, round(self.rate))


def followed(membership: Membership, now: datetime) -> Any:
    """Every release the person may know of, with what its page names."""
    return releases(membership, now).select_related(
        "scheduled_by", "stopped_by", "overridden_by", "corrects__briefing"
    )


def progress(release: Release, now: datetime) -> Progress:
    """Counts, rate and expected end of one release; three queries."""
    counts = counts_of([release.pk])[release.pk]
    rows = Delivery.objects.filter(release=release)
    times = rows.exclude(submitted_at=None).aggregate(
        first=Min("submitted_at"),
        last=Max("submitted_at"),
        lately=Count("pk", filter=Q(submitted_at__gt=now - RATE_OVER)),
    )
    rate = rate_per_minute(times["lately"], times["first"], now)
    end = None
    if release.state == ReleaseState.SENDING and counts.live:
        retry = rows.filter(state=DeliveryState.TEMPORARY).aggregate(last=Max("next_attempt_at"))["last"]
        end = expected_end(now, counts.live, rate or _pace(release), retry)
    return Progress(counts, rate, end, times["first"], times["last"])


def counts_of(release_ids: Collection[int]) -> dict[int, Counts]:
    """The counts by state of these releases; one query."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Delivery.objects.filter(release_id__in=release_ids).order_by()
    for release_id, state, count in rows.values_list("release_id", "state").annotate(count=Count("pk")):
        found[release_id][state] = count
    return {pk: Counts(found.get(pk, {})) for pk in release_ids}


def had_former_words(release: Release) -> int:
    """How many of those this release goes to were sent earlier words of the same briefing; one query."""
    former = Delivery.objects.filter(release__briefing=release.briefing_id, state__in=GONE)
    former = former.exclude(text=release.text_id)
    here = Delivery.objects.filter(release=release).exclude(state=DeliveryState.SUPPRESSED)
    return here.filter(contact__in=former.order_by().values("contact")).values("contact").distinct().count()


def former_releases(release: Release, membership: Membership, now: datetime) -> list[tuple[Release, int]]:
    """The releases of other words of the same briefing that reached people, with how many; two queries."""
    rows = releases(membership, now).filter(briefing=release.briefing_id)
    found = list(rows.exclude(text=release.text_id).exclude(resolved_at=None).order_by("-not_before", "-pk"))
    counts = counts_of([row.pk for row in found]) if found else {}
    return [(row, counts[row.pk].gone) for row in found if counts[row.pk].gone]


def unknown_of(release: Release) -> QuerySet[Delivery]:
    """Of which nobody knows whether they left, oldest first."""
    rows = Delivery.objects.filter(release=release, state=DeliveryState.UNKNOWN)
    return rows.select_related("contact").order_by("begun_at", "pk")


def _pace(release: Release) -> float | None:
    """The slowest limit of the routes it uses; None where no route has any."""
    rates = Route.objects.filter(council_id=release.council_id, means__in=release.means)
    limits = [rate for rate in rates.values_list("rate_per_minute", flat=True) if rate]
    return float(min(limits)) if limits else None
