"""The readers of a version, seen from the version: whom it is for, who opened it, who said that they have read it."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from assessment_ready.councils.models import MembershipQuerySet
from assessment_ready.councils.permissions import Role
from assessment_ready.councils.queries import people
from assessment_ready.embargo.models import Clearance
from assessment_ready.packs.models import PackAcknowledgement, PackReading, PackVersion
from assessment_ready.packs.queries.reading import with_any_post
from assessment_ready.packs.rules.posts import FOR_EVERY_COUNCILLOR, POSTS_OF_KIND


def councillors_for(version: PackVersion, now: datetime) -> MembershipQuerySet:
    """The current councillors a version is for, as far as they may know of it, by name.

    The same people as those whose ``readable_versions`` have it while it is issued (a test compares the two).
    """
    rows = people(version.council, now).with_role([Role.COUNCILLOR])
    kind = version.pack.kind
    if kind not in FOR_EVERY_COUNCILLOR:
        rows = rows.filter(with_any_post(POSTS_OF_KIND[kind], prefix="posts__"))
    for embargo in {version.embargo, version.pack.embargo}:
        if embargo is not None and not embargo.is_lifted(now):
            cleared = Clearance.objects.filter(embargo=embargo, revoked_at=None)
            rows = rows.filter(user__in=cleared.values("user_id"))
    return rows


def readers_to_tell(version: PackVersion, now: datetime) -> MembershipQuerySet:
    """Those of :func:`councillors_for` who must read it, or who have opened an earlier version of the pack."""
    rows = councillors_for(version, now)
    if version.pack.must_read:
        return rows
    read = PackReading.objects.filter(membership=OuterRef("pk"), pack_version__pack_id=version.pack_id)
    return rows.filter(Exists(read))


def opened_by(version: PackVersion, now: datetime) -> MembershipQuerySet:
    """The current members who opened a version in any form or said that they have read it, by name."""
    read = PackReading.objects.filter(membership=OuterRef("pk"), pack_version=version)
    said = PackAcknowledgement.objects.filter(membership=OuterRef("pk"), pack_version=version)
    rows: MembershipQuerySet = people(version.council, now).filter(Q(Exists(read)) | Q(Exists(said)))
    return rows
