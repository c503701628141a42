"""Signs of life of the parts of the machinery."""

from datetime import datetime, timedelta

from assessment_ready.sending.models import Heartbeat

TICK, BEAT, WORKER, RUNG = "tick", "beat", "worker", "rung"
# A ring nobody heard for so long is gone with its broker.
_LOST_AFTER = timedelta(seconds=60)


def beat(name: str, now: datetime) -> None:
    """Note that this part just gave a sign of life."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=now)], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )


def was_heard(now: datetime) -> bool:
    """Whether a worker began since the last ring, or so much time went by that the ring must have been lost."""
    at = dict(Heartbeat.objects.filter(name__in=(RUNG, WORKER)).values_list("name", "at"))
    rung = at.get(RUNG)
    return rung is None or now - rung > _LOST_AFTER or (WORKER in at and at[WORKER] >= rung)
