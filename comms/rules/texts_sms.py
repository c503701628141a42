"""Text messages: which characters they can show, how many fragments they take, how long they may be. Pure.

As GOV.UK Notify counts: 160 characters in one fragment, 153 in each of several; 70 and 67 where a letter outside the
GSM alphabet is in it, which is only kept for Welsh; at most 918 characters.
"""

from typing import Final

LONGEST: Final = 918
_GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Each of these takes the place of two.
_EXTENDED: Final = frozenset("^{}\\[~]|€")
_WELSH: Final = frozenset("ÀÁÂÈÊËÌÍÎÏÒÓÔÙÚÛÝàáâêëíîïóôúûýÿẀẁẂẃẄẅỲỳŴŵŶŷŸ")
_PLAINER: Final = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "−": "-",
        "…": "...",
        "•": "-",
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u200b": "",
        "\t": " ",
    }
)


def plainer(text: str) -> str:
    """The text with typographers' marks as a text message has them."""
    return text.translate(_PLAINER)


def length(text: str) -> int:
    """How many characters it counts as."""
    return len(text) + sum(each in _EXTENDED for each in text)


def fragments(text: str) -> int:
    """How many text messages it is charged as; 0 for an empty one."""
    if not text:
        return 0
    single, several = (70, 67) if any(each in _WELSH for each in text) else (160, 153)
    size = length(text)
    return 1 if size <= single else -(-size // several)


def odd_characters(text: str) -> list[str]:
    """What no text message can show, each once."""
    return list(dict.fromkeys(each for each in text if each not in _GSM | _EXTENDED | _WELSH))


def problem(text: str) -> str:
    """Why this cannot go out as a text message, in a sentence; empty when it can."""
    size = length(text)
    if size > LONGEST:
        return (
            f"As a text message, title and summary are {size} characters. They may be {LONGEST} or fewer: "
            "shorten the summary, or send it by e-mail only"
        )
    odd = odd_characters(text)
    if odd:
        shown = " ".join(odd[:5])
        return (
            f"A text message cannot show {shown}. Take it out of title and summary, or send it by e-mail only"
        )
    return ""
