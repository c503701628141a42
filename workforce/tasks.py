"""What workers do for the workforce area."""

from celery import shared_task
from django.utils import timezone

from assessment_ready.outbox import bell
from assessment_ready.ui.dates import london_date
from workforce.services import events, import_sweep, visitors
from workforce.services.learning_reminders import remind
from workforce.services.snapshot_values import waiting_ids, work


@shared_task(name="workforce.fill_snapshot")
def fill_snapshot(snapshot_id: str) -> None:
    """Work out the indicators' values from a confirmed return."""
    work(snapshot_id=int(snapshot_id))


@shared_task(name="workforce.sweep_snapshots")
def sweep_snapshots() -> None:
    """Find confirmed returns whose doorbell was lost or whose worker is gone; forget what nobody confirmed."""
    for snapshot_id in waiting_ids():
        bell.ring("workforce.fill_snapshot", snapshot_id)
    now = timezone.now()
    import_sweep.sweep(now=now)
    visitors.sweep(now=now)


@shared_task(name="workforce.learning_reminders")
def learning_reminders() -> None:
    """Tell people 90, 60 and 30 days before their learning runs out."""
    remind(now=timezone.now())


@shared_task(name="workforce.make_events")
def make_events() -> None:
    """Make the next time of every series that has none ahead."""
    events.make_due(today=london_date(timezone.now()))
