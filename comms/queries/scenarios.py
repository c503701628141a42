"""Reads of scenarios: which texts exist for whom under each, and which are missing. Everything passes the gate."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.db.models import F, Prefetch, QuerySet

from assessment_ready.councils.models import Membership
from comms.models import (
    Audience,
    Briefing,
    Channel,
    ClearanceRequest,
    Plan,
    Scenario,
    ScenarioCell,
    ScenarioKind,
    SignOff,
    SignOffRole,
    StepState,
)
from comms.queries.clearance import open_requests
from comms.rules.scenarios import CellState, Completeness, Facts, cell_state, completeness

_SHORT_ROLES = {
    SignOffRole.COMMS_LEAD: "communications lead",
    SignOffRole.DASS: "DASS",
    SignOffRole.LEAD_MEMBER: "lead member",
    SignOffRole.CHIEF_EXECUTIVE: "chief executive",
    SignOffRole.MONITORING_OFFICER: "monitoring officer",
    SignOffRole.PARTNER: "partner",
    SignOffRole.LEGAL: "legal services",
}

# How many audiences fit beside one another.
_MOST_COLUMNS = 7


@dataclass(frozen=True)
class MatrixCell:
    """One text: where it stands, and the words for it. ``url_name`` and its id open it."""

    cell_id: int
    scenario_id: int
    scenario: str
    audience_id: int
    audience: str
    channel: str
    state: CellState
    words: str
    briefing_id: int | None = None

    @property
    def is_missing(self) -> bool:
        """Whether it is needed and nobody has begun it."""
        return self.state is CellState.MISSING

    @property
    def is_open(self) -> bool:
        """Whether it is needed and not cleared."""
        return self.state not in (CellState.CLEARED, CellState.NOT_NEEDED)

    @property
    def label(self) -> str:
        """What it is called in a list of what is missing."""
        return f"{self.scenario}: {self.audience}, {self.channel}"


@dataclass(frozen=True)
class Slot:
    """What one audience is told in one scenario: a cell per channel, none where nothing is planned."""

    audience: str
    cells: tuple[MatrixCell, ...]

    @property
    def is_hole(self) -> bool:
        """Whether a text is missing here."""
        return any(cell.is_missing for cell in self.cells)

    @property
    def several(self) -> bool:
        """Whether the channels must be named to tell the cells apart."""
        return len({cell.channel for cell in self.cells}) > 1


@dataclass(frozen=True)
class MatrixRow:
    """One scenario. ``note`` is what somebody above adds, such as how likely it is."""

    scenario: Scenario
    slots: tuple[Slot, ...]
    done: Completeness
    note: str = ""

    @property
    def cells(self) -> list[MatrixCell]:
        """Its cells in order."""
        return [cell for slot in self.slots for cell in slot.cells]


@dataclass(frozen=True)
class Matrix:
    """Scenarios by audiences, how far they are together, and what is not cleared yet, named."""

    audiences: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    done: Completeness

    @property
    def is_wide(self) -> bool:
        """Whether the audiences are too many for columns: then they are the rows."""
        return len(self.audiences) > _MOST_COLUMNS

    @property
    def turned(self) -> list[tuple[str, list[tuple[str, Slot]]]]:
        """The same by audience: each with the scenarios' titles and slots."""
        return [
            (name, [(row.scenario.title, row.slots[place]) for row in self.rows])
            for place, name in enumerate(self.audiences)
        ]

    @property
    def open_cells(self) -> list[MatrixCell]:
        """What is needed and not cleared, scenario by scenario."""
        return [cell for row in self.rows for cell in row.cells if cell.is_open]

    @property
    def missing(self) -> list[MatrixCell]:
        """What is needed and not begun."""
        return [cell for cell in self.open_cells if cell.is_missing]

    def with_notes(self, notes: Mapping[str, str]) -> "Matrix":
        """The same with a note per kind of scenario ("75% likely")."""
        rows = tuple(replace(row, note=notes.get(row.scenario.kind, row.note)) for row in self.rows)
        return replace(self, rows=rows)


def scenarios(membership: Membership, now: datetime) -> QuerySet[Scenario]:
    """Every scenario the person may know of, with its plan and embargo, in order."""
    return Scenario.objects.visible_to(membership, now).select_related("plan", "embargo")


def plan_scenarios(plan: Plan, membership: Membership, now: datetime) -> QuerySet[Scenario]:
    """The scenarios of one plan."""
    return scenarios(membership, now).filter(plan=plan)


def cells(membership: Membership, now: datetime) -> QuerySet[ScenarioCell]:
    """Every cell of scenarios the person may know of, with its briefing if they may know of that."""
    rows = ScenarioCell.objects.filter(scenario__in=Scenario.objects.visible_to(membership, now).order_by())
    return (
        rows.select_related("scenario__plan", "scenario__embargo", "audience", "channel")
        .prefetch_related(
            Prefetch(
                "briefing", Briefing.objects.visible_to(membership, now).select_related("product", "embargo")
            )
        )
        .order_by(
            F("audience__cascade_order").asc(nulls_last=True),
            "audience__name",
            "channel__position",
            "channel__name",
            "pk",
        )
    )


def matrix(plan: Plan, membership: Membership, now: datetime) -> Matrix:
    """Every scenario of the plan by audience, each cell with its state; queries do not grow with cells."""
    found = list(plan_scenarios(plan, membership, now))
    rows = list(cells(membership, now).filter(scenario__plan=plan))
    return matrix_of(found, rows, waiting_words(rows, membership, now))


def scenario_cells(scenario: Scenario, membership: Membership, now: datetime) -> list[MatrixCell]:
    """One scenario's cells with their states."""
    rows = list(cells(membership, now).filter(scenario=scenario))
    waiting = waiting_words(rows, membership, now)
    return [_matrix_cell(row, waiting) for row in rows]


def matrix_of(found: Sequence[Scenario], rows: Sequence[ScenarioCell], waiting: Mapping[int, str]) -> Matrix:
    """The matrix of these scenarios and cells; ``waiting`` says for whom a briefing waits."""
    made = [_matrix_cell(row, waiting) for row in rows]
    audiences = list(dict.fromkeys((cell.audience_id, cell.audience) for cell in made))
    by_place = {
        place: tuple(group)
        for place, group in groupby(
            sorted(made, key=lambda cell: (cell.scenario_id, cell.audience_id)),
            key=lambda cell: (cell.scenario_id, cell.audience_id),
        )
    }
    lines = []
    for scenario in found:
        slots = tuple(Slot(name, by_place.get((scenario.pk, key), ())) for key, name in audiences)
        states = [cell.state for slot in slots for cell in slot.cells]
        lines.append(MatrixRow(scenario, slots, completeness(states)))
    return Matrix(
        tuple(name for _, name in audiences), tuple(lines), completeness(cell.state for cell in made)
    )


def waiting_words(rows: Iterable[ScenarioCell], membership: Membership, now: datetime) -> dict[int, str]:
    """For each briefing of these cells in clearance: whom it waits for. Two queries."""
    ids = [row.briefing_id for row in rows if row.briefing_id is not None]
    if not ids:
        return {}
    asked = SignOff.objects.filter(state=StepState.ASKED).order_by("position", "pk")
    waiting = (
        open_requests(membership, now).filter(briefing_id__in=ids).prefetch_related(Prefetch("steps", asked))
    )
    return {request.briefing_id: _waits_for(request) for request in waiting if request.briefing_id}


def is_sealed(briefing: Briefing) -> bool:
    """Whether a briefing (which passed the gate) belongs to a sealed scenario: it is neither changed nor cleared."""
    return Scenario.objects.filter(cells__briefing=briefing).exclude(sealed_at=None).exists()


def awaits_activation(briefing: Briefing) -> bool:
    """Whether a briefing is a text of a scenario that nobody activated: what it says has not happened."""
    return Scenario.objects.filter(cells__briefing=briefing, activated_at=None).exists()


def cleared_count(scenario_ids: Iterable[int], membership: Membership, now: datetime) -> int:
    """How many texts of these scenarios stand cleared: what a change of their shared words undoes."""
    rows = Briefing.objects.visible_to(membership, now).cleared()
    return rows.filter(cell__scenario_id__in=list(scenario_ids), withdrawn_at=None).count()


def kinds_to_add(plan: Plan, membership: Membership, now: datetime) -> list[tuple[str, str]]:
    """The kinds of scenario the plan has none of yet, as far as the person may know."""
    used = set(plan_scenarios(plan, membership, now).values_list("kind", flat=True))
    return [(value, label) for value, label in ScenarioKind.choices if value not in used]


def columns_of(plan: Plan, membership: Membership, now: datetime) -> list[tuple[Audience, Channel, int]]:
    """Each audience and channel the plan's scenarios have cells for, with how many of these have a text."""
    found: dict[tuple[int, int], tuple[Audience, Channel, int]] = {}
    for row in cells(membership, now).filter(scenario__plan=plan):
        key = (row.audience_id, row.channel_id)
        count = found[key][2] if key in found else 0
        found[key] = (row.audience, row.channel, count + (row.briefing is not None))
    return list(found.values())


def _matrix_cell(row: ScenarioCell, waiting: Mapping[int, str]) -> MatrixCell:
    briefing = row.briefing if row.briefing and row.briefing.withdrawn_at is None else None
    state = cell_state(
        Facts(
            is_needed=row.is_needed,
            has_text=briefing is not None,
            is_cleared=briefing is not None and briefing.is_cleared,
            is_waiting=briefing is not None and briefing.pk in waiting,
            was_changed=briefing is not None and briefing.was_changed_since_cleared,
        )
    )
    words: str = state.value
    if state is CellState.CLEARED:
        words = "✓ cleared"
    elif state is CellState.IN_CLEARANCE and briefing is not None:
        words = waiting[briefing.pk]
    return MatrixCell(
        cell_id=row.pk,
        scenario_id=row.scenario_id,
        scenario=row.scenario.title,
        audience_id=row.audience_id,
        audience=row.audience.name,
        channel=row.channel.name,
        state=state,
        words=words,
        briefing_id=briefing.pk if briefing else None,
    )


def _waits_for(request: ClearanceRequest) -> str:
    steps = list(request.steps.all())
    if not steps:
        return "in clearance"
    name = _SHORT_ROLES.get(SignOffRole(steps[0].role), steps[0].get_role_display())
    more = f" and {len(steps) - 1} more" if len(steps) > 1 else ""
    return f"waits for {name}{more}"
