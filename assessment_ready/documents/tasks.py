"""What workers do for documents."""

from celery import shared_task

from assessment_ready.documents import services


@shared_task(name="documents.render", soft_time_limit=60, time_limit=90)
def render(document_id: str) -> None:
    """Make one waiting document."""
    services.render(document_id=int(document_id))


@shared_task(name="documents.sweep", soft_time_limit=30, time_limit=60)
def sweep() -> None:
    """Find documents whose doorbell was lost or whose worker is gone."""
    services.sweep()
