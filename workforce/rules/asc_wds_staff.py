"""The staff file of the workforce return, added up row by row: no row is kept. Pure.

Who a record is about is known only as a salted digest, while the training file is joined, and then forgotten.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from workforce.rules import asc_wds_cells as cells
from workforce.rules.asc_wds_parts import AGENCY, Cell, ReadReturn
from workforce.rules.asc_wds_rows import Codes, Row
from workforce.rules.return_columns import STAFF
from workforce.rules.return_problems import Problems, place

FULL_TIME = Decimal(37)
# Care-providing roles of the service's own qualification measure, and the roles of direct care.
CARE_PROVIDING = frozenset([7, 8, 9, 10, 11, 23, 38])
DIRECT_CARE = frozenset([7, 8, 9, 23, 52])
_YES, _NO = 1, 2
_CODED = ("EMPLSTATUS", "MAINJOBROLE", "CARECERT", "ZEROHRCONT", "APPRENTICE", "AMHP", "GENDER", "ETHNICITY")
_NOT_KNOWN = {"GENDER": frozenset([3]), "ETHNICITY": frozenset([99])}
# What at least nine in ten records must also have, beside who it is, main role and contract.
_ALSO = ("DOB", "GENDER", "ETHNICITY", "DAYSSICK", "ZEROHRCONT", "SCQUAL", "NONSCQUAL")


@dataclass
class Workers:
    """The workers of the files while they are read: digest to workplace, role and contract. Never kept."""

    salt: bytes
    places: dict[bytes, tuple[str, int, int]] = field(default_factory=dict)
    rows: dict[bytes, int] = field(default_factory=dict)

    def digest(self, key: str, worker: str) -> bytes:
        """A name for one worker that only this reading understands."""
        return hashlib.blake2b(f"{key}\x00{worker}".encode(), key=self.salt, digest_size=16).digest()


def read_staff(
    rows: Iterable[Row], known: Codes, problems: Problems, found: ReadReturn, workers: Workers
) -> None:
    """Every row added to the cell of its workplace, job role and contract."""
    reader = _Reader(known, problems, found, workers)
    for row in rows:
        found.rows[STAFF] = found.rows.get(STAFF, 0) + 1
        reader.read(row)
    if not found.rows.get(STAFF):
        problems.refuse("The staff file has headings but no rows under them")


class _Reader:
    """Adds rows up; remembers nothing of them but sums."""

    def __init__(self, known: Codes, problems: Problems, found: ReadReturn, workers: Workers) -> None:
        self.known, self.problems, self.found, self.workers = known, problems, found, workers
        self.a_year_ago = cells.years_before(found.reference_date, 1)
        self.days: dict[str, date | None] = {}

    def read(self, row: Row) -> None:
        key = row["LOCALESTID"]
        if key not in self.found.workplaces:
            self.problems.refuse(
                f"{place(STAFF, row.number, 'LOCALESTID')}: this workplace is not in the workplace file. "
                "Choose the two files of the same download"
            )
            return
        coded = {column: self._code(row, column) for column in _CODED}
        role, contract = coded["MAINJOBROLE"] or 0, coded["EMPLSTATUS"] or 0
        self._name(row, key, role, contract)
        cell = self.found.cells.setdefault((key, role, contract), Cell())
        cell.records += 1
        self._hours(row, cell)
        self._sickness(row, cell)
        self._start(row, cell)
        self._shares(coded, cell)
        self._qualification(row, role, cell)
        if contract != AGENCY and self._is_complete(row, coded):
            cell.add("complete")

    def _name(self, row: Row, key: str, role: int, contract: int) -> None:
        worker = row["UNIQUEWORKERID"]
        if not worker:
            return
        digest = self.workers.digest(key, worker)
        first = self.workers.rows.setdefault(digest, row.number)
        if first != row.number:
            self.problems.refuse(
                f"{place(STAFF, row.number, 'UNIQUEWORKERID')}: row {first} is of the same worker of this workplace"
            )
        self.workers.places[digest] = (key, role, contract)

    def _code(self, row: Row, column: str) -> int | None:
        text = row[column]
        if not text:
            if column in ("EMPLSTATUS", "MAINJOBROLE"):
                self.found.not_known(column)
            return None
        code = cells.code(text)
        if code == cells.UNKNOWN or code in _NOT_KNOWN.get(column, ()):
            self.found.not_known(column)
            return None
        if code is None or (column in self.known and code not in self.known[column]):
            self.problems.unknown_code(STAFF, row.number, column, text)
        return code

    def _amount(self, row: Row, column: str, highest: int) -> Decimal | None:
        text = row[column]
        value = cells.amount(text, highest)
        if value is None and text and cells.code(text) != cells.UNKNOWN:
            self.problems.warn(
                f"{place(STAFF, row.number, column)}: not a number from 0 to {highest}; it counts as not known."
            )
        return value

    def _hours(self, row: Row, cell: Cell) -> None:
        hours = self._amount(row, "CONTHOURS", 75)
        if hours is None:
            hours = self._amount(row, "AVGHOURS", 75)
        if hours is None:
            self.found.not_known("CONTHOURS")
            return
        cell.add("hours_known")
        cell.wte += min(Decimal(1), hours / FULL_TIME)

    def _sickness(self, row: Row, cell: Cell) -> None:
        days = self._amount(row, "DAYSSICK", 366)
        if days is None:
            self.found.not_known("DAYSSICK")
            return
        cell.sick_known += 1
        cell.sick_days += days

    def _start(self, row: Row, cell: Cell) -> None:
        text = row["STARTDATE"]
        if text not in self.days:
            self.days[text] = cells.day(text)
        started = self.days[text]
        where = place(STAFF, row.number, "STARTDATE")
        if started is None:
            self.found.not_known("STARTDATE")
            if text:
                self.problems.warn(f"{where}: not a day written DD/MM/YYYY; it counts as not known.")
            return
        if started > self.found.reference_date:
            self.problems.warn(f"{where}: the day is after the reference date. Are the files newer than it?")
        cell.start_known += 1
        if started <= self.a_year_ago:
            cell.a_year_in_role += 1

    def _shares(self, coded: Mapping[str, int | None], cell: Cell) -> None:
        for column, name in (("ZEROHRCONT", "zero_hours"), ("APPRENTICE", "apprentices"), ("AMHP", "amhp")):
            if coded[column] in (_YES, _NO):
                cell.add(f"{name}_known")
            if coded[column] == _YES:
                cell.add(name)

    def _qualification(self, row: Row, role: int, cell: Cell) -> None:
        if role in CARE_PROVIDING:
            is_known, level = cells.level(row["SCQUAL"])
            if is_known:
                cell.add("level_known")
            if level is not None and level >= 2:
                cell.add("level_two")
        certificate = cells.code(row["CARECERT"])
        if role in DIRECT_CARE and certificate in (1, 2, 3):
            cell.add("care_certificate_known")
            if certificate != _NO:
                cell.add("care_certificate" if certificate == _YES else "care_certificate_started")

    def _is_complete(self, row: Row, coded: Mapping[str, int | None]) -> bool:
        """Whether the record has all that an authority's return asks for; "not known" is not given."""
        if not row["UNIQUEWORKERID"] or coded["MAINJOBROLE"] is None or coded["EMPLSTATUS"] is None:
            return False
        if not all(_is_given(row, column, coded) for column in _ALSO):
            return False
        has_hours = any(_is_given(row, column, coded) for column in ("CONTHOURS", "AVGHOURS"))
        return has_hours and any(_is_given(row, column, coded) for column in ("SALARY", "HOURLYRATE"))


def _is_given(row: Row, column: str, coded: Mapping[str, int | None]) -> bool:
    if column in coded:
        return coded[column] is not None
    text = row[column].partition(";")
    return bool(text[0]) and cells.UNKNOWN not in (cells.code(text[0]), cells.code(text[2]))
