"""Names of councils and regions as sources write them, brought to one spelling for comparing."""

import re

_NOISE = re.compile(
    r"\b(the|council|county|city|metropolitan|district|borough|royal|london borough|unitary|authority|of)\b"
)
_REST = re.compile(r"[^a-z0-9]+")


def normalised(name: str) -> str:
    """Lower case, "&" as "and", without what councils are called beside their names.

    "County Durham" and "Durham County Council" become one, and so do "St. Helens" and "St Helens Borough Council".
    """
    plain = _REST.sub(" ", name.lower().replace("&", " and ").replace("’", "").replace("'", ""))
    kept = " ".join(_NOISE.sub(" ", plain).split())
    # "City of London" and "London" are two places.
    return kept if kept != "london" else " ".join(plain.split())
