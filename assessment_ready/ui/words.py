"""Counting and wording of figures for people. Pure."""

import re

# What the browser's \s matches, so that the running count on the page and the server always agree.
_SPACE = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_WORD = re.compile(f"[^{_SPACE}]+")


def count_words(text: str) -> int:
    """How many words the text has: runs of characters between white space."""
    return len(_WORD.findall(text))


def percent(share: float) -> str:
    """A share of 0 to 1 as a percentage for people: "76%", never a false 0% or 100%."""
    if 0 < share < 0.01:
        return "under 1%"
    if 0.99 < share < 1:
        return "over 99%"
    # Round half up: what people expect of 24.5, where Python rounds to even.
    return f"{int(share * 100 + 0.5)}%"


def plain_number(value: float) -> str:
    """1,234 or 3.5: thousands with a comma, at most two decimals, no trailing zeros."""
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")


def change_words(difference: int) -> str:
    """In words: "up 1", "down 2" or "no change"."""
    if difference == 0:
        return "no change"
    return f"{'up' if difference > 0 else 'down'} {abs(difference)}"


def counted(number: int, forms: str) -> str:
    """Counted: "1 action" or "2 actions" from ``forms`` = "action,actions"."""
    singular, _, many = forms.partition(",")
    return f"{plain_number(number)} {singular if number == 1 else many or singular + 's'}"
