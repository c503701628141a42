"""What the scheduler starts for the overview."""

from celery import shared_task
from django.utils import timezone

from assessment_ready.overview.services.digests import send_digests


@shared_task(name="overview.digests")
def digests() -> None:
    """Tell people what waits for them, once a day."""
    send_digests(timezone.now())
