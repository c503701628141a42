"""What a register can show: its columns as values, from which the page and its exports are both made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from assessment_ready.ui.tables import Cell

ExportValue = str | int | float | Decimal | date | datetime | None


@dataclass(frozen=True)
class RegisterColumn:
    """One column a person can choose.

    ``key`` is what the address and a saved view call it (never change one that is in use). ``cell`` makes the
    cell of the page from a row, ``value`` what CSV and XLSX get. ``sort`` is the key put into ``?sort=``; empty
    means not sortable. ``usual`` columns are shown to whoever has chosen none.
    """

    key: str
    label: str
    cell: Callable[[Any], Cell | str | int]
    value: Callable[[Any], ExportValue]
    numeric: bool = False
    sort: str = ""
    usual: bool = True
