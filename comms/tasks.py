"""What the scheduler starts for communications."""

from celery import shared_task
from django.utils import timezone

from comms.services.reminders import remind


@shared_task(name="comms.sign_off_reminders")
def sign_off_reminders() -> None:
    """Remind approvers of what is due, once a working day."""
    remind(timezone.now())
