"""The groups a council can begin with, as the shipped file says them. Pure: from parsed TOML to values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

KINDS = ("start", "stop", "continue")
# Names the starter rows of a council, so that a second click, or a renamed group, makes nothing twice.
_NAMESPACE = UUID("5b0a5c4e-6f0e-4f6e-9d43-3d1c0a2f7a10")


@dataclass(frozen=True)
class StarterGroup:
    """One group with its shifts as (kind, text), in the order of the matrix."""

    code: str
    name: str
    description: str
    is_paid: bool
    employer_kind: str
    job_roles: tuple[int, ...]
    future_state: str
    headline_shift: str
    shifts: tuple[tuple[str, str], ...]


def starter_groups(parsed: Mapping[str, Any]) -> tuple[StarterGroup, ...]:
    """The groups in the file, in order."""
    return tuple(_group(each) for each in parsed["group"])


def starter_key(council_id: int, *parts: str) -> UUID:
    """The key by which a starter row of a council is known for good."""
    return uuid5(_NAMESPACE, ":".join([str(council_id), *parts]))


def parse_job_roles(text: str) -> tuple[int, ...]:
    """Codes of job roles as typed ("6, 15"), each once, in order. Raises ``ValueError`` with a sentence."""
    found: list[int] = []
    for part in text.replace(";", ",").split(","):
        word = part.strip()
        if not word:
            continue
        if not (word.isascii() and word.isdigit() and len(word) <= 4):
            raise ValueError(
                "Job roles must be code numbers of the workforce return with commas between, like 6, 15"
            )
        if int(word) not in found:
            found.append(int(word))
    return tuple(found)


def _group(row: Mapping[str, Any]) -> StarterGroup:
    texts: list[tuple[str, str]] = []
    for kind in KINDS:
        said: Sequence[str] = row[kind]
        texts += [(kind, text) for text in said]
    return StarterGroup(
        code=row["code"],
        name=row["name"],
        description=row["description"],
        is_paid=row["is_paid"],
        employer_kind=row["employer_kind"],
        job_roles=tuple(row["job_roles"]),
        future_state=row["future_state"],
        headline_shift=row["headline_shift"],
        shifts=tuple(texts),
    )
