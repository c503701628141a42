"""Every table of the application and what becomes of it, found out from the models themselves."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from assessment_ready.councils.models import Council, User
from assessment_ready.portability.queries.values import Field
from assessment_ready.portability.rules import kinds
from assessment_ready.portability.rules.kinds import Kind

Model = type[models.Model]


@dataclass(frozen=True)
class Table:
    """One table: its class, and for a council's rows the path that leads to the council."""

    model: Model
    kind: Kind
    path: str = ""

    @property
    def label(self) -> str:
        """Its name in archives."""
        return self.model._meta.label_lower

    @property
    def has_files(self) -> bool:
        """Whether its rows hold bytes."""
        return any(isinstance(field, models.BinaryField) for field in fields_of(self.model))


@cache
def tables() -> dict[str, Table]:
    """Every table by its name, in order. Raises ``LookupError`` for one that is in no class."""
    found = {}
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda each: each._meta.label_lower):
        table = classify(model)
        if table is None:
            raise LookupError(
                f"{model._meta.label_lower} is in no class: say in portability/rules/kinds.py what becomes of it."
            )
        found[table.label] = table
    return found


def classify(model: Model) -> Table | None:
    """What becomes of one table; None where nothing says so."""
    label = model._meta.label_lower
    if model is Council:
        return Table(model, Kind.COUNCIL, "pk")
    if model is User:
        return Table(model, Kind.PEOPLE)
    if label in kinds.LEFT_OUT:
        return Table(model, Kind.LEFT_OUT)
    if label in kinds.INSTALLATION:
        return Table(model, Kind.INSTALLATION)
    if path := _path(model):
        return Table(model, Kind.OWNED, path)
    return Table(model, Kind.REFERENCE) if label in kinds.NATURAL_KEYS else None


def _path(model: Model) -> str:
    """How a row leads to its council: by itself, or by the first row it cannot be without."""
    own = _own_path(model)
    if own:
        return own
    for field in fields_of(model):
        if isinstance(field, models.ForeignKey) and not field.null:
            theirs = _own_path(field.related_model)
            if theirs:
                return f"{field.name}__{theirs}"
    return ""


def _own_path(model: Any) -> str:
    named = kinds.OWNED_BY.get(model._meta.label_lower)
    if named:
        return named
    found = [field for field in fields_of(model) if field.name == "council"]
    return "council" if found and found[0].related_model is Council else ""


def travelling() -> list[Table]:
    """The tables whose rows are in an archive, people first."""
    order = {Kind.COUNCIL: 0, Kind.PEOPLE: 1, Kind.OWNED: 2}
    return sorted(
        (each for each in tables().values() if each.kind in order),
        key=lambda each: (order[each.kind], each.label),
    )


def fields_of(model: Any) -> list[Field]:
    """The columns of a table."""
    return list(model._meta.concrete_fields)


def target_of(field: Field) -> Table | None:
    """The table a column refers to; None for a plain value."""
    if not isinstance(field, models.ForeignKey):
        return None
    return tables()[field.related_model._meta.label_lower]


def is_council_field(table: Table, field: Field) -> bool:
    """Whether the column says whose row this is."""
    return table.path == field.name


@cache
def referring() -> dict[str, list[tuple[Table, str]]]:
    """For every table of council rows the tables and columns whose rows refer to its rows."""
    found: dict[str, list[tuple[Table, str]]] = {label: [] for label in tables()}
    for table in travelling():
        for field in fields_of(table.model):
            target = target_of(field)
            if target is not None and target.kind is Kind.OWNED:
                found[target.label].append((table, field.name))
    return found
