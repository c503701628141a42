"""Every change of scenarios and of the words they share."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from comms.errors import InvalidEntry
from comms.errors.scenarios import KindTaken, Sealed
from comms.models import Briefing, Plan, Scenario, ScenarioCell, ScenarioKind
from comms.models.scenarios import RATINGS
from comms.queries.scenarios import plan_scenarios
from comms.services import entries, release_hooks
from comms.services.briefings import refresh_words
from comms.services.clearance import embargo_changed

# Where a scenario stands among the others when it is added by hand: ratings first, best first.
_ORDER = {kind: place for place, kind in enumerate(ScenarioKind.values)}


@dataclass(frozen=True)
class ScenarioValues:
    """What a scenario says of itself. ``variant_block`` is its own part of every text (small Markdown)."""

    title: str
    assumptions: str = ""
    tone: str = ""
    variant_block: str = ""
    embargo_id: int | None = None


@transaction.atomic
def add_scenario(*, actor: Membership, plan_id: int, kind: str, values: ScenarioValues) -> Scenario:
    """Add a scenario of a kind the plan has none of, with the same cells as the others have.

    The second of two clicks gives the same. Raises ``KindTaken``, ``InvalidEntry`` and ``EmbargoNotChosen``.
    """
    entries.require(actor)
    plan = entries.locked(actor, Plan, plan_id)
    if kind not in ScenarioKind.values:
        raise InvalidEntry("Choose what may happen", field="kind")
    embargo_id = entries.chosen_embargo(actor, values.embargo_id)
    others = list(plan_scenarios(plan, actor, timezone.now()))
    known = next((row for row in others if row.kind == kind), None)
    if known is not None:
        if known.title == values.title and known.variant_block == values.variant_block:
            return known
        raise KindTaken
    row = Scenario(
        **{**asdict(values), "embargo_id": embargo_id},
        council_id=actor.council_id,
        plan=plan,
        kind=kind,
        rating_code=kind.replace("_", "-") if kind in RATINGS else "",
        position=_ORDER[kind],
    )
    row.save(force_insert=True)
    _same_cells(row, others)
    entries.record("comms.scenario.added", actor, row)
    return row


@transaction.atomic
def change_scenario(
    *, actor: Membership, scenario_id: int, values: ScenarioValues, expected_version: int
) -> Scenario:
    """Change a scenario. Other words of its own undo the clearance of all its texts; they share its embargo.

    Raises ``Sealed``, ``ChangedMeanwhile`` and ``EmbargoNotChosen``.
    """
    entries.require(actor)
    row = locked_scenario(actor, scenario_id)
    entries.check_version(row, expected_version, describe(row))
    embargo_id = entries.chosen_embargo(actor, values.embargo_id, row.embargo_id)
    before, after = entries.apply_changes(row, {**asdict(values), "embargo_id": embargo_id})
    if not after:
        return row
    entries.save(row, *after)
    briefings = list(Briefing.objects.filter(cell__scenario=row))
    if "embargo_id" in after:
        _share_embargo(actor, row, briefings)
    if "variant_block" in after:
        refresh_words(actor=actor, briefings=briefings)
    entries.record("comms.scenario.changed", actor, row, before=before, after=after)
    return row


@transaction.atomic
def change_core(*, actor: Membership, plan_id: int, text: str, expected_version: int) -> Plan:
    """Change what every scenario's texts begin with; that undoes the clearance of all that are not sealed.

    Raises ``ChangedMeanwhile``, and ``Sealed`` once a rating is active: its words are in use.
    """
    entries.require(actor)
    plan = entries.locked(actor, Plan, plan_id)
    entries.check_version(plan, expected_version, [("Said in every scenario", plan.core_block or "Empty")])
    if plan.core_block == text:
        return plan
    if plan.scenarios.exclude(sealed_at=None).exists():
        raise Sealed("A rating is active, so what all texts share can no longer be changed")
    before = plan.core_block
    plan.core_block = text
    entries.save(plan, "core_block")
    refresh_words(actor=actor, briefings=Briefing.objects.filter(cell__scenario__plan=plan))
    entries.record(
        "comms.scenario.core_changed",
        actor,
        plan,
        before={"core_block": before},
        after={"core_block": text},
    )
    return plan


def locked_scenario(actor: Membership, scenario_id: int) -> Scenario:
    """The scenario, locked, with its plan. Raises ``Sealed`` when it is."""
    row = entries.locked(actor, Scenario, scenario_id, "plan", "embargo")
    if row.sealed_at is not None:
        raise Sealed
    return row


def describe(row: Scenario) -> list[tuple[str, str]]:
    """What a scenario says now, for somebody whose form is out of date."""
    return [
        ("Scenario", row.title),
        ("We assume", row.assumptions or "Empty"),
        ("Tone", row.tone or "Empty"),
        ("Its own part", row.variant_block or "Empty"),
    ]


def _share_embargo(actor: Membership, row: Scenario, briefings: list[Briefing]) -> None:
    """Put the texts of a scenario, and what is asked about them, under its embargo."""
    for briefing in briefings:
        briefing.embargo_id = row.embargo_id
        entries.save(briefing, "embargo")
        embargo_changed(subject=briefing)
        release_hooks.embargo_changed(actor=actor, briefing=briefing)


def _same_cells(row: Scenario, others: list[Scenario]) -> None:
    pairs = ScenarioCell.objects.filter(scenario__in=others).values_list("audience_id", "channel_id")
    ScenarioCell.objects.bulk_create(
        ScenarioCell(council_id=row.council_id, scenario=row, audience_id=audience_id, channel_id=channel_id)
        for audience_id, channel_id in dict.fromkeys(pairs.order_by("pk"))
    )
