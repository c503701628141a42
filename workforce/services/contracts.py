"""Provider contracts: added, changed, ended."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import format_date
from workforce.errors.returns import ContractEnded, InvalidContract
from workforce.models import ProviderContract
from workforce.services import entries


@dataclass(frozen=True)
class ContractValues:
    """What a contract says of itself."""

    provider: str
    location: str = ""
    contract_reference: str = ""
    has_clause: bool | None = None
    last_return_on: date | None = None
    staff_records: int | None = None
    complete_records: int | None = None
    next_review_on: date | None = None
    contract_ends_on: date | None = None
    owner_id: int | None = None
    note: str = ""


@transaction.atomic
def create(*, actor: Membership, values: ContractValues, submission_key: UUID) -> ProviderContract:
    """Add a contract. Raises ``InvalidContract`` and ``OwnerNotEligible``."""
    entries.require(actor)
    row, is_new = entries.add(actor, ProviderContract(**_checked(actor, values)), submission_key)
    if is_new:
        entries.record("workforce.contract.added", actor, row, after=asdict(values))
    return row


@transaction.atomic
def change(
    *, actor: Membership, contract_id: int, values: ContractValues, expected_version: int
) -> ProviderContract:
    """Change a contract. Raises ``ChangedMeanwhile``, ``InvalidContract`` and ``OwnerNotEligible``."""
    entries.require(actor)
    row = entries.locked(actor, ProviderContract, contract_id)
    entries.check_version(row, expected_version, describe(row))
    before, after = entries.apply_changes(row, _checked(actor, values, row.owner_id))
    if after:
        entries.save(row, *after)
        entries.record("workforce.contract.changed", actor, row, before=before, after=after)
    return row


@transaction.atomic
def end(*, actor: Membership, contract_id: int) -> ProviderContract:
    """Note that a contract has ended; it counts no longer. Raises ``ContractEnded``."""
    entries.require(actor)
    row = entries.locked(actor, ProviderContract, contract_id)
    if row.ended_at is not None:
        raise ContractEnded
    row.ended_at = timezone.now()
    entries.save(row, "ended_at")
    entries.record("workforce.contract.ended", actor, row)
    return row


def describe(row: ProviderContract) -> list[tuple[str, str]]:
    """What a contract says now, for somebody whose change came too late."""
    clause = {True: "Yes", False: "No", None: "Not known"}[row.has_clause]
    return [
        ("Provider", row.provider),
        ("Location", row.location),
        ("Contract reference", row.contract_reference),
        ("Clause", clause),
        ("Staff records", "" if row.staff_records is None else str(row.staff_records)),
        ("Complete records", "" if row.complete_records is None else str(row.complete_records)),
        ("Last return", _day(row.last_return_on)),
        ("Next review", _day(row.next_review_on)),
        ("Note", row.note),
    ]


def _day(day: date | None) -> str:
    return format_date(day) if day else ""


def _checked(actor: Membership, values: ContractValues, owner_id: int | None = None) -> dict[str, Any]:
    entries.check_owner(actor, values.owner_id, owner_id)
    staff, complete = values.staff_records, values.complete_records
    if complete is not None and (staff is None or complete > staff):
        raise InvalidContract(
            "There cannot be more complete records than staff records", field="complete_records"
        )
    return asdict(values)
