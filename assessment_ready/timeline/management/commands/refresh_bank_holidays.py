"""Bring the bank holidays up to GOV.UK's newest list."""

from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment_ready.timeline.services.holidays import LARGEST_FILE, read_list, refresh
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.errors import UserFacingError

GOV_UK = "https://www.gov.uk/bank-holidays.json"
TIMEOUT_SECONDS = 15


class Command(BaseCommand):
    """Fetches GOV.UK's list (or reads ``--file``) and adds what is new. Safe to repeat.

    A list that does not hold changes nothing. Days that an administrator added or took out stay so.
    """

    help = "Fetch the bank holidays of England and Wales from GOV.UK, or read them from --file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare --file."""
        parser.add_argument("--file", metavar="PATH", type=Path, help="a copy of GOV.UK’s bank-holidays.json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, check, save and count; ``CommandError`` with a sentence when the list cannot be had or used."""
        try:
            listed = read_list(_read(options["file"]) if options["file"] else _fetch())
            outcome = refresh(actor=None, listed=listed)
        except UserFacingError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"Bank holidays: {outcome.added} added, {outcome.corrected} corrected, {outcome.taken_out} taken out, "
            f"{outcome.left_out} stay out. The list ends on {format_date(listed[-1].on)}."
        )


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from None


def _fetch() -> bytes:
    """GOV.UK's file, no more of it than can be right."""
    request = Request(GOV_UK, headers={"Accept": "application/json", "User-Agent": "assessment-ready"})
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - a fixed https address
            data: bytes = answer.read(LARGEST_FILE + 1)
            return data
    except (URLError, HTTPException, OSError) as error:
        reason = getattr(error, "reason", error)
        raise CommandError(
            f"GOV.UK’s list could not be fetched ({reason}). Download {GOV_UK} and give it with --file."
        ) from None
