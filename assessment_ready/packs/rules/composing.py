"""Composing a pack: which product clears it, the order of its sections, where it stands, what it still lacks. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

# The product (a code of communications) whose sign-off rules clear the words of each kind of pack.
PRODUCTS = {
    "all": "member_pack",
    "lead": "lead_member_pack",
    "scrutiny": "scrutiny_pack",
    "committee": "board_report",
}
UP, DOWN = "up", "down"


def moved(order: Sequence[int], which: int, to: str) -> list[int]:
    """The order with one of its members moved: up, down, or to a place counted from 1. Past an end, it stays there.

    Raises ValueError for a place that is no number, or for a member that is not there.
    """
    place = order.index(which)
    steps = {UP: place - 1, DOWN: place + 1}
    wanted = steps[to] if to in steps else int(to) - 1
    rest = [each for each in order if each != which]
    wanted = max(0, min(wanted, len(rest)))
    return [*rest[:wanted], which, *rest[wanted:]]


@dataclass(frozen=True)
class Standing:
    """Where a pack stands, as a tag."""

    words: str
    tone: str


COMPOSED = Standing("Being composed", "grey")
FROZEN = Standing("Frozen, not issued", "blue")
ISSUED = Standing("Issued", "green")
NEWER = Standing("Issued, a newer version waits", "teal")
WITHDRAWN = Standing("Withdrawn", "red")


def standing(issued: int | None, frozen: int | None, withdrawn: int | None) -> Standing:
    """Where a pack stands by the numbers of its issued, its newest frozen and its newest withdrawn version."""
    if issued is not None:
        return NEWER if frozen is not None and frozen > issued else ISSUED
    if frozen is not None and frozen > (withdrawn or 0):
        return FROZEN
    return COMPOSED if withdrawn is None else WITHDRAWN


@dataclass(frozen=True)
class Facts:
    """What decides whether a pack can be issued.

    ``empty`` are the titles of sections with neither words nor a live part. ``is_changed`` says that the pack was
    changed after its newest version was frozen; ``is_same`` that the briefing still says what that version says.
    """

    sections: int
    empty: tuple[str, ...] = ()
    product: str = ""
    frozen: int | None = None
    is_changed: bool = False
    is_same: bool = False
    is_cleared: bool = False


def missing(facts: Facts) -> tuple[str, ...]:
    """What is missing before the pack, or its next version, can be issued; in the order it is put right."""
    found = []
    if not facts.product:
        found.append("The sign-off matrix has no product for packs of this kind. Add it there first.")
    if not facts.sections:
        found.append("It has no section yet.")
    found += [f"The section “{title}” has neither words nor a live part." for title in facts.empty]
    if facts.frozen is None:
        return (*found, "No version waits to be issued. Freeze one when the pack says what it should.")
    if facts.is_changed:
        found.append(
            f"The pack was changed after version {facts.frozen} was frozen. Freeze it again, or issue "
            "that version without the changes."
        )
    return (*found, *_of_the_version(facts))


def _of_the_version(facts: Facts) -> tuple[str, ...]:
    if not facts.is_same:
        return (f"The briefing no longer says what version {facts.frozen} says. Freeze the pack again.",)
    if not facts.is_cleared:
        return (f"The words of version {facts.frozen} are not cleared. Put them forward on the briefing.",)
    return ()
