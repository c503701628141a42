"""The demonstration's indicators, and a workforce return with invented rows."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from assessment_ready.councils.models import Membership
from workforce.models import Indicator
from workforce.queries.benchmarks import references
from workforce.rules.return_columns import STAFF, WORKPLACE
from workforce.rules.return_figures import FORMULAE
from workforce.services import indicators
from workforce.services.benchmarks import add_references
from workforce.services.indicator_trajectory import use_line
from workforce.services.indicator_values import ValueValues, set_value
from workforce.services.library import use
from workforce.services.returns import ReturnFile, confirm, read_files

Described = Mapping[str, Any]
# Team, what it is called, and how many people of which job role (codes of the workforce return).
_TEAMS = (
    ("ASW-N", "Adult social work team north", {6: 18, 39: 9, 25: 5}),
    ("ASW-S", "Adult social work team south", {6: 16, 39: 8, 25: 6}),
    ("OT", "Occupational therapy service", {15: 12, 36: 9, 25: 5}),
    ("REABLE", "Reablement", {8: 34, 7: 8, 45: 5}),
    ("HOSP", "Hospital social work", {6: 11, 39: 6}),
    ("LD", "Learning disability team", {6: 9, 40: 7, 52: 14}),
)
# Of how many people one left, started, or one post is empty, by job role.
_ONE_IN = {6: 8, 15: 5, 36: 6, 8: 6}
_USUAL_ONE_IN = 11


def make_figures(will: Membership, today: date, described: Described) -> None:
    """Indicators of the library with targets, trajectory and past quarters; then a return that adds the newest."""
    rows = described["indicator"]
    known = {row.code: row for row in use(actor=will, codes=[each["code"] for each in rows])}
    ends = list(_quarters(today, max(len(each["values"]) for each in rows)))
    for each in rows:
        _measure(will, known[each["code"]], each, ends)
    _import_return(will, ends[-1])


def last_quarter(today: date) -> date:
    """The last day of the quarter that ended."""
    return next(_quarters(today, 1))


def with_target(will: Membership, code: str, target: str) -> Indicator:
    """An indicator of the library, taken into use, that should be at least so much."""
    row = use(actor=will, codes=[code])[0]
    given = {field.name: getattr(row, field.name) for field in fields(indicators.IndicatorValues)}
    given |= {"operator": "at_least", "target": Decimal(target), "owner_id": will.pk}
    return indicators.change(
        actor=will,
        indicator_id=row.pk,
        values=indicators.IndicatorValues(**given),
        expected_version=row.version,
    )


def _quarters(today: date, count: int) -> Iterator[date]:
    """The last days of so many quarters that have ended, oldest first."""
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    for back in range(count - 1, -1, -1):
        months = first.year * 12 + first.month - 1 - 3 * back
        yield date(months // 12, months % 12 + 1, 1) - timedelta(days=1)


def _measure(will: Membership, row: Indicator, each: Described, ends: list[date]) -> None:
    periods = ends[-len(each["values"]) :]
    given = {field.name: getattr(row, field.name) for field in fields(indicators.IndicatorValues)}
    given |= {
        "operator": each["operator"],
        "target": Decimal(each["target"]),
        "baseline": Decimal(each["baseline"]),
        "baseline_on": periods[0],
        "confidence": each.get("confidence", row.confidence),
        "owner_id": will.pk,
        "frequency": "quarter",
    }
    indicators.change(
        actor=will,
        indicator_id=row.pk,
        values=indicators.IndicatorValues(**given),
        expected_version=row.version,
    )
    for period_end, value in zip(periods, each["values"], strict=True):
        if period_end == ends[-1] and row.formula in FORMULAE:
            continue  # The return gives this one.
        values = ValueValues(period_end=period_end, value=Decimal(value))
        set_value(actor=will, indicator_id=row.pk, values=values, submission_key=uuid4())
    reached = 92 * each["reached"] if "reached" in each else 0
    until = ends[-1] + timedelta(days=reached) if reached else date(ends[-1].year + 1, 12, 31)
    use_line(actor=will, indicator_id=row.pk, until=until)
    offered = [each.key for each in references() if each.code == row.code]
    if offered:
        add_references(actor=will, indicator_id=row.pk, keys=offered)


def _import_return(will: Membership, on: date) -> None:
    files = {
        WORKPLACE: ReturnFile("workplace.csv", _workplaces()),
        STAFF: ReturnFile("staff.csv", _staff(on)),
    }
    snapshot = read_files(actor=will, files=files, reference_date=on, submission_key=uuid4())
    confirm(actor=will, snapshot_id=snapshot.pk, expected_version=snapshot.version, replace=False)


def _workplaces() -> bytes:
    header = "LOCALESTID,ESTNAME,ESTTYPE,MAINSERVICE,TOTALPERMTEMP,ALLJOBROLES,STARTERS,LEAVERS,VACANCIES"
    rows = []
    for key, name, people in _TEAMS:
        moved = ["999"] if key == "LD" else [str(count // _one_in(role)) for role, count in people.items()]
        roles = ";".join(str(role) for role in people)
        total = sum(_employed(count) for count in people.values())
        started = ";".join(str(count // _one_in(role)) for role, count in people.items())
        rows.append([key, name, 1, 16, total, roles, started, ";".join(moved), started])
    return _csv(header, rows)


def _staff(on: date) -> bytes:
    header = (
        "LOCALESTID,UNIQUEWORKERID,EMPLSTATUS,MAINJOBROLE,STARTDATE,DAYSSICK,CONTHOURS,ZEROHRCONT,APPRENTICE,"
        "CARECERT,SCQUAL,GENDER,ETHNICITY,DOB,NONSCQUAL,SALARYINT,SALARY,AMHP"
    )
    rows = []
    for key, _, people in _TEAMS:
        for role, count in people.items():
            for number in range(count):
                days = (number * 7 + role) % 23
                began = on - timedelta(days=120 + 290 * (number % 9))
                # Every twelfth is from an agency.
                contract = 4 if number >= _employed(count) else 1 + (number % 10 == 9)
                hours = 37 if number % 3 else 22.5
                known = "" if key == "REABLE" and number % 4 == 0 else "31"
                person = [key, f"{key}-{role}-{number}", contract, role, f"{began:%d/%m/%Y}", days, hours]
                learnt = [1 if role in (7, 8, 52) else "", f"1;{2 + number % 4}"]
                rows.append([*person, 2, 2, *learnt, 2, known, "Admin", 2, 1, 31000, 2])
    return _csv(header, rows)


def _employed(count: int) -> int:
    """How many of so many are not from an agency."""
    return count - count // 12


def _one_in(role: int) -> int:
    return _ONE_IN.get(role, _USUAL_ONE_IN)


def _csv(header: str, rows: list[list[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return text.getvalue().encode()
