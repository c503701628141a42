"""A council from an archive into an empty installation."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment_ready.portability.services.importing import BroughtIn, import_council
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.words import counted


class Command(BaseCommand):
    """``manage.py import_council westmere.zip``: all of it or nothing. ``--dry-run`` does it all and takes it back."""

    help = "Bring a council in from an archive (docs/portability.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which archive."""
        parser.add_argument("file")
        parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring it in, or say why not."""
        try:
            done = import_council(path=Path(options["file"]), dry_run=options["dry_run"])
        except UserFacingError as error:
            raise CommandError(str(error)) from error
        self._tell(done, options["dry_run"])

    def _tell(self, done: BroughtIn, dry_run: bool) -> None:
        what = f"{done.council}: {counted(done.rows, 'row')} and {counted(done.files, 'file')}"
        if dry_run:
            self.stdout.write(f"{what} could be brought in. Nothing was changed.")
            return
        self.stdout.write(f"{what} brought in.")
        self.stdout.write(
            f"{done.new_people} people are new here and set a password by “I have forgotten my password”; "
            f"{done.known_people} were known."
        )
        if done.unknown_wishes:
            self.stdout.write(
                f"{done.unknown_wishes} wishes not to be written to belong to addresses that are no longer kept. To "
                "heed them, add the former installation’s SECRET_KEY to SECRET_KEY_FALLBACKS."
            )
        self.stdout.write(
            "Sending is on hold. Enter the passwords of its routes, check what is scheduled, then run "
            "“manage.py release_sending_hold”."
        )
