"""The columns of the workforce return's three files: which are read, which are needed, which never. Pure.

Only what stands in ``READ`` is ever taken out of a row. The columns in ``NEVER`` hold what could tell who somebody is:
they are not read at all, but for ``DOB``, of which only whether it is filled is known while the row is read.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WORKPLACE, STAFF, TRAINING = "workplace", "staff", "training"
KIND_NAMES = {WORKPLACE: "workplace file", STAFF: "staff file", TRAINING: "training file"}

# Columns that share their codes with another.
SAME_CODES = {"ALLJOBROLES": "MAINJOBROLE", "JOBROLE": "MAINJOBROLE", "ALLSERVICES": "MAINSERVICE"}

NEEDED = {
    WORKPLACE: (
        "LOCALESTID",
        "ESTNAME",
        "ESTTYPE",
        "MAINSERVICE",
        "TOTALPERMTEMP",
        "ALLJOBROLES",
        "STARTERS",
        "LEAVERS",
        "VACANCIES",
    ),
    STAFF: ("LOCALESTID", "EMPLSTATUS", "MAINJOBROLE", "STARTDATE", "DAYSSICK", "CONTHOURS"),
    TRAINING: ("LOCALESTID", "UNIQUEWORKERID", "CATEGORY", "VALIDITY", "DATECOMPLETED", "EXPIRYDATE"),
}
USEFUL = {
    WORKPLACE: ("REASONS", "REASONNOS"),
    STAFF: (
        "UNIQUEWORKERID",
        "DOB",
        "GENDER",
        "ETHNICITY",
        "CARECERT",
        "L2CARECERT",
        "APPRENTICE",
        "ZEROHRCONT",
        "SALARYINT",
        "SALARY",
        "HOURLYRATE",
        "AVGHOURS",
        "AMHP",
        "SCQUAL",
        "NONSCQUAL",
        "CWPCATEGORY",
    ),
    TRAINING: (),
}
READ = {kind: (*NEEDED[kind], *USEFUL[kind]) for kind in NEEDED}
NEVER = frozenset(
    [
        "DISPLAYID",
        "NINUMBER",
        "POSTCODE",
        "DOB",
        "NOTES",
        "CHGUNIQUEWRKID",
        "MAINJRDESC",
        "OTHERJRDESC",
        "ADDRESS1",
        "ADDRESS2",
        "ADDRESS3",
        "POSTTOWN",
    ]
)
_PASSED_OVER = {
    WORKPLACE: """STATUS ADDRESS1 ADDRESS2 ADDRESS3 POSTTOWN POSTCODE OTHERTYPE PERMCQC PERMLA SHARELA REGTYPE PROVNUM
        LOCATIONID ALLSERVICES CAPACITY UTILISATION SERVICEDESC SERVICEUSERS OTHERUSERDESC DHA DHAACTIVITIES
        REPEATTRAINING CWPAWARE CWPUSE CWPUSEDESC SICKPAY PENSION ACTUALCONT OPTOUTPEN HOLIDAY SLEEPINS SLEEPINPAY
        TRAVELTIME TTDIFFRATE""",
    STAFF: """CHGUNIQUEWRKID TRANSFERSTAFFRECORD STATUS DISPLAYID NINUMBER POSTCODE NATIONALITY BRITISHCITIZENSHIP
        COUNTRYOFBIRTH YEAROFENTRY DISABLED RECSOURCE HANDCVISA INOUTUK STARTINSECT DHA MAINJRDESC NMCREG NURSESPEC
        OTHERJOBROLE OTHERJRDESC""",
    TRAINING: "STATUS TRAININGNAME ACCREDITED WHODELIVERED PROVIDERNAME HOWDELIVERED NOTES",
}
KNOWN = {kind: frozenset(text.split()) | frozenset(READ[kind]) for kind, text in _PASSED_OVER.items()}
_QUALIFICATION = re.compile(r"QUALACH\d{2}(NOTES)?")
_LIKE_A_HEADING = re.compile(r"[A-Z][A-Z_]{1,30}\d{0,2}(NOTES)?")
# What only one of the three files has.
_SIGNS = {
    WORKPLACE: frozenset(["ALLJOBROLES", "VACANCIES", "ESTTYPE"]),
    STAFF: frozenset(["EMPLSTATUS", "MAINJOBROLE", "DAYSSICK"]),
    TRAINING: frozenset(["DATECOMPLETED", "EXPIRYDATE", "VALIDITY"]),
}
# Columns by which a layout of 2019 and one of today are told apart.
_OLD = frozenset(["SHARELA", "NURSESPEC", "OTHERJOBROLE", "OTHERJRDESC"])
_NEW = frozenset(["DHA", "CWPAWARE", "CWPUSE", "L2CARECERT", "CWPCATEGORY", "HANDCVISA", "HOWDELIVERED"])
_DAY = re.compile(r"(?<!\d)(?:(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})|(\d{2})[-_.](\d{2})[-_.](\d{4}))(?!\d)")


@dataclass(frozen=True)
class Layout:
    """Which position of a row each column that is read stands at, and what is said of the rest."""

    kind: str
    places: dict[str, int]
    missing: tuple[str, ...]
    not_there: tuple[str, ...]
    unknown: tuple[str, ...]
    fingerprint: str
    edition: str

    @property
    def last_place(self) -> int:
        """A row that ends before this position was cut off."""
        return max(self.places.values(), default=0)

    def column_at(self, position: int) -> str:
        """The first column that is read from this position on."""
        later = [(place, name) for name, place in self.places.items() if place >= position]
        return min(later)[1] if later else ""


def layout_of(kind: str, cells: Sequence[str]) -> Layout:
    """What a row of headings says, in whatever order its columns stand."""
    names = [heading(cell) for cell in cells]
    places = {name: names.index(name) for name in READ[kind] if name in names}
    strange = [at for at, name in enumerate(names) if name and not _is_known(kind, name)]
    return Layout(
        kind=kind,
        places=places,
        missing=tuple(name for name in NEEDED[kind] if name not in places),
        not_there=tuple(name for name in USEFUL[kind] if name not in places),
        unknown=tuple(_named(names[at], at) for at in strange),
        fingerprint=hashlib.sha256(",".join(sorted(filter(None, names))).encode()).hexdigest()[:12],
        edition=_edition(frozenset(names)),
    )


def heading(cell: str) -> str:
    """A heading as it is compared: capitals, no blanks."""
    return "".join(cell.split()).upper()


def twice(cells: Sequence[str]) -> str:
    """A column that is read and stands in the headings twice, if there is one."""
    names = [heading(cell) for cell in cells]
    read = {name for columns in READ.values() for name in columns}
    return next((name for name in names if name in read and names.count(name) > 1), "")


def kind_of(cells: Sequence[str]) -> str:
    """Which of the three files these are the headings of; empty where nobody can say."""
    names = {heading(cell) for cell in cells}
    best = max(_SIGNS, key=lambda kind: len(_SIGNS[kind] & names))
    return best if len(_SIGNS[best] & names) > 1 else ""


def day_in_name(file_name: str) -> date | None:
    """The day that stands in a file's name, as the service puts it there."""
    for found in _DAY.finditer(file_name):
        year, month, day = found.group(1, 2, 3) if found.group(1) else found.group(6, 5, 4)
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def _is_known(kind: str, name: str) -> bool:
    return name in KNOWN[kind] or _QUALIFICATION.fullmatch(name) is not None


def _named(name: str, at: int) -> str:
    """A heading is repeated only where it looks like one: a file without headings begins with somebody's record."""
    return name if _LIKE_A_HEADING.fullmatch(name) else f"column {at + 1}"


def _edition(names: frozenset[str]) -> str:
    if names & _OLD:
        return "2019"
    return "today" if names & _NEW else "not known"
