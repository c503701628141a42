"""Let sending go on after a restored backup or a copied database held it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from assessment_ready.sending.services import environment


class Command(BaseCommand):
    """``manage.py release_sending_hold "checked with the mail server's log"``: from now on this database sends."""

    help = "Let everything be sent again after a hold. Say why: it is kept in the audit log."

    def add_arguments(self, parser: CommandParser) -> None:
        """The reason."""
        parser.add_argument("because")

    def handle(self, *args: Any, **options: Any) -> None:
        """Release, and say what held it."""
        held = environment.held()
        if held is None:
            self.stdout.write("Nothing is held.")
            return
        environment.release_hold(user=None, because=options["because"])
        self.stdout.write(f"Released. It was held because: {held.held_because}")
