"""When something is sent, to whom, and the words for who is left out. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.words import counted

USUAL_HOURS, MOST_HOURS = 4, 14 * 24
USUAL_CHASE, MOST_CHASE = 2, 30
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
_PHONE_NOISE = re.compile(r"[\s().-]+")
_PHONE = re.compile(r"\+[1-9]\d{7,14}", re.ASCII)

# Why somebody is left out, as the person who schedules reads it; the codes are those of ``choices.Suppression``.
LEFT_OUT_WORDS = {
    "erased": "Erased at their request",
    "no_address": "No address or number for this",
    "objected": "Objected to being written to",
    "unsubscribed": "Unsubscribed",
    "not_cleared": "Not cleared for what is under embargo, or the terms not acknowledged",
    "no_account": "Cannot sign in to read what is under embargo",
    "over_load": "Their audience hears more this week than its limit",
    "format": "Needs a form this does not exist in",
    "bounced": "The last message to this address was refused for good",
    "incomplete": "Something the text says about them is missing",
    "had_it": "Already had exactly these words",
    "bad_address": "The address cannot be written to",
    "words_changed": "The words were changed",
}


@dataclass(frozen=True)
class ReleaseValues:
    """What is decided when something is scheduled. ``activity_id`` is the step of the plan it carries out.

    ``content_hash`` are the words that were shown when it was confirmed. ``not_before`` and ``expires_at`` are UTC.
    ``in_full_because`` is only for what is under an embargo; ``corrects_id`` and ``kind`` for what goes to those who
    got another release.
    """

    audience_ids: tuple[int, ...]
    means: tuple[str, ...]
    not_before: datetime
    expires_at: datetime
    content_hash: str
    policy: str = "hold"
    must_read: bool = False
    chase_after: int = USUAL_CHASE
    activity_id: int | None = None
    in_full_because: str = ""
    kind: str = "original"
    corrects_id: int | None = None


@dataclass(frozen=True)
class Timing:
    """What can still be changed of something scheduled."""

    not_before: datetime
    expires_at: datetime
    policy: str
    must_read: bool
    chase_after: int


def is_past(not_before: datetime, now: datetime) -> bool:
    """Whether a moment is over: the minute that runs now is not."""
    return not_before < now.replace(second=0, microsecond=0)


def window_words(not_before: datetime, expires_at: datetime) -> str:
    """In words: "6 January 2027 at 9:05am, useful until 6 January 2027 at 1:05pm"."""
    return f"{format_datetime(not_before)}, useful until {format_datetime(expires_at)}"


def hours_between(not_before: datetime, expires_at: datetime) -> int:
    """How many whole hours something stays useful, at least one."""
    return max(round((expires_at - not_before) / timedelta(hours=1)), 1)


def minutes_words(minutes: int) -> str:
    """How long it takes: "less than a minute", "about 12 minutes", "about 3 hours"."""
    if minutes < 1:
        return "less than a minute"
    if minutes < 120:
        return f"about {counted(minutes, 'minute,minutes')}"
    return f"about {counted(round(minutes / 60), 'hour,hours')}"


def is_plain_local(local: str) -> bool:
    """Whether the part before the @ is one that needs no closer look."""
    return len(local) <= 64 and "=?" not in local and _LOCAL.fullmatch(local) is not None


def dialled(phone: str) -> str:
    """A telephone number as services take it, like +447700900123; empty when it is none."""
    plain = _PHONE_NOISE.sub("", phone.strip())
    if plain.startswith("00"):
        plain = f"+{plain[2:]}"
    elif plain.startswith("0"):
        plain = f"+44{plain[1:]}"
    elif plain.startswith("44"):
        plain = f"+{plain}"
    if plain.startswith("+440"):
        plain = f"+44{plain[4:]}"
    return plain if _PHONE.fullmatch(plain) else ""


def has_left(left: Collection[int | None], places: Collection[int]) -> bool:
    """Whether nothing remains through which somebody wants to hear: they left it all, or each of these audiences."""
    return None in left or (bool(places) and set(places) <= set(left))


def needs_other_form(needed: Collection[str], exists_as: Collection[str]) -> bool:
    """Whether somebody needs a form of which the briefing has none."""
    return bool(needed) and not set(needed) & set(exists_as)
