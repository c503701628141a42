"""Lines to take and holding lines: added, changed, removed. Any other words undo the clearance."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from assessment_ready.councils.models import Membership
from assessment_ready.councils.services.references import next_numbers
from assessment_ready.ui.dates import format_date
from comms.models import Line, LineKind
from comms.queries.clearance import words_of
from comms.services import entries
from comms.services.clearance import embargo_changed, words_changed
from comms.services.message_links import (
    check_scenario,
    chosen_audiences,
    plan_for,
    refuse_on_record,
    set_audiences,
    told,
)


@dataclass(frozen=True)
class LineValues:
    """When a line is used, what it says, to whom."""

    trigger: str
    text: str
    kind: str = LineKind.LINE
    audience_ids: tuple[int, ...] = ()
    scenario_id: int | None = None
    valid_until: date | None = None
    embargo_id: int | None = None

    @property
    def stored(self) -> dict[str, Any]:
        """The values of the row itself."""
        names = ("trigger", "text", "kind", "scenario_id", "valid_until", "embargo_id")
        return {name: getattr(self, name) for name in names}


@transaction.atomic
def add_line(*, actor: Membership, plan_id: int, values: LineValues, submission_key: UUID) -> Line:
    """Add a line to a plan; a second click gives the same.

    Raises ``Plan.DoesNotExist``, ``LinkNotChosen``, ``UnderScenariosEmbargo`` and ``EmbargoNotChosen``.
    """
    entries.require(actor)
    known = entries.known(actor, Line, submission_key)
    if known is not None:
        return known
    plan = plan_for(actor, plan_id)
    entries.chosen_embargo(actor, values.embargo_id)
    check_scenario(actor, plan, values.scenario_id, values.embargo_id)
    audiences = chosen_audiences(actor, values.audience_ids)
    number = next_numbers(council=actor.council, kind="line")[0]
    row = Line(plan=plan, number=number, reference=f"LINE-{number}", author=actor.user, **values.stored)
    row, is_new = entries.add(actor, row, submission_key)
    if is_new:
        _, named = set_audiences(row, audiences)
        words_changed(actor=actor, subject=row, words=words_of(row).text)
        entries.record("comms.line.added", actor, row, after=told({**values.stored, **named}))
    return row


@transaction.atomic
def change_line(*, actor: Membership, line_id: int, values: LineValues, expected_version: int) -> Line:
    """Change a line. Other words, or another trigger, undo its clearance.

    Raises ``Line.DoesNotExist``, ``ChangedMeanwhile``, ``LinkNotChosen``, ``UnderScenariosEmbargo`` and
    ``EmbargoNotChosen``.
    """
    entries.require(actor)
    row = entries.locked(actor, Line, line_id, "plan", "scenario")
    entries.check_version(row, expected_version, describe(row))
    entries.chosen_embargo(actor, values.embargo_id, row.embargo_id)
    check_scenario(actor, row.plan, values.scenario_id, values.embargo_id, row.scenario_id)
    audiences = chosen_audiences(actor, values.audience_ids)
    before, after = entries.apply_changes(row, values.stored)
    were, named = set_audiences(row, audiences)
    if not after and not named:
        return row
    entries.save(row, *after)
    if "embargo_id" in after:
        embargo_changed(subject=row)
    words_changed(actor=actor, subject=row, words=words_of(row).text)
    hidden = row.embargo_id or before.get("embargo_id")
    changed = {name: value for name, value in {**after, **named}.items() if name != "embargo_id"}
    entries.record(
        "comms.line.changed",
        actor,
        row,
        before={name: value for name, value in {**before, **were}.items() if name != "embargo_id"},
        after=changed or {"embargo": "changed"},
        embargo_id=hidden,
    )
    return row


@transaction.atomic
def remove_line(*, actor: Membership, line_id: int) -> None:
    """Remove a line. Raises ``Line.DoesNotExist`` and ``IsOnRecord``."""
    entries.require(actor)
    row = entries.locked(actor, Line, line_id)
    refuse_on_record(row)
    entries.record("comms.line.removed", actor, row, before={"trigger": row.trigger, "text": row.text})
    row.delete()


def describe(row: Line) -> list[tuple[str, str]]:
    """What a line says now, for somebody whose form is out of date."""
    return [
        ("When", row.trigger),
        ("What we say", row.text),
        ("Kind", row.get_kind_display()),
        ("Audiences", ", ".join(row.audiences.values_list("name", flat=True)) or "None"),
        ("May be used until", format_date(row.valid_until) if row.valid_until else "No last day"),
    ]
