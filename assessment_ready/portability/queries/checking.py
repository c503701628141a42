"""The rows of an archive checked and turned into values of the database: nothing is written here.

The first walk learns every key; the second sees that each row says only what it may and refers only to what is in
the archive, or to rows of the installation by their own keys.
"""

import json
import secrets
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from assessment_ready.portability.errors import ArchiveRefused, ReferenceMissing
from assessment_ready.portability.queries.keys import natural_rows
from assessment_ready.portability.queries.opening import OpenArchive
from assessment_ready.portability.queries.registry import (
    Table,
    fields_of,
    is_council_field,
    tables,
    target_of,
    travelling,
)
from assessment_ready.portability.queries.values import Field, NotAValue, decoded, encoded, key_text
from assessment_ready.portability.rules.kinds import NATURAL_KEYS, PEOPLE_FIELDS, Kind
from assessment_ready.portability.rules.settling import DRAWN_ANEW, OMITTED, VOID, settled

_COUNCIL, _PEOPLE, _AUDIT = "councils.council", "councils.user", "audit.auditentry"
_UNKNOWN_TABLE = "The archive holds “{model}”, which this version of Assessment Ready does not know"
_ONE_COUNCIL = "The archive must hold exactly the one council it names"
_TEXT_OF_SECRET = 24


@dataclass(frozen=True)
class StoredFile:
    """Bytes that are still in the archive."""

    sha256: str


@dataclass
class Checked:
    """What a checked archive holds, and how its rows are turned into values.

    ``people`` are the e-mail addresses with the key of the person here; 0 until they are made.
    """

    archive: OpenArchive
    moment: str
    keys: dict[str, Any] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    references: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def council_id(self) -> int:
        """The key of the one council."""
        return self.archive.manifest.council_id

    def tables(self) -> list[Table]:
        """The tables the archive has, apart from people."""
        held = self.archive.data
        return [each for each in travelling() if each.label in held and each.kind is not Kind.PEOPLE]


class _Wrong(Exception):
    """One column of a row says what it may not."""


def check(archive: OpenArchive) -> Checked:
    """Look at every row. Raises ``ArchiveRefused`` with a sentence that names file, line and field."""
    for model in archive.data:
        known = tables().get(model)
        if known is None or known.kind not in (Kind.COUNCIL, Kind.PEOPLE, Kind.OWNED):
            raise ArchiveRefused(_UNKNOWN_TABLE.format(model=model[:80]))
    checked = Checked(archive, _moment(archive.manifest.made_at))
    checked.people = {row["email"].lower(): 0 for row in people_of(archive)}
    checked.references = _references(archive.manifest.references)
    for table in checked.tables():
        checked.keys[table.label] = _keys(checked, table)
    _check_council(checked)
    for table in checked.tables():
        for _ in values_of(checked, table):
            pass
    return checked


def _check_council(checked: Checked) -> None:
    """Raises ``ArchiveRefused`` unless there is one council, the one the manifest names."""
    said = checked.archive.manifest
    if list(checked.keys.get(_COUNCIL, ())) != [said.council_id]:
        raise ArchiveRefused(_ONE_COUNCIL)
    for row in checked.archive.rows(_COUNCIL):
        if (row.get("slug"), row.get("name")) != (said.council_slug, said.council_name):
            raise ArchiveRefused(_ONE_COUNCIL)


def values_of(checked: Checked, table: Table) -> Iterator[dict[str, Any]]:
    """The rows of a table as values of the database; files are still ``StoredFile``."""
    columns = {each.name: (each, _reader(checked, table, each)) for each in fields_of(table.model)}
    omitted = set(OMITTED.get(table.label, ()))
    for number, row in enumerate(checked.archive.rows(table.label), start=1):
        _check_names(table, number, row, set(columns) - omitted)
        values = {}
        try:
            said = settled(table.label, row, checked.moment)
        except (KeyError, TypeError):
            raise _refused(table, number, "its fields") from None
        for name, (column, read) in columns.items():
            try:
                values[column.attname] = read(said[name]) if name in said else column.get_default()
            except (_Wrong, NotAValue, TypeError, ValueError, KeyError):
                raise _refused(table, number, name) from None
        if table.label == _AUDIT:
            values |= _audit(checked, table, number, values)
        yield values


def people_of(archive: OpenArchive) -> Iterator[dict[str, Any]]:
    """The people of an archive: their fields and no others, each address once."""
    table, seen = tables()[_PEOPLE], set()
    columns = {each.name: each for each in fields_of(table.model) if each.name in PEOPLE_FIELDS}
    for number, row in enumerate(archive.rows(_PEOPLE) if _PEOPLE in archive.data else (), start=1):
        _check_names(table, number, row, set(columns))
        try:
            values = {name: decoded(column, row[name]) for name, column in columns.items()}
            validate_email(values["email"])
        except (NotAValue, KeyError, ValidationError):
            raise _refused(table, number, "email, name or state") from None
        if values["email"].lower() in seen:
            raise _refused(table, number, "email, which stands twice")
        seen.add(values["email"].lower())
        yield values


def _keys(checked: Checked, table: Table) -> Any:
    """Every key of a table: they must rise, so none stands twice."""
    column = table.model._meta.pk
    numbers = isinstance(_plain(column), models.IntegerField)
    found: Any = array("q") if numbers else []
    for number, row in enumerate(checked.archive.rows(table.label), start=1):
        try:
            key = _key(column, row[column.name])
            if found and found[-1] >= key:
                raise NotAValue
            found.append(key)
        except (NotAValue, KeyError, OverflowError, TypeError):
            raise _refused(table, number, f"{column.name}, which must be there once and in order") from None
    return found


def _plain(column: Any) -> Field:
    """The column itself, or the one it refers to."""
    while isinstance(column, models.ForeignKey):
        column = column.target_field
    found: Field = column
    return found


def _key(column: Any, value: Any) -> Any:
    if value is None or isinstance(value, bool | float):
        raise NotAValue
    return decoded(_plain(column), value)


def _has(keys: Any, key: Any) -> bool:
    place = bisect_left(keys, key)
    return place < len(keys) and keys[place] == key


def _reader(checked: Checked, table: Table, column: Field) -> Callable[[Any], Any]:
    """How a column of a table is read."""
    target = target_of(column)
    if isinstance(column, models.BinaryField):
        return lambda value: _file(checked, column, value)
    if column.name in DRAWN_ANEW.get(table.label, ()):
        return lambda value: (
            secrets.token_urlsafe(_TEXT_OF_SECRET) if value == VOID else decoded(column, value)
        )
    if target is None:
        return lambda value: decoded(column, value)
    return lambda value: _refer(checked, table, column, target, value)


def _refer(checked: Checked, table: Table, column: Field, target: Table, value: Any) -> Any:
    """The key here of the row a column refers to."""
    if value is None:
        if column.null and not is_council_field(table, column):
            return None
        raise _Wrong
    if target.kind is Kind.PEOPLE:
        # Until the people are made the key is not known, only that there is one.
        return checked.people[value]
    if target.kind is Kind.REFERENCE or (isinstance(value, list) and target.label in NATURAL_KEYS):
        return checked.references[target.label][key_text(value)]
    key = _key(column, value)
    if is_council_field(table, column) and key != checked.council_id:
        raise _Wrong
    if not _has(checked.keys.get(target.label, ()), key):
        raise _Wrong
    return key


def _file(checked: Checked, column: Field, value: Any) -> StoredFile | None:
    if value is None and column.null:
        return None
    if set(value) != {"file", "size"} or checked.archive.files.get(value["file"]) != value["size"]:
        raise _Wrong
    return StoredFile(value["file"])


def _audit(checked: Checked, table: Table, number: int, values: dict[str, Any]) -> dict[str, Any]:
    """An audit entry: numbered without gaps, and about the person or row as they are known here."""
    if values["number"] != number:
        raise _refused(table, number, "number, which must count on from 1")
    target = tables().get(values["object_type"])
    if target is None or not values["object_id"].startswith("["):
        return {}
    key = json.loads(values["object_id"])
    if target.kind is Kind.PEOPLE:
        return {"object_id": str(checked.people.get(key[0], 0))}
    return {"object_id": str(checked.references.get(target.label, {}).get(key_text(key), 0))}


def _references(needed: dict[str, list[list[Any]]]) -> dict[str, dict[str, Any]]:
    """The keys here of the rows of the installation that the archive refers to. Raises ``ReferenceMissing``."""
    found: dict[str, dict[str, Any]] = {}
    for label, keys in needed.items():
        if label not in NATURAL_KEYS:
            raise ArchiveRefused(_UNKNOWN_TABLE.format(model=label[:80]))
        here = {key_text([encoded(each) for each in key]): pk for pk, *key in natural_rows(label)}
        wanted = [key_text(key) for key in keys]
        missing = [key for key in wanted if key not in here]
        if missing:
            name = tables()[label].model._meta.verbose_name
            raise ReferenceMissing(
                f"This installation has no {name} {missing[0]}, to which the council’s rows refer. "
                "Load the reference data of the installation the archive comes from, then bring it in again"
            )
        found[label] = {key: here[key] for key in wanted}
    return found


def _check_names(table: Table, number: int, row: dict[str, Any], known: set[str]) -> None:
    unknown = sorted(set(row) - known)
    if unknown:
        raise _refused(table, number, f"{unknown[0][:60]}, which is not known")
    for column in fields_of(table.model):
        may_lack = column.has_default() or column.null or column.name not in known
        if column.name not in row and not may_lack:
            raise _refused(table, number, f"{column.name}, which is missing")


def _refused(table: Table, number: int, what: str) -> ArchiveRefused:
    return ArchiveRefused(
        f"data/{table.label}.jsonl, line {number}, cannot be brought in because of {what}. "
        "Nothing was brought in"
    )


def _moment(text: str) -> str:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise ArchiveRefused("The archive does not say when it was made. Nothing was brought in")
    return found.astimezone(UTC).isoformat()
