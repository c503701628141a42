"""The training file of the workforce return, added up by workplace and category and joined to roles. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date

from workforce.rules import asc_wds_cells as cells
from workforce.rules.asc_wds_parts import EMPLOYED, Cell, ReadReturn, Training
from workforce.rules.asc_wds_rows import Codes, Row
from workforce.rules.asc_wds_staff import Workers
from workforce.rules.return_columns import TRAINING
from workforce.rules.return_problems import Problems, place

# What counts most where somebody has several records of one category.
_BEST = {"in_date": 3, "expiring": 2, "expired": 1}
Held = dict[tuple[bytes, int], str]


def read_training(
    rows: Iterable[Row], known: Codes, problems: Problems, found: ReadReturn, workers: Workers
) -> Held:
    """Every record added up; what each digest holds of each category, for :func:`join_requirements`."""
    held: Held = {}
    for row in rows:
        found.rows[TRAINING] = found.rows.get(TRAINING, 0) + 1
        key = row["LOCALESTID"]
        if key not in found.workplaces:
            problems.refuse(
                f"{place(TRAINING, row.number, 'LOCALESTID')}: this workplace is not in the workplace file. "
                "Choose the files of the same download"
            )
            continue
        category = _category(row, known, problems)
        state = cells.currency(_expiry(row, problems), found.reference_date)
        cell = found.training.setdefault((key, category), Training())
        setattr(cell, state, getattr(cell, state) + 1)
        worker = workers.digest(key, row["UNIQUEWORKERID"])
        if worker not in workers.places:
            found.unmatched_training += 1
            problems.warn(
                f"{place(TRAINING, row.number, 'UNIQUEWORKERID')}: this worker is not in the staff file."
            )
        elif _BEST[state] > _BEST.get(held.get((worker, category), ""), 0):
            held[worker, category] = state
    return held


def join_requirements(
    held: Held, workers: Workers, needed: Mapping[int, frozenset[int]], found: ReadReturn
) -> None:
    """Of each employed worker whose role needs categories: how many, and how current they are, as sums."""
    for worker, (key, role, contract) in workers.places.items():
        if contract not in EMPLOYED:
            continue
        cell = found.cells.setdefault((key, role, contract), Cell())
        for category in needed.get(role, ()):
            cell.add("required")
            state = held.get((worker, category))
            if state:
                cell.add(f"required_{state}")


def _category(row: Row, known: Codes, problems: Problems) -> int:
    text = row["CATEGORY"]
    code = cells.code(text)
    if code is None or ("CATEGORY" in known and code not in known["CATEGORY"]):
        problems.unknown_code(TRAINING, row.number, "CATEGORY", text)
    return code or 0


def _expiry(row: Row, problems: Problems) -> date | None:
    given, completed = cells.day(row["EXPIRYDATE"]), cells.day(row["DATECOMPLETED"])
    for column, found in (("EXPIRYDATE", given), ("DATECOMPLETED", completed)):
        if row[column] and found is None:
            problems.warn(
                f"{place(TRAINING, row.number, column)}: not a day written DD/MM/YYYY; it counts as not given."
            )
    derived = cells.derived_expiry(completed, row["VALIDITY"])
    if given and derived and given != derived:
        problems.warn(
            f"{place(TRAINING, row.number, 'EXPIRYDATE')}: not the day that DATECOMPLETED and VALIDITY give. "
            "The day given counts."
        )
    return given or derived
