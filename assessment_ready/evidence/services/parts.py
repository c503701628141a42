"""Keeping files and links: every file is recognised by its content before a byte of it is stored."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from assessment_ready.councils.models import Council, Membership
from assessment_ready.evidence.errors import FileRefused, InvalidLink, PartMissing
from assessment_ready.evidence.models import (
    EvidenceFile,
    EvidenceFileContent,
    EvidenceItem,
    EvidencePart,
    EvidenceVersion,
)
from assessment_ready.evidence.rules.files import RefusedFile, recognise, safe_name
from assessment_ready.evidence.rules.items import NewPart

_LONGEST_LINK = 500
_LONGEST_NAME = 200
_is_url = URLValidator(schemes=["http", "https"])


def make_version(
    *,
    actor: Membership,
    item: EvidenceItem,
    number: int,
    parts: Sequence[NewPart],
    kept: Iterable[EvidencePart] = (),
    note: str = "",
    now: datetime,
) -> EvidenceVersion:
    """A version of the item with the kept parts first, then the new ones.

    Raises ``PartMissing`` when it would be empty, ``FileRefused`` and ``InvalidLink`` naming the file or link.
    """
    made = [_copied(part) for part in kept]
    made += [_new_part(item.council, part, now) for part in parts]
    if not made:
        raise PartMissing
    version = EvidenceVersion(
        council=item.council,
        item=item,
        number=number,
        note=note.strip(),
        created_by=actor.user,
        created_at=now,
    )
    version.save(force_insert=True)
    for position, part in enumerate(made):
        part.version = version
        part.position = position
    EvidencePart.objects.bulk_create(made)
    return version


def _copied(part: EvidencePart) -> EvidencePart:
    return EvidencePart(council_id=part.council_id, name=part.name, file_id=part.file_id, url=part.url)


def _new_part(council: Council, part: NewPart, now: datetime) -> EvidencePart:
    if part.data is None:
        return EvidencePart(council=council, name=_link_name(part), url=_checked_link(part.url))
    try:
        kind = recognise(part.name, part.data)
    except RefusedFile as error:
        raise FileRefused(str(error)) from None
    file = _stored(council, part.data, kind.content_type, now)
    return EvidencePart(council=council, name=safe_name(part.name, kind), file=file)


def _stored(council: Council, data: bytes, content_type: str, now: datetime) -> EvidenceFile:
    """The file's row; the same content is kept once in a council."""
    file, is_new = EvidenceFile.objects.get_or_create(
        council=council,
        sha256=hashlib.sha256(data).hexdigest(),
        defaults={"size": len(data), "content_type": content_type, "uploaded_at": now},
    )
    if is_new:
        EvidenceFileContent(file=file, data=data).save(force_insert=True)
    return file


def _link_name(part: NewPart) -> str:
    return " ".join((part.name or part.url).split())[:_LONGEST_NAME]


def _checked_link(url: str) -> str:
    """The address, when it is one of the web's. Raises ``InvalidLink``."""
    if len(url) > _LONGEST_LINK:
        raise InvalidLink(f"The link must be {_LONGEST_LINK} characters or fewer")
    try:
        _is_url(url)
        parts = urlsplit(url)
    except (ValidationError, ValueError):
        raise InvalidLink(
            "Enter a link that starts with http:// or https://, like https://www.example.org/report"
        ) from None
    if parts.username or parts.password:
        raise InvalidLink("The link must not hold a user name or password")
    return url
