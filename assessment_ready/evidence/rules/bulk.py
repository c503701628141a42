"""One change of many items."""

from dataclasses import dataclass
from datetime import date

# More than this is not looked over by anybody on one page.
MOST = 500

KINDS = {
    "owner": "Hand them over to another owner",
    "review": "Set their review date",
    "statement": "Add a quality statement they support",
    "sensitivity": "Change who may open them",
    "withdraw": "Withdraw them",
}


@dataclass(frozen=True)
class BulkChange:
    """What is done to every chosen item: ``kind`` is a key of ``KINDS``; of the rest, what the kind needs."""

    kind: str
    owner_id: int | None = None
    review_by: date | None = None
    statement_id: int | None = None
    sensitivity: str = ""
    reason: str = ""
