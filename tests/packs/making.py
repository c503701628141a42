"""Packs and their versions, straight into the tables, for tests that only need them to be there."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from assessment_ready.councils.models import Council, Membership
from assessment_ready.councils.services.references import next_numbers
from assessment_ready.documents import paper
from assessment_ready.packs.models import (
    MemberPosts,
    Moment,
    Pack,
    PackKind,
    PackReading,
    PackSection,
    PackVersion,
    ReadAs,
    VersionState,
)
from assessment_ready.packs.rules.content import Content, ContentBlock, ContentSection, as_json, words
from comms.models import Briefing, Plan, ProductType
from comms.rules.words import content_hash
from tests.world import World

PRODUCTS = {
    "all": "member_pack",
    "lead": "lead_member_pack",
    "scrutiny": "scrutiny_pack",
    "committee": "board_report",
}


def plan_of(actor: Membership) -> Plan:
    """The plan of the actor's council, made if there is none yet."""
    found = Plan.objects.filter(council=actor.council).first()
    return found or Plan.objects.create(
        council=actor.council,
        title=f"Assessment plan of {actor.council.name}",
        owner=actor,
        created_by=actor.user,
    )


def product_of(council: Council, kind: str) -> ProductType:
    """The product that carries the clearance of this kind of pack, made if there is none yet."""
    code = PRODUCTS[kind]
    return ProductType.objects.get_or_create(
        council=council, code=code, defaults={"title": code.replace("_", " ").capitalize()}
    )[0]


def _actor(world: World, actor: Membership | None) -> Membership:
    return actor or world.members["cara"]


def make_pack(
    world: World,
    title: str = "What you need to know",
    *,
    actor: Membership | None = None,
    kind: str = PackKind.ALL,
    moment: str = Moment.BEFORE_VISIT,
    sections: Sequence[tuple[str, str]] = (),
    **extra: Any,
) -> Pack:
    """A pack by ``actor`` (Cara) in their council; ``sections`` are (title, own words) in this order."""
    actor = _actor(world, actor)
    number = next_numbers(council=actor.council, kind="pack")[0]
    values: dict[str, Any] = {"plan": extra.pop("plan", None) or plan_of(actor), "owner": actor}
    pack = Pack.objects.create(
        council=actor.council,
        number=number,
        reference=f"PACK-{number}",
        kind=kind,
        moment=moment,
        title=title,
        created_by=actor.user,
        **values | extra,
    )
    for name, text in sections:
        make_section(pack, name, text)
    return pack


def make_section(pack: Pack, title: str, text: str = "", **extra: Any) -> PackSection:
    """A section at the end of a pack."""
    place = {"position": extra.pop("position", pack.sections.count())}
    return PackSection.objects.create(
        council=pack.council, pack=pack, title=title, text=text, **place | extra
    )


def make_content(
    title: str, *sections: tuple[str, str] | tuple[str, str, int | None], **extra: Any
) -> Content:
    """Content of sections of (title, words) or (title, words, embargo id)."""
    made = []
    for place, (name, text, *embargo) in enumerate(sections):
        secret = embargo[0] if embargo else None
        made.append(
            ContentSection(
                key=f"s{place}-{name.lower().replace(' ', '-')}",
                part="",
                title=name,
                embargo=secret,
                blocks=(ContentBlock(paper.prose(text), secret),),
            )
        )
    values = {"kind_label": "All councillors", "moment_label": "Before the visit", "as_at": "1 December 2026"}
    return Content(title=title, sections=tuple(made), **values | extra)


def make_briefing(pack: Pack, content: Content, *, cleared: bool = True, **extra: Any) -> Briefing:
    """The briefing that carries the words of ``content`` through clearance, cleared unless told otherwise."""
    number = next_numbers(council=pack.council, kind="briefing")[0]
    text = words(content)
    found = content_hash(pack.title, text)
    values: dict[str, Any] = {"content_hash": found}
    if cleared:
        values |= {"cleared_hash": found, "cleared_at": timezone.now()}
    briefing = Briefing.objects.create(
        council=pack.council,
        plan=pack.plan,
        number=number,
        reference=f"BRF-{number}",
        product=product_of(pack.council, pack.kind),
        title=pack.title,
        body=text,
        owner=pack.owner,
        author=pack.created_by,
        **values | extra,
    )
    pack.briefing = briefing
    pack.save(update_fields=["briefing"])
    return briefing


def make_version(
    pack: Pack,
    *sections: tuple[str, str] | tuple[str, str, int | None],
    state: str = VersionState.ISSUED,
    content: Content | None = None,
    **extra: Any,
) -> PackVersion:
    """A version with these sections (title, words[, embargo id]), issued and cleared unless told otherwise.

    Sections with an embargo give the version its ``inner_embargo``.
    """
    content = content or make_content(pack.title, *(sections or (("Summary", "The visit is near."),)))
    secrets = [each.embargo for each in content.sections if each.embargo is not None]
    inner = extra.pop("inner_embargo_id", secrets[0] if secrets else None)
    if pack.briefing is None:
        make_briefing(pack, content, embargo_id=inner or pack.embargo_id)
    now = timezone.now()
    values: dict[str, Any] = {"frozen_at": now, "frozen_by": pack.created_by}
    if state in (VersionState.ISSUED, VersionState.SUPERSEDED, VersionState.WITHDRAWN):
        values |= {"issued_at": now, "issued_by": pack.created_by}
    if state in (VersionState.SUPERSEDED, VersionState.WITHDRAWN):
        values |= {"ended_at": now, "ended_by": pack.created_by}
    return PackVersion.objects.create(
        council=pack.council,
        pack=pack,
        embargo=pack.embargo,
        inner_embargo_id=inner,
        number=extra.pop("number", pack.versions.count() + 1),
        state=state,
        title=pack.title,
        snapshot=as_json(content),
        content_hash=extra.pop("content_hash", pack.briefing.content_hash if pack.briefing else ""),
        **values | extra,
    )


def make_posts(membership: Membership, *posts: str, ward: str = "") -> MemberPosts:
    """What a councillor is."""
    return MemberPosts.objects.create(
        council=membership.council, membership=membership, posts=list(posts), ward=ward
    )


def make_reading(version: PackVersion, membership: Membership, read_as: str = ReadAs.PAGE) -> PackReading:
    """That somebody opened a version."""
    now = timezone.now()
    return PackReading.objects.create(
        council=version.council,
        pack_version=version,
        membership=membership,
        read_as=read_as,
        first_at=now,
        last_at=now,
    )
