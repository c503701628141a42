"""Which column of a table of intended actions is what: guessed from its heading. Pure.

The labels are the headings that the register's own file has, so that it comes back without anybody choosing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NOT_A_LETTER = re.compile(r"[^a-z]")


@dataclass(frozen=True)
class Field:
    """One thing a table can say of an intended action, and the headings people use for it (letters only)."""

    name: str
    label: str
    headings: tuple[str, ...]
    longest: int = 300


FIELDS = (
    Field("reference", "Reference", ("reference", "ref", "no", "number", "actionno", "actionref", "actionnumber"), 20),
    Field("title", "Intended action", ("intendedaction", "action", "title", "actiontitle", "whatwewilldo"), 1000),
    Field("text", "What the strategy says", ("whatthestrategysays", "text", "description", "detail", "details"), 8000),
    Field("strand", "Strand", ("strand", "theme", "priority", "objective", "chapter", "section", "workstream"), 210),
    Field("owner", "Owner", ("owner", "lead", "responsible", "accountable", "who", "leadofficer", "owneremail"), 200),
    Field("start_on", "Begins", ("begins", "start", "startdate", "starton", "from"), 40),
    Field("due_on", "Due", ("due", "duedate", "deadline", "bywhen", "when", "end", "enddate", "timescale"), 40),
    Field("product", "Product", ("product", "output", "deliverable", "outputs")),
    Field("measure", "Measure", ("measure", "successmeasure", "kpi", "measureofsuccess", "outcomemeasure")),
    Field("baseline", "Baseline", ("baseline", "current"), 80),
    Field("target", "Target", ("target", "goal"), 80),
    Field("indicator", "Indicator", ("indicator",), 160),
    Field("evidence_needed", "Evidence needed", ("evidenceneeded", "evidence", "evidencerequired")),
    Field("statements", "Quality statements", ("qualitystatements", "qualitystatement", "statements", "qs"), 200),
    Field("groups", "Workforce groups", ("workforcegroups", "workforcegroup", "groups", "group", "audience"), 600),
    Field("scope", "Whose workforce", ("whoseworkforce", "scope"), 40),
    Field("organisations", "Organisations", ("organisations", "organisation", "partners")),
    Field("repeats", "Repeats", ("repeats", "frequency", "recurrence"), 80),
)  # fmt: skip
BY_NAME = {field.name: field for field in FIELDS}


def guessed(headings: Sequence[str]) -> dict[str, str]:
    """For each thing the heading that most likely means it; a heading means one thing only."""
    left = {letters(heading): heading for heading in reversed(headings) if letters(heading)}
    found: dict[str, str] = {}
    for field in FIELDS:
        exact = next((name for name in field.headings if name in left), None)
        if exact is not None:
            found[field.name] = left.pop(exact)
    return found


def looks_like_headings(cells: Sequence[str]) -> bool:
    """Whether a row of a messy sheet is the one with the headings: a reference or strand beside the words."""
    found = guessed([cell for cell in cells if cell])
    return len(found) > 1 and not {"title", "text"}.isdisjoint(found)


def letters(heading: str) -> str:
    """A heading without everything that is not a letter."""
    return _NOT_A_LETTER.sub("", heading.casefold())
