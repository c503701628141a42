"""Who may read which version, what of it, and what they have read. Everything passes the gate."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, Q

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm, Role
from assessment_ready.embargo.gate import settle, settled_for
from assessment_ready.embargo.models import Embargo
from assessment_ready.packs.models import (
    MemberPosts,
    Pack,
    PackAcknowledgement,
    PackReading,
    PackVersion,
    PackVersionQuerySet,
    VersionState,
)
from assessment_ready.packs.queries.moments import moment_of
from assessment_ready.packs.rules.content import Content, for_reader, from_json, what_changed
from assessment_ready.packs.rules.posts import FOR_EVERY_COUNCILLOR, POSTS_OF_KIND, rank

# Which states whoever produces packs still reads; for all others only what is issued.
_STILL_READ = (VersionState.ISSUED, VersionState.SUPERSEDED)


@dataclass(frozen=True)
class News:
    """What is new for one person since the version they read last."""

    since: int
    sentences: tuple[str, ...]


def versions_meant_for(membership: Membership, now: datetime) -> PackVersionQuerySet:
    """Every version that was ever issued to this person, in whatever state it is now, without its snapshot.

    Councillors: packs for all, committee reports, and those of their posts. Others who may read packs: all.
    """
    packs = Pack.objects.visible_to(membership, now).order_by().values("pk")
    rows = PackVersion.objects.visible_to(membership, now).filter(pack__in=packs, issued_at__isnull=False)
    if not membership.can(Perm.VIEW_PACKS):
        return rows.none()
    if membership.role == Role.COUNCILLOR:
        rows = rows.filter(_of_posts(membership))
    return rows.select_related("pack", "embargo", "inner_embargo").defer("snapshot")


def _of_posts(membership: Membership) -> Q:
    """By the kind of the pack; reads the posts within the same query."""
    wanted = Q(pack__kind__in=FOR_EVERY_COUNCILLOR)
    own = MemberPosts.objects.filter(membership_id=membership.pk)
    for kind, posts in POSTS_OF_KIND.items():
        wanted |= Q(Exists(own.filter(with_any_post(posts))), pack__kind=kind)
    return wanted


def with_any_post(posts: Collection[str], prefix: str = "") -> Q:
    """Rows whose list of posts has one of these."""
    wanted = Q()
    for post in posts:
        wanted |= Q(**{f"{prefix}posts__contains": [post]})
    return wanted


def readable_versions(membership: Membership, now: datetime) -> PackVersionQuerySet:
    """The issued versions this person may read today, newest first."""
    return versions_meant_for(membership, now).issued().order_by("-issued_at", "-pk")


def get_readable(membership: Membership, now: datetime, version_id: int) -> PackVersion:
    """One version this person may read; whoever produces packs also reads those replaced by a newer one.

    Raises ``PackVersion.DoesNotExist``.
    """
    states = _STILL_READ if membership.can(Perm.PRODUCE_PACKS) else (VersionState.ISSUED,)
    return versions_meant_for(membership, now).filter(state__in=states).get(pk=version_id)


def get_ended(membership: Membership, now: datetime, version_id: int) -> PackVersion:
    """One version this person could read before and cannot now: withdrawn, or replaced by a newer one.

    Raises ``PackVersion.DoesNotExist``.
    """
    ended = (VersionState.WITHDRAWN, VersionState.SUPERSEDED)
    return versions_meant_for(membership, now).filter(state__in=ended).get(pk=version_id)


def newer_than(membership: Membership, now: datetime, version: PackVersion) -> PackVersion | None:
    """The version of the same pack that is issued instead, if there is one."""
    return readable_versions(membership, now).filter(pack_id=version.pack_id).exclude(pk=version.pk).first()


def open_embargoes(membership: Membership, now: datetime) -> frozenset[int]:
    """The ids of the embargoes whose material this person may see at ``now``; one query a request."""
    settle(membership, now)
    settled = settled_for(membership, now)
    return frozenset(settled.opened if settled else ())


def reads_whole(version: PackVersion, membership: Membership, now: datetime) -> bool:
    """Whether the parts under the version's inner embargo are for this person, or are free by now."""
    inner = version.inner_embargo_id
    return inner is not None and inner in open_embargoes(membership, now)


def embargo_shown(version: PackVersion, membership: Membership, now: datetime) -> Embargo | None:
    """The embargo that still holds for what this person reads of the version."""
    whole = reads_whole(version, membership, now)
    held = [version.embargo, version.inner_embargo if whole else None]
    return next((each for each in held if each is not None and not each.is_lifted(now)), None)


def content_for(version: PackVersion, membership: Membership, now: datetime) -> Content:
    """What this person reads of a version: its snapshot without what is closed to them."""
    return for_reader(from_json(version.snapshot), open_embargoes(membership, now))


def news_for(version: PackVersion, membership: Membership, now: datetime) -> News | None:
    """What is new since the version this person read last; None when they have read no other that still counts.

    Both versions as this person may read them today. Three queries.
    """
    read = PackReading.objects.filter(membership_id=membership.pk, pack_version=OuterRef("pk"))
    earlier = versions_meant_for(membership, now).filter(Exists(read), pack_id=version.pack_id)
    earlier = earlier.filter(number__lt=version.number).exclude(state=VersionState.WITHDRAWN)
    before = earlier.order_by("-number").first()
    if before is None:
        return None
    changed = what_changed(content_for(before, membership, now), content_for(version, membership, now))
    return News(before.number, tuple(changed))


def my_pack(membership: Membership, now: datetime) -> PackVersion | None:
    """The pack to show first: of today's moment if there is one, the most particular, then the newest."""
    return first_of(list(readable_versions(membership, now)), moment_of(membership, now))


def first_of(versions: list[PackVersion], moment: str) -> PackVersion | None:
    """The first of these (newest first) for somebody who opens the page at ``moment``."""
    ordered = sorted(versions, key=lambda each: (each.pack.moment != moment, rank(each.pack.kind)))
    return ordered[0] if ordered else None


def must_reads(membership: Membership, now: datetime) -> PackVersionQuerySet:
    """The issued packs this councillor is asked to read and has not said they have; unordered.

    Reads nothing by itself, so that it can stand in the one query of what needs a person.
    """
    said = PackAcknowledgement.objects.filter(membership_id=membership.pk, pack_version=OuterRef("pk"))
    rows = versions_meant_for(membership, now).issued().filter(~Exists(said), pack__must_read=True)
    return rows.order_by() if is_asked(membership) else rows.none()


def is_asked(membership: Membership) -> bool:
    """Whether must-read packs ask this person: they are written for councillors, others only read along."""
    return membership.role == Role.COUNCILLOR


def acknowledged_at(version: PackVersion, membership: Membership) -> datetime | None:
    """When this person said that they have read this version."""
    rows = PackAcknowledgement.objects.filter(pack_version=version, membership_id=membership.pk)
    return rows.values_list("at", flat=True).first()


def last_read(version: PackVersion, membership: Membership) -> int | None:
    """The number of the newest version of this pack that the person has opened in any form."""
    rows = PackReading.objects.filter(pack_version__pack_id=version.pack_id, membership_id=membership.pk)
    found: int | None = rows.aggregate(last=Max("pack_version__number"))["last"]
    return found
