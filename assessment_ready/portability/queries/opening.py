"""An archive opened: decided from its directory first, then its hashes, before a row is looked at.

Nothing is ever unpacked to disk, and only names that belong into an archive are accepted.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from assessment_ready.portability.errors import ArchiveRefused
from assessment_ready.portability.rules import layout
from assessment_ready.portability.rules.layout import DataFile, Manifest

_PIECE = 1024 * 1024
_ENCRYPTED = 0x1
_NO_ARCHIVE = "This file is no archive of a council, or it is cut off. Copy it again from where it was made"
_STRANGE = "The archive holds “{name}”, which does not belong into one. Nothing was brought in"
_TOO_MUCH = "The archive unpacks to far more than its size. Nothing was brought in"
_TWICE = "The archive holds “{name}” twice. Nothing was brought in"
_CHANGED = "“{name}” was changed after the archive was made. Copy the archive again from where it was made"
_MISSING = "“{name}” is missing from the archive. Copy it again from where it was made"
_FORMAT = (
    "The archive has format {found}; this version of Assessment Ready reads format {known}. "
    "Bring it in with the version that made it"
)
_MANIFEST = "The archive’s list of contents cannot be read. Copy it again from where it was made"
_ROW = "{name}, line {number}, cannot be read"


class OpenArchive:
    """An archive whose directory, hashes and counts hold."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest
        self.data = {each.model: each for each in manifest.data}
        self.files = {
            sha: entry.file_size for entry in archive.infolist() if (sha := layout.sha_of(entry.filename))
        }

    def rows(self, model: str) -> Iterator[dict[str, Any]]:
        """The rows of one table as they are written. Raises ``ArchiveRefused`` at one that cannot be read."""
        for number, text in enumerate(_lines(self._archive, layout.data_name(model)), start=1):
            try:
                row = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
            except (ValueError, RecursionError):
                row = None
            if not isinstance(row, dict):
                raise ArchiveRefused(_ROW.format(name=layout.data_name(model), number=number))
            yield row

    def file(self, sha: str) -> bytes:
        """The bytes of one file."""
        return _read(self._archive, layout.file_name(sha))


@contextmanager
def opened(path: Path) -> Iterator[OpenArchive]:
    """The archive in this file, checked. Raises ``ArchiveRefused`` with a sentence."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        raise ArchiveRefused(_NO_ARCHIVE) from None
    with archive:
        _check_directory(archive, path.stat().st_size)
        manifest = _manifest(archive)
        _check_contents(archive, manifest)
        yield OpenArchive(archive, manifest)


def _check_directory(archive: zipfile.ZipFile, size: int) -> None:
    """What the directory announces: known names, once each, and no bomb."""
    entries = archive.infolist()
    seen: set[str] = set()
    for entry in entries:
        if not layout.is_known(entry.filename) or entry.flag_bits & _ENCRYPTED:
            raise ArchiveRefused(_STRANGE.format(name=entry.filename[:100]))
        if entry.filename in seen:
            raise ArchiveRefused(_TWICE.format(name=entry.filename))
        seen.add(entry.filename)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    swollen = any(
        entry.file_size > layout.SMALL and entry.file_size > layout.MAX_RATIO * entry.compress_size
        for entry in entries
    )
    if len(entries) > layout.MAX_ENTRIES or unpacked > layout.MAX_UNPACKED or packed > size or swollen:
        raise ArchiveRefused(_TOO_MUCH)


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    """The list of contents. Its format comes first: a later one may look otherwise."""
    try:
        entry = archive.getinfo(layout.MANIFEST)
    except KeyError:
        raise ArchiveRefused(_NO_ARCHIVE) from None
    if entry.file_size > layout.MAX_MANIFEST:
        raise ArchiveRefused(_TOO_MUCH)
    try:
        said = json.loads(_read(archive, layout.MANIFEST), object_pairs_hook=_once)
        found = said["format"] if said["product"] == layout.PRODUCT else None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ArchiveRefused(_MANIFEST) from None
    if found != layout.FORMAT:
        raise ArchiveRefused(_FORMAT.format(found=str(found)[:20], known=layout.FORMAT))
    try:
        return layout.manifest_from(said)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ArchiveRefused(_MANIFEST) from None


def _check_contents(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Every entry is announced, nothing announced is missing, and every hash is right."""
    names = set(archive.namelist())
    announced = {each.name for each in manifest.data}
    for name in sorted(announced - names):
        raise ArchiveRefused(_MISSING.format(name=name))
    files = {name for name in names if layout.sha_of(name)}
    for name in sorted(names - announced - files - {layout.MANIFEST}):
        raise ArchiveRefused(_STRANGE.format(name=name))
    if len(files) != manifest.files:
        raise ArchiveRefused(_MISSING.format(name="A file"))
    for each in manifest.data:
        _check_data(archive, each)
    for name in files:
        if _hash(archive, name)[0] != layout.sha_of(name):
            raise ArchiveRefused(_CHANGED.format(name=name))


def _check_data(archive: zipfile.ZipFile, said: DataFile) -> None:
    sha, lines = _hash(archive, said.name)
    if sha != said.sha256 or archive.getinfo(said.name).file_size != said.size or lines != said.rows:
        raise ArchiveRefused(_CHANGED.format(name=said.name))


def _hash(archive: zipfile.ZipFile, name: str) -> tuple[str, int]:
    """SHA-256 and number of lines of an entry, read piece by piece."""
    digest, lines = hashlib.sha256(), 0
    with _entry(archive, name) as entry:
        while piece := _piece(entry, name):
            digest.update(piece)
            lines += piece.count(b"\n")
    return digest.hexdigest(), lines


def _lines(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with _entry(archive, name) as entry:
        while text := entry.readline(layout.MAX_ROW + 1):
            if len(text) > layout.MAX_ROW:
                raise ArchiveRefused(_TOO_MUCH)
            yield text


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with _entry(archive, name) as entry:
        return b"".join(iter(lambda: _piece(entry, name), b""))


def _entry(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    try:
        return archive.open(name)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, KeyError):
        raise ArchiveRefused(_CHANGED.format(name=name)) from None


def _piece(entry: IO[bytes], name: str) -> bytes:
    try:
        return entry.read(_PIECE)
    except Exception:
        # zipfile raises a dozen kinds of error on damaged data; all mean the same to the reader.
        raise ArchiveRefused(_CHANGED.format(name=name)) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("A name stands twice.")
    return found


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number.")
