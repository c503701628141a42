"""Whether evidence can still be relied on, by its dates. The database says the same (``with_freshness``)."""

from datetime import date, timedelta

# An item whose review-by day is this near is "due for review".
DUE_SOON = timedelta(days=30)

CURRENT = "current"
DUE = "due"
STALE = "stale"
EXPIRED = "expired"
WITHDRAWN = "withdrawn"

# Still proves something.
COUNTING = frozenset({CURRENT, DUE})

WORDS = {
    CURRENT: "Within date",
    DUE: "Review due soon",
    STALE: "Past its review date",
    EXPIRED: "Expired",
    WITHDRAWN: "Withdrawn",
}
TONES = {CURRENT: "green", DUE: "yellow", STALE: "orange", EXPIRED: "red", WITHDRAWN: "grey"}


def freshness(*, review_by: date, expires_on: date | None, is_withdrawn: bool, today: date) -> str:
    """One of the five codes above for an item on ``today`` (a London day); both last days are included.

    The first that applies: withdrawn, expired, past its review date, review due within 30 days, within date.
    """
    if is_withdrawn:
        return WITHDRAWN
    if expires_on is not None and expires_on < today:
        return EXPIRED
    if review_by < today:
        return STALE
    return DUE if review_by <= today + DUE_SOON else CURRENT
