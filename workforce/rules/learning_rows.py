"""A list of completed learning: which column is what, what a row says, and what may not stand in it. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from assessment_ready.ui.dates import parse_uk_date
from workforce.rules.currency import expiry

_NOT_A_LETTER = re.compile(r"[^a-z]")
_PSEUDONYM = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9._/-]{1,39}")
_NI_NUMBER = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE)
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
EARLIEST = date(1980, 1, 1)
LONGEST_MONTHS = 999
PSEUDONYM_RULE = (
    "A pseudonym has letters, figures and hyphens, at least one figure and no blanks, such as “T-104”. "
    "It is not a name"
)


@dataclass(frozen=True)
class Field:
    """One thing a list can say, and the headings people use for it (letters only)."""

    name: str
    label: str
    headings: tuple[str, ...]
    is_needed: bool = False


FIELDS = (
    Field("pseudonym", "Pseudonym", (
        "pseudonym", "pseudonymid", "workerref", "workerreference", "uniqueworkerid", "learner", "learnerid",
        "staffref", "reference", "ref", "id",
    ), True),
    Field("team", "Team", ("team", "teamname", "localestid", "service", "workplace"), True),
    Field("job_role", "Job role", ("jobrole", "mainjobrole", "role", "jobrolecode", "jobtitle"), True),
    Field("category", "Training category", (
        "category", "trainingcategory", "training", "course", "subject", "topic", "categorycode",
    )),
    Field("title", "Title of the training", ("title", "trainingname", "trainingtitle", "coursetitle", "coursename")),
    Field("completed_on", "Completed on", (
        "completedon", "datecompleted", "completed", "completiondate", "date", "completion",
    )),
    Field("expires_on", "Expires on", (
        "expireson", "expirydate", "expiry", "expires", "validuntil", "renewby", "renewaldate",
    )),
    Field("validity_months", "Valid for months", ("validity", "validitymonths", "months", "validformonths")),
    Field("hours", "Hours", ("hours", "duration", "cpdhours")),
    Field("started_on", "Started in the team", ("startedon", "startdate", "started", "start")),
    Field("reviewed_on", "Profile gone over on", (
        "reviewedon", "profilereviewed", "profilereviewedon", "lastreviewed", "lastreviewedon",
    )),
    Field("plan_reviewed_on", "Development plan or appraisal on", (
        "planreviewedon", "pdpreviewed", "pdpreviewedon", "pdp", "appraisal", "appraisaldate", "appraisedon",
        "lastappraisal",
    )),
)  # fmt: skip
BY_NAME = {each.name: each for each in FIELDS}
NEEDED = tuple(each.name for each in FIELDS if each.is_needed)
_DAYS = ("completed_on", "expires_on", "started_on", "reviewed_on", "plan_reviewed_on")
_PAST = ("completed_on", "started_on", "reviewed_on", "plan_reviewed_on")

# Parts of headings under which people's identities stand. "team name", "course name" and the like are not people's.
_PERSONAL = {
    "surname": "names", "forename": "names", "firstname": "names", "lastname": "names", "fullname": "names",
    "familyname": "names", "givenname": "names", "displayname": "names", "displayid": "names",
    "employeename": "names", "staffname": "names", "workername": "names", "learnername": "names",
    "ninumber": "national insurance numbers", "nino": "national insurance numbers",
    "nationalinsurance": "national insurance numbers",
    "dateofbirth": "birth dates", "birthdate": "birth dates", "birthday": "birth dates",
    "postcode": "addresses", "homeaddress": "addresses", "email": "e-mail addresses",
    "emailaddress": "e-mail addresses", "telephone": "telephone numbers", "mobile": "telephone numbers",
    "phone": "telephone numbers",
}  # fmt: skip
_PERSONAL_WHOLE = {
    "name": "names", "names": "names", "person": "names", "employee": "names", "worker": "names",
    "dob": "birth dates", "born": "birth dates", "ni": "national insurance numbers", "address": "addresses",
}  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """One thing to put right: the column's heading and a sentence."""

    column: str
    sentence: str


@dataclass(frozen=True)
class RawRow:
    """A row as the file has it: its number, and its cells by heading."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class ReadRow:
    """What a row says. ``double_of`` is the row above that says the same was completed on the same day."""

    number: int
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    double_of: int | None = None

    @property
    def has_completion(self) -> bool:
        """Whether something was completed, beside what the row says of the profile."""
        return self.values.get("category") is not None


@dataclass(frozen=True)
class Words:
    """Codes by what people may write for them: the code or the label, in lower case."""

    roles: Mapping[str, int]
    categories: Mapping[str, int]


def letters(heading: str) -> str:
    """A heading without everything that is not a letter."""
    return _NOT_A_LETTER.sub("", heading.casefold())


def guessed(headings: Sequence[str]) -> dict[str, str]:
    """For each thing the heading that most likely means it; a heading means one thing only."""
    left = {letters(heading): heading for heading in reversed(headings)}
    found: dict[str, str] = {}
    for each in FIELDS:
        exact = next((name for name in each.headings if name in left), None)
        if exact is not None:
            found[each.name] = left.pop(exact)
    return found


def personal_heading(headings: Sequence[str]) -> tuple[str, str] | None:
    """The first heading under which people's identities stand, and what these are."""
    for heading in headings:
        plain = letters(heading)
        if plain in _PERSONAL_WHOLE:
            return heading, _PERSONAL_WHOLE[plain]
        kind = next((kind for part, kind in _PERSONAL.items() if part in plain), None)
        if kind is not None:
            return heading, kind
    return None


def personal_cell(rows: Iterable[RawRow]) -> tuple[int, str, str] | None:
    """Row, heading and kind of the first cell that holds a national insurance number or an e-mail address."""
    for row in rows:
        for heading, cell in row.cells.items():
            if _NI_NUMBER.search(cell):
                return row.number, heading, "a national insurance number"
            if _ADDRESS.search(cell):
                return row.number, heading, "an e-mail address"
    return None


def pseudonym_problem(text: str) -> str:
    """What is wrong with a pseudonym; empty for nothing."""
    return "" if _PSEUDONYM.fullmatch(text) and not _NI_NUMBER.search(text) else PSEUDONYM_RULE


def words_for(labels: Mapping[int, str]) -> dict[str, int]:
    """Codes by what people may write for them."""
    found = {" ".join(label.casefold().split()): code for code, label in labels.items()}
    return {**found, **{str(code): code for code in labels}}


@dataclass
class _Reading:
    """One row being read."""

    row: RawRow
    mapping: Mapping[str, str]
    words: Words
    today: date
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def cell(self, name: str) -> str:
        return " ".join(self.row.cells.get(self.mapping.get(name, ""), "").split())

    def wrong(self, name: str, sentence: str) -> None:
        self.problems.append(Problem(self.mapping.get(name, ""), sentence))


def read_rows(rows: Iterable[RawRow], mapping: Mapping[str, str], words: Words, today: date) -> list[ReadRow]:
    """Every row with what it says, what is wrong with it, and whether the same stands further up already.

    A pseudonym is one person: rows that give it another team or role than its first row need mending.
    """
    seen: dict[tuple[Any, ...], int] = {}
    people: dict[str, tuple[int, str, int]] = {}
    read = []
    for raw in rows:
        reading = _Reading(raw, mapping, words, today)
        _read(reading)
        if not reading.problems:
            _same_person(reading, people)
        values = reading.values
        double_of = None
        if not reading.problems and values["category"] is not None:
            key = (values["pseudonym"], values["category"], values["completed_on"])
            double_of = seen.setdefault(key, raw.number)
        same = None if double_of == raw.number else double_of
        read.append(ReadRow(raw.number, values, tuple(reading.problems), same))
    return read


def _read(reading: _Reading) -> None:
    _who(reading)
    for name in _DAYS:
        _day(reading, name)
    _category(reading)
    _amounts(reading)
    _lasting(reading)
    facts = ("category", "started_on", "reviewed_on", "plan_reviewed_on")
    if not reading.problems and not any(reading.values[name] is not None for name in facts):
        reading.wrong("category", "The row says neither what was completed nor anything of the profile")


def _who(reading: _Reading) -> None:
    values = reading.values
    values["pseudonym"], values["team"] = reading.cell("pseudonym"), reading.cell("team")
    problem = pseudonym_problem(values["pseudonym"])
    if problem:
        reading.wrong("pseudonym", problem)
    if not values["team"]:
        reading.wrong("team", "Say the team")
    elif len(values["team"]) > 120:
        reading.wrong("team", "The team must be 120 characters or fewer")
    values["job_role"] = _code(reading, "job_role", reading.words.roles, "a job role of the workforce return")
    if values["job_role"] is None and not reading.cell("job_role"):
        reading.wrong("job_role", "Say the job role, as its code or its name")


def _code(reading: _Reading, name: str, known: Mapping[str, int], kind: str) -> int | None:
    text = reading.cell(name)
    if not text:
        return None
    code = known.get(text.casefold())
    if code is None:
        reading.wrong(name, f"“{_short(text)}” is not {kind}. Use its code or its name")
    return code


def _category(reading: _Reading) -> None:
    code = _code(reading, "category", reading.words.categories, "a training category of the workforce return")
    reading.values["category"] = code
    reading.values["title"] = reading.cell("title")
    if len(reading.values["title"]) > 200:
        reading.wrong("title", "The title must be 200 characters or fewer")
    if code is not None and not reading.cell("completed_on"):
        reading.wrong("completed_on", "Say on which day it was completed")
    if code is None and not reading.cell("category") and reading.cell("completed_on"):
        reading.wrong("category", "Say what was completed")


def _day(reading: _Reading, name: str) -> None:
    text, label = reading.cell(name), BY_NAME[name].label
    reading.values[name] = None
    if not text:
        return
    try:
        day = parse_uk_date(text)
    except ValueError:
        reading.wrong(name, f"“{_short(text)}” is not a date. Write it like 6/1/2027")
        return
    if day < EARLIEST:
        reading.wrong(name, f"{label}: the day is before {EARLIEST.year}. Is it a birth date? Take those out")
    elif name in _PAST and day > reading.today:
        reading.wrong(name, f"{label}: the day lies in the future")
    else:
        reading.values[name] = day


def _amounts(reading: _Reading) -> None:
    reading.values["validity_months"] = reading.values["hours"] = None
    months, hours = reading.cell("validity_months"), reading.cell("hours")
    if months and months.casefold() != "none":
        if months.isdecimal() and 1 <= int(months) <= LONGEST_MONTHS:
            reading.values["validity_months"] = int(months)
        else:
            reading.wrong("validity_months", f"“{_short(months)}” is not a number of months from 1 to 999")
    if hours:
        reading.values["hours"] = _hours(reading, hours)


def _hours(reading: _Reading, text: str) -> Decimal | None:
    try:
        hours = Decimal(text)
    except InvalidOperation:
        hours = Decimal("NaN")
    if hours.is_finite() and 0 < hours < 10_000:
        return hours.quantize(Decimal("0.1"))
    reading.wrong("hours", f"“{_short(text)}” is not a number of hours")
    return None


def _lasting(reading: _Reading) -> None:
    """Until when it holds: as the file says, otherwise as the months say."""
    values = reading.values
    completed, until = values["completed_on"], values["expires_on"]
    if completed is None:
        return
    if until is not None and until < completed:
        reading.wrong("expires_on", "It would expire before it was completed")
    if until is None:
        values["expires_on"] = expiry(completed, values["validity_months"])


def _same_person(reading: _Reading, people: dict[str, tuple[int, str, int]]) -> None:
    values = reading.values
    first = people.setdefault(values["pseudonym"], (reading.row.number, values["team"], values["job_role"]))
    if first[1:] != (values["team"], values["job_role"]):
        reading.wrong(
            "pseudonym",
            f"Row {first[0]} gives this pseudonym another team or job role. It must be one person",
        )


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
