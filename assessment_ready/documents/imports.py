"""Imports that wait for confirmation: parse, preview, confirm.

``hold`` keeps what was read; ``take`` gives it to the service that imports, once, to the person who uploaded
it, within a day. Both run in the caller's transaction.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership, User
from assessment_ready.documents.errors import ImportGone, ImportUnknown
from assessment_ready.documents.models import PendingImport

KEPT_FOR = timedelta(days=1)


@transaction.atomic
def hold(
    *, actor: Membership | User, kind: str, subject_key: str, file_name: str, payload: Any
) -> PendingImport:
    """Keep what was read from an upload until its uploader confirms. ``payload`` is plain JSON."""
    return PendingImport.objects.create(
        **_owner(actor), kind=kind, subject_key=subject_key, file_name=file_name[:200], payload=payload
    )


def find(*, actor: Membership | User, kind: str, import_id: UUID | str) -> PendingImport:
    """The held import, for its preview. Raises ``ImportGone`` as ``take`` does."""
    return _checked(PendingImport.objects.filter(**_owner(actor), kind=kind), import_id)


@transaction.atomic
def take(*, actor: Membership | User, kind: str, import_id: UUID | str) -> PendingImport:
    """The held import, locked and marked as confirmed: the second of two clicks is refused.

    Raises ``ImportGone`` when it is not this person's in this council, was confirmed already, or is older than
    a day. Roll back to leave it waiting.
    """
    waiting = PendingImport.objects.select_for_update(of=("self",)).filter(**_owner(actor), kind=kind)
    held = _checked(waiting, import_id)
    held.confirmed_at = timezone.now()
    held.save(update_fields=["confirmed_at"])
    return held


def _checked(waiting: Any, import_id: UUID | str) -> PendingImport:
    try:
        key = UUID(str(import_id))
    except ValueError:
        raise ImportUnknown from None
    held: PendingImport | None = waiting.filter(pk=key).first()
    if held is None:
        raise ImportUnknown
    if held.confirmed_at is not None:
        raise ImportGone("This upload was imported already. There is nothing more to do")
    if held.created_at < timezone.now() - KEPT_FOR:
        raise ImportGone("This upload is more than a day old. Choose the file again")
    return held


def _owner(actor: Membership | User) -> dict[str, Any]:
    if isinstance(actor, Membership):
        return {"user_id": actor.user_id, "council_id": actor.council_id}
    return {"user_id": actor.pk, "council_id": None}
