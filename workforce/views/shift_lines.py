"""How a shift is shown in one line: on the matrix and on its group's page."""

from collections.abc import Iterable
from dataclasses import dataclass

from assessment_ready.ui.dates import format_date, london_date
from workforce.models import PracticeShift
from workforce.rules.shifts import STATE_TAGS, confidence_words, is_past_review
from workforce.views.frame import WorkforcePage


@dataclass(frozen=True)
class ShiftLine:
    """A shift with its state as a tag and how sure we are, in words."""

    text: str
    url: str
    tag: str
    tone: str
    confidence: str
    owner: str
    review: str
    is_late: bool


def shift_lines(view: WorkforcePage, shifts: Iterable[PracticeShift]) -> list[ShiftLine]:
    """These shifts (each with its owner loaded) as lines; no query."""
    today = london_date(view.now)
    return [
        ShiftLine(
            text=row.text,
            url=view.url("workforce:shift", shift=row.pk),
            tag=STATE_TAGS[row.state][0],
            tone=STATE_TAGS[row.state][1],
            confidence=confidence_words(row.confidence),
            owner=str(row.owner.user) if row.owner else "Nobody yet",
            review=format_date(row.review_on) if row.review_on else "",
            is_late=is_past_review(row.review_on, today),
        )
        for row in shifts
    ]
