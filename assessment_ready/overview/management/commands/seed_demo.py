"""Fill an installation with the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment_ready.overview.services import demo
from assessment_ready.ui.errors import UserFacingError


class Command(BaseCommand):
    """Makes the invented councils Westmere and Northby. Safe to repeat: it never makes them twice.

    Refuses outside demonstration mode, because there anybody could sign in as the invented people. With
    ``--if-empty`` it does nothing where there is any council already.
    """

    help = "Make the demonstration's two invented councils with their people and rounds."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare --if-empty."""
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is any council")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed, or say why not."""
        if options["if_empty"] and not demo.is_empty():
            self.stdout.write("Demonstration: there are councils already, nothing to do.")
            return
        if demo.has_demonstration():
            self.stdout.write("Demonstration: already there.")
            return
        if not settings.DEMO_MODE:
            raise CommandError("The demonstration is only for demonstration mode (DEMO_MODE).")
        try:
            made = demo.make_demonstration()
        except UserFacingError as error:
            raise CommandError(str(error)) from error
        people = sum(len(each) for each in made.members.values())
        report = "with a board report" if demo.share_report(made) else "whose board report a worker will make"
        self.stdout.write(f"Demonstration: {len(made.members)} councils with {people} people, {report}.")
