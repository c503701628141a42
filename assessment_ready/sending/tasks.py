"""What the scheduler and the doorbell start. A task carries at most an id; everything else is in the rows."""

from celery import shared_task

from assessment_ready.sending.services import engine


@shared_task(name="sending.tick")
def tick() -> None:
    """Make the rows of what has come due, settle what stuck, ring for workers."""
    engine.tick(from_scheduler=True)


# It must not be interrupted in the middle of a message, which may take 150 seconds.
@shared_task(name="sending.serve", soft_time_limit=240, time_limit=280)
def serve(rung_for: str = "") -> None:
    """Hand over whatever is due; what was rung for is only a hint."""
    engine.serve_and_ring()
