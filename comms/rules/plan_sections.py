"""How complete a plan is, section by section, and exactly what is missing. Pure.

A section is made of needs: each a sentence that says what is missing while it is not met, and where it is mended. A
section is complete when every need is met, not started when none is.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

# A stretch in square brackets that is no link: "[council area]" is still to be filled in.
_GAP = re.compile(r"\[[^\[\]\n]+\](?!\()")


class State(Enum):
    """Where a section stands: the words for it (which stay on one line), and the tone of its tag."""

    NOT_STARTED = ("Not\u00a0started", "grey")
    IN_PROGRESS = ("In\u00a0progress", "blue")
    COMPLETE = ("Complete", "green")

    @property
    def words(self) -> str:
        """What the tag says."""
        return self.value[0]

    @property
    def tone(self) -> str:
        """The tag's tone."""
        return self.value[1]


@dataclass(frozen=True)
class Place:
    """Where something is mended: the name of an address, what it captures beside the council, and that id.

    ``capture`` "plan" is the plan itself; empty for a page of the council.
    """

    name: str
    capture: str = "plan"
    key: int = 0


@dataclass(frozen=True)
class Need:
    """One thing a section needs."""

    text: str
    is_met: bool
    place: Place


@dataclass(frozen=True)
class Section:
    """One section of the plan with its needs."""

    code: str
    title: str
    place: Place
    needs: tuple[Need, ...]

    @property
    def missing(self) -> list[Need]:
        """What is not there yet."""
        return [need for need in self.needs if not need.is_met]

    @property
    def met(self) -> int:
        """How many needs are met."""
        return len(self.needs) - len(self.missing)

    @property
    def state(self) -> State:
        """Where the section stands."""
        if not self.missing:
            return State.COMPLETE
        return State.IN_PROGRESS if self.met else State.NOT_STARTED


@dataclass(frozen=True)
class Entry:
    """One row of a section: what it is called, what it lacks (in words), and where that is mended."""

    title: str
    lacks: tuple[str, ...]
    place: Place


@dataclass(frozen=True)
class ObjectiveFacts:
    """What makes an objective SMART."""

    statement: str
    measured_by: str = ""
    achievable: str = ""
    relevant: str = ""
    baseline: str = ""
    target: str = ""
    has_day: bool = False
    has_owner: bool = False
    audiences: int = 0


@dataclass(frozen=True)
class PlanFacts:
    """What is known of a plan. ``texts`` are its own texts by name; entries come with what they lack."""

    is_assessment: bool
    has_sponsor: bool = False
    has_assessment: bool = False
    has_review_day: bool = False
    texts: dict[str, str] = field(default_factory=dict)
    objectives: Sequence[Entry] = ()
    audiences: Sequence[Entry] = ()
    umbrellas: int = 0
    messages: Sequence[Entry] = ()
    channels: Sequence[Entry] = ()
    activities: Sequence[Entry] = ()
    risks: Sequence[Entry] = ()
    roles: Sequence[Entry] = ()
    scenarios: int = 0
    cells: Sequence[Entry] = ()
    measures: Sequence[Entry] = ()
    phases: Sequence[Entry] = ()


def gaps(text: str) -> int:
    """How many stretches in square brackets are still to be filled in."""
    return len(_GAP.findall(text))


def lacks_words(text: str) -> tuple[str, ...]:
    """What a text lacks: itself, or the words in its square brackets."""
    if not text.strip():
        return ("nothing is written yet",)
    count = gaps(text)
    if not count:
        return ()
    return ("1 gap in square brackets" if count == 1 else f"{count} gaps in square brackets",)


def smart_lacks(facts: ObjectiveFacts) -> tuple[str, ...]:
    """What an objective lacks of SMART, and of what a plan needs beside it."""
    asked = (
        (facts.statement.strip() and not gaps(facts.statement), "specific: words in square brackets"),
        (facts.measured_by, "measurable: how it is measured"),
        (facts.target, "measurable: a target"),
        (facts.baseline, "measurable: a baseline"),
        (facts.achievable, "achievable: why it can be done"),
        (facts.relevant, "relevant: why it matters"),
        (facts.has_day, "time-bound: a day"),
        (facts.has_owner, "an owner"),
        (facts.audiences, "an audience"),
    )
    return tuple(words for met, words in asked if not met)


def sections(facts: PlanFacts) -> list[Section]:
    """Every section of the plan in OASIS order."""
    found = [
        _header(facts),
        _aim(facts),
        _audiences(facts),
        _narrative(facts),
        _messages(facts),
        _channels(facts),
        _activities(facts),
        _phases(facts),
        _risks(facts),
        _roles(facts),
    ]
    if facts.is_assessment or facts.scenarios:
        found.append(_scenarios(facts))
    return [*found, _evaluation(facts)]


def missing_count(found: Iterable[Section]) -> int:
    """How many needs of all sections are not met."""
    return sum(len(section.missing) for section in found)


def _header(facts: PlanFacts) -> Section:
    place = Place("plan-header")
    needs = [
        Need("Name the sponsor", facts.has_sponsor, place),
        Need("Set the day of the next review", facts.has_review_day, place),
    ]
    if facts.is_assessment:
        needs.append(Need("Choose the assessment the plan hangs on", facts.has_assessment, place))
    return Section("header", "Header", place, tuple(needs))


def _aim(facts: PlanFacts) -> Section:
    page = Place("plan-objectives")
    return Section(
        "aim",
        "Aim and objectives",
        page,
        (
            _text(facts, "context", "Situation", "plan-aim"),
            _text(facts, "business_aim", "Aim", "plan-aim"),
            *_rows(facts.objectives, "Add an objective", page),
        ),
    )


def _audiences(facts: PlanFacts) -> Section:
    page = Place("audiences", "")
    needs = (
        _text(facts, "insight", "Insight", "plan-insight"),
        *_rows(facts.audiences, "Add an audience", page),
    )
    return Section("audiences", "Audiences and insight", Place("plan-insight"), needs)


def _narrative(facts: PlanFacts) -> Section:
    needs = (
        _text(facts, "narrative_short", "Narrative in short", "plan-narrative"),
        _text(facts, "narrative_full", "Narrative in full", "plan-narrative"),
    )
    return Section("narrative", "Narrative", Place("plan-narrative"), needs)


def _messages(facts: PlanFacts) -> Section:
    page = Place("messages")
    needs = (
        Need("Write the umbrella message", facts.umbrellas > 0, page),
        *_rows(facts.messages, "Add a message", page),
    )
    return Section("messages", "Key messages and proof", page, needs)


def _channels(facts: PlanFacts) -> Section:
    needs = (
        _text(facts, "strategy", "Strategy", "plan-channels"),
        _text(facts, "channels_note", "How we use channels", "plan-channels"),
        *_rows(facts.channels, "Add a channel", Place("channels", "")),
    )
    return Section("channels", "Strategy and channels", Place("plan-channels"), needs)


def _activities(facts: PlanFacts) -> Section:
    page = Place("planner", "")
    return Section("activities", "Activities", page, _rows(facts.activities, "Plan an activity", page))


def _phases(facts: PlanFacts) -> Section:
    page = Place("plan-phases")
    return Section("phases", "Phases", page, _rows(facts.phases, "Add a phase", page))


def _risks(facts: PlanFacts) -> Section:
    page = Place("plan-risks")
    return Section("risks", "Risks", page, _rows(facts.risks, "Add a risk", page))


def _roles(facts: PlanFacts) -> Section:
    page = Place("plan-roles")
    needs = (_text(facts, "roles_note", "Roles", "plan-roles"), *_rows(facts.roles, "", page))
    return Section("roles", "Roles and sign-off", page, needs)


def _scenarios(facts: PlanFacts) -> Section:
    page = Place("scenarios")
    needs = (
        _text(facts, "core_block", "What every scenario says", "scenario-core"),
        Need("Add the scenarios", facts.scenarios > 0, page),
        *_rows(facts.cells, "", page),
    )
    return Section("scenarios", "Scenarios", page, needs)


def _evaluation(facts: PlanFacts) -> Section:
    page = Place("evaluation")
    needs = (
        _text(facts, "evaluation_note", "How we evaluate", "plan-evaluation"),
        *_rows(facts.measures, "Add a measure", page),
    )
    return Section("evaluation", "Evaluation", page, needs)


def _text(facts: PlanFacts, name: str, label: str, address: str) -> Need:
    lacks = lacks_words(facts.texts.get(name, ""))
    return Need(f"{label}: {_joined(lacks)}" if lacks else label, not lacks, Place(address))


def _rows(entries: Sequence[Entry], when_none: str, page: Place) -> tuple[Need, ...]:
    """A need for each entry; where there is none, one that asks for the first."""
    if not entries and when_none:
        return (Need(when_none, False, page),)
    return tuple(
        Need(f"{entry.title}: {_joined(entry.lacks)}", not entry.lacks, entry.place) for entry in entries
    )


def _joined(words: Sequence[str]) -> str:
    return "; ".join(words)
