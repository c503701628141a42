"""Who has read a pack, in which version and form, and who of those it is for has not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assessment_ready.councils.models import Membership
from assessment_ready.packs.models import (
    Pack,
    PackAcknowledgement,
    PackReading,
    PackVersion,
    ReadAs,
    VersionState,
)
from assessment_ready.packs.queries.readers import councillors_for


@dataclass(frozen=True)
class ReaderLine:
    """One person and one version in one form. Without ``read_as``: they have not opened it."""

    membership: Membership
    version: int
    read_as: str = ""
    first_at: datetime | None = None
    last_at: datetime | None = None
    times: int = 0
    acknowledged_at: datetime | None = None

    @property
    def is_unread(self) -> bool:
        """Whether the person it is for has not opened the version."""
        return not self.read_as and self.acknowledged_at is None


def ever_issued(membership: Membership, pack: Pack, now: datetime) -> list[PackVersion]:
    """The versions of a pack that readers had or have, newest first, without their snapshots."""
    rows = PackVersion.objects.visible_to(membership, now).filter(pack=pack, issued_at__isnull=False)
    related = rows.select_related("embargo", "council", "pack__embargo")
    return list(related.defer("snapshot").order_by("-number"))


def reader_lines(
    membership: Membership, pack: Pack, now: datetime, version_id: int | None = None, standing: str = ""
) -> list[ReaderLine]:
    """Who opened which version of a pack that passed the gate, and who has not opened the one issued now.

    By version, newest first, then by name. ``standing`` narrows to "unread", "unsaid" or "said". The same number of
    queries however many readers.
    """
    versions = [each for each in ever_issued(membership, pack, now) if version_id in (None, each.pk)]
    lines = _opened(versions)
    issued = next((each for each in versions if each.state == VersionState.ISSUED), None)
    if issued is not None:
        known = {line.membership.pk for line in lines if line.version == issued.number}
        lines += [
            ReaderLine(member, issued.number)
            for member in councillors_for(issued, now)
            if member.pk not in known
        ]
    lines = [line for line in lines if _fits(line, standing)]
    return sorted(lines, key=lambda line: (-line.version, line.membership.user.full_name, line.read_as))


def _opened(versions: Sequence[PackVersion]) -> list[ReaderLine]:
    numbers = {each.pk: each.number for each in versions}
    said_rows = PackAcknowledgement.objects.filter(pack_version__in=numbers)
    said = {
        (each.pack_version_id, each.membership_id): each
        for each in said_rows.select_related("membership__user")
    }
    lines = []
    for row in PackReading.objects.filter(pack_version__in=numbers).select_related("membership__user"):
        known = said.get((row.pack_version_id, row.membership_id))
        lines.append(
            ReaderLine(
                membership=row.membership,
                version=numbers[row.pack_version_id],
                read_as=str(ReadAs(row.read_as).label),
                first_at=row.first_at,
                last_at=row.last_at,
                times=row.times,
                acknowledged_at=known.at if known else None,
            )
        )
    opened = {(line.version, line.membership.pk) for line in lines}
    lines += [
        ReaderLine(each.membership, numbers[version_pk], acknowledged_at=each.at)
        for (version_pk, member_pk), each in said.items()
        if (numbers[version_pk], member_pk) not in opened
    ]
    return lines


def _fits(line: ReaderLine, standing: str) -> bool:
    wanted = {
        "unread": line.is_unread,
        "unsaid": bool(line.read_as) and line.acknowledged_at is None,
        "said": line.acknowledged_at is not None,
    }
    return wanted.get(standing, True)
