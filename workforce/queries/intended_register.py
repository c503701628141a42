"""The register of what strategies intend, what its forms offer, and where a whole strategy stands."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from assessment_ready.actions.queries.choices import possible_owners
from assessment_ready.actions.rules.words import RAG_ORDER
from assessment_ready.councils.models import Membership, MembershipQuerySet
from workforce.models import Indicator, Strand, Strategy, WorkforceGroup
from workforce.queries.intended import IntendedRow, intended_of, intended_rows, rows_of
from workforce.queries.strategies import in_force_first
from workforce.rules.smart import LABELS, OWNER, THINGS, ThingShare, overall, shares


@dataclass(frozen=True)
class IntendedFilters:
    """What the register is narrowed to; empty means everything. ``strand`` is "number title", ``missing`` a thing."""

    q: str = ""
    strategy: int | None = None
    strand: str = ""
    missing: str = ""
    scope: str = ""
    group: int | None = None
    state: str = ""


@dataclass(frozen=True)
class ToDo:
    """One thing that is missing of one intended action."""

    row: IntendedRow
    thing: str

    @property
    def label(self) -> str:
        """How the thing reads."""
        return LABELS[self.thing]


@dataclass(frozen=True)
class StrandStanding:
    """What one strand still misses. ``lead`` could fix it: the strand's lead, else the strategy's owner."""

    title: str
    lead: str
    rows: tuple[IntendedRow, ...]

    @property
    def missing(self) -> int:
        """How many things are missing in all."""
        return sum(len(row.missing) for row in self.rows)


@dataclass(frozen=True)
class Standing:
    """How specific a whole strategy is."""

    rows: tuple[IntendedRow, ...]
    things: tuple[ThingShare, ...]
    strands: tuple[StrandStanding, ...]

    @property
    def share(self) -> int:
        """Whole per cent of all things in all actions."""
        return overall([row.missing for row in self.rows])

    @property
    def complete(self) -> int:
        """How many actions miss nothing."""
        return sum(not row.missing for row in self.rows)

    @property
    def in_action(self) -> int:
        """How many are in action."""
        return sum(row.action is not None for row in self.rows)

    @property
    def without_owner(self) -> int:
        """How many nobody owns, or somebody who left."""
        return sum(OWNER in row.missing for row in self.rows)


def register(
    membership: Membership, now: datetime, filters: IntendedFilters, sort: str = ""
) -> list[IntendedRow]:
    """The rows that match, those of the strategy in force first unless asked otherwise."""
    order = (in_force_first("strategy__state"), "-strategy__created_at", "-strategy_id", "position", "pk")
    found = intended_of(membership).order_by(*order)
    found = found.exclude(dropped_at=None) if filters.state == "dropped" else found.filter(dropped_at=None)
    for word in filters.q.split()[:8]:
        found = found.filter(Q(title__icontains=word) | Q(text__icontains=word) | Q(reference__iexact=word))
    plain = {"strategy_id": filters.strategy, "scope": filters.scope, "groups": filters.group}
    found = found.filter(**{name: value for name, value in plain.items() if value})
    rows = [row for row in rows_of(membership, now, found) if _matches(row, filters)]
    return _sorted(rows, sort)


def standing(membership: Membership, now: datetime, strategy: Strategy) -> Standing:
    """How specific a strategy is, over all its actions and by strand."""
    rows = intended_rows(membership, now, strategy.pk)
    strands = Strand.objects.filter(strategy=strategy).select_related("lead__user")
    owner = str(strategy.owner.user) if strategy.owner else ""
    parts = [
        StrandStanding(
            str(strand),
            str(strand.lead.user) if strand.lead else owner,
            tuple(row for row in rows if row.intended.strand_id == strand.pk),
        )
        for strand in strands
    ]
    rest = tuple(row for row in rows if row.intended.strand_id is None)
    if rest:
        parts.append(StrandStanding("Under no strand", owner, rest))
    return Standing(tuple(rows), tuple(shares(row.missing for row in rows)), tuple(parts))


def missing_counts(rows: Sequence[IntendedRow]) -> Counter[str]:
    """How many of the rows miss each thing."""
    return Counter({thing: sum(thing in row.missing for row in rows) for thing in THINGS})


def owners_to_choose(membership: Membership, now: datetime) -> MembershipQuerySet:
    """Present members who can own actions, by name."""
    return possible_owners(membership.council, now)


def indicators_to_choose(membership: Membership) -> list[Indicator]:
    """The council's indicators in use."""
    return list(Indicator.objects.filter(council_id=membership.council_id, retired_at=None))


def groups_to_choose(membership: Membership) -> list[WorkforceGroup]:
    """The council's workforce groups in use."""
    return list(WorkforceGroup.objects.filter(council_id=membership.council_id, retired_at=None))


def strands_to_choose(membership: Membership, strategy_id: int | None = None) -> list[Strand]:
    """The strands of a strategy, or of all of them."""
    rows = Strand.objects.filter(council_id=membership.council_id)
    return list(rows.filter(strategy_id=strategy_id) if strategy_id else rows)


def _matches(row: IntendedRow, filters: IntendedFilters) -> bool:
    if filters.strand and str(row.intended.strand or "") != filters.strand:
        return False
    if filters.missing and not _misses(row, filters.missing):
        return False
    state = {"yes": row.action is not None, "no": row.action is None, "left": row.owner_left}
    return state.get(filters.state, True)


def _misses(row: IntendedRow, thing: str) -> bool:
    return not row.missing if thing == "nothing" else thing in row.missing


def _sorted(rows: list[IntendedRow], sort: str) -> list[IntendedRow]:
    keys = {
        "title": lambda row: row.intended.title.casefold(),
        "owner": lambda row: str(row.owner.user).casefold() if row.owner else "\uffff",
        "due": lambda row: row.due_on or date.max,
        "rag": lambda row: RAG_ORDER.index(row.rag) if row.rag in RAG_ORDER else len(RAG_ORDER),
        "smart": lambda row: len(row.completeness.fulfilled),
    }
    key = keys.get(sort.removeprefix("-"))
    return rows if key is None else sorted(rows, key=key, reverse=sort.startswith("-"))
