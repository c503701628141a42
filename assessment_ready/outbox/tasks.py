"""What the doorbell and the scheduler start. The names are used by settings and ``bell.ring``."""

from celery import shared_task

from assessment_ready.outbox import services


@shared_task(name="outbox.deliver")
def deliver(email_id: str) -> None:
    """Hand one message over."""
    services.deliver(email_id=email_id)


@shared_task(name="outbox.sweep")
def sweep() -> None:
    """Send what is due, whether or not anybody rang."""
    services.sweep()
