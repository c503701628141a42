"""A council's look: its colour, whether people can read it, its logo. Pure."""

import re
from dataclasses import dataclass

DEFAULT_COLOUR = "#12436d"
# WCAG 2.2 AA for text of any size: the colour carries white words and stands as words on white.
ENOUGH = 4.5
_HEX = re.compile(r"#?([0-9a-fA-F]{6})")


@dataclass(frozen=True)
class Branding:
    """What a document keeps of a council's look: the colour, and the logo by its hash, words and size in pixels."""

    colour: str = DEFAULT_COLOUR
    logo: str = ""
    logo_alt: str = ""
    logo_width: int = 0
    logo_height: int = 0


def as_colour(text: str) -> str | None:
    """The colour as "#12436d", or None when the text is not six hexadecimal digits."""
    match = _HEX.fullmatch(text.strip())
    return f"#{match[1].lower()}" if match else None


def contrast_with_white(colour: str) -> float:
    """The contrast of a colour ("#12436d") with white, as WCAG counts it: 1 to 21."""
    red, green, blue = (_linear(part) for part in _parts(colour))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def dark_enough(colour: str) -> str:
    """The colour itself, or the nearest darker one of the same hue whose contrast with white is enough."""
    parts = _parts(colour)
    for percent in range(100, -1, -1):
        darker = "#" + "".join(f"{part * percent // 100:02x}" for part in parts)
        if contrast_with_white(darker) >= ENOUGH:
            return darker
    return "#000000"


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
