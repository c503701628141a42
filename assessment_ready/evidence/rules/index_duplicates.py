"""The same document twice: in the file, where indexes list it once per statement, and in the library."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from assessment_ready.evidence.rules.index_rows import CheckedRow
from assessment_ready.framework.rules import normalised

ADD, UPDATE, SKIP, MEND, LEFT_OUT = "add", "update", "skip", "mend", "left_out"


@dataclass(frozen=True)
class KnownItem:
    """An item of the library as far as it is recognised by. ``can_change`` is false for withdrawn items."""

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


def settle(
    rows: Sequence[CheckedRow], left_out: frozenset[int], library: Library, known: str
) -> dict[int, str]:
    """What happens with each row, by its number; remarks and problems are added to the rows.

    A row with the title and date of an earlier one is the same document: it is skipped and its statements and links
    go to the earlier row. A reference used for two titles is a mistake somebody must look at. ``known`` is "skip" or
    "update".
    """
    outcomes = {row.number: LEFT_OUT for row in rows if row.number in left_out}
    live = [row for row in rows if row.number not in left_out]
    _refuse_shared_references(live)
    shared = Counter(
        key
        for row in live
        if not row.problems
        for key in {link_key(each) for each in row.values.get("links") or ()}
    )
    first: dict[tuple[str, str], CheckedRow] = {}
    taken: dict[int, int] = {}
    for row in live:
        if row.problems:
            outcomes[row.number] = MEND
            continue
        outcomes[row.number] = _outcome(row, first, library.find(row.values, shared), known, taken)
    return outcomes


def _outcome(
    row: CheckedRow,
    first: dict[tuple[str, str], CheckedRow],
    item: KnownItem | None,
    known: str,
    taken: dict[int, int],
) -> str:
    same = first.setdefault((title_key(row.values["title"]), row.values["as_at"]), row)
    if same is not row:
        row.values["same_as"] = same.number
        row.remarks.append(
            f"The same document as row {same.number}: its quality statements and links are added there"
        )
        return SKIP
    if item is None:
        return ADD
    if item.pk in taken:
        row.remarks.append(f"{item.reference} in the library is what row {taken[item.pk]} is about too")
        return SKIP
    taken[item.pk] = row.number
    row.values["item"] = item.pk
    if known != "update":
        row.remarks.append(f"In the library as {item.reference}: left as it is there")
        return SKIP
    if not item.can_change:
        row.remarks.append(f"In the library as {item.reference}, which is withdrawn: left as it is there")
        return SKIP
    row.remarks.append(f"In the library as {item.reference}: what the file says replaces what is there")
    return UPDATE


def _refuse_shared_references(rows: Sequence[CheckedRow]) -> None:
    """One reference for two documents: neither can be told from the other later."""
    first: dict[str, CheckedRow] = {}
    for row in rows:
        reference = (row.values.get("reference") or "").lower()
        if not reference or not row.values.get("title"):
            continue
        earlier = first.setdefault(reference, row)
        if earlier is not row and title_key(earlier.values["title"]) != title_key(row.values["title"]):
            sentence = f"Row {earlier.number} has the same reference for another title. Change it, or leave a row out"
            row.problems.append(("reference", sentence))
