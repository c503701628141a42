"""Pure rules of the ledger: when to try again, when to give up, how a message names itself."""

from datetime import datetime, timedelta
from uuid import UUID

RETRY_AFTER = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=60),
)
GIVE_UP_AFTER = timedelta(hours=24)
# Longer than a worker task may live (180 s) and than twice the sum of the mail server's time limits: whoever
# still held the message when its lease ran out is gone.
LEASE = timedelta(minutes=5)
LONGEST_SUBJECT = 150


def next_attempt(attempts: int, now: datetime, jitter: float) -> datetime:
    """When to try again after ``attempts`` (1, 2, ...) tries; ``jitter`` of 0 to 1 adds up to a tenth."""
    delay = RETRY_AFTER[min(max(attempts, 1), len(RETRY_AFTER)) - 1]
    return now + delay * (1 + jitter / 10)


def deadline(created_at: datetime, expires_at: datetime | None) -> datetime:
    """The moment after which the message is not sent any more."""
    last = created_at + GIVE_UP_AFTER
    return last if expires_at is None else min(last, expires_at)


def message_id(row_id: UUID, domain: str) -> str:
    """The Message-ID header: the row's random id, so that a repeated message can be recognised."""
    return f"<{row_id}@{domain}>"


def one_line(text: str) -> str:
    """A subject on one line without control characters, at most 150 characters.

    What looks like an encoded word is broken up: the standard library would decode it, and with it a line
    break that was hidden inside.
    """
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable.replace("=?", "= ?").split())[:LONGEST_SUBJECT]
