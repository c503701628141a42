"""Which sign-offs a text needs, in which order they are asked, and when it is cleared. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

APPROVE, CONSULT, INFORM = "approve", "consult", "inform"
_STRENGTH = {APPROVE: 2, CONSULT: 1, INFORM: 0}
WAITING, APPROVED, NOT_NEEDED = "waiting", "approved", "not_needed"
# What words say about a condition: (it holds, it does not).
_CONDITIONS = {
    "pre_election": ("Used in a pre-election period", "Not used in a pre-election period"),
    "member_quote": ("A member is quoted", "No member is quoted"),
    "partner_named": ("A partner is named", "No partner is named"),
    "quotes_draft": ("The draft report is quoted", "The draft report is not quoted"),
}


@dataclass(frozen=True)
class RuleLine:
    """One line of the sign-off matrix."""

    role: str
    mode: str
    condition: str
    position: int
    days: int


@dataclass(frozen=True)
class Facts:
    """What conditions ask of a text. ``periods``: titles of the pre-election periods it is used in."""

    is_public: bool = False
    quotes_member: bool = False
    names_partner: bool = False
    quotes_draft: bool = False
    periods: tuple[str, ...] = ()

    def holds(self, condition: str) -> bool:
        """Whether a condition of the matrix holds."""
        if condition == "pre_election":
            return bool(self.periods) and (self.is_public or self.quotes_member)
        answers = {
            "always": True,
            "member_quote": self.quotes_member,
            "partner_named": self.names_partner,
            "quotes_draft": self.quotes_draft,
        }
        return answers.get(condition, False)


@dataclass(frozen=True)
class PlannedStep:
    """One sign-off as the matrix asks for it; ``why`` says in words why it is needed or why not."""

    role: str
    mode: str
    position: int
    days: int
    is_needed: bool
    why: str


@dataclass(frozen=True)
class Standing:
    """Where one step of a request stands, as the order needs to know it."""

    key: int
    mode: str
    position: int
    state: str


def planned_steps(lines: Iterable[RuleLine], facts: Facts) -> list[PlannedStep]:
    """One step per role, in order. Of several lines that apply to a role the strictest counts, at its place."""
    by_role: dict[str, list[RuleLine]] = {}
    for line in lines:
        by_role.setdefault(line.role, []).append(line)
    steps = [_step(role, found, facts) for role, found in by_role.items()]
    return sorted(steps, key=lambda step: step.position)


def _step(role: str, lines: Sequence[RuleLine], facts: Facts) -> PlannedStep:
    applying = [line for line in lines if facts.holds(line.condition)]
    chosen = max(applying or lines, key=lambda line: (_STRENGTH.get(line.mode, 0), -line.position))
    why = _why(chosen.condition, facts, is_needed=bool(applying))
    return PlannedStep(role, chosen.mode, chosen.position, chosen.days, bool(applying), why)


def _why(condition: str, facts: Facts, *, is_needed: bool) -> str:
    if condition not in _CONDITIONS:
        return ""
    if condition == "pre_election" and is_needed:
        return f"Used in a pre-election period: {', '.join(facts.periods)}"
    if condition == "pre_election" and facts.periods:
        return "Neither public nor quoting a member, so the pre-election period does not matter"
    return _CONDITIONS[condition][0 if is_needed else 1]


def to_ask(steps: Iterable[Standing]) -> list[int]:
    """The keys of the steps to ask now: in order, those of one place together.

    Only an approval holds up the places after it; who is consulted or informed does not.
    """
    asked: list[int] = []
    by_place: dict[int, list[Standing]] = {}
    for step in steps:
        by_place.setdefault(step.position, []).append(step)
    for place in sorted(by_place):
        asked += [step.key for step in by_place[place] if step.state == WAITING]
        if any(step.mode == APPROVE and step.state not in (APPROVED, NOT_NEEDED) for step in by_place[place]):
            break
    return asked


def is_complete(steps: Iterable[Standing]) -> bool:
    """Whether every approval that is needed is there, and there is one."""
    approvals = [step.state for step in steps if step.mode == APPROVE and step.state != NOT_NEEDED]
    return bool(approvals) and all(state == APPROVED for state in approvals)
