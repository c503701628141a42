"""Every change of the cells of scenarios: which audience is told something by which channel."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from comms.errors import InvalidEntry
from comms.errors.scenarios import AlreadyWritten, HasText, HasTexts, NoReason, NotNeeded, Sealed
from comms.models import Audience, Briefing, Channel, Plan, ScenarioCell
from comms.queries.scenarios import plan_scenarios
from comms.rules.briefings import BriefingValues
from comms.services import entries
from comms.services.briefings import add_briefing


@transaction.atomic
def set_needed(
    *, actor: Membership, cell_id: int, is_needed: bool, because: str, expected_version: int
) -> ScenarioCell:
    """Say whether a cell is needed, and why not.

    Raises ``Sealed``, ``ChangedMeanwhile``, ``NoReason``, and ``HasText`` when something is written there.
    """
    entries.require(actor)
    row = _locked_cell(actor, cell_id)
    entries.check_version(row, expected_version, describe(row))
    because = "" if is_needed else because.strip()
    if not is_needed and not because:
        raise NoReason
    if not is_needed and _text_of(row) is not None:
        raise HasText
    before, after = entries.apply_changes(row, {"is_needed": is_needed, "not_needed_because": because})
    if after:
        entries.save(row, *after)
        _record("comms.cell.changed", actor, row, before, after)
    return row


@transaction.atomic
def start_writing(
    *, actor: Membership, cell_id: int, product_id: int, title: str, submission_key: UUID
) -> Briefing:
    """Make the briefing of a cell, empty but for the words all share; a second click gives the same.

    Raises ``Sealed``, ``NotNeeded``, ``AlreadyWritten`` and what ``add_briefing`` refuses.
    """
    entries.require(actor)
    known = entries.known(actor, Briefing, submission_key)
    if known is not None:
        return known
    row = _locked_cell(actor, cell_id)
    if not row.is_needed:
        raise NotNeeded
    if row.briefing_id is not None:
        if _text_of(row) is not None:
            raise AlreadyWritten
        row.briefing = None
        entries.save(row, "briefing")
    values = BriefingValues(
        product_id=product_id,
        title=title,
        owner_id=actor.pk,
        audience_ids=(row.audience_id,),
        embargo_id=row.scenario.embargo_id,
    )
    return add_briefing(
        actor=actor,
        plan_id=row.scenario.plan_id,
        values=values,
        submission_key=submission_key,
        cell_id=row.pk,
    )


@transaction.atomic
def add_column(*, actor: Membership, plan_id: int, audience_id: int, channel_id: int) -> int:
    """Give every scenario of the plan a cell for this audience and channel; how many are new.

    Raises ``InvalidEntry``. Sealed scenarios and those the person may not know of stay as they are.
    """
    entries.require(actor)
    plan = entries.locked(actor, Plan, plan_id)
    audience, channel = _pair(actor, audience_id, channel_id)
    found = [row for row in plan_scenarios(plan, actor, timezone.now()) if row.sealed_at is None]
    if not found:
        raise InvalidEntry("This plan has no scenario yet. Add one first")
    have = set(
        ScenarioCell.objects.filter(scenario__in=found, audience=audience, channel=channel).values_list(
            "scenario_id", flat=True
        )
    )
    new = [row for row in found if row.pk not in have]
    ScenarioCell.objects.bulk_create(
        ScenarioCell(council_id=actor.council_id, scenario=row, audience=audience, channel=channel)
        for row in new
    )
    if new:
        after = {"audience": audience.name, "channel": channel.name}
        entries.record("comms.cell.column_added", actor, plan, after=after)
    return len(new)


@transaction.atomic
def remove_column(*, actor: Membership, plan_id: int, audience_id: int, channel_id: int) -> int:
    """Remove the cells of this audience and channel from every scenario; how many.

    Raises ``HasTexts`` when something is written in one of them, ``InvalidEntry`` for what is not the council's.
    """
    entries.require(actor)
    plan = entries.locked(actor, Plan, plan_id)
    audience, channel = _pair(actor, audience_id, channel_id)
    found = [row for row in plan_scenarios(plan, actor, timezone.now()) if row.sealed_at is None]
    cells = ScenarioCell.objects.filter(scenario__in=found, audience=audience, channel=channel)
    if cells.exclude(briefing=None).exists():
        raise HasTexts
    count, _ = cells.delete()
    if count:
        before = {"audience": audience.name, "channel": channel.name}
        entries.record("comms.cell.column_removed", actor, plan, before=before)
    return count


def describe(row: ScenarioCell) -> list[tuple[str, str]]:
    """What a cell says now, for somebody whose form is out of date."""
    return [("Needed", "Yes" if row.is_needed else "No"), ("Why not", row.not_needed_because or "Empty")]


def _locked_cell(actor: Membership, cell_id: int) -> ScenarioCell:
    """A cell of a scenario the actor may know of, locked. Raises ``ScenarioCell.DoesNotExist`` and ``Sealed``."""
    row = entries.locked(actor, ScenarioCell, cell_id, "scenario__plan", "audience", "channel", "briefing")
    if not plan_scenarios(row.scenario.plan, actor, timezone.now()).filter(pk=row.scenario_id).exists():
        raise ScenarioCell.DoesNotExist
    if row.scenario.sealed_at is not None:
        raise Sealed
    return row


def _text_of(row: ScenarioCell) -> Briefing | None:
    """The briefing of a cell, unless it was withdrawn."""
    return row.briefing if row.briefing is not None and row.briefing.withdrawn_at is None else None


def _pair(actor: Membership, audience_id: int, channel_id: int) -> tuple[Audience, Channel]:
    audience = Audience.objects.filter(council_id=actor.council_id, pk=audience_id).first()
    if audience is None:
        raise InvalidEntry("Choose an audience from the list", field="audience")
    channel = Channel.objects.filter(council_id=actor.council_id, pk=channel_id).first()
    if channel is None:
        raise InvalidEntry("Choose a channel from the list", field="channel")
    return audience, channel


def _record(
    action: str,
    actor: Membership,
    row: ScenarioCell,
    before: dict[str, object],
    after: dict[str, object],
) -> None:
    entries.record(action, actor, row, before=before, after=after, embargo_id=row.scenario.embargo_id)
