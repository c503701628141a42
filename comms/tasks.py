"""What the scheduler starts for communications."""

from celery import shared_task
from django.utils import timezone

from comms.services.asker import tell_askers
from comms.services.chasing import chase
from comms.services.reminders import remind


@shared_task(name="comms.sign_off_reminders")
def sign_off_reminders() -> None:
    """Remind approvers of what is due, once a working day."""
    remind(timezone.now())


@shared_task(name="comms.tell_askers")
def tell_whoever_asked() -> None:
    """Write to those who asked and have an answer to read."""
    tell_askers()


@shared_task(name="comms.chase_readers")
def chase_readers() -> None:
    """Ask those once more who have not said that they have read what must be read."""
    chase(timezone.now())
