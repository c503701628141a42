"""Importing a list of provider contracts: kept, its columns chosen, then everything or nothing."""

from uuid import UUID, uuid4

from django.db import transaction

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.documents import imports
from assessment_ready.documents.models import PendingImport
from assessment_ready.documents.spreadsheets import SheetTable
from workforce.errors.returns import ContractRowsRefused, InvalidContract
from workforce.models import ProviderContract
from workforce.queries.contracts import IMPORT_KIND, check, get_import, payload_of
from workforce.rules.contracts import LABELS
from workforce.services import entries


@transaction.atomic
def hold_file(*, actor: Membership, file_name: str, table: SheetTable) -> PendingImport:
    """Keep an uploaded list until it is confirmed."""
    entries.require(actor)
    return imports.hold(
        actor=actor, kind=IMPORT_KIND, subject_key="", file_name=file_name, payload=payload_of(table)
    )


@transaction.atomic
def choose_columns(*, actor: Membership, import_id: UUID | str, mapping: dict[str, str]) -> PendingImport:
    """Say which column is what. Raises ``ImportGone`` and ``InvalidContract``."""
    entries.require(actor)
    held = get_import(actor, import_id)
    used: dict[str, str] = {}
    for name, heading in mapping.items():
        if heading not in held.payload["headers"]:
            raise InvalidContract("Choose a column of the file", field=name)
        if heading in used:
            raise InvalidContract(f"The column “{heading}” is chosen for {used[heading]} too", field=name)
        used[heading] = LABELS[name].lower()
    if "provider" not in mapping:
        raise InvalidContract("Choose the column that has the provider", field="provider")
    held.payload["mapping"] = mapping
    held.save(update_fields=["payload"])
    return held


@transaction.atomic
def confirm(*, actor: Membership, import_id: UUID | str) -> tuple[int, int]:
    """Import everything or nothing: how many contracts are new, and how many changed.

    Raises ``ImportGone``, ``InvalidContract`` and ``ContractRowsRefused``.
    """
    entries.require(actor)
    held = imports.take(actor=actor, kind=IMPORT_KIND, import_id=import_id)
    mapping = held.payload["mapping"]
    if not mapping:
        raise InvalidContract("Choose the column that has the provider")
    found = check(held, mapping)
    if found.mend:
        raise ContractRowsRefused(["Some rows need mending. Put them right in the file and choose it again"])
    ProviderContract.objects.bulk_create(
        [
            ProviderContract(council_id=actor.council_id, submission_key=uuid4(), **row.values)
            for row in found.new
        ],
        batch_size=1000,
    )
    for row, there in found.changed:
        _, after = entries.apply_changes(there, row.values)
        entries.save(there, *after)
    audit.record(
        "workforce.contracts.imported",
        actor=actor,
        obj=actor.council,
        council=actor.council,
        label="provider contracts",
        after={"added": len(found.new), "changed": len(found.changed)},
    )
    _forget(held)
    return len(found.new), len(found.changed)


@transaction.atomic
def cancel(*, actor: Membership, import_id: UUID | str) -> None:
    """Give an upload up. Raises ``ImportGone``."""
    entries.require(actor)
    _forget(imports.take(actor=actor, kind=IMPORT_KIND, import_id=import_id))


def _forget(held: PendingImport) -> None:
    held.payload, held.file_name = {"headers": [], "rows": [], "mapping": None}, ""
    held.save(update_fields=["payload", "file_name"])
