"""Load a framework version."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment_ready.framework.rules import files
from assessment_ready.framework.services.versions import load_framework
from assessment_ready.ui.errors import UserFacingError

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "cqc-la-2025.json"


class Command(BaseCommand):
    """Creates the version in the file, or brings its texts up to the file's revision. Safe to repeat.

    Without ``--file`` it loads the framework that comes with the product. Texts, spellings and evidence
    categories edited in the application are kept. A file that would change themes, quality statements,
    scale or rating bands of a loaded version is refused: give it a code of its own.
    """

    help = "Load the assessment framework that comes with the product, or another with --file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare --file."""
        parser.add_argument("--file", metavar="PATH", type=Path, default=SHIPPED, help="a framework file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what happened; ``CommandError`` with a sentence for a file that cannot be used."""
        path: Path = options["file"]
        try:
            file = files.parse(json.loads(path.read_text(encoding="utf-8")))
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
        except (UnicodeDecodeError, json.JSONDecodeError) as error:
            raise CommandError(f"{path} is not a JSON file: {error}.") from None
        except ValueError as error:
            raise CommandError(f"{path}: {error}") from None
        try:
            version, changed = load_framework(actor=None, file=file)
        except UserFacingError as error:
            raise CommandError(str(error)) from None
        done = f"is at revision {version.revision} now" if changed else "was up to date"
        self.stdout.write(f"The framework “{version.title}” {done}.")
