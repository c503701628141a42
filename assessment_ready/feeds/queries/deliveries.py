"""The feed of deliveries: how many of each briefing went by which means and stand how. No people, no addresses."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Max

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.feeds.rules.columns import Feed, FeedColumn, Kind
from assessment_ready.sending.models import DeliveryState, Means
from comms.queries.deliveries import deliveries


def source(membership: Membership, now: datetime) -> Any:
    """The log's deliveries, counted by briefing, means and state."""
    rows = deliveries(membership, now).order_by()
    grouped = rows.values(
        "release__briefing_id", "release__briefing__reference", "release__briefing__title", "means", "state"
    )
    counted = grouped.annotate(deliveries=Count("pk"), last_accepted_at=Max("submitted_at"))
    return counted.order_by("release__briefing_id", "means", "state")


COLUMNS = (
    FeedColumn(
        "briefing", Kind.TEXT, "The briefing’s reference.", lambda row: row["release__briefing__reference"]
    ),
    FeedColumn("title", Kind.TEXT, "The briefing’s title.", lambda row: row["release__briefing__title"]),
    FeedColumn(
        "channel",
        Kind.TEXT,
        "By which means it leaves.",
        lambda row: Means(row["means"]).label,
        choices=tuple(str(label) for label in Means.labels),
    ),
    FeedColumn(
        "state",
        Kind.TEXT,
        "Where these deliveries stand.",
        lambda row: DeliveryState(row["state"]).label,
        choices=tuple(str(label) for label in DeliveryState.labels),
    ),
    FeedColumn(
        "deliveries", Kind.INTEGER, "How many there are.", lambda row: row["deliveries"], unit="deliveries"
    ),
    FeedColumn(
        "last_accepted_at",
        Kind.MOMENT,
        "When the last of them was accepted by the service that carries it.",
        lambda row: row["last_accepted_at"],
        is_optional=True,
    ),
)

DELIVERIES = Feed(
    code="deliveries",
    title="Deliveries of briefings",
    description="How many of each briefing left by which means and stand how: numbers only, no people.",
    permission=Perm.VIEW_COMMS,
    page="comms:releases",
    key=("briefing", "channel", "state"),
    columns=COLUMNS,
    source=source,
)
