"""What is done to words before they go on paper: emoji spelled out, control characters dropped, directions found. Pure.

The fonts that ship with the product have no pictures, so an emoji stands as its name in square brackets, which a
screen reader says too: "[thumbs up sign]".
"""

import re
import unicodedata
from typing import Any

from django.utils.safestring import SafeString

# Control characters, halves of characters, and what turns the direction of a text by force.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
# What only changes how an emoji looks: joiners between emoji, variation selectors, skin tones, tags.
_EMOJI = "\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff"
_DECORATION = re.compile(
    f"[\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0000-\U000e007f]|(?<=[{_EMOJI}])\u200d|\u200d(?=[{_EMOJI}])"
)
_FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_PICTURE = re.compile(f"[{_EMOJI}]")
_TAGS = re.compile(r"<[^>]*>")
_BLOCKS = re.compile(r"<(p|li|h[1-6])\b([^>]*)>(.*?)(?=</\1>)", re.DOTALL)
_RIGHT_TO_LEFT = {"R", "AL"}


def spoken(value: Any) -> Any:
    """The value with every text in it fit for paper."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        return {key: spoken(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [spoken(each) for each in value]
    return value


def direction(text: str) -> str:
    """The direction of the first letter that has one: "rtl" or "ltr", as browsers find it for dir="auto"."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in _RIGHT_TO_LEFT:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def directed(html: str) -> SafeString:
    """Cleaned HTML whose paragraphs, points and headings that begin from the right say so."""
    if not any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in html):
        return SafeString(html)
    return SafeString(_BLOCKS.sub(_with_direction, html))


def directed_by_browser(html: str) -> SafeString:
    """Cleaned HTML whose paragraphs, points and headings let the browser find their direction."""
    return SafeString(re.sub(r"<(p|li|h[1-6])\b", r'<\1 dir="auto"', html))


def _with_direction(match: re.Match[str]) -> str:
    tag, attributes, inside = match.groups()
    turned = ' dir="rtl"' if direction(_TAGS.sub("", inside)) == "rtl" else ""
    return f"<{tag}{attributes}{turned}>{inside}"


def _text(text: str) -> str:
    text = _UNSAFE.sub("", text)
    if text.isascii():
        return text
    return _PICTURE.sub(_named, _FLAGS.sub(_flag, _DECORATION.sub("", text)))


def _flag(match: re.Match[str]) -> str:
    letters = "".join(chr(ord(each) - 0x1F1E6 + ord("A")) for each in match[0])
    return f"[flag {letters}]"


def _named(match: re.Match[str]) -> str:
    return f"[{unicodedata.name(match[0], 'picture').lower()}]"
