"""Advice on readability that somebody decides not to follow: recorded, with the reason, for exactly these words."""

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from comms.errors.messages import AdviceChanged, NothingToOverrule
from comms.models import AdviceOverruled, Briefing, Line, Message
from comms.queries.readability import overruled_of
from comms.rules.readability import Advice
from comms.services import entries

_FIELDS: dict[type[Message | Line | Briefing], str] = {Message: "message", Line: "line", Briefing: "briefing"}


@transaction.atomic
def overrule(
    *,
    actor: Membership,
    subject: Message | Line | Briefing,
    advice: Advice,
    reason: str,
    seen_hash: str | None = None,
) -> AdviceOverruled:
    """Leave the words as they are, and say why; a second click gives the same.

    ``seen_hash`` is the hash of the words the advice was read about. Raises ``AdviceChanged`` when they are others by
    now, and ``NothingToOverrule``.
    """
    entries.require(actor)
    row = entries.locked(actor, type(subject), subject.pk)
    if seen_hash is not None and seen_hash != row.content_hash:
        raise AdviceChanged
    if not advice.points:
        raise NothingToOverrule
    known = overruled_of(row)
    if known is not None:
        return known
    made = AdviceOverruled(
        council_id=actor.council_id,
        content_hash=row.content_hash,
        advice=[point.whole for point in advice.points],
        reason=reason,
        made_by=actor.user,
        made_at=timezone.now(),
        **{_FIELDS[type(subject)]: row},
    )
    made.save(force_insert=True)
    _record(actor, row, made)
    return made


def _record(actor: Membership, row: Message | Line | Briefing, made: AdviceOverruled) -> None:
    after = {"reason": made.reason, "advice": made.advice}
    if isinstance(row, Message):
        entries.record("comms.message.advice_overruled", actor, row, after=after)
    elif isinstance(row, Line):
        entries.record("comms.line.advice_overruled", actor, row, after=after)
    else:
        entries.record("comms.briefing.advice_overruled", actor, row, after=after)
