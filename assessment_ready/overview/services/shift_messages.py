"""Link key messages with the shifts in practice they help, and take a link away."""

from django.db import transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.overview.errors import InvalidMessage, MessageAlreadyLinked, NotYourJoin
from assessment_ready.overview.models import ShiftMessage
from assessment_ready.overview.queries.shift_messages import linked_messages, may_join, possible_messages
from comms.models import Message
from workforce.models import PracticeShift
from workforce.queries.shifts import shifts


@transaction.atomic
def link_message(*, actor: Membership, shift_id: int, message_id: int) -> Message:
    """Say that a message helps the shift. Raises ``InvalidMessage`` and ``MessageAlreadyLinked``."""
    shift = _locked(actor, shift_id)
    now = timezone.now()
    if any(row.pk == message_id for row in linked_messages(actor, now, shift)):
        raise MessageAlreadyLinked
    message: Message | None = possible_messages(actor, now, shift).filter(pk=message_id).first()
    if message is None:
        raise InvalidMessage
    ShiftMessage.objects.create(
        council_id=actor.council_id, shift=shift, message=message, linked_by=actor.user, linked_at=now
    )
    audit.record(
        "overview.shift.message_linked",
        actor=actor,
        obj=shift,
        council=actor.council,
        after={"message": message.reference},
        embargo_id=message.embargo_id,
    )
    return message


@transaction.atomic
def unlink_message(*, actor: Membership, shift_id: int, message_id: int) -> Message:
    """Take the link away. Raises ``InvalidMessage`` where there is none that the person may know of."""
    shift = _locked(actor, shift_id)
    found = [row for row in linked_messages(actor, timezone.now(), shift) if row.pk == message_id]
    if not found:
        raise InvalidMessage("This message is not linked with the shift")
    ShiftMessage.objects.filter(council_id=actor.council_id, shift=shift, message=found[0]).delete()
    audit.record(
        "overview.shift.message_unlinked",
        actor=actor,
        obj=shift,
        council=actor.council,
        before={"message": found[0].reference},
        embargo_id=found[0].embargo_id,
    )
    return found[0]


def _locked(actor: Membership, shift_id: int) -> PracticeShift:
    """The shift, locked, for somebody who may join. Raises ``NotYourJoin`` and ``PracticeShift.DoesNotExist``."""
    if not may_join(actor):
        raise NotYourJoin
    return shifts(actor).select_for_update(of=("self",)).get(pk=shift_id)
