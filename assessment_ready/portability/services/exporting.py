"""The whole of a council into a file, for whoever runs the service."""

import os
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.portability.queries.archives import check_audit, council_by_slug, one_moment
from assessment_ready.portability.queries.writing import write_archive

HOSTING = "Whoever runs the service"


def export_council(*, slug: str, path: Path) -> int:
    """Write everything, material under embargo too; how many rows there are.

    The file has its name only once it is whole, and only its owner can read it. Raises ``NoSuchCouncil`` and
    ``AuditBroken``.
    """
    council, now = council_by_slug(slug), timezone.now()
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with one_moment():
            check_audit(council)
            with os.fdopen(os.open(beside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as target:
                data = write_archive(
                    target, council=council, made_at=now, made_by=HOSTING, hidden={}, progress=lambda _: None
                )
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    with transaction.atomic():
        audit.record("portability.council.exported", actor=None, obj=council, council=council)
    return sum(each.rows for each in data)
