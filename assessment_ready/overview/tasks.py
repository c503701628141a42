"""What the scheduler starts for the overview."""

from celery import shared_task
from django.utils import timezone

from assessment_ready.overview.services.at_once import tell_at_once
from assessment_ready.overview.services.digests import send_digests


@shared_task(name="overview.digests")
def digests() -> None:
    """Tell people what waits for them, once a day."""
    send_digests(timezone.now())


@shared_task(name="overview.at_once")
def at_once() -> None:
    """Tell those who wish it of what is new."""
    tell_at_once(timezone.now())
