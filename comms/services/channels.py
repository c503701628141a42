"""Channels: add, change, retire, bring back."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from assessment_ready.councils.models import Membership
from comms.models import Channel
from comms.services import entries
from comms.services.audiences import check_name, check_owner, name_is_free, with_owner_named


@dataclass(frozen=True)
class ChannelValues:
    """What a channel says of itself; ``owner`` is the id of a membership, ``lead_days`` are working days."""

    name: str
    kind: str
    mode: str
    direction: str = "one_way"
    owner: int | None = None
    reach: str = ""
    lead_days: int = 0
    accessibility: str = ""
    is_public: bool = False

    @property
    def fields(self) -> dict[str, Any]:
        """What is stored, by column."""
        values = asdict(self)
        return {"owner_id": values.pop("owner"), **values}


@transaction.atomic
def add_channel(*, actor: Membership, values: ChannelValues, submission_key: UUID) -> Channel:
    """Add a channel at the end; a second click gives the same. Raises ``NameTaken`` and ``OwnerNotChosen``."""
    entries.require(actor)
    known = entries.known(actor, Channel, submission_key)
    if known is not None:
        return known
    check_name(actor, Channel, values.name)
    check_owner(actor, values.owner, field="owner")
    place = Channel.objects.filter(council_id=actor.council_id).count()
    with name_is_free(Channel, values.name):
        channel, is_new = entries.add(actor, Channel(position=place, **values.fields), submission_key)
    if is_new:
        entries.record("comms.channel.added", actor, channel, after=with_owner_named(values.fields))
    return channel


@transaction.atomic
def change_channel(
    *, actor: Membership, channel_id: int, values: ChannelValues, expected_version: int
) -> Channel:
    """Change a channel. Raises ``Channel.DoesNotExist``, ``ChangedMeanwhile``, ``NameTaken``, ``OwnerNotChosen``."""
    entries.require(actor)
    channel = entries.locked(actor, Channel, channel_id)
    entries.check_version(channel, expected_version, describe(channel))
    check_name(actor, Channel, values.name, channel.pk)
    check_owner(actor, values.owner, channel.owner_id, field="owner")
    before, after = entries.apply_changes(channel, values.fields)
    if after:
        with name_is_free(Channel, values.name):
            entries.save(channel, *after)
        before, after = with_owner_named(before), with_owner_named(after)
        entries.record("comms.channel.changed", actor, channel, before=before, after=after)
    return channel


@transaction.atomic
def retire_channel(*, actor: Membership, channel_id: int) -> Channel:
    """Take a channel out of use; what went through it stays. Raises ``Channel.DoesNotExist``."""
    return _set_in_use(actor, channel_id, False, "comms.channel.retired")


@transaction.atomic
def bring_back_channel(*, actor: Membership, channel_id: int) -> Channel:
    """Put a retired channel into use again. Raises ``Channel.DoesNotExist``."""
    return _set_in_use(actor, channel_id, True, "comms.channel.brought_back")


def describe(channel: Channel) -> list[tuple[str, str]]:
    """What a channel says now, for somebody whose form is out of date."""
    return [
        ("Name", channel.name),
        ("Kind", channel.get_kind_display()),
        ("How it speaks", channel.get_mode_display()),
        ("Direction", channel.get_direction_display()),
        ("Reach", channel.reach or "Not entered"),
        ("Working days to prepare", str(channel.lead_days)),
        ("Accessibility", channel.accessibility or "Not entered"),
        ("Public", "Yes" if channel.is_public else "No"),
    ]


def _set_in_use(actor: Membership, channel_id: int, is_active: bool, action: str) -> Channel:
    entries.require(actor)
    channel = entries.locked(actor, Channel, channel_id)
    if channel.is_active != is_active:
        channel.is_active = is_active
        entries.save(channel, "is_active")
        entries.record(action, actor, channel)
    return channel
