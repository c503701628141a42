"""An archive of its council's own, for the addresses that name one."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

from django.utils import timezone

from assessment_ready.councils.models import Council, Membership
from assessment_ready.portability.models import ArchivePiece, ArchiveState, ExportArchive
from tests.world import World


def small_zip(said: str = "") -> bytes:
    """An archive with nothing much in it, which can be opened."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("manifest.json", json.dumps({"said": said}))
    return made.getvalue()


ZIP = small_zip()


def ready_archive(member: Membership, data: bytes = ZIP, **extra: Any) -> ExportArchive:
    """An archive that is ready for its person, as a worker leaves it."""
    now = timezone.now()
    values: dict[str, Any] = {
        "state": ArchiveState.READY,
        "progress": 100,
        "attempts": 1,
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "requested_at": now,
        "finished_at": now,
        "delete_at": now + timedelta(days=7),
    }
    archive = ExportArchive.objects.create(council=member.council, membership=member, **values | extra)
    ArchivePiece.objects.create(
        council=member.council, archive=archive, attempt=archive.attempts, number=0, data=data
    )
    return archive


def portability_specimens(world: World, council: Council, members: dict[str, Membership]) -> dict[str, Any]:
    """What fills the captures of the addresses of archives; its director's."""
    director = members.get("ada") or members["nia"]
    return {"export": ready_archive(director, small_zip(f"Archive of {council.name}")).pk}
