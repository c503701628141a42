"""The default matrix of what bears on which quality statement, as the product ships it."""

import tomllib
from functools import cache
from pathlib import Path

from workforce.rules.statements import Matrix, matrix_of

_FILE = Path(__file__).resolve().parent.parent / "data" / "statement_links.toml"


@cache
def default_matrix() -> Matrix:
    """Read once."""
    return matrix_of(tomllib.loads(_FILE.read_text(encoding="utf-8")))
