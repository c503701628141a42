"""The addresses of a council's pages. Django takes long over each, and a page has dozens."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.urls import reverse

# Stand for the council and for numbers while an address is put together; none has such a name or number.
_COUNCIL, _FIRST = "a-council-901000000", 901_000_001


def address(name: str, slug: str, given: Mapping[str, Any]) -> str:
    """The path of a page of the council ``slug``. Raises ``NoReverseMatch`` as ``reverse`` does.

    Where all that is ``given`` are numbers it is put together once in a process, for no council in particular.
    """
    if any(type(value) is not int for value in given.values()):
        return reverse(name, kwargs={"council": slug, **given})
    return _pattern(name, tuple(given)).format(slug, *given.values())


@lru_cache(maxsize=1000)
def _pattern(name: str, names: tuple[str, ...]) -> str:
    """The address with numbered gaps; no address has a brace of its own."""
    numbers = {each: _FIRST + place for place, each in enumerate(names)}
    path = reverse(name, kwargs={"council": _COUNCIL, **numbers}).replace(_COUNCIL, "{0}")
    for place in range(len(names)):
        path = path.replace(str(_FIRST + place), f"{{{place + 1}}}")
    return path
