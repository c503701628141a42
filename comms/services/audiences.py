"""Audiences: add, change, retire, bring back, and put in the order in which they hear."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils import timezone

from assessment_ready.councils.models import Membership
from comms.errors import ChangedMeanwhile
from comms.errors.audiences import ChannelNotChosen, NameTaken, OwnerNotChosen
from comms.models import Audience, Channel
from comms.queries.audiences import order_version, owners_to_choose
from comms.services import entries

_KINDS = {Audience: "an audience", Channel: "a channel"}


@dataclass(frozen=True)
class AudienceValues:
    """What an audience says of itself; ``channels`` are ids of channels, ``relationship_owner`` of a membership."""

    name: str
    type: str
    size: int | None = None
    power: int = 3
    interest: int = 3
    impact: int = 3
    legitimacy: int = 3
    stance: str = "unknown"
    insight: str = ""
    current_understanding: str = ""
    concerns: str = ""
    think: str = ""
    feel: str = ""
    do: str = ""
    barrier: str = ""
    champions: str = ""
    format_needs: str = ""
    weekly_limit: int | None = None
    cascade_order: int | None = None
    relationship_owner: int | None = None
    channels: tuple[int, ...] = ()

    @property
    def fields(self) -> dict[str, Any]:
        """What is stored in the audience's own row, by column."""
        values = asdict(self)
        del values["channels"]
        return {"relationship_owner_id": values.pop("relationship_owner"), **values}


@transaction.atomic
def add_audience(*, actor: Membership, values: AudienceValues, submission_key: UUID) -> Audience:
    """Add an audience; a second click gives the same.

    Raises ``NameTaken``, ``OwnerNotChosen`` and ``ChannelNotChosen``.
    """
    entries.require(actor)
    known = entries.known(actor, Audience, submission_key)
    if known is not None:
        return known
    check_name(actor, Audience, values.name)
    check_owner(actor, values.relationship_owner)
    channels = _channels(actor, values.channels)
    with name_is_free(Audience, values.name):
        audience, is_new = entries.add(actor, Audience(**values.fields), submission_key)
    if is_new:
        audience.channels.set(channels)
        after = {**values.fields, "channels": [str(each) for each in channels]}
        entries.record("comms.audience.added", actor, audience, after=with_owner_named(after))
    return audience


@transaction.atomic
def change_audience(
    *, actor: Membership, audience_id: int, values: AudienceValues, expected_version: int
) -> Audience:
    """Change an audience.

    Raises ``Audience.DoesNotExist``, ``ChangedMeanwhile``, ``NameTaken``, ``OwnerNotChosen``, ``ChannelNotChosen``.
    """
    entries.require(actor)
    audience = entries.locked(actor, Audience, audience_id)
    entries.check_version(audience, expected_version, describe(audience))
    check_name(actor, Audience, values.name, audience.pk)
    check_owner(actor, values.relationship_owner, audience.relationship_owner_id)
    before, after = entries.apply_changes(audience, values.fields)
    fields = tuple(after)
    had = list(audience.channels.all())
    if {each.pk for each in had} != set(values.channels):
        channels = _channels(actor, values.channels, had)
        audience.channels.set(channels)
        before["channels"], after["channels"] = [str(one) for one in had], [str(one) for one in channels]
    if after:
        with name_is_free(Audience, values.name):
            entries.save(audience, *fields)
        before, after = with_owner_named(before), with_owner_named(after)
        entries.record("comms.audience.changed", actor, audience, before=before, after=after)
    return audience


@transaction.atomic
def retire_audience(*, actor: Membership, audience_id: int) -> Audience:
    """Take an audience out of use; what it heard stays. Raises ``Audience.DoesNotExist``."""
    return _set_in_use(actor, audience_id, False, "comms.audience.retired")


@transaction.atomic
def bring_back_audience(*, actor: Membership, audience_id: int) -> Audience:
    """Put a retired audience into use again. Raises ``Audience.DoesNotExist``."""
    return _set_in_use(actor, audience_id, True, "comms.audience.brought_back")


@transaction.atomic
def order_audiences(*, actor: Membership, order: Mapping[int, int | None], expected_version: int) -> int:
    """Set the place of audiences in the cascade; how many moved. Equal numbers hear together, None is outside any.

    ``expected_version`` is ``queries.audiences.order_version``. Raises ``ChangedMeanwhile``; ids the council has
    not are passed over.
    """
    entries.require(actor)
    rows = Audience.objects.filter(council_id=actor.council_id, is_active=True)
    audiences = list(rows.select_for_update().order_by("pk"))
    version = order_version(actor)
    if version != expected_version:
        raise ChangedMeanwhile(version=version, current=describe_order(audiences))
    moved = [one for one in audiences if one.pk in order and one.cascade_order != order[one.pk]]
    for audience in moved:
        before = {"cascade_order": audience.cascade_order}
        audience.cascade_order = order[audience.pk]
        entries.save(audience, "cascade_order")
        after = {"cascade_order": audience.cascade_order}
        entries.record("comms.audience.moved", actor, audience, before=before, after=after)
    return len(moved)


def describe(audience: Audience) -> list[tuple[str, str]]:
    """What an audience says now, for somebody whose form is out of date."""
    return [
        ("Name", audience.name),
        ("Kind", audience.get_type_display()),
        ("Power and interest", f"{audience.power} and {audience.interest}"),
        ("Stance", audience.get_stance_display()),
        ("What we know of them", audience.insight or "Nothing"),
        ("What they understand now", audience.current_understanding or "Nothing"),
        ("Concerns", audience.concerns or "None"),
        ("Think", audience.think or "Nothing"),
        ("Feel", audience.feel or "Nothing"),
        ("Do", audience.do or "Nothing"),
        ("Place in the cascade", str(audience.cascade_order or "None")),
        ("Weekly limit", str(audience.weekly_limit or "The council’s")),
    ]


def describe_order(audiences: list[Audience]) -> list[tuple[str, str]]:
    """The order as it is now."""
    ranked = sorted(audiences, key=lambda one: (one.cascade_order is None, one.cascade_order or 0, one.name))
    return [(one.name, str(one.cascade_order or "Outside the order")) for one in ranked]


def check_name(
    actor: Membership, model: type[Audience] | type[Channel], name: str, but: int | None = None
) -> None:
    """Raise ``NameTaken`` when another audience (or channel) of the council has the name in whatever case."""
    rows = model._default_manager.filter(council_id=actor.council_id)
    if but is not None:
        rows = rows.exclude(pk=but)
    taken = rows.annotate(plain=Lower("name")).filter(plain=Lower(Value(name))).first()
    if taken is not None:
        again = "" if taken.is_active else ", out of use. Bring it back instead"
        raise NameTaken(f"There is already {_KINDS[model]} called {taken.name}{again}")


@contextmanager
def name_is_free(model: type[Audience] | type[Channel], name: str) -> Iterator[None]:
    """Turn what the database says about a name that somebody took a moment ago into ``NameTaken``."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "_name_once" not in str(error):
            raise
        raise NameTaken(f"There is already {_KINDS[model]} called {name}") from error


def check_owner(
    actor: Membership, owner_id: int | None, current: int | None = None, field: str | None = None
) -> None:
    """Raise ``OwnerNotChosen`` for somebody who may not look after it; whoever does so already may stay."""
    if owner_id in (None, current):
        return
    if not owners_to_choose(actor, timezone.now()).filter(pk=owner_id).exists():
        raise OwnerNotChosen(field=field)


def with_owner_named(values: dict[str, Any]) -> dict[str, Any]:
    """The values for the audit log: the person by name, not by the number of their membership."""
    told = dict(values)
    for column in ("relationship_owner_id", "owner_id"):
        if column in told:
            owner = Membership.objects.select_related("user").filter(pk=told.pop(column)).first()
            told[column.removesuffix("_id")] = str(owner.user) if owner else ""
    return told


def _channels(actor: Membership, ids: tuple[int, ...], had: list[Channel] | None = None) -> list[Channel]:
    """The channels with these ids that are in use, or were chosen before. Raises ``ChannelNotChosen``."""
    found = {each.pk: each for each in had or [] if each.pk in ids}
    rows = Channel.objects.filter(council_id=actor.council_id, is_active=True, pk__in=ids)
    found |= {each.pk: each for each in rows}
    if set(found) != set(ids):
        raise ChannelNotChosen
    return list(found.values())


def _set_in_use(actor: Membership, audience_id: int, is_active: bool, action: str) -> Audience:
    entries.require(actor)
    audience = entries.locked(actor, Audience, audience_id)
    if audience.is_active != is_active:
        audience.is_active = is_active
        entries.save(audience, "is_active")
        entries.record(action, actor, audience)
    return audience
