"""How an archive is laid out, and how large it may be. ``docs/portability.md`` describes it."""

import re
from dataclasses import dataclass, field
from typing import Any

FORMAT = 1
PRODUCT = "Assessment Ready"
MANIFEST = "manifest.json"

_DATA = re.compile(r"data/([a-z]+\.[a-z0-9_]+)\.jsonl")
_FILE = re.compile(r"files/([0-9a-f]{64})")

MAX_ENTRIES = 500_000
MAX_UNPACKED = 50 * 1024**3
# Tables of text are compressed, and rows are much alike; files are stored as they are.
MAX_RATIO = 200
# Below this no ratio does harm.
SMALL = 1024 * 1024
MAX_MANIFEST = 16 * 1024 * 1024
MAX_ROW = 32 * 1024 * 1024


@dataclass(frozen=True)
class DataFile:
    """One table in an archive."""

    model: str
    rows: int
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """Its entry in the archive."""
        return data_name(self.model)

    def as_json(self) -> dict[str, Any]:
        """As it stands in the manifest."""
        return {
            "file": self.name,
            "model": self.model,
            "rows": self.rows,
            "bytes": self.size,
            "sha256": self.sha256,
        }


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself."""

    council_id: int
    council_name: str
    council_slug: str
    made_at: str
    data: tuple[DataFile, ...]
    files: int
    file_bytes: int
    references: dict[str, list[list[Any]]] = field(default_factory=dict)


def data_name(model: str) -> str:
    """The entry that holds a table's rows."""
    return f"data/{model}.jsonl"


def file_name(sha256: str) -> str:
    """The entry that holds a file's bytes."""
    return f"files/{sha256}"


def model_of(name: str) -> str:
    """The table an entry holds the rows of; empty when it is none."""
    found = _DATA.fullmatch(name)
    return found[1] if found else ""


def sha_of(name: str) -> str:
    """The SHA-256 an entry's name promises; empty when it holds no file."""
    found = _FILE.fullmatch(name)
    return found[1] if found else ""


def is_known(name: str) -> bool:
    """Whether an entry of this name belongs into an archive: nothing that climbs, nothing from elsewhere."""
    return name == MANIFEST or bool(model_of(name) or sha_of(name))


def manifest_from(said: Any) -> Manifest:
    """The manifest as read. Raises ``KeyError``, ``TypeError`` or ``ValueError`` where it is none."""
    council, files = said["council"], said["files"]
    data = tuple(
        DataFile(str(each["model"]), _count(each["rows"]), _count(each["bytes"]), str(each["sha256"]))
        for each in said["data"]
    )
    if len({each.model for each in data}) != len(data):
        raise ValueError("A table is named twice.")
    return Manifest(
        council_id=_count(council["id"]),
        council_name=str(council["name"]),
        council_slug=str(council["slug"]),
        made_at=str(said["made_at"]),
        data=data,
        files=_count(files["count"]),
        file_bytes=_count(files["bytes"]),
        references={str(label): list(keys) for label, keys in dict(said["references"]).items()},
    )


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("This is no number.")
    return value
