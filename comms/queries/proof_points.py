"""The evidence that can prove a message. Everything passes the gate."""

from datetime import datetime

from django.db.models import Q

from assessment_ready.councils.models import Membership
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.evidence.queries.library import Filters, library
from comms.models import Message

# How much evidence one page offers; the search finds the rest.
OFFERED = 20


def offered_evidence(
    membership: Membership, now: datetime, message: Message, words: str, chosen: int | None = None
) -> tuple[list[EvidenceItem], int]:
    """What can prove the message and matches the words, newest first, and how much that is; three queries at most.

    Withdrawn evidence and evidence under an embargo the message is not under are left out; ``chosen`` comes first.
    """
    lifted = Q(embargo__lifts_at__lte=now) | Q(embargo__lifted_at__lte=now)
    as_secret = Q(embargo=None) | Q(embargo_id=message.embargo_id) | lifted
    every = library(membership, now).filter(as_secret)
    rows = library(membership, now, Filters(q=words)).filter(as_secret, withdrawn_at=None)
    total = rows.count()
    if chosen is None:
        return list(rows[:OFFERED]), total
    return [*every.filter(pk=chosen), *rows.exclude(pk=chosen)[:OFFERED]], total
