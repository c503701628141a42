"""The demonstration's learning profiles: invented pseudonyms, some of whose learning has run out."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from assessment_ready.councils.models import Membership
from assessment_ready.documents.spreadsheets import SheetRow, SheetTable
from assessment_ready.overview.services.demo_workforce_figures import last_quarter, with_target
from workforce.queries.learning_codes import suggestions
from workforce.rules.learning_rows import guessed
from workforce.services.currency_figures import name_manager, note_figures
from workforce.services.learning_imports import choose_columns, confirm_completions, hold_completions
from workforce.services.profiles import ProfileValues, RecordValues, add_record, start_profile

Members = Mapping[str, Membership]
_HEADERS = (
    "Pseudonym",
    "Team",
    "Job role",
    "Category",
    "Completed on",
    "Start date",
    "Profile reviewed",
    "PDP reviewed",
)
# Team, and how many people of which job role.
_TEAMS = (
    ("Adult social work north", {6: 9}),
    ("Adult social work south", {6: 8}),
    ("Occupational therapy", {15: 7}),
    ("Reablement", {8: 16}),
    ("Learning disability", {52: 10}),
)
_EVERY = 36 * 30
# How many days ago something was completed, over and over; None: never.
_AGO = (60, 410, 200, _EVERY + 90, 330, 720, None, 150, _EVERY - 25, 500, 90)


def make_learners(members: Members, today: date) -> None:
    """Profiles of five teams by import, two people's own, and the figures of the quarter that ended."""
    will = members["will"]
    for code in ("profile-currency", "training-currency"):
        with_target(will, code, "90")
    table = SheetTable(headers=_HEADERS, rows=list(_rows(today)))
    held = hold_completions(actor=will, file_name="completed-learning.csv", table=table)
    choose_columns(actor=will, import_id=held.pk, mapping=guessed(_HEADERS))
    confirm_completions(actor=will, import_id=held.pk)
    name_manager(actor=will, team="Reablement", manager_id=members["cleo"].pk)
    _own(members["cleo"], "Reablement", 8, today)
    _own(will, "Learning disability", 52, today)
    note_figures(actor=will, period_end=last_quarter(today), submission_key=uuid4())


def _rows(today: date) -> Iterator[SheetRow]:
    """One row for each thing each person has completed."""
    number = 1
    categories = [each.category for each in suggestions()]
    for letter, (team, people) in zip("ABCDE", _TEAMS, strict=True):
        for role, count in people.items():
            for place in range(count):
                person = _person(f"{letter}-{place + 101}", team, role, place, today)
                for category in categories:
                    ago = _AGO[(place * 5 + category * 3 + role) % len(_AGO)]
                    if ago is None:
                        continue
                    number += 1
                    done = {"Category": str(category), "Completed on": _day(today, ago)}
                    yield SheetRow(number, {**person, **done})


def _person(name: str, team: str, role: int, place: int, today: date) -> dict[str, str]:
    return {
        "Pseudonym": name,
        "Team": team,
        "Job role": str(role),
        "Start date": _day(today, 400 + 90 * place),
        "Profile reviewed": _day(today, 520 if place % 6 == 5 else 110 + 11 * place),
        "PDP reviewed": _day(today, 560 if place % 4 == 3 else 120 + 9 * place),
    }


def _own(member: Membership, team: str, role: int, today: date) -> None:
    """Somebody's own profile, with something that runs out soon."""
    days: dict[str, Any] = {
        "started_on": today - timedelta(days=900),
        "reviewed_on": today - timedelta(days=100),
        "plan_reviewed_on": today - timedelta(days=140),
    }
    values = ProfileValues(team=team, job_role=role, **days)
    start_profile(actor=member, pseudonym=f"M-{member.pk}", values=values, submission_key=uuid4())
    for place, each in enumerate(suggestions()[:4]):
        record = RecordValues(
            category=each.category, completed_on=today - timedelta(days=200 + 300 * place), validity_months=36
        )
        add_record(actor=member, values=record, submission_key=uuid4())


def _day(today: date, ago: int) -> str:
    return f"{today - timedelta(days=ago):%d/%m/%Y}"
