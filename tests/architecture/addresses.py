"""Every address of the application with what its view declares, and real values to fill it with."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from assessment_ready.councils.permissions import Access, Perm

METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE"]


@dataclass(frozen=True)
class Address:
    """One route: its full name, what it captures and the class that answers."""

    name: str
    captures: tuple[str, ...]
    view: Any

    @property
    def in_council(self) -> bool:
        """Whether it lies inside a council."""
        return "council" in self.captures

    @property
    def objects(self) -> tuple[str, ...]:
        """What it names beside the council."""
        return tuple(name for name in self.captures if name != "council")

    @property
    def permission(self) -> Perm | None:
        """The declared permission."""
        return getattr(self.view, "permission", None)

    @property
    def access(self) -> Access | None:
        """The declared access of a page outside the councils."""
        return getattr(self.view, "access", None)

    def answers(self, method: str) -> bool:
        """Whether the view handles this method at all."""
        name = method.lower()
        return name in getattr(self.view, "http_method_names", ["get"]) and (
            hasattr(self.view, name) or (name == "head" and hasattr(self.view, "get"))
        )

    def path(self, values: dict[str, Any]) -> str:
        """The path with ``values`` filled in; a capture nobody has a specimen for is a ``KeyError``."""
        kwargs = {name: values.get(f"{self.name}:{name}", values.get(name)) for name in self.captures}
        missing = [name for name, value in kwargs.items() if value is None]
        if missing:
            raise KeyError(
                f"{self.name} captures {missing}: add a specimen to tests/architecture/specimens.py"
            )
        return reverse(self.name, kwargs=kwargs)


def all_addresses() -> list[Address]:
    """Every named route of the URLconf, at any depth, in order."""
    return list(_walk(get_resolver().url_patterns, (), ()))


def _walk(patterns: Any, namespaces: tuple[str, ...], captures: tuple[str, ...]) -> Iterator[Address]:
    for entry in patterns:
        found = captures + tuple(entry.pattern.converters)
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _walk(entry.url_patterns, inner, found)
        elif isinstance(entry, URLPattern):
            view = getattr(entry.callback, "view_class", entry.callback)
            yield Address(":".join([*namespaces, entry.name or f"<unnamed {entry.pattern}>"]), found, view)
