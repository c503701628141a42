"""Version 1 of the layout of the poster: what its PDF template shows. Pure, and never changed in what it shows."""

from datetime import datetime
from typing import Any

from assessment_ready.documents.paper_words import direction, spoken
from assessment_ready.documents.rules import Branding
from assessment_ready.packs.rules.poster import TEMPLATE
from assessment_ready.ui.dates import format_date, london_date

__all__ = ["TEMPLATE", "present"]

# With more characters than these together the words are set smaller.
_USUAL, _MANY, _MOST = 1300, 2000, 3800
# The logo's place in the head of the page, in millimetres.
_LOGO_WIDE, _LOGO_HIGH = 46.0, 15.0
_PIXELS_PER_MM = 96 / 25.4


def present(snapshot: dict[str, Any]) -> dict[str, Any]:
    """Everything the template shows."""
    shown = spoken(snapshot["poster"])
    about = spoken(snapshot["document"])
    look = Branding(**snapshot.get("branding", {}))
    made = london_date(datetime.fromisoformat(about["made_at"]))
    return {
        "document": about | {"made_on": format_date(made)},
        "poster": shown | {"messages": [(text, direction(text)) for text in shown["messages"]]},
        "look": look,
        "logo_size": _logo_size(look),
        "fullness": _fullness(_characters(shown)),
    }


def _fullness(characters: int) -> str:
    if characters > _MOST:
        return "tiny"
    if characters > _MANY:
        return "crowded"
    return "full" if characters > _USUAL else "usual"


def _characters(value: Any) -> int:
    """How many characters the poster has, scores and headings left out; capitals are nearly two."""
    if isinstance(value, str):
        return len(value) + sum(each.isupper() for each in value) * 4 // 5
    if isinstance(value, dict):
        return sum(_characters(each) for each in value.values())
    if isinstance(value, list):
        return sum(_characters(each) for each in value)
    return 0


def _logo_size(look: Branding) -> tuple[str, str]:
    """Width and height in millimetres: as large as its place allows, never blown up."""
    if not look.logo:
        return "0", "0"
    scale = min(_LOGO_WIDE / look.logo_width, _LOGO_HIGH / look.logo_height, 1 / _PIXELS_PER_MM)
    return f"{look.logo_width * scale:.2f}", f"{look.logo_height * scale:.2f}"
