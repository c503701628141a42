"""What a briefing is made of. Pure."""

from dataclasses import dataclass
from datetime import date

# Product types that are no briefings: texts of other kinds follow their sign-off rules.
NOT_WRITTEN_AS_BRIEFINGS = ("key_message", "line", "answer")


@dataclass(frozen=True)
class BriefingValues:
    """Everything that is entered about a briefing. ``why`` is kept with the new text."""

    product_id: int
    title: str
    owner_id: int
    summary: str = ""
    body: str = ""
    audience_ids: tuple[int, ...] = ()
    message_ids: tuple[int, ...] = ()
    marking: str = "internal"
    quotes_member: bool = False
    names_partner: bool = False
    quotes_draft: bool = False
    formats: tuple[str, ...] = ()
    valid_until: date | None = None
    embargo_id: int | None = None
    why: str = ""


# What decides who signs off: a change of it ends a clearance although the words stay.
DECIDING = ("product_id", "quotes_member", "names_partner", "quotes_draft")
