"""``python -m tests.sending.arena_cancels``: somebody cancels every release, each while it is being sent.

Prints for each its key, when it was cancelled and how many were said to have gone.
"""

import random
import time

import django

django.setup()

from django.utils import timezone  # noqa: E402

from assessment_ready.sending.models import DeliveryState  # noqa: E402
from comms.errors.deliveries import ReleaseOver  # noqa: E402
from comms.models import Delivery, Release  # noqa: E402
from comms.services.releases_stopping import cancel  # noqa: E402


def main() -> None:
    """One after the other, in the order in which they are sent."""
    chance = random.Random(200)
    for release in Release.objects.select_related("owner").order_by("pk"):
        _wait_for(release.pk, chance.randint(0, 3))
        time.sleep(chance.uniform(0, 0.01))
        gone = _cancel(release)
        print(release.pk, timezone.now().isoformat(), gone, flush=True)


def _cancel(release: Release) -> int:
    """How many had gone; where the workers were faster, all."""
    try:
        return cancel(actor=release.owner, release_id=release.pk, because="Not any more").gone
    except ReleaseOver:
        return Delivery.objects.filter(release=release, state=DeliveryState.SUBMITTED).count()


def _wait_for(release_id: int, gone: int) -> None:
    """Until so many of it have begun to leave."""
    begun = Delivery.objects.filter(release=release_id, begun_at__isnull=False)
    stop = time.monotonic() + 20
    while begun.count() < gone and time.monotonic() < stop:
        time.sleep(0.002)


if __name__ == "__main__":
    main()
