"""Which packs are for whom: by what a councillor is in the council. Pure; the codes are those of ``models.choices``."""

from collections.abc import Collection

ALL, LEAD, SCRUTINY, COMMITTEE = "all", "lead", "scrutiny", "committee"
# Packs that are for every councillor, and the posts the others are for.
FOR_EVERY_COUNCILLOR = (ALL, COMMITTEE)
POSTS_OF_KIND: dict[str, tuple[str, ...]] = {
    LEAD: ("leader", "lead_member"),
    SCRUTINY: ("scrutiny_chair", "scrutiny"),
}
# The most particular first; a committee report is a paper beside the pack.
_ORDER = (LEAD, SCRUTINY, ALL, COMMITTEE)


def kinds_for(posts: Collection[str]) -> frozenset[str]:
    """The kinds of packs that are for a councillor with these posts."""
    own = {kind for kind, wanted in POSTS_OF_KIND.items() if set(wanted) & set(posts)}
    return frozenset({*FOR_EVERY_COUNCILLOR, *own})


def rank(kind: str) -> int:
    """How particular a kind is; the lowest comes first, what nobody knows last."""
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)
