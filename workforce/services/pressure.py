"""Waits of a profession: noted, changed, removed; and the page as a PDF."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.documents.services import request_paper
from assessment_ready.ui.dates import format_date, london_date
from workforce.errors.returns import InvalidPressure
from workforce.models import PressureEntry
from workforce.queries.pressure import roles_on_offer
from workforce.queries.pressure_paper import pressure_paper
from workforce.services import entries

PRESSURE = "workforce_pressure"


@dataclass(frozen=True)
class PressureValues:
    """A wait of a profession on a day."""

    on: date
    job_role: int
    waiting: int | None = None
    longest_days: int | None = None
    mitigation: str = ""
    source: str = ""


@transaction.atomic
def create(*, actor: Membership, values: PressureValues, submission_key: UUID) -> PressureEntry:
    """Note a wait. Raises ``InvalidPressure``."""
    entries.require(actor)
    _check(values)
    row, is_new = entries.add(actor, PressureEntry(entered_by=actor.user, **asdict(values)), submission_key)
    if is_new:
        entries.record("workforce.pressure.added", actor, row, after=asdict(values))
    return row


@transaction.atomic
def change(
    *, actor: Membership, entry_id: int, values: PressureValues, expected_version: int
) -> PressureEntry:
    """Change a wait. Raises ``ChangedMeanwhile`` and ``InvalidPressure``."""
    entries.require(actor)
    row = entries.locked(actor, PressureEntry, entry_id)
    entries.check_version(row, expected_version, describe(row))
    _check(values)
    before, after = entries.apply_changes(row, asdict(values))
    if after:
        entries.save(row, *after)
        entries.record("workforce.pressure.changed", actor, row, before=before, after=after)
    return row


@transaction.atomic
def remove(*, actor: Membership, entry_id: int) -> None:
    """Take a wait away that was noted by mistake."""
    entries.require(actor)
    row = entries.locked(actor, PressureEntry, entry_id)
    entries.record("workforce.pressure.removed", actor, row)
    row.delete()


@transaction.atomic
def produce(*, actor: Membership, roles: Sequence[int], submission_key: UUID) -> GeneratedDocument:
    """Freeze the page for these job roles and ask for its PDF."""
    entries.require(actor, Perm.VIEW_WORKFORCE)
    paper = pressure_paper(actor, timezone.now(), roles)
    return request_paper(
        actor=actor,
        kind=PRESSURE,
        subject_key="roles:" + "-".join(str(role) for role in roles),
        title=f"{paper.subtitle}: {paper.title}",
        paper=paper,
        permission=Perm.VIEW_WORKFORCE,
        embargo_id=None,
        submission_key=submission_key,
    )


def describe(row: PressureEntry) -> list[tuple[str, str]]:
    """What a wait says now, for somebody whose change came too late."""
    return [
        ("Day", format_date(row.on)),
        ("People waiting", "" if row.waiting is None else str(row.waiting)),
        ("Longest wait in days", "" if row.longest_days is None else str(row.longest_days)),
        ("What is done", row.mitigation),
        ("Source", row.source),
    ]


def _check(values: PressureValues) -> None:
    if values.on > london_date(timezone.now()):
        raise InvalidPressure("The day cannot be in the future", field="on")
    if values.job_role not in roles_on_offer():
        raise InvalidPressure("Choose a profession", field="job_role")
    if values.waiting is None and values.longest_days is None and not values.mitigation:
        raise InvalidPressure("Enter how many wait, the longest wait or what is done", field="waiting")
    if values.waiting == 0 and values.longest_days:
        raise InvalidPressure("Nobody waits, so there is no longest wait", field="longest_days")
