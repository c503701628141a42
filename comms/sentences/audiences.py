"""How changes of audiences, channels and load read in the audit log."""

from collections.abc import Callable

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register

# How many changed things a sentence names; the page of the entry shows all.
_NAMED = 4
_FIELDS = {
    "relationship_owner": "who looks after them",
    "owner": "who runs it",
    "current_understanding": "what they understand",
    "cascade_order": "place in the cascade",
    "weekly_limit": "weekly limit",
    "format_needs": "formats they need",
    "lead_days": "time to prepare",
    "is_public": "whether it is public",
    "insight": "what we know of them",
    "think": "what they should think",
    "feel": "what they should feel",
    "do": "what they should do",
}


def _audience(entry: Entry, slug: str) -> str:
    return reverse("comms:audience", args=[slug, int(entry.object_id)])


def _channels(entry: Entry, slug: str) -> str:
    return reverse("comms:channels", args=[slug])


def _load(entry: Entry, slug: str) -> str:
    page = reverse("comms:audience-load", args=[slug, int(str(entry.after["audience_id"]))])
    return f"{page}?week={entry.after['monday']}"


def _changed(noun: str) -> Callable[[Entry], str]:
    def describe(entry: Entry) -> str:
        names = sorted({_FIELDS.get(name, name) for name in entry.after}) or ["details"]
        if len(names) > _NAMED:
            names = [*names[:_NAMED], f"{len(names) - _NAMED} more"]
        told = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        return f"{entry.actor_name} changed the {noun} {entry.object_label}: {told}"

    return describe


def _moved(entry: Entry) -> str:
    place = entry.after.get("cascade_order")
    where = f"to place {place} in the cascade" if place else "out of the order of the cascade"
    return f"{entry.actor_name} moved {entry.object_label} {where}"


register("comms.audience.added", "{actor} added the audience {object}", link=_audience)
register("comms.audience.changed", _changed("audience"), link=_audience)
register("comms.audience.retired", "{actor} took the audience {object} out of use", link=_audience)
register("comms.audience.brought_back", "{actor} brought the audience {object} back", link=_audience)
register("comms.audience.moved", _moved, link=_audience)
register("comms.channel.added", "{actor} added the channel {object}", link=_channels)
register("comms.channel.changed", _changed("channel"), link=_channels)
register("comms.channel.retired", "{actor} took the channel {object} out of use", link=_channels)
register("comms.channel.brought_back", "{actor} brought the channel {object} back", link=_channels)
register(
    "comms.load_override.made",
    "{actor} let {after[audience]} hear more than the limit in the week of {after[week]}: {after[reason]}",
    link=_load,
)
register(
    "comms.load_override.taken_back",
    "{actor} held {after[audience]} to the limit again in the week of {after[week]}",
    link=_load,
)
