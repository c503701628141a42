"""The starter content that is shipped: read from comms/data/starter once, chosen by the kind of plan."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

Row = dict[str, Any]
_FOLDER = Path(__file__).resolve().parents[1] / "data" / "starter"
_USUAL_KINDS = ["assessment"]


@cache
def _file(name: str) -> dict[str, list[Row]]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def rows(name: str, table: str) -> list[Row]:
    """Every entry of one table of one file. Do not change what it gives."""
    return _file(name)[table]


def rows_for(name: str, table: str, kind: str) -> list[Row]:
    """The entries for one kind of plan: those that name it, or that name none for an assessment."""
    return [row for row in rows(name, table) if kind in row.get("kinds", _USUAL_KINDS)]
