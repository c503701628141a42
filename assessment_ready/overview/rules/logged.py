"""How a logged value reads. Pure."""

import re
from datetime import date, datetime

from assessment_ready.ui.dates import format_date, format_datetime

# Field names whose plain words differ from the name itself.
_FIELDS = {
    "held_on": "Date",
    "ends_on": "Last day",
    "ends_at": "Access ends",
    "lifts_at": "Lifts",
    "lifted_at": "Lifted",
    "closed_at": "Closed",
    "published_at": "Published",
    "shared_at": "Shared",
    "due_on": "Due",
    "full_name": "Name",
    "improvements": "Areas for improvement",
    "low": "Lowest likely score",
    "high": "Highest likely score",
    "published_percent": "Published percentage",
    "source_url": "Source",
}
_CODE = re.compile(r"[a-z]+(_[a-z]+)*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(\+\d{2}:\d{2}|Z)")


def readable_field(name: str) -> str:
    """A logged field name in words: "held_on" is "Date"."""
    return _FIELDS.get(name) or name.removesuffix("_id").replace("_", " ").capitalize()


def readable_value(value: object) -> str:
    """A logged value in words; nothing is "(empty)"."""
    if value is None or value in ("", [], {}):
        return "(empty)"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(readable_value(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{readable_field(str(key))}: {readable_value(item)}" for key, item in value.items())
    return _readable_text(value) if isinstance(value, str) else str(value)


def _readable_text(text: str) -> str:
    try:
        if _DAY.fullmatch(text):
            return format_date(date.fromisoformat(text))
        if _MOMENT.fullmatch(text):
            return format_datetime(datetime.fromisoformat(text))
    except ValueError:
        return text
    if _CODE.fullmatch(text):
        return text.replace("_", " ").capitalize()
    return text


def readable_change(before: dict[str, object], after: dict[str, object]) -> list[tuple[str, str, str]]:
    """Each changed field as (field, before, after) in words, in the order they were logged."""
    return [
        (readable_field(name), readable_value(before.get(name)), readable_value(after.get(name)))
        for name in [*before, *(name for name in after if name not in before)]
    ]
