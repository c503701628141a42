"""Everything of one council into one archive."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment_ready.portability.services.exporting import export_council
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.words import counted


class Command(BaseCommand):
    """``manage.py export_council westmere --to westmere.zip``: the whole content, material under embargo too."""

    help = "Write everything of one council into an archive (docs/portability.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which council, and where to."""
        parser.add_argument("slug")
        parser.add_argument("--to", required=True, metavar="FILE", help="the archive to write")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, or say why not."""
        path = Path(options["to"])
        try:
            rows = export_council(slug=options["slug"], path=path)
        except UserFacingError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The archive could not be written to {path}: {error}") from error
        self.stdout.write(f"{counted(rows, 'row')} written to {path}. It holds everything: keep it safe.")
