"""An archive written: table by table, row by row, never a whole table in memory."""

import hashlib
import json
import tempfile
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from shutil import copyfileobj
from typing import IO, Any

from django.conf import settings
from django.db import models

from assessment_ready.councils.models import Council, User
from assessment_ready.portability.queries.hiding import Hidden
from assessment_ready.portability.queries.keys import Book
from assessment_ready.portability.queries.registry import (
    Table,
    fields_of,
    is_council_field,
    tables,
    target_of,
    travelling,
)
from assessment_ready.portability.queries.values import Field, encoded, line
from assessment_ready.portability.rules import kinds, layout
from assessment_ready.portability.rules.kinds import Kind
from assessment_ready.portability.rules.layout import DataFile
from assessment_ready.portability.rules.settling import DRAWN_ANEW, OMITTED, Row, settled
from assessment_ready.ui.dates import LONDON

Progress = Callable[[int], None]
_ROWS_AT_ONCE = 2000
_AUDIT = "audit.auditentry"


@dataclass
class Writing:
    """One archive being written. ``hidden`` are the rows it leaves out without a word."""

    council: Council
    made_at: datetime
    made_by: str
    hidden: Hidden
    archive: zipfile.ZipFile
    progress: Progress
    book: Book = field(default_factory=Book)
    files: dict[str, int] = field(default_factory=dict)

    @property
    def moment(self) -> str:
        """When it was made, as values of rows have it."""
        return self.made_at.astimezone(UTC).isoformat()


def write_archive(
    target: IO[bytes],
    *,
    council: Council,
    made_at: datetime,
    made_by: str,
    hidden: Hidden,
    progress: Progress,
) -> list[DataFile]:
    """Write everything of the council that is not hidden. Call it inside ``one_moment``.

    ``progress`` is told how many per cent of the tables are written, often enough to keep a lease alive.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        writing = Writing(council, made_at, made_by, hidden, archive, progress)
        walked = [each for each in travelling() if each.kind is not Kind.PEOPLE]
        data = []
        for number, table in enumerate(walked):
            progress(number * 98 // len(walked))
            data.append(_write_table(writing, table.label, _rows(writing, table)))
        data.append(_write_table(writing, "councils.user", _people(writing)))
        data.sort(key=lambda each: each.model)
        said = json.dumps(_manifest(writing, data), ensure_ascii=False, indent=1)
        archive.writestr(_entry(writing, layout.MANIFEST), said.encode())
    return data


def _write_table(writing: Writing, label: str, rows: Iterator[Row]) -> DataFile:
    """One table, first beside the archive, because files go into it meanwhile."""
    digest, count, size = hashlib.sha256(), 0, 0
    with tempfile.TemporaryFile() as beside:
        for row in rows:
            written = line(row)
            beside.write(written)
            digest.update(written)
            count, size = count + 1, size + len(written)
        beside.seek(0)
        with writing.archive.open(_entry(writing, layout.data_name(label)), "w", force_zip64=True) as entry:
            copyfileobj(beside, entry)
    return DataFile(label, count, size, digest.hexdigest())


def _rows(writing: Writing, table: Table) -> Iterator[Row]:
    """The rows of a table as the archive has them, by their key."""
    columns = [(each.name, each.attname, _column(writing, table, each)) for each in fields_of(table.model)]
    found = table.model._base_manager.filter(**{table.path: writing.council.pk})
    if writing.hidden.get(table.label):
        found = found.exclude(pk__in=writing.hidden[table.label])
    values = found.order_by("pk").values_list(*[attname for _, attname, _ in columns])
    for number, each in enumerate(
        values.iterator(chunk_size=1 if table.has_files else _ROWS_AT_ONCE), start=1
    ):
        row = {name: said(value) for (name, _, said), value in zip(columns, each, strict=True)}
        if table.label == _AUDIT:
            row |= {"number": number, "object_id": _object(writing, row)}
        if number % _ROWS_AT_ONCE == 0:
            writing.progress(0)
        yield settled(table.label, row, writing.moment)


def _column(writing: Writing, table: Table, column: Field) -> Callable[[Any], Any]:
    """How the values of a column are said."""
    target, book = target_of(column), writing.book
    if isinstance(column, models.BinaryField):
        return lambda value: _file(writing, value)
    if target is None or is_council_field(table, column):
        return encoded
    label = target.label
    if target.kind is Kind.PEOPLE:
        return book.person
    if target.kind is Kind.REFERENCE:
        return lambda value: book.reference(label, value)
    if label in kinds.NATURAL_KEYS:
        return lambda value: book.reference(label, value) if book.knows(label, value) else encoded(value)
    return encoded


def _object(writing: Writing, row: Row) -> str:
    """What an audit entry is about: people and rows of the installation by their own keys."""
    label, pk = row["object_type"], row["object_id"]
    table = tables().get(label)
    if table is None or not pk.isdigit():
        return str(pk)
    if table.kind is Kind.PEOPLE and writing.book.has_person(int(pk)):
        return json.dumps([writing.book.person(int(pk))])
    if table.kind is Kind.REFERENCE and writing.book.knows(label, int(pk)):
        return json.dumps(writing.book.reference(label, int(pk)), ensure_ascii=False)
    return str(pk)


def _file(writing: Writing, value: Any) -> dict[str, Any] | None:
    """Bytes go into a file of their own, once."""
    if value is None:
        return None
    data = bytes(value)
    sha = hashlib.sha256(data).hexdigest()
    if sha not in writing.files:
        entry = _entry(writing, layout.file_name(sha))
        # Documents and pictures are compressed already.
        entry.compress_type = zipfile.ZIP_STORED
        writing.archive.writestr(entry, data)
        writing.files[sha] = len(data)
    writing.progress(0)
    return {"file": sha, "size": len(data)}


def _people(writing: Writing) -> Iterator[Row]:
    """Whoever belongs to the council, did, or is named by a row of it; by e-mail address."""
    known = User.objects.filter(pk__in=writing.book.people)
    found = {user.email.lower(): user for user in known.iterator(chunk_size=_ROWS_AT_ONCE)}
    for email in sorted(found):
        values = {name: encoded(getattr(found[email], name)) for name in kinds.PEOPLE_FIELDS}
        yield values | {"email": email}


def _manifest(writing: Writing, data: list[DataFile]) -> dict[str, Any]:
    council, book = writing.council, writing.book
    return {
        "format": layout.FORMAT,
        "product": layout.PRODUCT,
        "product_version": product_version(),
        "made_at": writing.made_at.astimezone(LONDON).isoformat(),
        "made_by": writing.made_by,
        "council": {"id": council.pk, "name": council.name, "slug": council.slug},
        "data": [each.as_json() for each in data],
        "files": {"count": len(writing.files), "bytes": sum(writing.files.values())},
        "references": {
            label: [json.loads(key) for key in sorted(keys)]
            for label, keys in sorted(book.references.items())
        },
        "left_out": [{"model": label, "why": why} for label, why in sorted(kinds.LEFT_OUT.items())],
        "left_out_fields": {label: list(names) for label, names in sorted(OMITTED.items())},
        "secrets_drawn_anew": {label: list(names) for label, names in sorted(DRAWN_ANEW.items())},
    }


def _entry(writing: Writing, name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, writing.made_at.astimezone(LONDON).timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def product_version() -> str:
    """Which version of the product this is."""
    try:
        said = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    except OSError:
        return "unknown"
    return str(said["project"]["version"])
