"""What a chart is made of: rectangles, lines, marks and texts in pixels, and the chart that carries them."""

import re
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assessment_ready.ui.tables import Table

INK = "#0b0c0c"
QUIET = "#484949"
NAVY = "#12436d"
GRID = "#b1b4b6"
WIDE, HALF, NARROW = 1120, 640, 320

# Mean width of a character as a share of the font size, bold and regular; measured on Source Sans 3, rounded up.
_BOLD, _REGULAR = 0.54, 0.46


# Left, top, right, bottom.
Box = tuple[float, float, float, float]
# From one place to another.
Stroke = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Tone:
    """Fill, a darker pattern over it so that grey print still tells tones apart, and the text colour on it."""

    fill: str
    pattern: str
    on: str
    mark: str


TONES = {
    "red": Tone("#ca3535", "cross", "#ffffff", "#a82525"),
    "yellow": Tone("#ffdd00", "dots", INK, "#d9b300"),
    "blue": Tone("#1d70b8", "", "#ffffff", ""),
    "green": Tone("#00703c", "rising", "#ffffff", "#004f2a"),
    "grey": Tone("#cecece", "falling", INK, "#b1b4b6"),
}


@dataclass(frozen=True)
class Rect:
    """A filled rectangle; ``key`` says which figure its size stands for."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    key: str = ""

    @property
    def look(self) -> Tone:
        """Its colours and pattern."""
        return TONES[self.tone]


@dataclass(frozen=True)
class Line:
    """A line through points; ``dash`` as SVG's stroke-dasharray."""

    points: tuple[tuple[float, float], ...]
    colour: str
    width: float = 1
    dash: str = ""

    @property
    def path(self) -> str:
        """The points as SVG wants them."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(frozen=True)
class Mark:
    """A point of a series, by shape as well as colour."""

    x: float
    y: float
    shape: str
    colour: str
    key: str = ""

    @property
    def path(self) -> str:
        """The outline as an SVG path, about 12 px across."""
        x, y = self.x, self.y
        paths = {
            "circle": f"M{x - 6:g} {y:g}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0z",
            "square": f"M{x - 5:g} {y - 5:g}h10v10h-10z",
            "triangle": f"M{x:g} {y - 7:g}L{x + 7:g} {y + 5:g}H{x - 7:g}z",
            "diamond": f"M{x:g} {y - 7:g}L{x + 7:g} {y:g}L{x:g} {y + 7:g}L{x - 7:g} {y:g}z",
            "wedge": f"M{x:g} {y + 7:g}L{x + 7:g} {y - 5:g}H{x - 7:g}z",
        }
        return paths[self.shape]


@dataclass(frozen=True)
class Text:
    """A line of text; ``anchor`` is start, middle or end."""

    x: float
    y: float
    text: str
    size: int = 17
    bold: bool = False
    anchor: str = "start"
    colour: str = INK

    @property
    def box(self) -> Box:
        """Left, top, right, bottom, as far as can be told without the font."""
        wide = text_width(self.text, self.size, bold=self.bold)
        left = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return left, self.y - self.size * 0.8, left + wide, self.y + self.size * 0.2


@dataclass(frozen=True)
class Drawing:
    """One picture of a chart, in pixels."""

    width: int
    height: float
    rects: tuple[Rect, ...] = ()
    lines: tuple[Line, ...] = ()
    marks: tuple[Mark, ...] = ()
    texts: tuple[Text, ...] = ()

    @property
    def tones(self) -> list[tuple[str, Tone]]:
        """The tones used that need a pattern."""
        used = sorted({rect.tone for rect in self.rects})
        return [(name, TONES[name]) for name in used if TONES[name].pattern]


@dataclass(frozen=True)
class Chart:
    """A chart with its words and its table. ``id`` is unique on its page; ``draw`` draws it for a width in pixels."""

    id: str
    title: str
    description: str
    table: Table
    draw: Callable[[int], Drawing]

    def __post_init__(self) -> None:
        """Raises ValueError for an id that cannot stand in an attribute."""
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", self.id):
            raise ValueError(f"Chart id {self.id!r}: letters, digits and hyphens only")

    @property
    def wide(self) -> Drawing:
        """For the width of a page."""
        return self.draw(WIDE)

    @property
    def half(self) -> Drawing:
        """For half a page, and for paper."""
        return self.draw(HALF)

    @property
    def narrow(self) -> Drawing:
        """For a phone."""
        return self.draw(NARROW)


@dataclass(frozen=True)
class Style:
    """How one series of several is told from the others."""

    colour: str
    shape: str
    dash: str


STYLES = (
    Style(NAVY, "circle", ""),
    Style("#942514", "square", "9 5"),
    Style("#00592f", "triangle", "2 5"),
    Style("#54319f", "diamond", "12 4 2 4"),
    Style("#0b0c0c", "wedge", "5 3"),
)


def style_of(index: int) -> Style:
    """The style of the series at this place; five kinds, then again from the first."""
    return STYLES[index % len(STYLES)]


def text_width(text: str, size: int, *, bold: bool = False) -> float:
    """About how many pixels the text takes."""
    return len(text) * size * (_BOLD if bold else _REGULAR)


def wrapped(text: str, size: int, room: float) -> list[str]:
    """The text in one or two lines that fit the room, the second cut if it must be."""
    lines = textwrap.wrap(text, max(4, int(room / (size * _REGULAR)))) or [""]
    return lines if len(lines) == 1 else [lines[0], shortened(" ".join(lines[1:]), size, room)]


def shortened(text: str, size: int, room: float) -> str:
    """The text, cut with an ellipsis to fit the room; the full text is in the table."""
    if text_width(text, size) <= room:
        return text
    return text[: max(1, int(room / (size * _REGULAR)) - 1)].rstrip() + "…"


def overlaps(box: Box, others: Iterable[Box]) -> bool:
    """Whether the box touches any of the others."""
    left, top, right, bottom = box
    return any(left < r and right > x and top < b and bottom > y for x, y, r, b in others)


def crosses(stroke: Stroke, box: Box) -> bool:
    """Whether a straight line of 2 px comes into the box."""
    (x1, y1), (x2, y2) = sorted(stroke)
    left, top, right, bottom = box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1
    if x2 <= left or x1 >= right:
        return False
    # How high the line is where it comes in on the left and where it goes out on the right.
    slope = (y2 - y1) / (x2 - x1) if x2 > x1 else 0.0
    ends = (y1 + slope * (max(left, x1) - x1), y2 + slope * (min(right, x2) - x2)) if slope else (y1, y2)
    return min(ends) < bottom and max(ends) > top


def key_rows(
    names: list[str],
    width: int,
    top: float,
    size: int,
    sample: Callable[[int, float, float], tuple[Line | Mark, ...]],
) -> tuple[list[Line | Mark], list[Text], float]:
    """A key of the series below a chart, wrapped to the width: shapes, texts and the height it takes.

    ``sample(index, x, y)`` draws the sample of one series at a place.
    """
    shapes: list[Line | Mark] = []
    texts: list[Text] = []
    x, y = 4.0, top + size
    for index, name in enumerate(names):
        needed = 46 + text_width(name, size) + 20
        if x > 4 and x + needed > width:
            x, y = 4.0, y + size + 10
        shapes += sample(index, x, y - size * 0.3)
        texts.append(Text(x + 46, y, shortened(name, size, width - x - 46), size=size))
        x += needed
    return shapes, texts, y + size * 0.5 - top


def font_size(width: int) -> int:
    """Text size for a drawing of this width, in pixels."""
    return 14 if width <= NARROW else 17
