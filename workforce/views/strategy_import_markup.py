"""What an import found as tables, one for each strand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from assessment_ready.ui.tables import Cell, Column, Row, Table
from workforce.queries.strategy_imports import CHANGED, NEW, SAME, Planned
from workforce.rules.strategy_import_found import strands

_TAGS = {
    NEW: Cell.tag("New", "blue"),
    CHANGED: Cell.tag("Changed", "yellow"),
    SAME: Cell.tag("The same", "grey"),
    "": Cell.tag("Left out", "grey"),
}


class Steps(Protocol):
    """A view that knows the addresses of an import."""

    def step(self, name: str, **kwargs: Any) -> str:
        """The address of a step."""
        ...


@dataclass(frozen=True)
class StrandTable:
    """One strand: its heading, where it is corrected and left out, and its actions."""

    title: str
    count: int
    is_out: bool
    edit_url: str
    toggle_url: str
    table: Table


def strand_tables(view: Steps, found: Mapping[str, Any], planned: Sequence[Planned]) -> list[StrandTable]:
    """The strands in their order; an action's title leads to where it is corrected."""
    outcomes = {each.action["id"]: each.outcome for each in planned}
    return [
        StrandTable(
            title=f"{strand['number']} {strand['title']}".strip(),
            count=len(strand["actions"]),
            is_out=strand["out"],
            edit_url=view.step("strand", found_strand=strand["id"]),
            toggle_url=view.step("toggle", found_part=strand["id"]),
            table=Table(
                [Column("Action"), Column("Line"), Column("What becomes of it")],
                [_row(view, action, outcomes.get(action["id"], "")) for action in strand["actions"]],
                caption=f"Actions of strand {strand['number']}",
                caption_hidden=True,
            ),
        )
        for strand in strands(dict(found))
    ]


def _row(view: Steps, action: Mapping[str, Any], outcome: str) -> Row:
    url = view.step("action", found_action=action["id"])
    return Row(
        [
            Cell(f"{action['reference']} {action['title']}", url=url, sub=_proposed(action)),
            str(action["line"] or ""),
            _TAGS[outcome],
        ]
    )


def _proposed(action: Mapping[str, Any]) -> str:
    """What its words name, and whether it is taken."""
    said = []
    if action["due_on"]:
        said.append(f"“{action['due_words']}”{': taken as due date' if action['take_due'] else ''}")
    if action["figure"]:
        said.append(f"“{action['figure_words']}”{': taken as target' if action['take_figure'] else ''}")
    return " · ".join(said)
