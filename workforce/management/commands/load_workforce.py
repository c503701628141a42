"""Load what the workforce area ships: ``manage.py load_workforce``."""

from typing import Any

from django.core.management.base import BaseCommand

from workforce.services.shipped import load_shipped


class Command(BaseCommand):
    """Brings the shipped frameworks, codes and names of areas up to date. Safe to repeat."""

    help = "Load the frameworks, return codes and area names that come with the product."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and count."""
        for what, count in load_shipped().items():
            self.stdout.write(f"{count} {what}.")
