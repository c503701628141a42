"""What workers do for archives."""

from celery import shared_task

from assessment_ready.portability.services import archives


@shared_task(name="portability.make", soft_time_limit=1500, time_limit=1560)
def make(archive_id: str) -> None:
    """Make one waiting archive."""
    archives.make(archive_id=int(archive_id))


@shared_task(name="portability.sweep", soft_time_limit=60, time_limit=90)
def sweep() -> None:
    """Find archives whose doorbell was lost or whose worker is gone, and throw old ones away."""
    archives.sweep()
