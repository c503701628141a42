"""Looking at a ZIP archive (an XLSX file is one) before anything unpacks it.

Limits: reliability requirement 31 of the project's list: at most 1,000 entries, 20 MB unpacked, ratio 100.
Everything is decided from the archive's own directory, so a bomb is refused in milliseconds; a directory
that lies is caught because reading stops at the announced size and the checksum then fails.
"""

import io
import struct
import zipfile

from assessment_ready.documents.errors import UnreadableFile

MAX_ENTRIES = 1_000
MAX_UNPACKED = 20 * 1024 * 1024
MAX_RATIO = 100
_MAX_DIRECTORY = 1024 * 1024
_END_RECORD = b"PK\x05\x06"
_END_RECORD_SIZE = 22
_LONGEST_COMMENT = 65_535
_ENCRYPTED = 0x1

_DAMAGED = "The workbook is damaged. Open it, save it again as .xlsx, and choose it again"
_TOO_MUCH = "The workbook unpacks to far more than its size. Copy the rows you need into a new workbook"
_PASSWORD = "The workbook has a password. Save a copy without a password and choose that"  # noqa: S105


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive, checked. Raises ``UnreadableFile`` with a sentence when it is hostile or damaged."""
    _check_directory(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, UnicodeDecodeError):
        raise UnreadableFile(_DAMAGED) from None
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * len(data):
        raise UnreadableFile(_TOO_MUCH)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UnreadableFile(_PASSWORD)
    return archive


def read_entry(archive: zipfile.ZipFile, name: str) -> bytes:
    """One entry's bytes. Raises ``UnreadableFile`` when it is not what the directory announced."""
    try:
        return archive.read(name)
    except Exception:
        # zipfile raises a dozen kinds of error on damaged data; all mean the same to the reader.
        raise UnreadableFile(_DAMAGED) from None


def _check_directory(data: bytes) -> None:
    """Refuse by the end record, before the directory itself is read."""
    place = data.rfind(_END_RECORD, max(0, len(data) - _LONGEST_COMMENT - _END_RECORD_SIZE))
    if place < 0 or len(data) - place < _END_RECORD_SIZE:
        raise UnreadableFile(_DAMAGED)
    entries, directory_size = struct.unpack("<HI", data[place + 10 : place + 16])
    if entries > MAX_ENTRIES or directory_size > _MAX_DIRECTORY:
        raise UnreadableFile(_TOO_MUCH)
