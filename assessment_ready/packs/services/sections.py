"""The sections of a pack: added, changed, moved, left for later, removed."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.packs.errors.composing import InvalidPack
from assessment_ready.packs.models import Pack, PackSection
from assessment_ready.packs.rules.composing import moved
from assessment_ready.packs.rules.parts import PARTS, part
from assessment_ready.packs.services import entries
from assessment_ready.packs.services.packs import changeable, touch
from comms.services.entries import chosen_embargo

MOST_SECTIONS = 60


@dataclass(frozen=True)
class SectionValues:
    """Everything that is entered about a section. Its ``part`` is chosen once, when it is added."""

    title: str
    text: str = ""
    part: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    embargo_id: int | None = None


@transaction.atomic
def add_section(
    *, actor: Membership, pack_id: int, values: SectionValues, submission_key: UUID
) -> PackSection:
    """A section at the end of a pack; a second click gives the same.

    Raises ``NotAsThingsStand``, ``InvalidPack`` and ``EmbargoNotChosen``.
    """
    pack = changeable(actor, pack_id)
    found = entries.known(actor, PackSection, submission_key)
    if found is not None:
        return found
    stored = _checked(actor, pack, values, None)
    places = list(PackSection.objects.filter(pack=pack).values_list("position", flat=True))
    if len(places) >= MOST_SECTIONS:
        raise InvalidPack(f"A pack has {MOST_SECTIONS} sections at most. Make another pack for the rest.")
    section = PackSection(pack=pack, position=max(places, default=-1) + 1, **stored)
    section, is_new = entries.add(actor, section, submission_key)
    if is_new:
        touch(pack)
        _record("packs.section.added", actor, pack, section)
    return section


@transaction.atomic
def change_section(
    *, actor: Membership, pack_id: int, section_id: int, values: SectionValues, expected_version: int
) -> PackSection:
    """Change a section.

    Raises ``NotAsThingsStand``, ``ChangedMeanwhile``, ``InvalidPack`` and ``EmbargoNotChosen``.
    """
    pack = changeable(actor, pack_id)
    section = _locked(actor, pack, section_id)
    entries.check_version(section, expected_version, describe(section))
    before, after = entries.apply_changes(section, _checked(actor, pack, values, section))
    if after:
        entries.save(section, *after)
        touch(pack)
        # The words stay out of the log, which outlives whatever becomes of them.
        fields = {"fields": ", ".join(sorted(after))}
        hidden = before.get("embargo_id") or None
        _record("packs.section.changed", actor, pack, section, after=fields, embargo_id=hidden)
    return section


@transaction.atomic
def move_section(*, actor: Membership, pack_id: int, section_id: int, to: str) -> PackSection:
    """Move a section "up", "down" or to a place counted from 1, among those left for later if it is one of them.

    Raises ``NotAsThingsStand`` and ``InvalidPack``.
    """
    pack = changeable(actor, pack_id)
    section = _locked(actor, pack, section_id)
    rows = list(PackSection.objects.filter(pack=pack).order_by("left_for_later", "position", "pk"))
    kin = [row.pk for row in rows if row.left_for_later == section.left_for_later]
    try:
        order = moved(kin, section.pk, to)
    except ValueError:
        raise InvalidPack("Choose a place from the list", field="to") from None
    if order == kin:
        return section
    places = {pk: place for place, pk in enumerate(order)}
    ordered = sorted(rows, key=lambda row: (row.left_for_later, places.get(row.pk, row.position)))
    for place, row in enumerate(ordered):
        row.position = place
    PackSection.objects.bulk_update(rows, ["position"])
    touch(pack)
    _record("packs.section.moved", actor, pack, section)
    return section


@transaction.atomic
def leave_section(*, actor: Membership, pack_id: int, section_id: int) -> PackSection:
    """Keep a section here and out of what is frozen, until it is taken up again."""
    return _left(actor, pack_id, section_id, "packs.section.left", is_left=True)


@transaction.atomic
def take_up_section(*, actor: Membership, pack_id: int, section_id: int) -> PackSection:
    """Take up a section that was left for later."""
    return _left(actor, pack_id, section_id, "packs.section.taken_up", is_left=False)


def _left(actor: Membership, pack_id: int, section_id: int, action: str, *, is_left: bool) -> PackSection:
    pack = changeable(actor, pack_id)
    section = _locked(actor, pack, section_id)
    if section.left_for_later != is_left:
        section.left_for_later = is_left
        entries.save(section, "left_for_later")
        touch(pack)
        _record(action, actor, pack, section)
    return section


@transaction.atomic
def remove_section(*, actor: Membership, pack_id: int, section_id: int, expected_version: int) -> None:
    """Take a section out of the pack for good. Frozen versions keep it. Raises ``ChangedMeanwhile``."""
    pack = changeable(actor, pack_id)
    section = _locked(actor, pack, section_id)
    entries.check_version(section, expected_version, describe(section))
    _record("packs.section.removed", actor, pack, section)
    section.delete()
    touch(pack)


def describe(section: PackSection) -> list[tuple[str, str]]:
    """What a section says now, for somebody whose form is out of date."""
    known = part(section.part)
    chosen = known.chosen(section.settings)
    return [
        ("Title", section.title),
        ("Words", section.text or "Empty"),
        *((each.label, _in_words(chosen[each.name])) for each in known.settings),
    ]


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value) if value != "" else "Empty"


def _locked(actor: Membership, pack: Pack, section_id: int) -> PackSection:
    """A section of the pack, locked. Raises ``PackSection.DoesNotExist``."""
    rows = PackSection.objects.visible_to(actor, timezone.now()).filter(pack=pack)
    return rows.select_for_update(of=("self",)).get(pk=section_id)


def _checked(
    actor: Membership, pack: Pack, values: SectionValues, current: PackSection | None
) -> dict[str, Any]:
    code = current.part if current is not None else values.part
    if code and code not in PARTS:
        raise InvalidPack("Choose what the section shows from the list")
    known = part(code)
    if current is None and not known.is_for(pack.kind):
        raise InvalidPack(f"“{known.title}” is not for packs of this kind")
    embargo_id = chosen_embargo(actor, values.embargo_id, current.embargo_id if current else None)
    if _is_other_embargo(pack, embargo_id):
        raise InvalidPack(
            "The whole pack is under another embargo. A pack can hold one beside what everybody may read",
            field="embargo",
        )
    return {
        "title": values.title,
        "text": values.text,
        "part": code,
        "settings": known.chosen(values.settings),
        "embargo_id": embargo_id,
    }


def _is_other_embargo(pack: Pack, embargo_id: int | None) -> bool:
    """Whether a section would be under another embargo than the one that holds over its whole pack."""
    whole = pack.embargo
    if embargo_id is None or whole is None or whole.is_lifted(timezone.now()):
        return False
    return embargo_id != whole.pk


def _record(
    action: str,
    actor: Membership,
    pack: Pack,
    section: PackSection,
    *,
    after: dict[str, Any] | None = None,
    embargo_id: int | None = None,
) -> None:
    """The audit entry of a section: hidden as the section is (or was), otherwise as its pack."""
    hidden = section.embargo_id or embargo_id or pack.embargo_id
    named = {"pack": pack.reference, "pack_id": pack.pk, **(after or {})}
    entries.record(action, actor, section, after=named, embargo_id=hidden)
