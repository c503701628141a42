"""Moving a council: out of one installation, into another that has only what every installation has."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from assessment_ready.councils.models import User
from assessment_ready.portability.queries.registry import tables
from assessment_ready.portability.rules.kinds import NATURAL_KEYS
from assessment_ready.portability.services.exporting import export_council
from tests.world import build_framework

MANIFEST = "manifest.json"


# Above every number that a page counts with: a place in a list is never taken for a key.
FIRST_KEY = 10_000


def draw_large_keys() -> None:
    """Let the rows that are found by their natural key begin at ``FIRST_KEY`` in this database."""
    drawn: list[Any] = [User, *(tables()[label].model for label in NATURAL_KEYS)]
    with connection.cursor() as cursor:
        for model in drawn:
            cursor.execute(
                "SELECT setval(found, greatest(%s, nextval(found))) FROM pg_get_serial_sequence(%s, 'id') AS found",
                [FIRST_KEY, model._meta.db_table],
            )


def contents(path: Path) -> dict[str, bytes]:
    """Every entry of an archive."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def manifest(path: Path) -> dict[str, Any]:
    """What an archive says of itself."""
    found: dict[str, Any] = json.loads(contents(path)[MANIFEST])
    return found


def rows(path: Path, model: str) -> list[dict[str, Any]]:
    """The rows of one table in an archive."""
    return [json.loads(each) for each in contents(path)[f"data/{model}.jsonl"].splitlines()]


def written(entries: dict[str, bytes], path: Path) -> Path:
    """An archive of these entries."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def changed(
    path: Path,
    target: Path,
    model: str,
    change: Callable[[list[dict[str, Any]]], Any],
    *,
    honest: bool = True,
) -> Path:
    """The archive with changed rows; ``honest``: the manifest is put right, as a forger would."""
    entries = contents(path)
    found = rows(path, model)
    change(found)
    data = b"".join(
        json.dumps(each, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for each in found
    )
    entries[f"data/{model}.jsonl"] = data
    if honest:
        said = json.loads(entries[MANIFEST])
        (about,) = [each for each in said["data"] if each["model"] == model]
        about |= {"rows": len(found), "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        entries[MANIFEST] = json.dumps(said).encode()
    return written(entries, target)


def with_manifest(path: Path, target: Path, **values: Any) -> Path:
    """The archive with a changed manifest."""
    entries = contents(path)
    entries[MANIFEST] = json.dumps(json.loads(entries[MANIFEST]) | values).encode()
    return written(entries, target)


def exported(slug: str, path: Path) -> Path:
    """An archive of everything of a council."""
    export_council(slug=slug, path=path)
    return path


def empty_installation() -> None:
    """What an installation has before its first council: the small framework of the tests, and usual durations.

    Whoever calls this has rolled the other installation back: keys are drawn on from where it had come, so rows of
    the installation have other keys than there.
    """
    build_framework()
    call_command("load_timeline", verbosity=0, stdout=io.StringIO())
