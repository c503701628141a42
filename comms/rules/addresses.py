"""E-mail addresses as people type and paste them. Pure."""

import re
import unicodedata

LONGEST = 254
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_NAMED = re.compile(r"[^<>]*<([^<>]*)>")
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_FORMAT = "Enter an e-mail address in the correct format, like name@example.com"


def clean_address(text: str) -> str:
    """The address itself, trimmed and in lower case: without "mailto:", invisible characters and a name around it."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip().strip("\"'").strip()
    named = _NAMED.fullmatch(plain)
    plain = (named[1] if named else plain).strip()
    if plain[:7].lower() == "mailto:":
        plain = plain[7:].strip()
    return plain.lower()


def address_problem(address: str) -> str:
    """What is wrong with a cleaned address, in a sentence; empty when nothing is, also for an empty address."""
    if not address:
        return ""
    if len(address) > LONGEST:
        return f"The e-mail address must be {LONGEST} characters or fewer"
    if any(not char.isprintable() for char in address):
        return "The e-mail address has a character that cannot be seen, such as a line break. Type it again"
    if address.count("@") > 1 or any(mark in address for mark in ";,"):
        return "Enter one e-mail address only, like name@example.com"
    odd = next((char for char in address if not char.isascii()), "")
    if odd:
        return f"The e-mail address has “{odd}” in it, which cannot be written to. Check the spelling"
    return "" if _well_formed(address) else _FORMAT


def _well_formed(address: str) -> bool:
    """Whether both halves are as mail servers take them; the domain has a dot and a top level of letters."""
    local, _, domain = address.partition("@")
    labels = domain.split(".")
    return (
        len(local) <= 64
        and _LOCAL.fullmatch(local) is not None
        and len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdigit()
        and len(labels[-1]) > 1
    )
