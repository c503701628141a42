"""The feed of activities: the rows of the forward planner, with those that have no day yet."""

from datetime import datetime
from typing import Any

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.feeds.rules.columns import Feed, FeedColumn, Kind
from comms.models import ActivityStatus, Purpose
from comms.queries.activities import ActivityFilters, register


def source(membership: Membership, now: datetime) -> Any:
    """The register without filters, in the order in which activities were made."""
    return register(membership, now, ActivityFilters(), "").order_by("pk")


def _labels(choices: Any) -> tuple[str, ...]:
    return tuple(str(label) for label in choices.labels)


def _named(row: Any) -> str | None:
    return str(row) if row is not None else None


COLUMNS = (
    FeedColumn("reference", Kind.TEXT, "The activity’s reference, given once.", lambda row: row.reference),
    FeedColumn("title", Kind.TEXT, "What is done.", lambda row: row.title),
    FeedColumn("plan", Kind.TEXT, "The communications plan.", lambda row: row.plan.title),
    FeedColumn("phase", Kind.TEXT, "The phase of the plan.", lambda row: _named(row.phase), is_optional=True),
    FeedColumn(
        "purpose",
        Kind.TEXT,
        "What it is for.",
        lambda row: row.get_purpose_display(),
        choices=_labels(Purpose),
    ),
    FeedColumn(
        "audiences",
        Kind.TEXT,
        "Whom it is for, with semicolons between.",
        lambda row: "; ".join(each.name for each in row.audiences.all()),
    ),
    FeedColumn("channel", Kind.TEXT, "By which channel.", lambda row: _named(row.channel), is_optional=True),
    FeedColumn(
        "milestone",
        Kind.TEXT,
        "The milestone its day is counted from.",
        lambda row: row.milestone.title if row.milestone else None,
        is_optional=True,
    ),
    FeedColumn(
        "earliest_on",
        Kind.DATE,
        "The first day it may fall on, where its milestone is a range.",
        lambda row: row.earliest_on,
        is_optional=True,
    ),
    FeedColumn(
        "on",
        Kind.DATE,
        "The day; the last one it may fall on, in a range.",
        lambda row: row.on,
        is_optional=True,
    ),
    FeedColumn(
        "starts_at",
        Kind.MOMENT,
        "The moment, where a clock time is known.",
        lambda row: row.starts_at,
        is_optional=True,
    ),
    FeedColumn(
        "status",
        Kind.TEXT,
        "Where it stands.",
        lambda row: row.get_status_display(),
        choices=_labels(ActivityStatus),
    ),
    FeedColumn(
        "owner",
        Kind.TEXT,
        "Who carries it out.",
        lambda row: str(row.owner.user) if row.owner else None,
        is_optional=True,
    ),
)

ACTIVITIES = Feed(
    code="activities",
    title="Communications activities",
    description="The forward planner: every activity with its day, audiences, channel and status.",
    permission=Perm.VIEW_COMMS,
    page="comms:activities",
    key=("reference",),
    columns=COLUMNS,
    source=source,
)
