"""What a council has once for all of its plans: channels, audiences, product types, who signs off what."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from comms.models import (
    Audience,
    Channel,
    CommsSettings,
    ProductType,
    SignOffHolder,
    SignOffRule,
)
from comms.services.entries import record, require
from comms.services.starter_content import Row, rows

_AUDIENCE_TEXTS = (
    "name",
    "code",
    "type",
    "stance",
    "insight",
    "current_understanding",
    "concerns",
    "think",
    "feel",
    "do",
    "barrier",
    "champions",
)
_CHANNEL_VALUES = ("name", "kind", "mode", "direction", "reach", "lead_days", "accessibility", "is_public")
_PRODUCT_VALUES = ("code", "title", "word_limit", "reading_age", "is_public", "formats_needed")


@transaction.atomic
def prepare_council(*, actor: Membership) -> CommsSettings:
    """Give the council what is shipped and it has not had yet; what it changed or took out stays as it is.

    Called again it adds nothing. Channels are known by the code they came from, also under another name.
    """
    require(actor)
    CommsSettings.objects.get_or_create(council=actor.council)
    settings = CommsSettings.objects.select_for_update().get(council=actor.council)
    channels = _channels(actor, settings)
    made = {
        "channels": channels,
        "audiences": _audiences(actor, settings),
        "products": _products(actor),
        "holders": _holders(actor),
    }
    if any(made.values()):
        record("comms.council.prepared", actor, settings, after=made)
    return settings


def _channels(actor: Membership, settings: CommsSettings) -> int:
    names = {channel.name.lower(): channel.pk for channel in Channel.objects.filter(council=actor.council)}
    known = dict(settings.starter_channels)
    missing = []
    for place, row in enumerate(rows("channels", "channel")):
        if row["code"] in known:
            continue
        if row["name"].lower() in names:
            known[row["code"]] = names[row["name"].lower()]
        else:
            missing.append((row["code"], _channel(actor, row, place)))
    Channel.objects.bulk_create([channel for _, channel in missing])
    known |= {code: channel.pk for code, channel in missing}
    if known != settings.starter_channels:
        settings.starter_channels = known
        settings.save(update_fields=["starter_channels"])
    return len(missing)


def _channel(actor: Membership, row: Row, place: int) -> Channel:
    values = {name: row[name] for name in _CHANNEL_VALUES if name in row}
    return Channel(council=actor.council, position=place, **values)


def _audiences(actor: Membership, settings: CommsSettings) -> int:
    taken = Audience.objects.filter(council=actor.council).values_list("code", "name")
    codes, names = {code for code, _ in taken}, {name.lower() for _, name in taken}
    missing = [
        row
        for row in rows("audiences", "audience")
        if row["code"] not in codes and row["name"].lower() not in names
    ]
    made = Audience.objects.bulk_create([_audience(actor, row) for row in missing])
    usable = set(Channel.objects.filter(council=actor.council).values_list("pk", flat=True))
    links = [
        Audience.channels.through(audience_id=audience.pk, channel_id=channel)
        for audience, row in zip(made, missing, strict=True)
        for code in row["channels"]
        if (channel := settings.starter_channels.get(code)) in usable
    ]
    Audience.channels.through.objects.bulk_create(links)
    return len(made)


def _audience(actor: Membership, row: Row) -> Audience:
    scores = dict(zip(("power", "interest", "impact", "legitimacy"), row["scores"], strict=True))
    texts = {name: row[name] for name in _AUDIENCE_TEXTS}
    return Audience(council=actor.council, cascade_order=row.get("order"), **scores, **texts)


def _products(actor: Membership) -> int:
    known = set(ProductType.objects.filter(council=actor.council).values_list("code", flat=True))
    missing = [
        (place, row) for place, row in enumerate(rows("products", "product")) if row["code"] not in known
    ]
    made = ProductType.objects.bulk_create(
        ProductType(
            council=actor.council,
            position=place,
            **{name: row[name] for name in _PRODUCT_VALUES if name in row},
        )
        for place, row in missing
    )
    rules = [
        _rule(actor, product, place, values)
        for product, (_, row) in zip(made, missing, strict=True)
        for place, values in enumerate(row["rules"])
    ]
    SignOffRule.objects.bulk_create(rules)
    return len(made)


def _rule(actor: Membership, product: ProductType, place: int, values: list[Any]) -> SignOffRule:
    role, mode, condition, days = values
    return SignOffRule(
        council=actor.council,
        product=product,
        role=role,
        mode=mode,
        condition=condition,
        days=days,
        position=place,
    )


def _holders(actor: Membership) -> int:
    known = set(SignOffHolder.objects.filter(council=actor.council).values_list("role", flat=True))
    missing = [row for row in rows("holders", "holder") if row["role"] not in known]
    SignOffHolder.objects.bulk_create(
        SignOffHolder(council=actor.council, role=row["role"], membership=_only(actor, row.get("from", "")))
        for row in missing
    )
    return len(missing)


def _only(actor: Membership, role: str) -> Membership | None:
    """The one person with this role here; nobody where there are several."""
    found = (
        list(Membership.objects.active(timezone.now()).filter(council=actor.council, role=role)[:2])
        if role
        else []
    )
    return found[0] if len(found) == 1 else None
