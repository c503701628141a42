"""Putting a round under embargo and taking it off again."""

from django.db import transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.documents.services import follow_embargo
from assessment_ready.readiness.errors import EmbargoNotChosen, NotUnderEmbargo, RoundChanged
from assessment_ready.readiness.models import Round
from assessment_ready.readiness.queries.secrecy import embargoes_to_choose
from assessment_ready.readiness.services.locking import locked_round


@transaction.atomic
def put_under_embargo(*, actor: Membership, round_id: int, embargo_id: int) -> Round:
    """From now on the round exists only for those cleared for the embargo.

    The actor must be cleared for it (and for the one it is under now). Raises ``EmbargoNotChosen``.
    """
    row = locked_round(actor, round_id, Perm.MANAGE_EMBARGOES)
    embargo = embargoes_to_choose(actor, timezone.now()).filter(pk=embargo_id).first()
    if embargo is None:
        raise EmbargoNotChosen
    _set(actor, row, embargo.pk)
    audit.record(
        "readiness.round.embargoed",
        actor=actor,
        obj=row,
        council=row.council,
        after={"embargo": embargo.title},
        embargo_id=embargo.pk,
    )
    return row


@transaction.atomic
def take_off_embargo(*, actor: Membership, round_id: int) -> Round:
    """Show the round again to everybody whose role reaches it. Raises ``NotUnderEmbargo``.

    What was written while it was under embargo stays hidden until the embargo itself is lifted.
    """
    row = locked_round(actor, round_id, Perm.MANAGE_EMBARGOES)
    embargo = row.embargo
    if embargo is None:
        raise NotUnderEmbargo
    _set(actor, row, None)
    audit.record(
        "readiness.round.unembargoed",
        actor=actor,
        obj=row,
        council=row.council,
        before={"embargo": embargo.title},
        embargo_id=embargo.pk,
    )
    return row


def hold_embargo(round_: Round) -> None:
    """Keep the embargo of a round whose figures were read as it was read, until the transaction ends.

    Whoever stores a document with these figures calls this first: an embargo put on afterwards then finds the document.
    Raises ``RoundChanged``.
    """
    current = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    if current.embargo_id != round_.embargo_id:
        raise RoundChanged


def _set(actor: Membership, row: Round, embargo_id: int | None) -> None:
    row.embargo_id = embargo_id
    row.version += 1
    row.save(update_fields=["embargo", "version"])
    # The reports about the round hold its figures: no report outruns its round's embargo.
    follow_embargo(actor=actor, subject_key=f"round:{row.pk}", embargo_id=embargo_id)
