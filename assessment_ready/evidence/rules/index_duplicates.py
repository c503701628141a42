"""The same document twice: in the file, where indexes list it once per statement, and in the library."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from assessment_ready.evidence.rules.index_rows import CheckedRow, Problem
from assessment_ready.framework.rules import normalised

ADD, UPDATE, SKIP, MEND, LEFT_OUT = "add", "update", "skip", "mend", "left_out"


@dataclass(frozen=True)
class KnownItem:
    """An item of the library as far as it is recognised by. ``can_change`` is false for what an import leaves alone."""

    pk: int
    reference: str
    title: str
    as_at: str
    links: tuple[str, ...] = ()
    can_change: bool = True


@dataclass
class Library:
    """What the library holds already, found by reference, by title and date, and by link."""

    items: Iterable[KnownItem] = ()
    _references: dict[str, KnownItem] = field(default_factory=dict, init=False)
    _titles: dict[tuple[str, str], KnownItem] = field(default_factory=dict, init=False)
    _links: dict[str, list[KnownItem]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for item in self.items:
            self._references[item.reference.lower()] = item
            self._titles.setdefault((title_key(item.title), item.as_at), item)
            for link in item.links:
                self._links.setdefault(link_key(link), []).append(item)

    def find(self, values: dict[str, Any], shared: "Counter[str]") -> KnownItem | None:
        """The item a row is about. A link tells only where one item and one row have it."""
        item = self._references.get((values.get("reference") or "").lower())
        item = item or self._titles.get((title_key(values["title"]), values["as_at"]))
        if item is not None:
            return item
        for link in values.get("links") or ():
            having = self._links.get(link_key(link), [])
            if len(having) == 1 and shared[link_key(link)] == 1:
                return having[0]
        return None


def title_key(title: str) -> str:
    """A title as it is compared: letters and figures only; the text itself where it has none of ours."""
    return normalised(title) or " ".join(title.lower().split())


def link_key(link: str) -> str:
    """A link as it is compared: http and https, a closing slash and capitals of the name make no difference."""
    scheme, _, rest = link.strip().partition("://")
    host, slash, path = rest.partition("/")
    return f"{host.lower()}{slash}{path}".rstrip("/") if scheme else link


@dataclass(frozen=True)
class Settled:
    """What happens with a row and why.

    ``same_as`` is the row it is the same document as, ``item`` the item of the library it is about, ``problem`` what a
    person must put right first although the row by itself is sound.
    """

    outcome: str
    why: str = ""
    same_as: int | None = None
    item: int | None = None
    problem: Problem | None = None

    def stored(self) -> dict[str, Any]:
        """Everything but the outcome as plain JSON, without what is empty."""
        return {name: value for name, value in self.__dict__.items() if value and name != "outcome"}


def settle(
    rows: Sequence[CheckedRow], left_out: frozenset[int], library: Library, known: str
) -> dict[int, Settled]:
    """What happens with each row, by its number.

    A row with the title and date of an earlier one is the same document: it is skipped and its statements and links
    go to the earlier row. A reference used for two titles is a mistake somebody must look at. ``known`` is "skip" or
    "update".
    """
    settled = {row.number: Settled(LEFT_OUT) for row in rows if row.number in left_out}
    sound = [row for row in rows if row.number not in left_out and not row.problems]
    settled |= {row.number: Settled(MEND) for row in rows if row.number not in left_out and row.problems}
    settled |= _sharing_a_reference(sound)
    sound = [row for row in sound if row.number not in settled]
    shared = Counter(
        key for row in sound for key in {link_key(each) for each in row.values.get("links") or ()}
    )
    first: dict[tuple[str, str], CheckedRow] = {}
    taken: dict[int, int] = {}
    for row in sound:
        same = first.setdefault((title_key(row.values["title"]), row.values["as_at"]), row)
        if same is not row:
            why = f"The same document as row {same.number}: its quality statements and links are added there"
            settled[row.number] = Settled(SKIP, why, same_as=same.number)
        else:
            settled[row.number] = _known(row, library.find(row.values, shared), known, taken)
    return settled


def _known(row: CheckedRow, item: KnownItem | None, known: str, taken: dict[int, int]) -> Settled:
    if item is None:
        return Settled(ADD)
    if item.pk in taken:
        return Settled(SKIP, f"{item.reference} in the library is what row {taken[item.pk]} is about too")
    taken[item.pk] = row.number
    where = f"In the library as {item.reference}"
    if known != "update":
        return Settled(SKIP, f"{where}: left as it is there", item=item.pk)
    if not item.can_change:
        return Settled(
            SKIP, f"{where}, which cannot be changed by an import: left as it is there", item=item.pk
        )
    return Settled(UPDATE, f"{where}: what the file says replaces what is there", item=item.pk)


def _sharing_a_reference(rows: Sequence[CheckedRow]) -> dict[int, Settled]:
    """Rows with the reference of an earlier one but another title: neither could be told from the other later."""
    first: dict[str, CheckedRow] = {}
    found: dict[int, Settled] = {}
    for row in rows:
        reference = (row.values.get("reference") or "").lower()
        if not reference:
            continue
        earlier = first.setdefault(reference, row)
        if earlier is not row and title_key(earlier.values["title"]) != title_key(row.values["title"]):
            sentence = f"Row {earlier.number} has the same reference for another title. Change it, or leave a row out"
            found[row.number] = Settled(MEND, problem=("reference", sentence))
    return found
