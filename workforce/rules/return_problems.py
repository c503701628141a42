"""What is wrong in the files of a workforce return, with row and column, and never with what stands in the cell.

A cell may hold a name or a number of somebody that slipped into the wrong column: only short numbers are repeated.
Pure.
"""

import re
from dataclasses import dataclass, field

from workforce.rules.return_columns import KIND_NAMES

# So many sentences are kept; the rest is counted.
KEPT = 100
_SHORT_NUMBER = re.compile(r"\d{1,3}")


@dataclass
class Problems:
    """Sentences found while reading: ``errors`` refuse the files, ``warnings`` are shown before anything is kept."""

    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors_more: int = 0
    warnings_more: int = 0
    unknown_codes: int = 0

    def refuse(self, sentence: str) -> None:
        """The files cannot be taken because of this."""
        if len(self.errors) < KEPT:
            self.errors.append(sentence)
        else:
            self.errors_more += 1

    def warn(self, sentence: str) -> None:
        """The files can be taken, but this should be known."""
        if len(self.warnings) < KEPT:
            self.warnings.append(sentence)
        else:
            self.warnings_more += 1

    def unknown_code(self, kind: str, row: int, column: str, text: str) -> None:
        """A code that is in no list: counted as it stands, and said."""
        self.unknown_codes += 1
        self.warn(f"{place(kind, row, column)}: {quoted(text)} is not a code of this column.")


def place(kind: str, row: int, column: str = "") -> str:
    """Where something is: "Row 12 of the staff file, EMPLSTATUS"."""
    where = f"Row {row} of the {KIND_NAMES[kind]}"
    return f"{where}, {column}" if column else where


def quoted(text: str) -> str:
    """A short number as it stands; of anything else only that it is there."""
    return text if _SHORT_NUMBER.fullmatch(text) else "what stands there"
