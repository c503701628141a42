"""The feed of actions: the register's rows with their states by the published rules."""

from datetime import datetime
from typing import Any

from assessment_ready.actions.models.choices import Area, Lifecycle, Priority, Source
from assessment_ready.actions.queries.register import Filters, register
from assessment_ready.actions.rules.actions import REPORTED
from assessment_ready.actions.rules.words import RAG_ORDER, RAG_TAGS
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.feeds.rules.columns import Feed, FeedColumn, Kind

_STATES = tuple(RAG_TAGS[rag].word for rag in RAG_ORDER)


def source(membership: Membership, now: datetime) -> Any:
    """The register without filters, in the order in which actions were made."""
    return register(membership, now, Filters()).order_by("pk")


def _labels(choices: Any) -> tuple[str, ...]:
    return tuple(str(label) for label in choices.labels)


COLUMNS = (
    FeedColumn("reference", Kind.TEXT, "The action’s reference, given once.", lambda row: row.reference),
    FeedColumn("title", Kind.TEXT, "What is to be done.", lambda row: row.title),
    FeedColumn(
        "area",
        Kind.TEXT,
        "Which part of the work it belongs to.",
        lambda row: row.get_area_display(),
        choices=_labels(Area),
    ),
    FeedColumn(
        "source",
        Kind.TEXT,
        "Where it comes from.",
        lambda row: row.get_source_display(),
        choices=_labels(Source),
    ),
    FeedColumn(
        "statements",
        Kind.TEXT,
        "Numbers of the quality statements it serves, with semicolons between.",
        lambda row: "; ".join(str(each.statement.number) for each in row.serves.all()),
    ),
    FeedColumn("owner", Kind.TEXT, "The one accountable person.", lambda row: str(row.owner.user)),
    FeedColumn(
        "priority",
        Kind.TEXT,
        "How much it matters.",
        lambda row: Priority(row.priority).label,
        choices=_labels(Priority),
    ),
    FeedColumn(
        "lifecycle",
        Kind.TEXT,
        "Where it is. “Closed” is what somebody other than the owner has checked.",
        lambda row: row.get_lifecycle_display(),
        choices=_labels(Lifecycle),
    ),
    FeedColumn(
        "state",
        Kind.TEXT,
        "The state as every list shows it today: by the published rules, or as stated by the owner with a reason.",
        lambda row: RAG_TAGS[row.rag].word,
        choices=_STATES,
    ),
    FeedColumn(
        "computed_state",
        Kind.TEXT,
        "The state by the published rules alone.",
        lambda row: RAG_TAGS[row.computed_rag].word,
        choices=_STATES,
    ),
    FeedColumn("progress", Kind.INTEGER, "As last reported.", lambda row: row.progress, unit="per cent"),
    FeedColumn("start_on", Kind.DATE, "The day it starts.", lambda row: row.start_on),
    FeedColumn("due_on", Kind.DATE, "The day it is due.", lambda row: row.due_on),
    FeedColumn(
        "forecast_on",
        Kind.DATE,
        "The day its owner expects it to be done.",
        lambda row: row.forecast_on,
        is_optional=True,
    ),
    FeedColumn(
        "completed_on", Kind.DATE, "The day it was completed.", lambda row: row.completed_on, is_optional=True
    ),
    FeedColumn(
        "last_check_in_on",
        Kind.DATE,
        "The day of the last check-in.",
        lambda row: row.last_check_in_on,
        is_optional=True,
    ),
    FeedColumn(
        "next_check_in_on",
        Kind.DATE,
        "The day by which the next check-in is expected.",
        lambda row: row.next_check_in if row.lifecycle in REPORTED else None,
        is_optional=True,
    ),
)

ACTIONS = Feed(
    code="actions",
    title="Actions",
    description="Every action, of improvement and of workforce, with owner, dates, progress and state.",
    permission=Perm.VIEW_ACTIONS,
    page="actions:list",
    key=("reference",),
    columns=COLUMNS,
    source=source,
)
