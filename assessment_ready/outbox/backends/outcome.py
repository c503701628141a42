"""What became of one attempt to hand a message over."""

from dataclasses import dataclass
from enum import Enum


class Result(Enum):
    """How it ended. ``AMBIGUOUS``: the text had been sent, but no answer came, so it may have arrived."""

    ACCEPTED = "accepted"
    TRY_LATER = "try later"
    REFUSED = "refused"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True)
class Outcome:
    """The result and, for the ledger, a reason without addresses or content."""

    result: Result
    reason: str = ""
