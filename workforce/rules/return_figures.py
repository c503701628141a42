"""What the counts of a workforce return give: Skills for Care's own formulae, each with its reason where it gives none.

Never zero for what is not known. Pure.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from workforce.rules.asc_wds_cells import NOT_GIVEN, NOT_KNOWN
from workforce.rules.asc_wds_parts import AGENCY, EMPLOYED

_HUNDRED = Decimal(100)
_PRECISE = Decimal("0.001")
# The service takes a turnover above this for a mistake.
_HIGHEST_RATE = Decimal(995)
_NAMED = 3
COMPLETE_NEEDS = (
    "UNIQUEWORKERID",
    "DOB",
    "GENDER",
    "ETHNICITY",
    "ZEROHRCONT",
    "SCQUAL",
    "NONSCQUAL",
)


@dataclass(frozen=True)
class Part:
    """The sums of one workplace, job role and contract."""

    key: str
    role: int
    contract: int
    records: int
    wte: Decimal = Decimal(0)
    sick_days: Decimal = Decimal(0)
    sick_known: int = 0
    a_year_in_role: int = 0
    start_known: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_employed(self) -> bool:
        """Whether the contract is permanent or temporary."""
        return self.contract in EMPLOYED


@dataclass(frozen=True)
class Team:
    """One workplace: what it says of itself, and starters, leavers and vacancies by job role."""

    key: str
    name: str
    said: int | None
    states: Mapping[str, str]
    flows: Mapping[int, Mapping[str, int | None]]


@dataclass(frozen=True)
class Where:
    """What a figure is of: everybody, or one job role, or one team, or a role in a team."""

    role: int | None = None
    team: str | None = None


@dataclass(frozen=True)
class Figure:
    """A value with what it was made of; without one, the reason."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    reason: str = ""
    note: str = ""
    is_estimate: bool = False


class Facts:
    """The sums of a return, found quickly by role and by team. ``absent`` are columns the files do not have."""

    def __init__(
        self,
        teams: Sequence[Team],
        parts: Sequence[Part],
        *,
        absent: frozenset[str] = frozenset(),
        has_training: bool = False,
    ) -> None:
        self.teams = {team.key: team for team in teams}
        self.absent, self.has_training = absent, has_training
        self._all = list(parts)
        self._by_role: dict[int, list[Part]] = defaultdict(list)
        self._by_team: dict[str, list[Part]] = defaultdict(list)
        for part in parts:
            self._by_role[part.role].append(part)
            self._by_team[part.key].append(part)

    @property
    def roles(self) -> list[int]:
        """Every job role that somebody has or that is vacant."""
        listed = {role for team in self.teams.values() for role in team.flows}
        return sorted({role for role in self._by_role if role} | listed)

    def parts(self, where: Where) -> list[Part]:
        """The sums a figure is made of."""
        if where.team is not None:
            found = self._by_team.get(where.team, [])
            return [part for part in found if where.role in (None, part.role)]
        return self._all if where.role is None else self._by_role.get(where.role, [])

    def employed(self, where: Where) -> int:
        """Permanent and temporary records."""
        return sum(part.records for part in self.parts(where) if part.is_employed)

    def counted(self, where: Where, name: str) -> int:
        """One of the further sums."""
        return sum(part.counts.get(name, 0) for part in self.parts(where))

    def concerned(self, where: Where) -> list[Team]:
        """The teams whose starters, leavers and vacancies a figure needs."""
        teams = [self.teams[where.team]] if where.team is not None else list(self.teams.values())
        return [team for team in teams if self._has(team, where.role)]

    def _has(self, team: Team, role: int | None) -> bool:
        if role is not None and role in team.flows:
            return True
        if role is None and team.flows:
            return True
        return any(part.is_employed and role in (None, part.role) for part in self._by_team.get(team.key, ()))


def flow(facts: Facts, where: Where, measure: str) -> tuple[int, str]:
    """Starters, leavers or vacancies, and the reason where they are not available."""
    total, reasons = 0, _Reasons(measure)
    for team in facts.concerned(where):
        state = team.states.get(measure, NOT_GIVEN)
        employed = facts.employed(Where(team=team.key))
        if team.said is not None and team.said != employed:
            reasons.differ(team, employed)
        elif state in (NOT_KNOWN, NOT_GIVEN):
            reasons.add(state, team)
        else:
            flows = [each for role, each in team.flows.items() if where.role in (None, role)]
            numbers = [each[measure] for each in flows]
            if None in numbers:
                reasons.add(NOT_KNOWN, team)
            total += sum(number or 0 for number in numbers)
    return total, reasons.sentence


class _Reasons:
    """Collects why a measure is not available, and says it in one sentence."""

    def __init__(self, measure: str) -> None:
        self.measure = measure.capitalize()
        self.teams: dict[str, list[str]] = defaultdict(list)

    def add(self, state: str, team: Team) -> None:
        self.teams[f"{self.measure} are {state} for"].append(_name(team))

    def differ(self, team: Team, employed: int) -> None:
        text = f"{_name(team)}: {team.said} stated, {employed} recorded"
        self.teams["The number of staff differs from their records in"].append(text)

    @property
    def sentence(self) -> str:
        said = [f"{words} {_listed(names)}" for words, names in self.teams.items()]
        return "; ".join(said)[:300]


def _name(team: Team) -> str:
    return f"{team.key} ({team.name})" if team.name != team.key else team.key


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _per_cent(numerator: int | Decimal, denominator: int, nobody: str) -> Figure:
    if not denominator:
        return Figure(reason=nobody)
    share = (Decimal(numerator) * _HUNDRED / denominator).quantize(_PRECISE)
    return Figure(share, Decimal(numerator), Decimal(denominator))


def vacancy_rate(facts: Facts, where: Where) -> Figure:
    """Vacancies ÷ (permanent and temporary staff + vacancies)."""
    vacancies, reason = flow(facts, where, "vacancies")
    if reason:
        return Figure(reason=reason)
    return _per_cent(vacancies, facts.employed(where) + vacancies, "There are no staff and no vacancies")


def _flow_rate(measure: str) -> Callable[[Facts, Where], Figure]:
    def rate(facts: Facts, where: Where) -> Figure:
        number, reason = flow(facts, where, measure)
        if reason:
            return Figure(reason=reason)
        found = _per_cent(number, facts.employed(where), "There are no permanent or temporary staff")
        if found.value is not None and found.value > _HIGHEST_RATE:
            return Figure(reason=f"More than 995%: check {measure.upper()} in the workplace file")
        return found

    return rate


def sickness_days(facts: Facts, where: Where) -> Figure:
    """Days ÷ records with a known value."""
    parts = facts.parts(where)
    days, known = sum((part.sick_days for part in parts), Decimal(0)), sum(part.sick_known for part in parts)
    if not known:
        return Figure(reason="No record has a known number of days of sickness")
    return Figure((days / known).quantize(_PRECISE), days, Decimal(known))


def retention(facts: Facts, where: Where) -> Figure:
    """Staff with a start date over a year ago ÷ staff; only where every start date is known."""
    parts = [part for part in facts.parts(where) if part.is_employed]
    employed, known = sum(part.records for part in parts), sum(part.start_known for part in parts)
    if known < employed:
        return Figure(reason=f"The start date is not known for {employed - known} of {employed} staff")
    longer = sum(part.a_year_in_role for part in parts)
    return _per_cent(longer, employed, "There are no permanent or temporary staff")


def wte(facts: Facts, where: Where) -> Figure:
    """The sum of hours ÷ 37, each at most 1; an estimate where some hours are not known."""
    parts = [part for part in facts.parts(where) if part.is_employed]
    employed = sum(part.records for part in parts)
    known = sum(part.counts.get("hours_known", 0) for part in parts)
    if not known:
        return Figure(reason="The hours of nobody are known")
    total = sum((part.wte for part in parts), Decimal(0)).quantize(_PRECISE)
    missing = employed - known
    note = f"The hours of {missing} of {employed} staff are not known and are left out" if missing else ""
    return Figure(total, total, Decimal(employed), note=note, is_estimate=bool(missing))


def _share(column: str, name: str, known: str) -> Callable[[Facts, Where], Figure]:
    """A share of those of whom it is known."""

    def share(facts: Facts, where: Where) -> Figure:
        if column in facts.absent:
            return Figure(reason=f"The staff file has no column {column}")
        base = facts.counted(where, known)
        return _per_cent(
            facts.counted(where, name), base, f"{column} is not known for anybody it is asked of"
        )

    return share


def agency_share(facts: Facts, where: Where) -> Figure:
    """Agency records ÷ all records."""
    parts = facts.parts(where)
    agency = sum(part.records for part in parts if part.contract == AGENCY)
    return _per_cent(agency, sum(part.records for part in parts), "There are no records")


def completeness(facts: Facts, where: Where) -> Figure:
    """Complete records ÷ records, agency workers left out."""
    lacking = [column for column in COMPLETE_NEEDS if column in facts.absent]
    if lacking:
        return Figure(reason=f"The staff file has no column {', '.join(lacking)}")
    parts = [part for part in facts.parts(where) if part.contract != AGENCY]
    complete = sum(part.counts.get("complete", 0) for part in parts)
    return _per_cent(
        complete, sum(part.records for part in parts), "There are no records but of agency workers"
    )


def training_currency(facts: Facts, where: Where) -> Figure:
    """Required pairs of person and category in date ÷ required pairs."""
    if not facts.has_training:
        return Figure(reason="No training file came with this return")
    required = facts.counted(where, "required")
    current = facts.counted(where, "required_in_date") + facts.counted(where, "required_expiring")
    return _per_cent(current, required, "No job role concerned has required training yet")


Formula = Callable[[Facts, Where], Figure]
FORMULAE: dict[str, Formula] = {
    "vacancy-rate": vacancy_rate,
    "turnover-rate": _flow_rate("leavers"),
    "starters-rate": _flow_rate("starters"),
    "sickness-days": sickness_days,
    "retention-12-months": retention,
    "level-2-or-above": _share("SCQUAL", "level_two", "level_known"),
    "care-certificate": _share("CARECERT", "care_certificate", "care_certificate_known"),
    "zero-hours-share": _share("ZEROHRCONT", "zero_hours", "zero_hours_known"),
    "apprentice-share": _share("APPRENTICE", "apprentices", "apprentices_known"),
    "agency-share": agency_share,
    "wte": wte,
    "asc-wds-completeness": completeness,
    "training-currency": training_currency,
}
