"""Tables on paper: widths of columns, groups of columns for what is too wide, facts for large print. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

# Characters of the small type that fit into a line, and columns that a person can still follow beside each other.
_LINE, _MOST_COLUMNS = 98, 12
# Longer words and cells ask for no more room. A column needs at least a short word; longer ones it may break.
_LONGEST_WORD, _SHORT_WORD, _LONGEST_CELL = 15, 11, 70
_GAP = 2.5
# A row with a longer cell may go over to the next page; every other row stays whole.
_LONG_ROW = 700


@dataclass(frozen=True)
class Line:
    """One row; ``long`` ones may split."""

    cells: tuple[str, ...]
    long: bool


@dataclass(frozen=True)
class Grid:
    """A table as wide as the page. ``widths`` in per cent, one for each column."""

    caption: str
    head: tuple[str, ...]
    numeric: tuple[bool, ...]
    widths: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """Each column's heading and whether it holds numbers."""
        return list(zip(self.head, self.numeric, strict=True))

    @property
    def drawn(self) -> list[tuple[bool, list[tuple[str, bool]]]]:
        """Each row: whether it may split, and its cells, each with whether it is a number."""
        return [(line.long, list(zip(line.cells, self.numeric, strict=True))) for line in self.lines]


@dataclass(frozen=True)
class Records:
    """A table as lists of facts: the name of each row, and its other cells with their headings."""

    caption: str
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def grids(
    caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool] = ()
) -> tuple[Grid, ...]:
    """The table, in groups of columns that fit the page; the first column is in each of them."""
    if not head:
        return ()
    numbers = tuple(numeric) or (False,) * len(head)
    groups = _groups([_room(column, _SHORT_WORD) for column in zip(head, *rows, strict=True)])
    if len(groups) == 1:
        return (_grid(caption, groups[0], head, rows, numbers),)
    return tuple(
        _grid(f"{caption} (part {place} of {len(groups)})".strip(), group, head, rows, numbers)
        for place, group in enumerate(groups, start=1)
    )


def _groups(rooms: Sequence[float]) -> list[tuple[int, ...]]:
    """Which columns stand beside each other: the first in every group, then as many as fit."""
    groups: list[tuple[int, ...]] = []
    group: tuple[int, ...] = (0,)
    for place in range(1, len(rooms)):
        wide = sum(rooms[each] for each in (*group, place))
        if len(group) > 1 and (wide > _LINE or len(group) == _MOST_COLUMNS):
            groups.append(group)
            group = (0,)
        group = (*group, place)
    return [*groups, group]


def records(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Records:
    """The table as lists of facts, for large print; empty cells are left out."""
    return Records(
        caption,
        tuple(
            (row[0], tuple((label, cell) for label, cell in zip(head[1:], row[1:], strict=True) if cell))
            for row in rows
        ),
    )


def _grid(
    caption: str,
    wanted: tuple[int, ...],
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    numeric: tuple[bool, ...],
) -> Grid:
    chosen = [tuple(row[place] for place in wanted) for row in rows]
    names = tuple(head[place] for place in wanted)
    return Grid(
        caption,
        names,
        tuple(numeric[place] for place in wanted),
        _widths([names, *chosen]),
        tuple(Line(cells, any(len(cell) > _LONG_ROW for cell in cells)) for cells in chosen),
    )


def _widths(rows: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Each column at least as wide as its longest word, the rest shared out by how long its cells are."""
    columns = list(zip(*rows, strict=True))
    least = [_room(column, _LONGEST_WORD) for column in columns]
    most = [
        max(low, min(max(len(cell) for cell in column), _LONGEST_CELL) + _GAP)
        for low, column in zip(least, columns, strict=True)
    ]
    wide = most
    if sum(most) > _LINE:
        spare = max(_LINE - sum(least), 0)
        wish = sum(most) - sum(least) or 1
        wide = [low + spare * (high - low) / wish for low, high in zip(least, most, strict=True)]
    whole = sum(wide) or 1
    return tuple(f"{share / whole * 100:.2f}" for share in wide)


def _room(column: Sequence[str], longest: int) -> float:
    """The characters that the column's longest word asks for."""
    return min(max(_longest_word(cell) for cell in column), longest) + _GAP


def _longest_word(text: str) -> int:
    return max((len(word) for word in text.split()), default=1)
