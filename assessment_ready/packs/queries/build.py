"""A pack's content from live data, as it is frozen: every section, through the gate.

A section is read as by somebody cleared for no more than the pack's embargo and its own. So what is under an embargo
comes in only through a section under the same one, and every other section is what somebody uncleared would get.
"""

from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from datetime import datetime

from assessment_ready.councils.models import Membership
from assessment_ready.documents.paper import Block, prose
from assessment_ready.embargo.gate import Settled, settle_as_uncleared, settled_for, settled_with
from assessment_ready.packs.models import Moment, Pack, PackSection
from assessment_ready.packs.queries.parts import LIVE, Ground
from assessment_ready.packs.rules.content import Content, ContentBlock, ContentSection, clean
from assessment_ready.packs.rules.parts import part
from assessment_ready.ui.dates import format_datetime

Built = dict[tuple[str, str, int | None], list[Block]]


def build(pack: Pack, sections: Iterable[PackSection], membership: Membership, now: datetime) -> Content:
    """The content of ``pack`` with these sections (both passed the gate). Its cost does not depend on the data."""
    grounds: dict[int | None, Ground] = {}
    built: Built = {}
    rounds: set[int] = set()
    made = []
    for section in sections:
        embargo = section.embargo_id if section.embargo_id != pack.embargo_id else None
        if embargo not in grounds:
            held = frozenset(each for each in (pack.embargo_id, embargo) if each is not None)
            grounds[embargo] = Ground(pack, _reader(pack, embargo, membership, now), now, held, rounds)
        made.append(_section(section, embargo, grounds[embargo], built))
    return Content(
        title=clean(pack.title),
        kind_label=pack.get_kind_display(),
        moment_label=Moment(pack.moment).label,
        as_at=format_datetime(now),
        facts=tuple((label, clean(value)) for label, value in _facts(pack, membership)),
        sections=tuple(made),
        rounds=frozenset(rounds),
    )


def _reader(pack: Pack, embargo: int | None, membership: Membership, now: datetime) -> Membership:
    """The person as somebody cleared for the pack's embargo and this one only, if they are."""
    reader = copy(membership)
    settle_as_uncleared(reader, now, but=pack.embargo_id)
    if embargo is None:
        return reader
    inner = copy(membership)
    settle_as_uncleared(inner, now, but=embargo)
    one, other = settled_for(reader, now), settled_for(inner, now)
    assert one is not None
    assert other is not None
    opened = tuple(sorted({*one.opened, *other.opened}))
    closed = tuple(pk for pk in one.closed if pk not in opened)
    settled_with(reader, Settled(now, opened, closed, as_uncleared=True))
    return reader


def _facts(pack: Pack, membership: Membership) -> list[tuple[str, str]]:
    return [
        ("Council", membership.council.name),
        ("Author", pack.owner.user.full_name),
        ("Marking", pack.get_marking_display()),
    ]


def _section(section: PackSection, embargo: int | None, ground: Ground, built: Built) -> ContentSection:
    known = part(section.part)
    text = clean(section.text).strip()
    own = [prose(text, source=known.source_of(text))] if text else []
    return ContentSection(
        key=str(section.pk),
        part=section.part,
        title=clean(section.title),
        embargo=embargo,
        blocks=tuple(
            ContentBlock(_cleaned(each), embargo) for each in [*own, *_live(section, embargo, ground, built)]
        ),
    )


def _live(section: PackSection, embargo: int | None, ground: Ground, built: Built) -> list[Block]:
    """The blocks of a live part; the same part with the same choices is read once."""
    live = LIVE.get(section.part)
    if live is None:
        return []
    choices = part(section.part).chosen(section.settings)
    key = (section.part, repr(sorted(choices.items())), embargo)
    if key not in built:
        built[key] = live(ground, choices)
    return built[key]


def _cleaned(block: Block) -> Block:
    return replace(
        block,
        text=clean(block.text),
        title=clean(block.title),
        caption=clean(block.caption),
        source=clean(block.source),
        rows=tuple(tuple(clean(cell) for cell in row) for row in block.rows),
        points=tuple(clean(point) for point in block.points),
    )
