"""SMART completeness: what makes something intended specific enough to be judged, and what of it is missing.

Seven things (the domain notes, end of section 1.5): owner, due date, product, measure with baseline and target, the
evidence needed, a quality statement, the group it is for. A measure counts when one can say from where to where: with
a baseline and a target, of its own or of the indicator it is judged by.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

OWNER, DUE, PRODUCT, MEASURE, EVIDENCE, STATEMENT, GROUP = (
    "owner",
    "due",
    "product",
    "measure",
    "evidence",
    "statement",
    "group",
)
THINGS = (OWNER, DUE, PRODUCT, MEASURE, EVIDENCE, STATEMENT, GROUP)
LABELS = {
    OWNER: "Owner",
    DUE: "Due date",
    PRODUCT: "Product",
    MEASURE: "Measure with baseline and target",
    EVIDENCE: "Evidence needed",
    STATEMENT: "Quality statement",
    GROUP: "Workforce group",
}
# How a target says on which side of it one wants to be, as it is written before the figure.
OPERATORS = {"at_least": "at least", "at_most": "at most", "exactly": "exactly", "band": "between"}
_CLEAR = re.compile(
    r"\b(at least|at most|exactly|between|no more than|no fewer than|no less than|more than|fewer than|less than"
    r"|above|below|all|every|each)\b|[≥≤=<>]",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")


@dataclass(frozen=True)
class SmartFacts:
    """What is known of one intended action. ``owner_left``: somebody owned it and has no access any more.

    ``indicator`` is the name of the indicator it is judged by, with ``indicator_baseline`` and ``indicator_target``
    saying whether that has them.
    """

    owner: bool = False
    owner_left: bool = False
    due: bool = False
    product: str = ""
    measure: str = ""
    baseline: str = ""
    target: str = ""
    indicator: str = ""
    indicator_baseline: bool = False
    indicator_target: bool = False
    evidence: str = ""
    statements: int = 0
    groups: int = 0


@dataclass(frozen=True)
class Completeness:
    """Which of the seven things are there, and which are missing; ``share`` is whole per cent."""

    fulfilled: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def share(self) -> int:
        """Whole per cent of the seven things, rounded down: nothing is complete before it is."""
        return 100 * len(self.fulfilled) // len(THINGS)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


@dataclass(frozen=True)
class ThingShare:
    """In how many of the actions one of the seven things is there."""

    thing: str
    there: int
    of: int

    @property
    def label(self) -> str:
        """How it reads."""
        return LABELS[self.thing]

    @property
    def share(self) -> int:
        """Whole per cent, rounded down."""
        return 100 * self.there // self.of if self.of else 0


def completeness(facts: SmartFacts) -> Completeness:
    """Which of the seven things are there, in their order."""
    there = {
        OWNER: facts.owner and not facts.owner_left,
        DUE: facts.due,
        PRODUCT: bool(facts.product.strip()),
        MEASURE: not measure_lacks(facts),
        EVIDENCE: bool(facts.evidence.strip()),
        STATEMENT: facts.statements > 0,
        GROUP: facts.groups > 0,
    }
    return Completeness(
        fulfilled=tuple(thing for thing in THINGS if there[thing]),
        missing=tuple(thing for thing in THINGS if not there[thing]),
    )


def measure_lacks(facts: SmartFacts) -> tuple[str, ...]:
    """What the measure still needs, in words; empty when it can be judged."""
    lacks = []
    if not facts.measure.strip() and not facts.indicator:
        lacks.append("what is measured")
    if not facts.baseline.strip() and not facts.indicator_baseline:
        lacks.append("a baseline")
    if not facts.target.strip():
        if not facts.indicator_target:
            lacks.append("a target")
    elif not is_clear_target(facts.target):
        lacks.append("whether the target is at least or at most")
    return tuple(lacks)


def is_clear_target(target: str) -> bool:
    """Whether a target says on which side of its figure one wants to be. "90%" and "up to 90%" do not."""
    return _FIGURE.search(target) is None or _CLEAR.search(target) is not None


def worded_target(operator: str, figure: str) -> str:
    """A target as it is kept: "at least 90%". ``operator`` is a key of ``OPERATORS`` or empty."""
    words = OPERATORS.get(operator, "")
    figure = figure.strip()
    return f"{words} {figure}" if words and figure else figure


def split_target(target: str) -> tuple[str, str]:
    """The operator's key and the rest of a target as it is kept; the key is empty where it names none."""
    for key, words in OPERATORS.items():
        if target.lower().startswith(f"{words} "):
            return key, target[len(words) + 1 :].strip()
    return "", target.strip()


def shares(rows: Iterable[Sequence[str]]) -> list[ThingShare]:
    """For each of the seven things in how many actions it is there; ``rows`` are what each action misses."""
    missing = [frozenset(row) for row in rows]
    return [ThingShare(thing, sum(thing not in row for row in missing), len(missing)) for thing in THINGS]


def overall(rows: Iterable[Sequence[str]]) -> int:
    """Whole per cent of all things in all actions, rounded down; 0 when there is no action."""
    found = shares(rows)
    total = sum(each.of for each in found)
    return 100 * sum(each.there for each in found) // total if total else 0
