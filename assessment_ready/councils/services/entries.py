"""How a change in a council begins and ends: the row locked, its version, what changed, the audit sentence."""

from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.errors import ChangedMeanwhile
from assessment_ready.councils.models import Membership

Changes = tuple[dict[str, Any], dict[str, Any]]
_Row = TypeVar("_Row", bound=models.Model)


def add(actor: Membership, row: _Row, submission_key: UUID) -> tuple[_Row, bool]:
    """The row saved in the actor's council, and whether it is new: a second click gives the row of the first.

    Call inside a transaction. Where a number is drawn first, look with :func:`known` before drawing it.
    """
    row.council_id, row.submission_key = actor.council_id, submission_key  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        found = known(actor, type(row), submission_key)
        if found is None:
            raise
        return found, False
    return row, True


def known(actor: Membership, model: type[_Row], submission_key: UUID) -> _Row | None:
    """The row that an earlier click made."""
    rows = model._default_manager.filter(council_id=actor.council_id, submission_key=submission_key)
    return rows.first()


def locked(actor: Membership, model: type[_Row], pk: int, *related: str) -> _Row:
    """The row, locked until the transaction ends, with its ``related`` rows; one query.

    Raises the model's ``DoesNotExist`` when the actor may not know of it.
    """
    rows: Any = model._default_manager.all()
    if hasattr(rows, "visible_to"):
        rows = rows.visible_to(actor, timezone.now())
    found: _Row = (
        rows.select_for_update(of=("self",)).select_related(*related).get(council_id=actor.council_id, pk=pk)
    )
    return found


def check_version(row: Any, expected: int, current: list[tuple[str, str]]) -> None:
    """Raise ``ChangedMeanwhile`` with what the row says now when somebody saved in between."""
    if row.version != expected:
        raise ChangedMeanwhile(version=row.version, current=current)


def apply_changes(row: models.Model, values: dict[str, Any]) -> Changes:
    """Set ``values`` on the row (not saved); what changed, before and after, for the audit log."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    before = {name: getattr(row, name) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    return before, changed


def save(row: Any, *names: str) -> None:
    """Save these fields and count the row's version up."""
    row.version += 1
    automatic = ["updated_at"] if hasattr(row, "updated_at") else []
    row.save(update_fields=[*names, "version", *automatic])


def record(
    action: str,
    actor: Membership,
    row: models.Model,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    embargo_id: int | None = None,
) -> None:
    """The audit entry of a change, hidden as the row is. ``embargo_id``: that of the whole a row is part of."""
    hidden = embargo_id if embargo_id is not None else getattr(row, "embargo_id", None)
    audit.record(
        action,
        actor=actor,
        obj=row,
        council=actor.council,
        before=before,
        after=after,
        embargo_id=hidden,
    )
