"""Load the bank holidays and usual durations that come with the product."""

from typing import Any

from django.core.management.base import BaseCommand

from assessment_ready.timeline.services import holidays, intervals


class Command(BaseCommand):
    """Adds the shipped bank holidays that are missing and brings the shipped durations up to date. Safe to repeat.

    Days that were edited, added or taken out stay as they are, and so do the durations councils set themselves.
    """

    help = "Load the bank holidays and the usual durations of an assessment that come with the product."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and count."""
        days = holidays.load_shipped()
        added, changed = intervals.load_shipped()
        self.stdout.write(
            f"Bank holidays: {days.added} added. Usual durations: {added} added, {changed} changed."
        )
