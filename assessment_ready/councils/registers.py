"""What a register can show: its columns as values, from which the page and its exports are both made.

Also what a register's address carries: filters and sort order, the columns asked for, and how both are kept under
a name (``SavedView``).
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode

from django.http import HttpResponse

from assessment_ready.ui.tables import Cell

ExportValue = str | int | float | Decimal | date | datetime | None
Pairs = list[tuple[str, str]]

COLUMNS = "columns"
# What an address carries beside filters and sort order; never kept under a name.
_NOT_KEPT = frozenset({"page", "format", "view", COLUMNS})
# Opens the register as it comes, also for somebody who opens it with a view of their own otherwise.
EVERYTHING = "view=all"
_KEY = re.compile(r"[a-z0-9_-]{1,40}")


@dataclass(frozen=True)
class RegisterColumn:
    """One column a person can choose.

    ``key`` is what the address and a saved view call it (never change one that is in use). ``cell`` makes the
    cell of the page from a row, ``value`` what CSV and XLSX get. ``sort`` is the key put into ``?sort=``; empty
    means not sortable. ``usual`` columns are shown to whoever has chosen none. ``header`` is the heading in files
    where it differs from the page's ``label``.
    """

    key: str
    label: str
    cell: Callable[[Any], Cell | str | int]
    value: Callable[[Any], ExportValue]
    numeric: bool = False
    sort: str = ""
    usual: bool = True
    header: str = ""


def columns_in_force(columns: Sequence[RegisterColumn], asked: Iterable[str]) -> list[RegisterColumn]:
    """The columns to show, in the register's order. Keys nobody knows are passed over; none known: the usual ones.

    The first column names the row and leads to it, so it always stays.
    """
    wanted = {column.key for column in columns} & set(asked)
    return [
        column
        for place, column in enumerate(columns)
        if place == 0 or (column.key in wanted if wanted else column.usual)
    ]


@dataclass(frozen=True)
class Showing:
    """A register's filters and sort order as pairs of an address, and the keys of its columns (none: the usual)."""

    pairs: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "Showing":
        """What the parameters of an address ask for. An empty filter is no filter."""
        given = list(pairs)
        return cls(
            pairs=tuple((name, value) for name, value in given if name not in _NOT_KEPT and value != ""),
            columns=tuple(value for name, value in given if name == COLUMNS and _KEY.fullmatch(value)),
        )

    @classmethod
    def parse(cls, query: str, columns: Iterable[str] = ()) -> "Showing":
        """What a query string asks for. Raises ``ValueError`` for one with more than a hundred parameters."""
        pairs = parse_qsl(query, max_num_fields=100)
        return cls.of([*pairs, *((COLUMNS, key) for key in columns)])

    @property
    def query(self) -> str:
        """The filters and the sort order as a query string."""
        return urlencode(self.pairs)

    @property
    def address(self) -> str:
        """The query string, with its question mark, that opens the register like this."""
        every = urlencode([*self.pairs, *((COLUMNS, key) for key in self.columns)])
        return f"?{every or EVERYTHING}"

    def is_same(self, other: "Showing") -> bool:
        """Whether both show the same, in whatever order their parameters stand."""
        return sorted(self.pairs) == sorted(other.pairs) and set(self.columns) == set(other.columns)


class FileWriter(Protocol):
    """Makes a file to download from a register's rows."""

    def __call__(
        self,
        file_format: str,
        *,
        name: str,
        title: str,
        columns: Sequence[RegisterColumn],
        rows: Iterable[Any],
    ) -> HttpResponse:
        """The file; raises ``Http404`` for a format there is not."""
        ...


_writers: list[FileWriter] = []


def write_files_with(writer: FileWriter) -> None:
    """Say who writes the files: the app that knows CSV and XLSX stands above this one and hands itself in."""
    _writers[:] = [writer]


def file_writer() -> FileWriter:
    """Who writes the files. Raises ``IndexError`` before any app handed itself in."""
    return _writers[0]
