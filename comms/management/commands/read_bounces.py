"""Take in what mail servers sent back: one message, or every new one of a mailbox."""

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comms.rules.dsn import LONGEST
from comms.services.bounces import Taken, take


class Command(BaseCommand):
    """``read_bounces FILE``, ``read_bounces -`` (from a mail server's pipe) or ``read_bounces --maildir DIR``."""

    help = "Reads delivery reports and writes onto each delivery what became of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to read from."""
        parser.add_argument("file", nargs="?", help="a file with one message, or - for standard input")
        parser.add_argument(
            "--maildir", help="a Maildir; messages that were taken in are moved to cur and marked as seen"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, and say how many of which kind."""
        if bool(options["file"]) == bool(options["maildir"]):
            raise CommandError("Name a file (or - for standard input), or a mailbox with --maildir")
        if options["maildir"]:
            counts = Counter(_from_maildir(Path(options["maildir"])))
        else:
            counts = Counter([_from_file(options["file"])])
        words = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
        self.stdout.write(words or "No new messages")


def _from_file(name: str) -> Taken:
    try:
        return take(_message(name))
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}") from None


def _message(name: str) -> bytes:
    """One message; more than any report needs is not read."""
    if name == "-":
        return sys.stdin.buffer.read(LONGEST)
    with Path(name).open("rb") as file:
        return file.read(LONGEST)


def _from_maildir(folder: Path) -> Iterator[Taken]:
    """Every new message. One whose turn ends in a crash is read again, which does no harm."""
    new, read = folder / "new", folder / "cur"
    if not new.is_dir():
        raise CommandError(f"{folder} is no Maildir: it has no folder “new”")
    read.mkdir(exist_ok=True)
    for path in sorted(each for each in new.iterdir() if each.is_file() and not each.name.startswith(".")):
        # Another run may have taken it meanwhile.
        with suppress(FileNotFoundError):
            yield take(_message(str(path)))
            path.rename(read / f"{path.name}:2,S")
