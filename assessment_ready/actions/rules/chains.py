"""Chains of actions that wait for each other."""

from collections import defaultdict, deque
from collections.abc import Iterable


def way(edges: Iterable[tuple[int, int]], start: int, end: int) -> list[int]:
    """The shortest way from ``start`` to ``end`` along the edges (from, to); empty when there is none."""
    follow: dict[int, list[int]] = defaultdict(list)
    for before, after in edges:
        follow[before].append(after)
    came_from: dict[int, int | None] = {start: None}
    waiting = deque([start])
    while waiting:
        current = waiting.popleft()
        if current == end:
            return _walked(came_from, end)
        for after in follow[current]:
            if after not in came_from:
                came_from[after] = current
                waiting.append(after)
    return []


def _walked(came_from: dict[int, int | None], end: int) -> list[int]:
    found: list[int] = []
    current: int | None = end
    while current is not None:
        found.append(current)
        current = came_from[current]
    return found[::-1]
