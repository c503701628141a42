"""Make the first administrator of an installation."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from assessment_ready.councils.services.administrators import make_installation_administrator


class Command(BaseCommand):
    """Lets a person manage the installation's councils and mails them a link to set a password."""

    help = "Make somebody an administrator of this installation; they are mailed a link to set a password."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the address and the name."""
        parser.add_argument("email", help="their e-mail address, with which they sign in")
        parser.add_argument("full_name", help='their name, in quotation marks: "Ann Example"')

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the address, make the person an administrator and say so."""
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(f"{options['email']!r} is not an e-mail address.") from error
        if not options["full_name"].strip():
            raise CommandError("Give the person's name.")
        user = make_installation_administrator(email=options["email"], full_name=options["full_name"].strip())
        self.stdout.write(f"{user.full_name} ({user.email}) manages this installation now.")
        if not user.has_usable_password():
            self.stdout.write("They were mailed a link to set a password; run this again for another one.")
