"""What a person says of a gap, and what must be right before it is kept. Pure."""

from dataclasses import dataclass
from datetime import date

TITLE_LENGTH = 200
REASON_WORDS = 150


@dataclass(frozen=True)
class GapValues:
    """One gap as a person describes it. ``found_on`` is the London day it was found."""

    statement_id: int
    title: str
    source: str
    owner_id: int
    found_on: date
    sub_topic_id: int | None = None
    theme_id: int | None = None
    description: str = ""
    source_note: str = ""
    round_id: int | None = None
    weight: str = "medium"


@dataclass(frozen=True)
class GapProblem:
    """One thing to put right: the field and a sentence."""

    field: str
    sentence: str


def problems(values: GapValues, *, sources: set[str], weights: set[str], today: date) -> list[GapProblem]:
    """What stops these values from being kept, as far as it shows without looking anything up."""
    found = []
    title = values.title.strip()
    if not title:
        found.append(GapProblem("title", "Enter what falls short, in a few words"))
    elif len(title) > TITLE_LENGTH:
        found.append(GapProblem("title", f"The title must be {TITLE_LENGTH} characters or fewer"))
    if values.source not in sources:
        found.append(GapProblem("source", "Choose where the gap comes from"))
    if values.weight not in weights:
        found.append(GapProblem("weight", "Choose how much the gap weighs"))
    if values.found_on > today:
        found.append(GapProblem("found_on", "The day it was found must be today or in the past"))
    return found


def reference(statement_number: int, number: int) -> str:
    """The short name people use in speech and writing: "QS4-G3"."""
    return f"QS{statement_number}-G{number}"
