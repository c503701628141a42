"""Finding a council or region by whatever name a source gives it."""

from dataclasses import dataclass, field

from workforce.models import AreaAlias
from workforce.rules.area_alias_names import normalised


@dataclass(frozen=True)
class Area:
    """A council, region or country: its usual name, and its code where known."""

    name: str
    code: str = ""


@dataclass
class Areas:
    """Every name there is, by spelling and by code."""

    by_name: dict[str, Area] = field(default_factory=dict)
    by_code: dict[str, Area] = field(default_factory=dict)

    def find(self, name: str, code: str = "") -> Area:
        """The area by its code, otherwise by its name; one that nobody knows is taken as it is written."""
        written = " ".join(name.split())
        found = self.by_code.get(code.upper()) if code else None
        return found or self.by_name.get(normalised(written)) or Area(written, code.upper())


def areas() -> Areas:
    """The names there are; one query."""
    found = Areas()
    for row in AreaAlias.objects.all():
        area = Area(row.area_name, row.area_code)
        found.by_name[normalised(row.name)] = area
        if row.area_code:
            found.by_code[row.area_code] = area
    return found
