"""A set of workforce return files read into counts, with everything that is wrong in them. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from workforce.rules.asc_wds_parts import ReadReturn
from workforce.rules.asc_wds_rows import Codes, Row, rows_of
from workforce.rules.asc_wds_staff import Workers, read_staff
from workforce.rules.asc_wds_training import join_requirements, read_training
from workforce.rules.asc_wds_workplace import read_workplaces
from workforce.rules.return_columns import (
    KIND_NAMES,
    STAFF,
    TRAINING,
    WORKPLACE,
    Layout,
    kind_of,
    layout_of,
    twice,
)
from workforce.rules.return_problems import Problems

Lines = Iterator[tuple[int, list[str]]]


@dataclass(frozen=True)
class Ground:
    """What the files are read against: their day, the codes there are, what each role must have learnt."""

    reference_date: date
    known: Codes
    needed: Mapping[int, frozenset[int]]
    salt: bytes


@dataclass(frozen=True)
class Reading:
    """What came of it."""

    found: ReadReturn
    problems: Problems
    layouts: dict[str, Layout]


def read_return(files: Mapping[str, Lines], ground: Ground) -> Reading:
    """The files by kind; the workplace and the staff file must be among them. Nothing raises but the ``Lines``."""
    problems, found = Problems(), ReadReturn(ground.reference_date)
    opened: dict[str, tuple[Layout, Iterator[Row]]] = {}
    for kind, lines in files.items():
        rows = _opened(kind, lines, problems)
        if rows is not None:
            opened[kind] = rows
    reading = Reading(found, problems, {kind: layout for kind, (layout, _) in opened.items()})
    if problems.errors:
        return reading
    workers = Workers(ground.salt)
    read_workplaces(opened[WORKPLACE][1], ground.known, problems, found)
    if found.workplaces:
        read_staff(opened[STAFF][1], ground.known, problems, found, workers)
    if TRAINING in opened and not problems.errors:
        held = read_training(opened[TRAINING][1], ground.known, problems, found, workers)
        join_requirements(held, workers, ground.needed, found)
    _reconcile(found, problems)
    return reading


def _opened(kind: str, lines: Lines, problems: Problems) -> tuple[Layout, Iterator[Row]] | None:
    """The layout of a file and its rows; None, with a sentence, where its headings will not do."""
    name = KIND_NAMES[kind]
    head = next(((number, cells) for number, cells in lines if any(cells)), None)
    if head is None:
        problems.refuse(f"The {name} is empty")
        return None
    other = kind_of(head[1])
    if other and other != kind:
        problems.refuse(f"The {name} is in truth a {KIND_NAMES[other]}. Choose each file at its place")
        return None
    layout = layout_of(kind, head[1])
    if layout.missing:
        plural = "columns" if len(layout.missing) > 1 else "column"
        problems.refuse(
            f"The {name} has no {plural} {', '.join(layout.missing)}. Its first row must hold the headings of the "
            "service's own file"
        )
        return None
    double = twice(head[1])
    if double:
        problems.refuse(f"Row {head[0]} of the {name} has the heading {double} twice")
        return None
    return layout, rows_of(layout, lines, problems, len(head[1]))


def _reconcile(found: ReadReturn, problems: Problems) -> None:
    """Whether each workplace has as many records as it says it has staff."""
    records = found.employed()
    for workplace in found.workplaces.values():
        employed = records[workplace.key]
        if workplace.said is not None and workplace.said != employed:
            problems.warn(
                f"Row {workplace.row} of the workplace file, TOTALPERMTEMP: {workplace.name} says {workplace.said} "
                f"permanent and temporary staff, but the staff file has {employed} records of them. Its rates are not "
                "available."
            )
