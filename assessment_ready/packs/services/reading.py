"""That somebody opened a version, downloaded it, and said that they have read it."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.embargo.models import Embargo
from assessment_ready.embargo.services import look
from assessment_ready.packs.errors.reading import NothingToAcknowledge
from assessment_ready.packs.models import PackAcknowledgement, PackReading, PackVersion, ReadAs
from assessment_ready.packs.queries.reading import is_asked, readable_versions, reads_whole
from assessment_ready.packs.services import entries


@transaction.atomic
def note_reading(*, actor: Membership, version: PackVersion, read_as: ReadAs, now: datetime) -> None:
    """Count one opening of a version that passed the gate, and note the look at what is under embargo.

    One row for each version, person and form, however many doors are used at once.
    """
    entries.require(actor, Perm.VIEW_PACKS)
    reading, is_new = PackReading.objects.get_or_create(
        pack_version=version,
        membership=actor,
        read_as=read_as,
        defaults={"council_id": version.council_id, "first_at": now, "last_at": now},
    )
    if not is_new:
        # Counted by the database, so that of two at once neither is lost.
        PackReading.objects.filter(pk=reading.pk).update(times=F("times") + 1, last_at=now)
    for embargo in _embargoes(version, actor, now):
        look(membership=actor, embargo=embargo, what=str(version), now=now)


@transaction.atomic
def note_download(*, actor: Membership, version: PackVersion, read_as: ReadAs, now: datetime) -> None:
    """Count a download and leave its audit sentence, hidden as what was downloaded is."""
    note_reading(actor=actor, version=version, read_as=read_as, now=now)
    whole = reads_whole(version, actor, now)
    hidden = version.inner_embargo_id if whole else version.embargo_id
    entries.record(
        "packs.version.downloaded",
        actor,
        version,
        after={"as": str(ReadAs(read_as).label)},
        embargo_id=hidden,
    )


@transaction.atomic
def acknowledge(*, actor: Membership, version_id: int) -> bool:
    """Write down that a councillor has read a must-read version; whether that is new.

    Raises ``NothingToAcknowledge``, also for what is not theirs to read.
    """
    entries.require(actor, Perm.VIEW_PACKS)
    now = timezone.now()
    version = readable_versions(actor, now).filter(pk=version_id).first()
    if version is None or not (version.pack.must_read and is_asked(actor)):
        raise NothingToAcknowledge
    _, is_new = PackAcknowledgement.objects.get_or_create(
        pack_version=version,
        membership=actor,
        defaults={"council_id": version.council_id, "pack_id": version.pack_id, "at": now},
    )
    if is_new:
        entries.record("packs.version.acknowledged", actor, version)
    return is_new


def _embargoes(version: PackVersion, actor: Membership, now: datetime) -> list[Embargo]:
    inner = version.inner_embargo if reads_whole(version, actor, now) else None
    return list({each.pk: each for each in (version.embargo, inner) if each is not None}.values())
