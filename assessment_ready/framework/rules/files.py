"""The shape of a framework file: read into plain values, checked as a whole before anything is stored."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assessment_ready.framework.rules.scale import Band, Scale, normalised


@dataclass(frozen=True)
class FileLevel:
    """One score and what it means."""

    value: int
    label: str
    meaning: str


@dataclass(frozen=True)
class FileCategory:
    """One evidence category."""

    code: str
    title: str
    in_use: bool
    note: str


@dataclass(frozen=True)
class FileStatement:
    """One quality statement; ``sub_topics`` are (title, confirmed) pairs."""

    theme: int
    number: int
    slug: str
    title: str
    covers: str
    people_expect: str
    url: str
    aliases: tuple[str, ...]
    sub_topics: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class FrameworkFile:
    """A whole version. ``themes`` are (number, title) pairs in order."""

    code: str
    revision: int
    title: str
    description: str
    source_url: str
    unconfirmed: tuple[str, ...]
    levels: tuple[FileLevel, ...]
    bands: tuple[Band, ...]
    categories: tuple[FileCategory, ...]
    themes: tuple[tuple[int, str], ...]
    statements: tuple[FileStatement, ...]

    @property
    def scale(self) -> Scale:
        """The levels, the number of statements and the bands."""
        return Scale(tuple(level.value for level in self.levels), len(self.statements), self.bands)

    @property
    def structure(self) -> "Structure":
        """What never changes once the version is loaded."""
        return Structure(
            themes=self.themes,
            statements=tuple((row.theme, row.number, row.slug, row.title) for row in self.statements),
            levels=tuple(level.value for level in self.levels),
            bands=tuple((band.code, band.title, band.min_points, band.max_points) for band in self.bands),
        )


@dataclass(frozen=True)
class Structure:
    """The part of a version that judgements and results rest on: changed, they would mean something else."""

    themes: tuple[tuple[int, str], ...]
    statements: tuple[tuple[int, int, str, str], ...]
    levels: tuple[int, ...]
    bands: tuple[tuple[str, str, int, int], ...]

    def differences(self, other: "Structure") -> list[str]:
        """The names of the parts that differ: "themes", "quality statements", "scale", "rating bands"."""
        pairs = [
            ("themes", self.themes, other.themes),
            ("quality statements", self.statements, other.statements),
            ("scale", self.levels, other.levels),
            ("rating bands", self.bands, other.bands),
        ]
        return [name for name, mine, theirs in pairs if mine != theirs]


def parse(data: Any) -> FrameworkFile:
    """A framework file's JSON as values. ``ValueError`` with a sentence when something is missing or odd."""
    try:
        parsed = _read(data)
    except KeyError as error:
        raise ValueError(f"The file lacks {error.args[0]!r}.") from None
    except (TypeError, AttributeError):
        raise ValueError("The file does not have the shape of a framework file.") from None
    for fault in _faults(parsed):
        raise ValueError(fault)
    return parsed


def _read(data: Mapping[str, Any]) -> FrameworkFile:
    return FrameworkFile(
        code=data["code"],
        revision=int(data["revision"]),
        title=data["title"],
        description=data.get("description", ""),
        source_url=data["source_url"],
        unconfirmed=tuple(data.get("unconfirmed", ())),
        levels=tuple(FileLevel(row["value"], row["label"], row["meaning"]) for row in data["levels"]),
        bands=tuple(
            Band(row["code"], row["title"], row["min_points"], row["max_points"], row["tone"])
            for row in data["bands"]
        ),
        categories=tuple(
            FileCategory(row["code"], row["title"], bool(row["in_use"]), row.get("note", ""))
            for row in data["categories"]
        ),
        themes=tuple((theme["number"], theme["title"]) for theme in data["themes"]),
        statements=tuple(_statements(data)),
    )


def _statements(data: Mapping[str, Any]) -> Iterator[FileStatement]:
    for theme in data["themes"]:
        for row in theme["statements"]:
            yield FileStatement(
                theme=theme["number"],
                number=row["number"],
                slug=row["slug"],
                title=row["title"],
                covers=row["covers"],
                people_expect=row.get("people_expect", ""),
                url=row.get("url", data["source_url"]),
                aliases=tuple(row.get("aliases", ())),
                sub_topics=tuple((topic["title"], bool(topic["confirmed"])) for topic in row["sub_topics"]),
            )


def _faults(parsed: FrameworkFile) -> Iterator[str]:
    if not (parsed.levels and parsed.bands and parsed.statements):
        yield "A framework needs score levels, rating bands and quality statements."
        return
    numbers = [row.number for row in parsed.statements]
    if numbers != list(range(1, len(numbers) + 1)):
        yield "Number the quality statements from 1, in order, without gaps."
    if len({row.slug for row in parsed.statements}) != len(numbers):
        yield "Two quality statements have the same slug."
    values = [level.value for level in parsed.levels]
    if values != list(range(values[0], values[0] + len(values))) or values[0] < 1:
        yield "Give the score levels as whole numbers in order, without gaps, from 1 or more."
    yield from _band_faults(parsed.scale)
    yield from _alias_faults(parsed.statements)


def _band_faults(scale: Scale) -> Iterator[str]:
    """The bands must hold every whole number of points exactly once, lowest first."""
    expected = scale.min_points
    for band in scale.bands:
        if band.min_points != expected or band.max_points < band.min_points:
            yield f"The band “{band.title}” must begin at {expected} points: bands follow one another."
            return
        expected = band.max_points + 1
    if expected != scale.max_points + 1:
        yield f"The last band must end at {scale.max_points} points."


def _alias_faults(statements: Iterable[FileStatement]) -> Iterator[str]:
    """No spelling may mean two statements."""
    seen: dict[str, int] = {}
    for row in statements:
        for name in {normalised(text) for text in (row.title, *row.aliases)}:
            if seen.setdefault(name, row.number) != row.number:
                yield f"“{name}” stands for two quality statements: {seen[name]} and {row.number}."
