"""Things on a grid of two scales, for example audiences by power and interest. Any number may stand in one square."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from assessment_ready.ui.charts.drawing import (
    GRID,
    HALF,
    INK,
    NARROW,
    QUIET,
    Chart,
    Drawing,
    Line,
    Mark,
    Text,
    font_size,
    key_rows,
    shortened,
    style_of,
    text_width,
)
from assessment_ready.ui.tables import Cell, Column, Row, Table


@dataclass(frozen=True)
class Place:
    """One thing with its figures across (``x``) and up (``y``), and the group that gives it its shape."""

    label: str
    x: int
    y: int
    group: str = ""
    url: str = ""


@dataclass(frozen=True)
class Scales:
    """The two scales, both from 1 to ``maximum``; figures from ``high`` on count as high.

    ``corners`` are named from the top left, row by row: low and high ``across`` with high ``up``, then with low.
    """

    across: str
    up: str
    corners: tuple[str, str, str, str]
    high: int = 3
    maximum: int = 5

    def corner_of(self, place: Place) -> str:
        """The name of the corner a place lies in."""
        return self.corners[(0 if place.y >= self.high else 2) + (1 if place.x >= self.high else 0)]


@dataclass(frozen=True)
class _Frame:
    """What every part of the drawing must know."""

    places: Sequence[Place]
    groups: list[str]
    scales: Scales


def scatter(
    *,
    id: str,
    title: str,
    places: Sequence[Place],
    scales: Scales,
    heads: tuple[str, str, str] = ("Name", "Corner", "Group"),
) -> Chart:
    """A grid of squares, one for each pair of figures; each thing is a numbered mark, named in a key below.

    Things in one square stand beside one another, so any number stays readable. ``heads`` are the table's headings
    for names, corners and groups. Raises ValueError without places or for a figure off the scale.
    """
    if not places:
        raise ValueError("A map needs at least one place")
    for place in places:
        if not (1 <= place.x <= scales.maximum and 1 <= place.y <= scales.maximum):
            raise ValueError(f"{place.label}: a figure is not between 1 and {scales.maximum}")
    groups = sorted({place.group for place in places if place.group})
    corners = [scales.corner_of(place) for place in places]
    told = "; ".join(f"{name}: {corners.count(name)}" for name in scales.corners)
    return Chart(
        id=id,
        title=title,
        description=(
            f"A grid with {scales.across} from 1 to {scales.maximum} across and {scales.up} from 1 to "
            f"{scales.maximum} up. {told}."
        ),
        table=_table(_Frame(places, groups, scales), title, heads),
        draw=partial(_draw, _Frame(places, groups, scales)),
    )


def _table(frame: _Frame, title: str, heads: tuple[str, str, str]) -> Table:
    """Every place with its number, its figures, its corner and its group."""
    name, corner, group = heads
    scales = frame.scales
    figures = [Column(scales.up, numeric=True), Column(scales.across, numeric=True)]
    last = [Column(group)] if frame.groups else []
    columns = [Column(name), Column("Number", numeric=True), *figures, Column(corner), *last]
    rows = []
    for number, place in enumerate(frame.places, start=1):
        cells: list[Cell | str | int] = [
            Cell(place.label, url=place.url),
            number,
            place.y,
            place.x,
            scales.corner_of(place),
        ]
        rows.append(Row([*cells, place.group or "–"] if frame.groups else cells))
    return Table(columns, rows, caption=title)


@dataclass(frozen=True)
class _Grid:
    """Where the squares are: left edge, width of a square, and the top of each row from the highest figure down."""

    left: float
    step: float
    tops: list[float]
    per_line: int
    entry: float
    size: int

    def spot(self, place: Place, maximum: int, number: int) -> tuple[float, float]:
        """Where the mark of the ``number``-th thing of a square stands."""
        across, down = number % self.per_line, number // self.per_line
        x = self.left + (place.x - 1) * self.step + 13 + across * self.entry
        y = self.tops[maximum - place.y] + self.size * 0.9 + 6 + down * (self.size + 9)
        return round(x, 2), round(y, 2)


def _draw(frame: _Frame, width: int) -> Drawing:
    size = font_size(width)
    grid = _grid(frame, width, size)
    marks: list[Mark] = []
    texts = _labels(frame, grid, width)
    met: dict[tuple[int, int], int] = defaultdict(int)
    for number, place in enumerate(frame.places, start=1):
        x, y = grid.spot(place, frame.scales.maximum, met[place.x, place.y])
        met[place.x, place.y] += 1
        style = style_of(frame.groups.index(place.group) if place.group else 0)
        marks.append(Mark(x, y, style.shape, style.colour, key=place.label))
        texts.append(Text(x + 10, round(y + size * 0.35, 2), str(number), size, bold=True))
    bottom = grid.tops[-1] + size * 2.3 + 30
    shapes, group_texts, used = _groups(frame, width, bottom, size)
    names, height = _names(frame, width, bottom + used, size)
    return Drawing(
        width,
        height,
        lines=_lines(frame, grid),
        marks=(*marks, *shapes),
        texts=(*texts, *group_texts, *names),
    )


def _grid(frame: _Frame, width: int, size: int) -> _Grid:
    left = size * 1.6
    step = (width - left - 4) / frame.scales.maximum
    entry = 22 + text_width(str(len(frame.places)), size, bold=True) + 4
    per_line = max(1, int((step - 6) / entry))
    crowd: dict[tuple[int, int], int] = defaultdict(int)
    for place in frame.places:
        crowd[place.x, place.y] += 1
    # The name of the scale, then the names of the upper corners, stand above the squares.
    tops = [size * 3.4]
    for figure in range(frame.scales.maximum, 0, -1):
        most = max((count for (_, y), count in crowd.items() if y == figure), default=0)
        lines = max(2, -(-most // per_line))
        tops.append(round(tops[-1] + lines * (size + 9) + 12, 2))
    return _Grid(left, step, tops, per_line, entry, size)


def _lines(frame: _Frame, grid: _Grid) -> tuple[Line, ...]:
    top, bottom, right = grid.tops[0], grid.tops[-1], round(grid.left + grid.step * frame.scales.maximum, 2)
    found = []
    for place in range(frame.scales.maximum + 1):
        x, y = round(grid.left + place * grid.step, 2), grid.tops[place]
        upright, level = place == frame.scales.high - 1, place == frame.scales.maximum - frame.scales.high + 1
        found.append(_edge(((x, top), (x, bottom)), is_main=upright))
        found.append(_edge(((grid.left, y), (right, y)), is_main=level))
    return tuple(sorted(found, key=lambda line: line.width))


def _edge(points: tuple[tuple[float, float], tuple[float, float]], *, is_main: bool) -> Line:
    return Line(points, INK, width=2.5) if is_main else Line(points, GRID)


def _labels(frame: _Frame, grid: _Grid, width: int) -> list[Text]:
    """Figures along both scales, the names of the scales, and of the corners above and below the squares."""
    size, bottom = grid.size, grid.tops[-1]
    texts = [Text(0, size, f"{frame.scales.up}, up", size, colour=QUIET)]
    for figure in range(1, frame.scales.maximum + 1):
        row = frame.scales.maximum - figure
        middle = (grid.tops[row] + grid.tops[row + 1]) / 2 + size * 0.35
        texts.append(Text(2, round(middle, 2), str(figure), size, bold=True))
        x = round(grid.left + (figure - 0.5) * grid.step, 2)
        texts.append(Text(x, bottom + size * 1.1, str(figure), size, bold=True, anchor="middle"))
    split = grid.left + (frame.scales.high - 1) * grid.step
    rooms = ((grid.left, split - grid.left - 6), (split + 4, width - split - 6))
    for place, name in enumerate(frame.scales.corners):
        x, room = rooms[place % 2]
        y = grid.tops[0] - 8 if place < 2 else bottom + size * 2.6
        texts.append(Text(round(x, 2), round(y, 2), shortened(name, size, room), size, bold=True))
    texts.append(Text(width, size, f"{frame.scales.across}, across", size, anchor="end", colour=QUIET))
    return texts


def _groups(frame: _Frame, width: int, top: float, size: int) -> tuple[list[Mark], list[Text], float]:
    """The key of the shapes, when things are in groups."""
    if not frame.groups:
        return [], [], 0
    shapes, texts, height = key_rows(
        frame.groups,
        width,
        top,
        size,
        lambda place, x, y: (Mark(x + 26, y, style_of(place).shape, style_of(place).colour),),
    )
    marks = [shape for shape in shapes if isinstance(shape, Mark)]
    return marks, [Text(one.x, one.y, one.text, one.size, colour=QUIET) for one in texts], height + 6


def _names(frame: _Frame, width: int, top: float, size: int) -> tuple[list[Text], float]:
    """The key of the numbers, in columns, and where the drawing ends."""
    columns = 1 if width <= NARROW else 2 if width <= HALF else 3
    room = width / columns
    longest = -(-len(frame.places) // columns)
    texts = []
    for place, one in enumerate(frame.places):
        x, y = (place // longest) * room, top + (place % longest + 1) * (size + 7)
        number = str(place + 1)
        texts.append(Text(round(x, 2), round(y, 2), number, size, bold=True))
        indent = text_width(str(len(frame.places)), size, bold=True) + 8
        label = shortened(one.label, size, room - indent - 6)
        texts.append(Text(round(x + indent, 2), round(y, 2), label, size))
    return texts, round(top + (longest + 1) * (size + 7), 2)
