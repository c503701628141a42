"""Load the expected evidence that comes with the product."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment_ready.evidence.rules.expected import parse
from assessment_ready.evidence.services.expected import load_expected
from assessment_ready.framework.models import FrameworkVersion
from assessment_ready.framework.queries import get_version

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "expected.json"


class Command(BaseCommand):
    """Brings the shipped list of expected evidence up to date. Safe to repeat; what councils added is kept."""

    help = "Load the expected evidence per quality statement that comes with the product."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many changed; ``CommandError`` when the framework is not loaded."""
        file = parse(json.loads(SHIPPED.read_text(encoding="utf-8")))
        try:
            framework = get_version(file.framework)
        except FrameworkVersion.DoesNotExist:
            raise CommandError(f"Load the framework {file.framework} first, with load_framework.") from None
        changed = load_expected(framework=framework, rows=file.rows)
        self.stdout.write(f"Expected evidence: {changed} of {len(file.rows)} changed.")
