"""Whether evidence still proves something, in words. Pure; the dates decide as ``evidence.rules.freshness`` does."""

from dataclasses import dataclass
from datetime import date, timedelta

from assessment_ready.ui.dates import format_date

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Standing:
    """How a proof point stands: live, or since when not and why."""

    is_live: bool
    why: str = ""
    since: date | None = None


def standing(
    reference: str,
    *,
    review_by: date,
    expires_on: date | None,
    withdrawn_on: date | None,
    is_more_secret: bool,
    today: date,
) -> Standing:
    """How evidence with these dates stands on ``today``; the last days themselves still count.

    ``is_more_secret``: it is under an embargo that the message is not under.
    """
    if is_more_secret:
        return Standing(False, f"{reference} is under an embargo that this message is not under")
    gone = []
    if withdrawn_on is not None:
        gone.append((withdrawn_on, "was withdrawn"))
    if expires_on is not None and expires_on < today:
        gone.append((expires_on + _DAY, "expired"))
    if review_by < today:
        gone.append((review_by + _DAY, "went stale"))
    if not gone:
        return Standing(True)
    since, what = min(gone)
    return Standing(False, f"{reference} {what} on {format_date(since)}", since)
