"""Reads of one cell of a scenario, and what cells can name."""

from dataclasses import dataclass
from datetime import datetime

from assessment_ready.councils.models import Membership
from comms.models import Audience, Channel, ProductType, ScenarioCell
from comms.queries.clearance import words_of
from comms.queries.scenarios import MatrixCell, matrix_of, waiting_words
from comms.rules.briefings import NOT_WRITTEN_AS_BRIEFINGS
from comms.rules.composing import composed


@dataclass(frozen=True)
class CellView:
    """A cell with its state and its words as they are read, or would be if nothing were added."""

    matrix_cell: MatrixCell
    words: str


def cell_view(cell: ScenarioCell, membership: Membership, now: datetime) -> CellView:
    """A cell (which passed the gate) as its page shows it."""
    found = matrix_of([cell.scenario], [cell], waiting_words([cell], membership, now)).rows[0].cells[0]
    if cell.briefing is not None and found.briefing_id is not None:
        return CellView(found, words_of(cell.briefing).text)
    scenario = cell.scenario
    return CellView(found, composed(scenario.core, scenario.variant_block, ""))


def products_to_choose(membership: Membership) -> list[tuple[int, str]]:
    """What a cell's text can be, in the order of the sign-off matrix."""
    rows = ProductType.objects.filter(council_id=membership.council_id, is_active=True)
    return list(rows.exclude(code__in=NOT_WRITTEN_AS_BRIEFINGS).values_list("pk", "title"))


def audiences_to_choose(membership: Membership) -> list[tuple[int, str]]:
    """The audiences in use, in the order in which they hear."""
    rows = Audience.objects.filter(council_id=membership.council_id, is_active=True)
    return list(rows.values_list("pk", "name"))


def channels_to_choose(membership: Membership) -> list[tuple[int, str]]:
    """The channels in use."""
    rows = Channel.objects.filter(council_id=membership.council_id, is_active=True)
    return list(rows.values_list("pk", "name"))
