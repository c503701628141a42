"""Load the published results that come with the product."""

import csv
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment_ready.framework import queries
from assessment_ready.framework.models import FrameworkVersion
from assessment_ready.framework.rules.imports import Checks, read_results
from assessment_ready.framework.services.results import load_results

DATA = Path(__file__).resolve().parents[2] / "data"


class Command(BaseCommand):
    """Adds the shipped results of real councils and corrects those that changed. Safe to repeat.

    The rows pass the same checks as an import through the interface. Rows that people imported stay.
    ``--framework`` names another version than the one the file was made for.
    """

    help = "Load the published results of real councils that come with the product."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare --framework."""
        parser.add_argument("--framework", metavar="CODE", help="the framework version the results rest on")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and count; ``CommandError`` with every fault when a row does not hold."""
        about = json.loads((DATA / "published_scores.about.json").read_text(encoding="utf-8"))
        code = options["framework"] or about["framework"]
        try:
            framework = queries.get_version(code)
        except FrameworkVersion.DoesNotExist:
            raise CommandError(f"The framework {code} is not loaded. Run load_framework first.") from None
        with (DATA / "published_scores.csv").open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(enumerate(reader, start=2))
        checks = Checks(queries.scale(framework), queries.statement_numbers_by_alias(framework))
        results, faults = read_results(reader.fieldnames or (), rows, checks)
        if faults:
            raise CommandError("\n".join(f"Row {one.row}, {one.column}: {one.sentence}" for one in faults))
        added, corrected = load_results(actor=None, framework=framework, rows=results, notes=about["notes"])
        self.stdout.write(
            f"Published results: {len(results)} in the file, {added} added, {corrected} corrected."
        )
