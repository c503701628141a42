"""Check that no audit entry was altered or removed."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment_ready.audit import queries
from assessment_ready.audit.models import AuditEntry


class Command(BaseCommand):
    """Walks every hash chain; exits with an error naming each fault.

    ``--save FILE`` writes each chain's length and last hash to keep outside the system;
    ``--against FILE`` also proves that those saved ends are still part of today's chains, which shows
    even a chain that was cut and whose head was put back.
    """

    help = "Check that no audit entry was altered or removed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare --save and --against."""
        parser.add_argument("--save", metavar="FILE", help="write the chains' ends to FILE")
        parser.add_argument("--against", metavar="FILE", help="compare with ends saved earlier")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the faults or the counts; raise ``CommandError`` when there is any fault."""
        faults = [*queries.faults(), *self._against(options["against"])]
        for fault in faults:
            self.stderr.write(f"{fault.chain}, entry {fault.number}: {fault.sentence}")
        if faults:
            raise CommandError(f"The audit log does not hold: {len(faults)} fault(s).")
        heads = queries.heads()
        if options["save"]:
            Path(options["save"]).write_text(json.dumps(heads, indent=2) + "\n", encoding="utf-8")
        total = sum(head["length"] for head in heads.values())
        self.stdout.write(f"The audit log holds: {total} entries in {len(heads)} chains.")

    def _against(self, path: str | None) -> list[queries.Fault]:
        if not path:
            return []
        saved = self._saved(path)
        found = []
        for chain, head in saved.items():
            slug = None if chain == "installation" else chain
            entries = AuditEntry.objects.filter(council__slug=slug, number=head["length"], hash=head["hash"])
            if head["length"] and not entries.exists():
                found.append(queries.Fault(chain, head["length"], "The saved end is no longer in the chain."))
        return found

    @staticmethod
    def _saved(path: str) -> dict[str, dict[str, Any]]:
        try:
            saved = json.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"The saved ends in {path} cannot be read: {error}") from error
        if not isinstance(saved, dict):
            raise CommandError(f"The file {path} does not hold saved ends.")
        return saved
