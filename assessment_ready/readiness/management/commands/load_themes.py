"""Load the emerging themes that come with the product."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from assessment_ready.readiness.services.themes import load_themes

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "themes.json"


class Command(BaseCommand):
    """Brings the shipped themes up to date. Safe to repeat; what councils added or switched off stays."""

    help = "Load the emerging themes that come with the product."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many."""
        rows = json.loads(SHIPPED.read_text(encoding="utf-8"))["themes"]
        self.stdout.write(f"Emerging themes: {load_themes(rows)}.")
