"""How a text's clearance is marked wherever it is shown."""

from dataclasses import dataclass
from typing import Any

from assessment_ready.ui.tables import Cell
from comms.models import Clearable, ClearanceRequest


@dataclass(frozen=True)
class Tag:
    """A status tag: words and tone."""

    text: str
    tone: str

    @property
    def cell(self) -> Cell:
        """As the cell of a table."""
        return Cell.tag(self.text, self.tone)


DRAFT = Tag("Draft", "grey")
IN_CLEARANCE = Tag("In clearance", "blue")
CLEARED = Tag("Cleared", "green")
CHANGED = Tag("Changed since cleared", "orange")


def standing_tag(subject: Clearable, *, has_open_request: bool = False) -> Tag:
    """Where a text stands: draft, in clearance, cleared, or changed since it was cleared."""
    if subject.is_cleared:
        return CLEARED
    if has_open_request:
        return IN_CLEARANCE
    return CHANGED if subject.was_changed_since_cleared else DRAFT


def standing_cell(row: Any) -> Cell:
    """The standing of a text read by ``queries.clearance.with_standing``, as the cell of a table."""
    tag = standing_tag(row, has_open_request=row.has_open_request)
    return Cell.tag(tag.text, tag.tone, sub=emergency_note(row))


def standing_words(row: Any) -> str:
    """The same in words, for files."""
    text = standing_tag(row, has_open_request=row.has_open_request).text
    note = emergency_note(row)
    return f"{text}. {note}" if note else text


def emergency_note(row: Any) -> str:
    """How a text read with its standing says that it was cleared in an emergency; empty when it was not."""
    if not row.is_cleared or not row.emergency_names:
        return ""
    return f"Cleared in an emergency by {row.emergency_names}"


def emergency_words(request: ClearanceRequest | None) -> str:
    """How a text that was cleared in an emergency says so, wherever its standing is shown."""
    if request is None or request.emergency_second is None:
        return ""
    return f"Cleared in an emergency by {request.emergency_by} and {request.emergency_second}"
