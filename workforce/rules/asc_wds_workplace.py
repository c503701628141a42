"""The workplace file of the workforce return: teams with their starters, leavers and vacancies. Pure."""

from collections.abc import Iterable

from workforce.rules import asc_wds_cells as cells
from workforce.rules.asc_wds_parts import MEASURES, ReadReturn, Workplace
from workforce.rules.asc_wds_rows import Codes, Row
from workforce.rules.return_columns import WORKPLACE
from workforce.rules.return_problems import Problems, place

LONGEST_KEY = 50
_LONGEST_NAME = 160


def read_workplaces(rows: Iterable[Row], known: Codes, problems: Problems, found: ReadReturn) -> None:
    """Every row as a workplace of ``found``."""
    for row in rows:
        found.rows[WORKPLACE] = found.rows.get(WORKPLACE, 0) + 1
        key = row["LOCALESTID"]
        if not key or len(key) > LONGEST_KEY:
            problems.refuse(
                f"{place(WORKPLACE, row.number, 'LOCALESTID')}: enter a key of 1 to {LONGEST_KEY} characters"
            )
        elif key in found.workplaces:
            first = found.workplaces[key].row
            problems.refuse(
                f"{place(WORKPLACE, row.number, 'LOCALESTID')}: row {first} has the same key. "
                "Each workplace has one row"
            )
        else:
            found.workplaces[key] = _workplace(key, row, known, problems, found)
    if not found.rows.get(WORKPLACE):
        problems.refuse("The workplace file has headings but no rows under them")


def _workplace(key: str, row: Row, known: Codes, problems: Problems, found: ReadReturn) -> Workplace:
    made = Workplace(
        key=key,
        name=(row["ESTNAME"] or key)[:_LONGEST_NAME],
        row=row.number,
        establishment_type=_code(row, "ESTTYPE", known, problems),
        main_service=_code(row, "MAINSERVICE", known, problems),
        said=cells.count(row["TOTALPERMTEMP"]),
    )
    if made.said is None:
        found.not_known("TOTALPERMTEMP")
    _flows(made, row, known, problems, found)
    _reasons(made, row, problems)
    return made


def _code(row: Row, column: str, known: Codes, problems: Problems) -> int | None:
    text = row[column]
    code = cells.code(text)
    if text and (code is None or (column in known and code not in known[column])):
        problems.unknown_code(WORKPLACE, row.number, column, text)
    return code


def _flows(made: Workplace, row: Row, known: Codes, problems: Problems, found: ReadReturn) -> None:
    roles = _roles(row, known, problems)
    made.flows = {role: dict.fromkeys(MEASURES) for role in roles}
    for measure in MEASURES:
        column = measure.upper()
        state, numbers = cells.flow(row[column], len(roles))
        if state == cells.WRONG:
            parts = len(row[column].split(";"))
            problems.refuse(
                f"{place(WORKPLACE, row.number, column)}: {_numbers(parts)} for {_roles_said(len(roles))} in "
                "ALLJOBROLES. There must be one number for each role, or 999 for not known, or 0 for none"
            )
        if state == cells.NOT_KNOWN:
            found.not_known(column)
        made.states[measure] = state
        for role, number in zip(roles, numbers, strict=True):
            made.flows[role][measure] = number


def _roles(row: Row, known: Codes, problems: Problems) -> list[int]:
    roles = cells.codes(row["ALLJOBROLES"])
    where = place(WORKPLACE, row.number, "ALLJOBROLES")
    if roles is None:
        problems.refuse(f"{where}: enter codes of job roles with semicolons between them")
        return []
    if len(set(roles)) < len(roles):
        problems.refuse(f"{where}: a job role stands there twice")
        return []
    for role in roles:
        if "MAINJOBROLE" in known and role not in known["MAINJOBROLE"]:
            problems.unknown_code(WORKPLACE, row.number, "ALLJOBROLES", str(role))
    return roles


def _reasons(made: Workplace, row: Row, problems: Problems) -> None:
    reasons, numbers = cells.codes(row["REASONS"]), cells.codes(row["REASONNOS"])
    if not reasons and not numbers:
        return
    where = place(WORKPLACE, row.number, "REASONNOS")
    if not reasons or not numbers or len(reasons) != len(numbers):
        problems.warn(f"{where}: not one number for each reason in REASONS. The reasons are left out.")
        return
    made.reasons = dict(zip(reasons, numbers, strict=True))
    leavers = made.leavers
    if leavers is not None and sum(numbers) != leavers:
        problems.warn(f"{where}: the reasons are of {sum(numbers)} leavers, but LEAVERS says {leavers}.")


def _numbers(count: int) -> str:
    return "1 number" if count == 1 else f"{count} numbers"


def _roles_said(count: int) -> str:
    return "1 job role" if count == 1 else f"{count} job roles"
