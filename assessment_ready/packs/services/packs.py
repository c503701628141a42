"""Packs: composed from the template of their kind and moment or as a copy of another, and changed."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.services.references import next_numbers
from assessment_ready.packs.errors.composing import InvalidPack, NotAsThingsStand
from assessment_ready.packs.models import Moment, Pack, PackKind, PackSection, PackVersion
from assessment_ready.packs.queries import packs as queries
from assessment_ready.packs.rules.templates import template
from assessment_ready.packs.services import entries
from assessment_ready.ui.dates import format_date, london_date
from comms.models import Marking
from comms.services.entries import chosen_embargo


@dataclass(frozen=True)
class PackValues:
    """Everything that is entered about a pack."""

    kind: str
    moment: str
    title: str
    plan_id: int
    owner_id: int
    round_id: int | None = None
    marking: str = Marking.INTERNAL
    must_read: bool = False
    read_by: date | None = None
    embargo_id: int | None = None


@transaction.atomic
def create(*, actor: Membership, values: PackValues, submission_key: UUID) -> Pack:
    """A new pack with the sections that fit its kind and moment; a second click gives the same.

    Raises ``InvalidPack`` and ``EmbargoNotChosen``.
    """
    pack, is_new = _begun(actor, values, submission_key)
    if is_new:
        PackSection.objects.bulk_create(
            PackSection(
                council_id=pack.council_id,
                pack=pack,
                position=place,
                part=each.part,
                title=each.title,
                text=each.text,
                settings=dict(each.settings),
                submission_key=uuid4(),
            )
            for place, each in enumerate(template(values.kind, values.moment))
        )
        entries.record("packs.pack.created", actor, pack)
    return pack


@transaction.atomic
def copy(*, actor: Membership, source_id: int, values: PackValues, submission_key: UUID) -> Pack:
    """A new pack with the sections of another one as they are now; a second click gives the same.

    Raises ``InvalidPack`` and ``EmbargoNotChosen``.
    """
    entries.require(actor)
    now = timezone.now()
    source = queries.packs_to_copy(actor, now).filter(pk=source_id).first()
    if source is None:
        raise InvalidPack("Choose a pack from the list", field="source")
    is_secret = source.embargo is not None and not source.embargo.is_lifted(now)
    if is_secret and source.embargo_id != values.embargo_id:
        raise InvalidPack(
            f"{source.reference} is under an embargo. Put its copy under the same one", field="embargo"
        )
    pack, is_new = _begun(actor, values, submission_key)
    if is_new:
        PackSection.objects.bulk_create(
            _copied(pack, each) for each in queries.sections_of(actor, source, now)
        )
        entries.record("packs.pack.copied", actor, pack, after={"source": source.reference})
    return pack


def _copied(pack: Pack, section: PackSection) -> PackSection:
    names = ("position", "part", "title", "text", "settings", "left_for_later", "embargo_id")
    values = {name: getattr(section, name) for name in names}
    return PackSection(council_id=pack.council_id, pack=pack, submission_key=uuid4(), **values)


def _begun(actor: Membership, values: PackValues, submission_key: UUID) -> tuple[Pack, bool]:
    """The pack itself, and whether it is new."""
    entries.require(actor)
    found = entries.known(actor, Pack, submission_key)
    if found is not None:
        return found, False
    stored = _checked(actor, values, None)
    number = next_numbers(council=actor.council, kind="pack")[0]
    pack = Pack(number=number, reference=f"PACK-{number}", created_by=actor.user, **stored)
    return entries.add(actor, pack, submission_key)


@transaction.atomic
def change(*, actor: Membership, pack_id: int, values: PackValues, expected_version: int) -> Pack:
    """Change what a pack says of itself.

    Raises ``NotAsThingsStand``, ``ChangedMeanwhile``, ``InvalidPack`` and ``EmbargoNotChosen``.
    """
    pack = changeable(actor, pack_id)
    entries.check_version(pack, expected_version, describe(pack))
    stored = _checked(actor, values, pack)
    if stored["embargo_id"] != pack.embargo_id:
        _check_unfrozen(pack)
    before, after = entries.apply_changes(pack, stored)
    if after:
        entries.save(pack, *after)
        entries.record("packs.pack.changed", actor, pack, before=before, after=after)
    return pack


def changeable(actor: Membership, pack_id: int) -> Pack:
    """The pack, locked until the transaction ends, for somebody who may change it as things stand.

    Raises ``NotAllowed``, ``Pack.DoesNotExist`` and ``NotAsThingsStand``.
    """
    entries.require(actor)
    pack: Pack = entries.locked(actor, Pack, pack_id, "embargo", "plan", "owner__user", "round")
    if not queries.may_change(actor, pack, timezone.now()):
        raise NotAsThingsStand
    return pack


def touch(pack: Pack) -> None:
    """Keep that something in the pack changed now. Its version stays, which counts what the pack says of itself."""
    pack.save(update_fields=["updated_at"])


def describe(pack: Pack) -> list[tuple[str, str]]:
    """What a pack says of itself now, for somebody whose form is out of date."""
    day = format_date(pack.read_by) if pack.read_by else "No day"
    return [
        ("Title", pack.title),
        ("For", pack.get_kind_display()),
        ("Moment", pack.get_moment_display()),
        ("Plan", pack.plan.title),
        ("Round", pack.round.title if pack.round else "None"),
        ("Owner", str(pack.owner.user)),
        ("Marking", pack.get_marking_display()),
        ("To be read", f"Yes. {day}" if pack.must_read else "No"),
    ]


def _checked(actor: Membership, values: PackValues, current: Pack | None) -> dict[str, Any]:
    """The values as they are stored. Raises ``InvalidPack`` with its field, and ``EmbargoNotChosen``."""
    known = queries.offered(actor, timezone.now(), current)
    for field, wanted, rows in (
        ("plan", values.plan_id, known.plans),
        ("round", values.round_id, known.rounds),
        ("owner", values.owner_id, known.owners),
    ):
        if wanted is not None and all(row.pk != wanted for row in rows):
            raise InvalidPack(f"Choose the {field} from the list", field=field)
    if values.kind not in PackKind.values or values.moment not in Moment.values:
        raise InvalidPack("Choose whom the pack is for and the moment from the list")
    if values.read_by is not None and not values.must_read:
        raise InvalidPack("A day is only for packs that readers are asked to have read", field="read_by")
    is_new = current is None or values.read_by != current.read_by
    if is_new and values.read_by is not None and values.read_by < london_date(timezone.now()):
        raise InvalidPack("The day it is to be read by must be today or later", field="read_by")
    return {
        "kind": values.kind,
        "moment": values.moment,
        "title": values.title,
        "plan_id": values.plan_id,
        "round_id": values.round_id,
        "owner_id": values.owner_id,
        "marking": values.marking,
        "must_read": values.must_read,
        "read_by": values.read_by,
        "embargo_id": chosen_embargo(actor, values.embargo_id, current.embargo_id if current else None),
    }


def _check_unfrozen(pack: Pack) -> None:
    """Versions stand under the embargo the pack had when they were frozen."""
    if PackVersion.objects.filter(pack=pack).exists():
        raise InvalidPack(
            "Versions of this pack are frozen as the embargo is now. Make a copy for another embargo",
            field="embargo",
        )
