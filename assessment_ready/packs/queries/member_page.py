"""The councillor's page: what one can say today, the pack, the next dates, and what others asked. All in one value."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.embargo.models import Embargo
from assessment_ready.packs.models import FileFormat, PackReading, PackVersion, VersionState
from assessment_ready.packs.queries.files import FileOffer, offers
from assessment_ready.packs.queries.formats import OfferedFile, offered
from assessment_ready.packs.queries.moments import moment_of
from assessment_ready.packs.queries.reading import (
    News,
    acknowledged_at,
    embargo_shown,
    first_of,
    is_asked,
    news_for,
    readable_versions,
    versions_meant_for,
)
from assessment_ready.packs.queries.saying import saying
from assessment_ready.packs.rules.saying import Saying
from assessment_ready.timeline.queries.calendar import PAPERS, CalendarLine, next_dates
from comms.queries.faq import published_answers

# So many other packs are named on the page, and so many dates.
OTHERS_SHOWN = 5
DATES_SHOWN = 4
# So long the page says that something one opened was withdrawn.
_SAID_FOR = timedelta(days=30)


@dataclass(frozen=True)
class ShownPack:
    """The pack to read now: its files, what is new for this person, and whether they are asked to say they read it."""

    version: PackVersion
    files: list[FileOffer]
    others: list[OfferedFile]
    news: News | None
    embargo: Embargo | None
    asks_me: bool
    acknowledged_at: datetime | None

    @property
    def main(self) -> FileOffer:
        """The file behind the one green button."""
        return next(each for each in self.files if each.format == FileFormat.PDF)

    @property
    def beside(self) -> list[FileOffer]:
        """The other forms the service makes."""
        return [each for each in self.files if each.format != FileFormat.PDF]


@dataclass(frozen=True)
class MemberPage:
    """What the page shows. ``withdrawn`` are versions this person opened and must not use any more."""

    saying: Saying
    pack: ShownPack | None
    other_packs: list[PackVersion]
    withdrawn: list[PackVersion]
    dates: list[CalendarLine]
    answers: int


def member_page(membership: Membership, now: datetime) -> MemberPage:
    """The page of one person who may read packs; as many queries however many packs, dates and questions there are."""
    versions = list(readable_versions(membership, now))
    first = first_of(versions, moment_of(membership, now))
    return MemberPage(
        saying=saying(membership, now),
        pack=_shown(first, membership, now) if first is not None else None,
        other_packs=[each for each in versions if each is not first][:OTHERS_SHOWN],
        withdrawn=_withdrawn(membership, now),
        dates=_dates(membership, now),
        answers=published_answers(membership, now).count() if membership.can(Perm.ASK_QUESTIONS) else 0,
    )


def _shown(version: PackVersion, membership: Membership, now: datetime) -> ShownPack:
    asks = version.pack.must_read and is_asked(membership)
    return ShownPack(
        version=version,
        files=offers([version], membership, now)[version.pk],
        others=offered(version, membership, now),
        news=news_for(version, membership, now),
        embargo=embargo_shown(version, membership, now),
        asks_me=asks,
        acknowledged_at=acknowledged_at(version, membership) if asks else None,
    )


def _withdrawn(membership: Membership, now: datetime) -> list[PackVersion]:
    """What this person opened, was withdrawn lately, and has no issued version in its place."""
    opened = PackReading.objects.filter(membership_id=membership.pk, pack_version=OuterRef("pk"))
    instead = PackVersion.objects.filter(pack=OuterRef("pack"), state=VersionState.ISSUED)
    rows = versions_meant_for(membership, now).filter(Exists(opened), ~Exists(instead))
    rows = rows.filter(state=VersionState.WITHDRAWN, ended_at__gt=now - _SAID_FOR)
    return list(rows.order_by("-ended_at", "-pk")[:OTHERS_SHOWN])


def _dates(membership: Membership, now: datetime) -> list[CalendarLine]:
    """What comes next; when papers of committees are due is for those who write them."""
    if not membership.can(Perm.VIEW_TIMELINE):
        return []
    lines = next_dates(membership, now, 3 * DATES_SHOWN)
    return [line for line in lines if line.kind != PAPERS][:DATES_SHOWN]
