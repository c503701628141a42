"""Versions of a pack: frozen, issued, withdrawn, discarded."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.packs.errors.composing import (
    ChangedWhileFreezing,
    NotCleared,
    NothingToFreeze,
    TwoEmbargoes,
    VersionRefused,
)
from assessment_ready.packs.models import Pack, PackSection, PackVersion, ShownRound, VersionState
from assessment_ready.packs.queries import packs as packs_queries
from assessment_ready.packs.queries.build import build
from assessment_ready.packs.queries.one_moment import one_moment
from assessment_ready.packs.queries.versions import (
    changes_to_store,
    held_embargoes,
    rounds_gone_under_embargo,
)
from assessment_ready.packs.rules.composing import PRODUCTS
from assessment_ready.packs.rules.content import Content, as_json, embargoes, words
from assessment_ready.packs.services import entries
from assessment_ready.packs.services.briefings import carry_words, locked_briefing, take_back_request
from assessment_ready.packs.services.files import make_files
from assessment_ready.packs.services.notices import tell_issued, tell_withdrawn
from assessment_ready.packs.services.packs import changeable

_STATES = {
    VersionState.FROZEN: "is not issued",
    VersionState.ISSUED: "is issued already",
    VersionState.SUPERSEDED: "was replaced by a newer one",
    VersionState.WITHDRAWN: "is withdrawn",
}


def freeze(*, actor: Membership, pack_id: int, note: str, submission_key: UUID) -> PackVersion:
    """Keep what the pack says now as its next version, and write the words to its briefing.

    Not one transaction: everything is read at one moment of its own, then stored under the pack's lock. A second
    click gives the same version. Raises ``NotAsThingsStand``, ``NothingToFreeze``, ``TwoEmbargoes``,
    ``ProductMissing``, ``PlanOver``, ``ChangedWhileFreezing`` and what communications refuse about a briefing.
    """
    entries.require(actor)
    now = timezone.now()
    with one_moment():
        pack = packs_queries.get_pack(actor, now, pack_id)
        sections = packs_queries.sections_to_freeze(actor, pack, now)
        seen = _fingerprint(pack, sections)
        content = build(pack, sections, actor, now)
    return _keep(actor, pack_id, content, seen, note=note, submission_key=submission_key)


def _fingerprint(pack: Pack, sections: list[PackSection]) -> list[Any]:
    """What must be the same when the version is stored as when its content was read."""
    rows = [(each.pk, each.version, each.embargo_id, each.position) for each in sections]
    return [pack.version, pack.embargo_id, rows]


@transaction.atomic
def _keep(
    actor: Membership, pack_id: int, content: Content, seen: list[Any], *, note: str, submission_key: UUID
) -> PackVersion:
    pack = changeable(actor, pack_id)
    found = entries.known(actor, PackVersion, submission_key)
    if found is not None:
        return found
    now = timezone.now()
    if _fingerprint(pack, packs_queries.sections_to_freeze(actor, pack, now)) != seen:
        raise ChangedWhileFreezing
    if not any(section.blocks for section in content.sections):
        raise NothingToFreeze
    secret = _one_embargo(pack, content, now)
    number = (PackVersion.objects.filter(pack=pack).aggregate(last=Max("number"))["last"] or 0) + 1
    why = f"Version {number} of {pack.reference}"
    briefing = carry_words(actor=actor, pack=pack, text=words(content), embargo_id=secret, why=why)
    version = PackVersion(
        pack=pack,
        embargo_id=pack.embargo_id,
        inner_embargo_id=secret if secret in embargoes(content) else None,
        number=number,
        title=pack.title,
        snapshot=as_json(content),
        content_hash=briefing.content_hash,
        note=note,
        frozen_by=actor.user,
        frozen_at=now,
    )
    version, is_new = entries.add(actor, version, submission_key)
    if is_new:
        shown = (
            ShownRound(council=actor.council, pack_version=version, round_id=pk) for pk in content.rounds
        )
        ShownRound.objects.bulk_create(shown)
    entries.record("packs.version.frozen", actor, version, after={"number": number}, embargo_id=secret)
    return version


def _one_embargo(pack: Pack, content: Content, now: datetime) -> int | None:
    """The one embargo that holds over the version or parts of it. Raises ``TwoEmbargoes``."""
    held = held_embargoes(pack, content, now)
    if len(held) > 1:
        names = " and ".join(f"“{each.title}”" for each in held)
        raise TwoEmbargoes(
            f"This pack would hold material under {names}. A pack can hold material under one embargo beside what "
            "everybody may read. Leave the sections under the other one for later, or put them into a pack of their "
            "own."
        )
    return held[0].pk if held else None


@transaction.atomic
def issue(*, actor: Membership, version_id: int) -> PackVersion:
    """Let readers have a version whose exact words are cleared; the one issued before is replaced.

    Raises ``NotAsThingsStand``, ``VersionRefused`` and ``NotCleared``.
    """
    pack, version = _locked(actor, version_id)
    if version.state != VersionState.FROZEN:
        raise VersionRefused(f"Version {version.number} {_STATES[VersionState(version.state)]}.")
    rows = PackVersion.objects.select_for_update().filter(pack=pack, state=VersionState.ISSUED)
    former = rows.first()
    if former is not None and former.number > version.number:
        raise VersionRefused(f"Version {former.number} is issued, which is newer.")
    now = timezone.now()
    _check_rounds(version, now)
    _check_cleared(pack, version)
    if former is not None:
        _end(actor, former, VersionState.SUPERSEDED, now)
        entries.record("packs.version.superseded", actor, former, after={"by": version.number})
    version.state, version.issued_by, version.issued_at = VersionState.ISSUED, actor.user, now
    version.changes = changes_to_store(former, version, now)
    version.save(update_fields=["state", "issued_by", "issued_at", "changes"])
    entries.record("packs.version.issued", actor, version, after={"number": version.number})
    make_files(version)
    tell_issued(version)
    return version


def _check_rounds(version: PackVersion, now: datetime) -> None:
    """No round in it has gone under an embargo since it was frozen."""
    gone = rounds_gone_under_embargo(version, now)
    if gone:
        raise VersionRefused(
            f"“{gone[0].title}” went under an embargo after version {version.number} was frozen. Freeze the pack again."
        )


def _check_cleared(pack: Pack, version: PackVersion) -> None:
    """Exactly these words stand cleared, by the rules of this kind of pack. Locks the briefing."""
    briefing = locked_briefing(pack)
    if briefing is None or briefing.withdrawn_at is not None:
        raise NotCleared("The briefing of this pack is withdrawn. Freeze the pack again.")
    if briefing.product.code != PRODUCTS[pack.kind]:
        raise NotCleared(
            f"The briefing is a “{briefing.product}” now, which is cleared by other people. Freeze the pack again."
        )
    if briefing.content_hash != version.content_hash:
        raise NotCleared(
            f"The briefing no longer says what version {version.number} says. Issue the newest version, or freeze "
            "the pack again."
        )
    if not briefing.is_cleared:
        raise NotCleared(
            f"The words of version {version.number} are not cleared. Put them forward for sign-off on the briefing "
            f"{briefing.reference} first."
        )


@transaction.atomic
def withdraw(*, actor: Membership, version_id: int, reason: str) -> PackVersion:
    """End an issued version at once: no page, no file; its readers are told. Raises ``VersionRefused``."""
    _, version = _locked(actor, version_id)
    if version.state != VersionState.ISSUED:
        raise VersionRefused(f"Version {version.number} {_STATES[VersionState(version.state)]}.")
    version.withdrawn_reason = reason
    _end(actor, version, VersionState.WITHDRAWN, timezone.now(), "withdrawn_reason")
    after = {"number": version.number, "reason": reason}
    entries.record("packs.version.withdrawn", actor, version, after=after)
    tell_withdrawn(version)
    return version


@transaction.atomic
def discard(*, actor: Membership, version_id: int) -> None:
    """Throw away a version that was never issued; sign-off of its words is taken back. Raises ``VersionRefused``."""
    pack, version = _locked(actor, version_id)
    if version.state != VersionState.FROZEN:
        raise VersionRefused("Only a version that was never issued can be discarded.")
    hidden = version.inner_embargo_id or version.embargo_id
    after = {"number": version.number}
    entries.record("packs.version.discarded", actor, version, after=after, embargo_id=hidden)
    version.delete()
    if not PackVersion.objects.filter(pack=pack, content_hash=version.content_hash).exists():
        take_back_request(actor=actor, pack=pack, content_hash=version.content_hash)


def _locked(actor: Membership, version_id: int) -> tuple[Pack, PackVersion]:
    """The pack and one of its versions, locked in this order. Raises ``NotAsThingsStand``."""
    entries.require(actor)
    rows = PackVersion.objects.visible_to(actor, timezone.now())
    pack = changeable(actor, rows.values_list("pack_id", flat=True).get(pk=version_id))
    related = rows.select_related("embargo", "inner_embargo", "council", "pack")
    return pack, related.select_for_update(of=("self",)).get(pk=version_id)


def _end(actor: Membership, version: PackVersion, state: VersionState, now: datetime, *names: str) -> None:
    version.state, version.ended_by, version.ended_at = state, actor.user, now
    version.save(update_fields=["state", "ended_by", "ended_at", *names])
