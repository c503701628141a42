"""What is kept of a workforce return: counts for each workplace, job role and contract, and nothing about a person."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

PERMANENT, TEMPORARY, POOL, AGENCY = 1, 2, 3, 4
EMPLOYED = (PERMANENT, TEMPORARY)
MEASURES = ("starters", "leavers", "vacancies")
# The further sums of a cell, by name.
COUNTS = (
    "hours_known",
    "zero_hours",
    "zero_hours_known",
    "care_certificate",
    "care_certificate_started",
    "care_certificate_known",
    "level_two",
    "level_known",
    "apprentices",
    "apprentices_known",
    "amhp",
    "amhp_known",
    "complete",
    "required",
    "required_in_date",
    "required_expiring",
    "required_expired",
)


@dataclass
class Workplace:
    """One team or service: what its row says. ``states`` says of each measure how its list reads."""

    key: str
    name: str
    row: int
    establishment_type: int | None = None
    main_service: int | None = None
    said: int | None = None
    states: dict[str, str] = field(default_factory=dict)
    flows: dict[int, dict[str, int | None]] = field(default_factory=dict)
    reasons: dict[int, int] = field(default_factory=dict)

    @property
    def leavers(self) -> int | None:
        """All who left; None where it is not known of one role."""
        known = [each["leavers"] for each in self.flows.values()]
        return None if None in known else sum(each or 0 for each in known)


@dataclass
class Cell:
    """The records of one workplace, job role and contract, added up."""

    records: int = 0
    wte: Decimal = Decimal(0)
    sick_days: Decimal = Decimal(0)
    sick_known: int = 0
    a_year_in_role: int = 0
    start_known: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, number: int = 1) -> None:
        """Count one of the further sums up."""
        self.counts[name] = self.counts.get(name, 0) + number


@dataclass
class Training:
    """The training records of one workplace and category by how current they are."""

    expired: int = 0
    expiring: int = 0
    in_date: int = 0

    @property
    def records(self) -> int:
        """All of them."""
        return self.expired + self.expiring + self.in_date


@dataclass
class ReadReturn:
    """All that came of one set of files."""

    reference_date: date
    workplaces: dict[str, Workplace] = field(default_factory=dict)
    cells: dict[tuple[str, int, int], Cell] = field(default_factory=dict)
    training: dict[tuple[str, int], Training] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)
    unmatched_training: int = 0

    def employed(self) -> dict[str, int]:
        """The permanent and temporary records of each workplace."""
        found = dict.fromkeys(self.workplaces, 0)
        for (key, _, contract), cell in self.cells.items():
            if contract in EMPLOYED:
                found[key] += cell.records
        return found

    def not_known(self, column: str) -> None:
        """Count a value that is not known."""
        self.unknown[column] = self.unknown.get(column, 0) + 1
