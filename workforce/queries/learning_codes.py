"""What job roles and training categories are called in learning, and the training suggested for everybody."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workforce.queries.return_codes import labels

_FILE = Path(__file__).resolve().parents[1] / "data" / "requirements.toml"


@dataclass(frozen=True)
class Suggestion:
    """A training category suggested for every role; renewed after so many months."""

    category: int
    label: str
    validity_months: int
    rule: str


@dataclass(frozen=True)
class Codes:
    """What the codes are called; a code nobody knows is shown as one."""

    roles: Mapping[int, str]
    categories: Mapping[int, str]

    def role(self, code: int) -> str:
        """A job role."""
        return self.roles.get(code, f"Job role {code}")

    def category(self, code: int | None) -> str:
        """A training category; nothing for none."""
        return "" if code is None else self.categories.get(code, f"Training category {code}")

    @property
    def role_choices(self) -> list[tuple[int, str]]:
        """The roles by name."""
        return sorted(self.roles.items(), key=lambda pair: pair[1])

    @property
    def category_choices(self) -> list[tuple[int, str]]:
        """The categories by name."""
        return sorted(self.categories.items(), key=lambda pair: pair[1])


def codes() -> Codes:
    """Job roles and training categories of the workforce return; two queries."""
    shipped = {each.category: each.label for each in suggestions()}
    return Codes(roles=labels("MAINJOBROLE"), categories={**shipped, **labels("CATEGORY")})


def categories() -> Codes:
    """Training categories only; one query."""
    shipped = {each.category: each.label for each in suggestions()}
    return Codes(roles={}, categories={**shipped, **labels("CATEGORY")})


@cache
def suggestions() -> tuple[Suggestion, ...]:
    """The statutory and mandatory training that comes with the product."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(Suggestion(**each) for each in read["requirement"])


@cache
def suggestions_source() -> str:
    """Where they come from."""
    return str(tomllib.loads(_FILE.read_text(encoding="utf-8"))["source"])
