"""Load everything that an installation has before its first council: ``manage.py load_reference_data``."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

# In this order: what stands on the framework comes after it.
LOADS = (
    "load_framework",
    "load_timeline",
    "load_themes",
    "load_expected_evidence",
    "load_benchmark",
    "load_workforce",
)


class Command(BaseCommand):
    """Runs every command that loads what comes with the product. Safe to repeat; part of each update."""

    help = "Load all the reference data that comes with the product: framework, durations, benchmark and the rest."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load one after the other; the first ``CommandError`` ends it."""
        for name in LOADS:
            call_command(name, stdout=self.stdout, stderr=self.stderr)
