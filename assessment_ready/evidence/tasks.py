"""What workers do for the evidence library."""

from celery import shared_task

from assessment_ready.evidence.services import index_work


@shared_task(name="evidence.index.work", soft_time_limit=300, time_limit=330)
def work(import_id: str) -> None:
    """Check or import one uploaded index."""
    index_work.work(import_id=int(import_id))


@shared_task(name="evidence.index.sweep", soft_time_limit=60, time_limit=90)
def sweep() -> None:
    """Find indexes whose doorbell was lost or whose worker is gone; clear old rows."""
    index_work.sweep()
