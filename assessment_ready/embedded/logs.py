"""Log files of the supervised processes: start each run with fresh ones, and show what goes wrong at once."""

import re
from pathlib import Path

_TROUBLE = re.compile(r"\b(ERROR|CRITICAL)\b")
_NEW_ENTRY = re.compile(r"^(\[|\d{4}-\d\d-\d\d )")


def set_aside(log: Path) -> None:
    """Keep the last run's log as ``<name>.previous`` and begin anew."""
    if log.exists():
        log.replace(log.with_suffix(".previous"))


class Trouble:
    """Reads on in a log file and picks out errors with the lines (a traceback) that belong to them."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._position = 0
        self._in_trouble = False

    def new_lines(self) -> list[str]:
        """The lines about errors that were written since the last call."""
        try:
            with self._log.open(encoding="utf-8", errors="replace") as file:
                file.seek(self._position)
                text = file.read()
                self._position = file.tell()
        except OSError:
            return []
        shown = []
        for line in text.splitlines():
            if _NEW_ENTRY.match(line):
                self._in_trouble = bool(_TROUBLE.search(line))
            if self._in_trouble:
                shown.append(line)
        return shown
