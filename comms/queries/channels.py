"""Reads of channels."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from assessment_ready.councils.models import Membership
from comms.models import Channel


def channels(membership: Membership) -> QuerySet[Channel]:
    """Every channel of the council in its order, retired ones too."""
    return Channel.objects.filter(council_id=membership.council_id)


def active_channels(membership: Membership) -> QuerySet[Channel]:
    """The channels in use."""
    return channels(membership).filter(is_active=True)


def channel_register(
    membership: Membership, *, kind: str = "", mode: str = "", state: str = ""
) -> QuerySet[Channel]:
    """The channels that match, with owner and ``listeners``, how many audiences in use hear by it.

    ``state``: active (the usual), retired or all.
    """
    rows = channels(membership).select_related("owner__user")
    rows = rows.annotate(listeners=Count("audiences", filter=Q(audiences__is_active=True)))
    if state != "all":
        rows = rows.filter(is_active=state != "retired")
    exact = {"kind": kind, "mode": mode}
    return rows.filter(**{name: value for name, value in exact.items() if value}).order_by("position", "name")


def get_channel(membership: Membership, channel_id: int) -> Channel:
    """One channel of the council; raises ``Channel.DoesNotExist``."""
    return channels(membership).get(pk=channel_id)


def listeners(channel: Channel) -> int:
    """How many audiences in use prefer the channel."""
    return channel.audiences.filter(is_active=True).count()


def channels_to_choose(membership: Membership, chosen: Iterable[int] = ()) -> QuerySet[Channel]:
    """The channels in use, and those that were chosen while they were."""
    return channels(membership).filter(Q(is_active=True) | Q(pk__in=list(chosen)))
