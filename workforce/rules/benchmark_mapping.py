"""What an import of benchmarks is told: which column belongs to which indicator, and which areas are wanted."""

from dataclasses import dataclass

CHOSEN, EVERY = "chosen", "every"


@dataclass(frozen=True)
class Mapping:
    """Column to indicator id; ``areas`` is England, regions, chosen neighbours and ourselves, or every area."""

    indicators: dict[int, int]
    areas: str = CHOSEN


def comparator(area: str, code: str, neighbours: frozenset[str], own: str) -> str:
    """What an area is to the council: england, region, neighbour, or other. Empty: not wanted unless all are."""
    if code == "E92000001" or area.lower() == "england":
        return "england"
    if code.startswith("E12"):
        return "region"
    if area in neighbours:
        return "neighbour"
    return "other" if area == own else ""
