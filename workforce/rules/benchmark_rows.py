"""Files of benchmarks: an LG Inform download (eight heading rows), or a plain table of area, period, value, source."""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

LG_HEADINGS = 8
MAX_ROWS, MAX_METRICS = 2_000, 40
SUPPRESSED = frozenset({"*", "[c]", "c", "suppressed"})
NOTHING = frozenset({"", "-", "–", "..", "n/a", "na", "[x]", "[z]", "null", "missing"})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HEADS = {
    "area": ("area", "area name", "council", "local authority", "la area"),
    "code": ("code", "area code", "gss code", "gss"),
    "period": ("period", "year", "date"),
    "value": ("value", "figure"),
    "source": ("source",),
    "url": ("source url", "url", "link"),
}
Lines = Iterable[tuple[int, list[str]]]


@dataclass(frozen=True)
class Metric:
    """One column of figures; ``code`` is the source's own."""

    label: str
    code: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Figure:
    """One figure as the file has it. ``value`` is None exactly where the source suppresses it."""

    row: int
    metric: int
    area: str
    code: str
    period: str
    value: str | None
    source: str
    url: str = ""


@dataclass(frozen=True)
class BenchmarkFile:
    """What was read, with every problem as a sentence. ``empty`` counts the cells without a figure."""

    metrics: tuple[Metric, ...]
    figures: tuple[Figure, ...]
    problems: tuple[str, ...]
    empty: int = 0


def read(lines: Lines) -> BenchmarkFile:
    """The figures of a file of either kind."""
    rows = [(number, cells) for number, cells in lines if any(cells)]
    if not rows:
        return _refused("The file is empty.")
    if len(rows) > MAX_ROWS + LG_HEADINGS:
        return _refused(f"The file has more than {MAX_ROWS:,} rows.")
    first = [cell.lower() for cell in rows[0][1]]
    return _lg_inform(rows) if first[:1] == ["area label"] else _plain(rows)


def figure(text: str) -> tuple[Decimal | None, bool]:
    """A figure and whether the source suppresses it; (None, False) where there is none. Raises ValueError.

    An asterisk is suppressed: it is never zero.
    """
    plain = text.strip().lower()
    if plain in SUPPRESSED:
        return None, True
    if plain in NOTHING:
        return None, False
    if not re.fullmatch(r"-?[0-9,]*\.?[0-9]+%?", plain):
        raise ValueError(text)
    try:
        value = Decimal(plain.replace(",", "").rstrip("%"))
    except InvalidOperation:
        raise ValueError(text) from None
    if not 0 <= value < 10**8:
        raise ValueError(text)
    return value, False


def period_end(text: str) -> date | None:
    """The last day of a period as sources write it: 2023/24, 2024-25, September 2022, 2024, 30/09/2022."""
    plain = " ".join(text.split())
    if found := re.fullmatch(r"(?:fin_)?([0-9]{4})\s?[/_–-]\s?(?:20)?([0-9]{2})", plain):
        first, second = int(found[1]), int(found[2])
        return date(first + 1, 3, 31) if (first + 1) % 100 == second else None
    if found := re.fullmatch(r"([A-Za-z]{3})[a-z]*\.? ([0-9]{4})", plain):
        month = _MONTHS.index(found[1].lower()) + 1 if found[1].lower() in _MONTHS else 0
        year = int(found[2])
        return date(year, month, monthrange(year, month)[1]) if month and year else None
    if found := re.fullmatch(r"([0-9]{4})", plain):
        return date(int(found[1]), 12, 31) if int(found[1]) else None
    return _day(plain)


def _day(text: str) -> date | None:
    british, iso = (
        re.fullmatch(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})", text),
        re.fullmatch(r"([0-9]{4})-([0-9][0-9])-([0-9][0-9])", text),
    )
    try:
        if british:
            return date(int(british[3]), int(british[2]), int(british[1]))
        return date(int(iso[1]), int(iso[2]), int(iso[3])) if iso else None
    except ValueError:
        return None


def _refused(*problems: str) -> BenchmarkFile:
    return BenchmarkFile((), (), problems)


def _lg_inform(rows: Sequence[tuple[int, list[str]]]) -> BenchmarkFile:
    """Group, type, label, id, period, period id, unit, value type; then area, long name, code and the figures."""
    heads, body = rows[:LG_HEADINGS], rows[LG_HEADINGS:]
    for number, cells in heads:
        if [cell.lower() for cell in cells[:3]] != ["area label", "area long label", "area"]:
            return _refused(
                f"Row {number} is not one of the eight heading rows of an LG Inform download: the file may be cut."
            )
    if not body:
        return _refused("The file has heading rows only and no areas under them.")
    width = len(heads[0][1])
    if not 3 < width <= MAX_METRICS + 3 or any(len(cells) != width for _, cells in heads):
        return _refused("The eight heading rows do not have the same columns: the file may be cut.")
    columns = [cells[3:] for _, cells in heads]
    metrics = tuple(
        Metric(label, code, unit)
        for label, code, unit in zip(columns[2], columns[3], columns[6], strict=True)
    )
    found = _Found()
    for number, cells in body:
        if len(cells) != width:
            found.problems.append(f"Row {number} has {len(cells)} of {width} columns: the file may be cut.")
            continue
        found.name(number, cells[0], cells[2])
        for at, text in enumerate(cells[3:]):
            said = f"row {number}, column {at + 4} ({metrics[at].label})"
            source = f"LG Inform, metric {metrics[at].code}"
            found.add(said, text, Figure(number, at, cells[0], cells[2], columns[4][at], None, source))
    return BenchmarkFile(metrics, tuple(found.figures), tuple(found.problems), found.empty)


def _plain(rows: Sequence[tuple[int, list[str]]]) -> BenchmarkFile:
    """A heading row with area, period, value and source in any order, and perhaps code and link."""
    (_, names), body = rows[0], rows[1:]
    at = {key: _column(names, known) for key, known in _HEADS.items()}
    missing = [key for key in ("area", "period", "value", "source") if at[key] is None]
    if missing:
        return _refused(
            f"Row {rows[0][0]} has no heading “{missing[0]}”. The headings are area, period, value and source."
        )
    if not body:
        return _refused("The file has headings but no rows under them.")
    found = _Found()
    for number, cells in body:
        cell = {
            key: cells[place] if place is not None and place < len(cells) else "" for key, place in at.items()
        }
        said = f"row {number}, column {(at['value'] or 0) + 1} (value)"
        for key in ("area", "period", "source"):
            if not cell[key]:
                found.problems.append(f"Row {number}, column {(at[key] or 0) + 1} ({key}) is empty.")
        found.name(number, f"{cell['area']}|{cell['period']}", "")
        one = Figure(number, 0, cell["area"], cell["code"], cell["period"], None, cell["source"], cell["url"])
        found.add(said, cell["value"], one)
    return BenchmarkFile(
        (Metric("The values of the file"),), tuple(found.figures), tuple(found.problems), found.empty
    )


def _column(names: Sequence[str], known: Sequence[str]) -> int | None:
    plain = [" ".join(name.lower().replace("_", " ").split()) for name in names]
    return next((plain.index(name) for name in known if name in plain), None)


class _Found:
    """What is gathered while the rows are read."""

    def __init__(self) -> None:
        self.figures: list[Figure] = []
        self.problems: list[str] = []
        self.empty = 0
        self._rows: dict[str, int] = {}

    def name(self, number: int, name: str, code: str) -> None:
        """Note an area; one that stands there twice is a problem."""
        key = (code or name).lower()
        if key in self._rows:
            self.problems.append(f"Row {number} repeats row {self._rows[key]}: {name.replace('|', ', ')}.")
        self._rows.setdefault(key, number)

    def add(self, said: str, text: str, one: Figure) -> None:
        """Keep a figure, a suppressed one too; say where one cannot be read."""
        try:
            value, suppressed = figure(text)
        except ValueError:
            short = text if len(text) <= 30 else text[:29] + "…"
            self.problems.append(f"{said[0].upper()}{said[1:]}: “{short}” is not a figure.")
            return
        if value is None and not suppressed:
            self.empty += 1
        elif len(one.area) > 120 or len(one.period) > 40 or len(one.source) > 200:
            self.problems.append(f"{said[0].upper()}{said[1:]}: area, period or source is too long.")
        else:
            held = None if value is None else str(value)
            self.figures.append(
                Figure(one.row, one.metric, one.area, one.code, one.period, held, one.source, _link(one.url))
            )


def _link(url: str) -> str:
    """A web address, or nothing: what is no address of the web is never made a link."""
    return url if url.startswith(("https://", "http://")) and len(url) <= 400 else ""
