"""Importing lists of contacts: keep the file, choose what its columns are, then everything or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.documents import imports
from assessment_ready.documents.models import PendingImport
from assessment_ready.documents.spreadsheets import SheetTable
from comms.errors.contacts import ColumnsMissing, ColumnTwice, NothingToImport, RowsToMend
from comms.models import Audience, AudienceMember, Contact
from comms.queries.contact_imports import (
    IMPORT_KIND,
    CheckedRow,
    Outcome,
    check,
    get_import,
    headers_of,
    payload_of,
    plan_of,
)
from comms.rules.contact_rows import Plan
from comms.services import entries
from comms.services.contacts import check_audiences, lock_register

_AT_ONCE = 5000


@transaction.atomic
def hold_file(*, actor: Membership, file_name: str, table: SheetTable) -> PendingImport:
    """Keep an uploaded list until its columns are chosen and it is confirmed; nothing is imported yet."""
    entries.require(actor, Perm.MANAGE_CONTACTS)
    return imports.hold(
        actor=actor, kind=IMPORT_KIND, subject_key="", file_name=file_name, payload=payload_of(table)
    )


@transaction.atomic
def choose_columns(*, actor: Membership, import_id: UUID | str, plan: Plan) -> PendingImport:
    """Say what the columns are and what holds for all rows.

    Raises ``ImportGone``, ``ColumnsMissing``, ``ColumnTwice`` and ``AudienceNotChosen``.
    """
    entries.require(actor, Perm.MANAGE_CONTACTS)
    held = get_import(actor, import_id)
    _check_columns(plan, headers_of(held))
    check_audiences(actor, plan.audience_ids)
    held.payload["plan"] = asdict(plan)
    held.save(update_fields=["payload"])
    return held


@transaction.atomic
def cancel_import(*, actor: Membership, import_id: UUID | str) -> None:
    """Give an upload up and forget what was in it. Raises ``ImportGone``."""
    entries.require(actor, Perm.MANAGE_CONTACTS)
    _forget(imports.take(actor=actor, kind=IMPORT_KIND, import_id=import_id))


@transaction.atomic
def confirm_import(*, actor: Membership, import_id: UUID | str, leave_out: bool) -> tuple[int, int]:
    """Import everything or nothing: how many contacts are new, and how many changed.

    The rows are compared once more with the contacts there are now. ``leave_out``: rows that need mending are
    passed over. Raises ``ImportGone``, ``RowsToMend``, ``NothingToImport`` and ``AudienceNotChosen``.
    """
    entries.require(actor, Perm.MANAGE_CONTACTS)
    held = imports.take(actor=actor, kind=IMPORT_KIND, import_id=import_id)
    plan = plan_of(held)
    if plan is None:
        raise ColumnsMissing
    lock_register(actor, 0)
    check_audiences(actor, plan.audience_ids)
    checked = check(held, plan)
    if checked.those(Outcome.MEND) and not leave_out:
        raise RowsToMend
    new, updates = checked.those(Outcome.NEW), checked.updates
    if not new and not updates:
        raise NothingToImport
    _add(actor, new, plan)
    _update(actor, updates)
    _record(actor, plan, added=len(new), updated=len(updates))
    _forget(held)
    return len(new), len(updates)


def _check_columns(plan: Plan, headers: Sequence[str]) -> None:
    chosen: set[str] = set()
    for name, heading in plan.mapping.items():
        if heading not in headers:
            raise ColumnTwice("Choose a column of the file", field=f"column_{name}")
        if heading in chosen:
            raise ColumnTwice(f"The column “{heading}” is chosen twice", field=f"column_{name}")
        chosen.add(heading)
    if {"email", "name", "last_name", "organisation"}.isdisjoint(plan.mapping):
        raise ColumnsMissing


def _add(actor: Membership, rows: Sequence[CheckedRow], plan: Plan) -> None:
    numbers = lock_register(actor, len(rows))
    made = Contact.objects.bulk_create(
        [
            Contact(
                council_id=actor.council_id,
                number=number,
                reference=f"CON-{number}",
                created_by=actor.user,
                **row.values,
            )
            for number, row in zip(numbers, rows, strict=True)
        ],
        batch_size=_AT_ONCE,
    )
    _place(actor, [(contact.pk, audience_id) for contact in made for audience_id in plan.audience_ids])


def _update(actor: Membership, rows: Sequence[CheckedRow]) -> None:
    changed = [_filled(row.contact, row.fills) for row in rows if row.contact and row.fills]
    fields = sorted({name for row in rows for name in row.fills or {}})
    if changed:
        # Written over what is there by their ids: one statement, where bulk_update needs minutes for 20,000.
        Contact.objects.bulk_create(
            changed,
            batch_size=_AT_ONCE,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[*fields, "version"],
        )
    _place(actor, [(row.contact.pk, each) for row in rows if row.contact for each in row.audience_ids])


def _filled(contact: Contact, fills: Mapping[str, Any]) -> Contact:
    for name, value in fills.items():
        setattr(contact, name, value)
    contact.version += 1
    return contact


def _place(actor: Membership, places: Sequence[tuple[int, int]]) -> None:
    AudienceMember.objects.bulk_create(
        [
            AudienceMember(council_id=actor.council_id, contact_id=contact_id, audience_id=audience_id)
            for contact_id, audience_id in places
        ],
        batch_size=_AT_ONCE,
        ignore_conflicts=True,
    )


def _record(actor: Membership, plan: Plan, *, added: int, updated: int) -> None:
    """One entry for the whole file, without its name: that may be somebody's."""
    audiences = Audience.objects.filter(pk__in=plan.audience_ids).values_list("name", flat=True)
    audit.record(
        "comms.contacts.imported",
        actor=actor,
        obj=actor.council,
        council=actor.council,
        label="contacts",
        after={"added": added, "updated": updated, "audiences": sorted(audiences)},
    )


def _forget(held: PendingImport) -> None:
    """Keep that it was imported, not what was in it."""
    held.payload = {"headers": [], "rows": [], "plan": None}
    held.file_name = ""
    held.save(update_fields=["payload", "file_name"])
