"""What the page of a strategy shows: strands with what each intends, and the parts by kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assessment_ready.actions.models import Action
from assessment_ready.councils.models import Membership
from workforce.models import IntendedAction, PartKind, Strand, Strategy, StrategyPart
from workforce.queries.strategies import intended_of, strands_of


@dataclass(frozen=True)
class Intention:
    """Something intended, and the action that came of it as far as the reader may know of it."""

    intended: IntendedAction
    action: Action | None


@dataclass(frozen=True)
class StrandRow:
    """A strand (None: what stands under no strand) with what it intends."""

    strand: Strand | None
    intentions: Sequence[Intention]


@dataclass(frozen=True)
class PartsOfKind:
    """The parts of one kind in their order."""

    kind: PartKind
    parts: Sequence[StrategyPart]


def strand_rows(membership: Membership, strategy: Strategy, now: datetime) -> list[StrandRow]:
    """The strands with what they intend; what has none comes last. Three queries."""
    intended = intended_of(strategy)
    wanted = [row.action_id for row in intended if row.action_id]
    known = Action.objects.visible_to(membership, now).in_bulk(wanted)
    rows = [Intention(row, known.get(row.action_id or 0)) for row in intended]
    found = [
        StrandRow(strand, [row for row in rows if row.intended.strand_id == strand.pk])
        for strand in strands_of(strategy)
    ]
    loose = [row for row in rows if row.intended.strand_id is None]
    return [*found, StrandRow(None, loose)] if loose else found


def parts_by_kind(strategy: Strategy) -> list[PartsOfKind]:
    """The parts, kind by kind; a kind without any is left out. One query."""
    rows = list(StrategyPart.objects.filter(strategy=strategy))
    found = [PartsOfKind(kind, [row for row in rows if row.kind == kind]) for kind in PartKind]
    return [each for each in found if each.parts]
