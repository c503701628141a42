"""Reads of frozen versions for those who compose packs: all of a pack, one of them, and what changed."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from assessment_ready.packs.models import Pack, PackVersion, PackVersionQuerySet, VersionState
from assessment_ready.packs.queries.packs import may_change
from assessment_ready.packs.queries.reading import open_embargoes
from assessment_ready.packs.rules.content import Content, embargoes, for_reader, from_json, what_changed
from assessment_ready.readiness.models import Round


def versions_of(membership: Membership, pack: Pack, now: datetime) -> PackVersionQuerySet:
    """The versions of a pack that passed the gate, newest first, without their snapshots.

    Somebody to whom something in the pack is closed knows only of what was ever issued, as its readers do.
    """
    rows = PackVersion.objects.visible_to(membership, now).filter(pack=pack)
    if not may_change(membership, pack, now):
        rows = rows.exclude(issued_at=None)
    return rows.select_related("frozen_by", "issued_by", "ended_by", "embargo", "inner_embargo").defer(
        "snapshot"
    )


def get_version(membership: Membership, now: datetime, version_id: int) -> PackVersion:
    """One version with its snapshot and its pack's id, as far as the person may know of it.

    Raises ``PackVersion.DoesNotExist``. The caller takes the pack through ``queries.packs.get_pack``.
    """
    rows = PackVersion.objects.visible_to(membership, now)
    return rows.select_related("frozen_by", "issued_by", "ended_by", "embargo", "inner_embargo").get(
        pk=version_id
    )


def issued_version(pack: Pack) -> PackVersion | None:
    """The version of a pack that is read today, with its snapshot."""
    return PackVersion.objects.filter(pack=pack, state=VersionState.ISSUED).first()


def newest_frozen(pack: Pack) -> PackVersion | None:
    """The newest version that waits to be issued, without its snapshot."""
    rows = PackVersion.objects.filter(pack=pack, state=VersionState.FROZEN)
    return rows.select_related("embargo", "inner_embargo").defer("snapshot").order_by("-number").first()


def changes_shown(version: PackVersion, membership: Membership, now: datetime) -> list[str]:
    """What was new in an issued version, as far as this person may know of it."""
    stored: Any = version.changes
    if not isinstance(stored, dict):
        return []
    secret = set(stored.get("embargoes", ()))
    whole = secret <= open_embargoes(membership, now)
    return list(stored["whole" if whole else "open"])


def changes_since(former: PackVersion | None, content: Content, opened: Collection[int]) -> list[str]:
    """What is new in a content since a version, for somebody to whom these embargoes are open."""
    if former is None:
        return []
    before = for_reader(from_json(former.snapshot), opened)
    return list(what_changed(before, for_reader(content, opened)))


def changes_to_store(former: PackVersion | None, version: PackVersion, now: datetime) -> dict[str, Any]:
    """What is new in a version, twice: for everybody, and for those to whom nothing in either version is closed.

    What everybody reads does not tell of the rest. ``embargoes`` are the ids that the whole is read with.
    """
    content = from_json(version.snapshot)
    found = embargoes(content) | (embargoes(from_json(former.snapshot)) if former else set())
    over = set(Embargo.objects.filter(pk__in=found).lifted(now).values_list("pk", flat=True))
    return {
        "open": changes_since(former, content, over),
        "whole": changes_since(former, content, found),
        "embargoes": sorted(found - over),
    }


def rounds_gone_under_embargo(version: PackVersion, now: datetime) -> list[Round]:
    """The rounds a version shows to more readers than may know of them by now."""
    shown = Round.objects.filter(pk__in=version.shown_rounds.values("round")).select_related("embargo")
    own = (version.embargo_id, version.inner_embargo_id)
    return [
        each
        for each in shown
        if each.embargo is not None and each.embargo_id not in own and not each.embargo.is_lifted(now)
    ]


def held_embargoes(pack: Pack, content: Content, now: datetime) -> list[Embargo]:
    """The embargoes that hold over a content or over the whole pack, by title."""
    found = embargoes(content) | ({pack.embargo_id} if pack.embargo_id is not None else set())
    rows = Embargo.objects.filter(council_id=pack.council_id, pk__in=found)
    over = rows.lifted(now).values("pk")
    return list(rows.exclude(pk__in=over).order_by("title"))
