"""The feed of workforce indicators: each as the register shows it today. What is suppressed there is nowhere here."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.feeds.rules.columns import Feed, FeedColumn, Kind
from assessment_ready.ui.dates import london_date
from workforce.models import Confidence, Direction, Frequency, Indicator, Scope
from workforce.models.choices import Unit
from workforce.queries.indicators import IndicatorNow, indicators, latest
from workforce.rules.indicator_rag import BAND, WORDS


def source(membership: Membership, _now: datetime) -> Any:
    """The indicators in use, in the order in which they were taken into use."""
    return indicators(membership).order_by("pk")


def lines(membership: Membership, now: datetime, rows: Sequence[Indicator]) -> list[IndicatorNow]:
    """As they stand today; three queries."""
    return latest(membership.council_id, london_date(now), rows=rows)


def _labels(choices: Any) -> tuple[str, ...]:
    return tuple(str(label) for label in choices.labels)


def _point(row: IndicatorNow) -> Decimal | None:
    return None if row.expected.operator == BAND else row.expected.point


_UNIT = "as in the column unit"

COLUMNS = (
    FeedColumn("code", Kind.TEXT, "What names the indicator.", lambda row: row.indicator.code),
    FeedColumn("indicator", Kind.TEXT, "The indicator.", lambda row: row.indicator.name),
    FeedColumn(
        "scope",
        Kind.TEXT,
        "Whose workforce it is about.",
        lambda row: row.indicator.get_scope_display(),
        choices=_labels(Scope),
    ),
    FeedColumn(
        "unit",
        Kind.TEXT,
        "The unit of the values.",
        lambda row: row.indicator.get_unit_display(),
        choices=_labels(Unit),
    ),
    FeedColumn(
        "better",
        Kind.TEXT,
        "Which way is better.",
        lambda row: row.indicator.get_direction_display(),
        choices=_labels(Direction),
    ),
    FeedColumn(
        "frequency",
        Kind.TEXT,
        "How often there is a value.",
        lambda row: row.indicator.get_frequency_display(),
        choices=_labels(Frequency),
    ),
    FeedColumn(
        "period_end",
        Kind.DATE,
        "The last day of the newest value’s period.",
        lambda row: row.period_end,
        is_optional=True,
    ),
    FeedColumn(
        "value",
        Kind.NUMBER,
        "The newest value. Nothing where there is none, and where it is suppressed.",
        lambda row: row.value,
        unit=_UNIT,
        is_optional=True,
    ),
    FeedColumn(
        "is_suppressed",
        Kind.TRUTH,
        "Whether the value is kept back because it rests on fewer than 5 people.",
        lambda row: row.is_suppressed,
    ),
    FeedColumn(
        "value_in_words",
        Kind.TEXT,
        "The value as the page writes it, or why there is none.",
        lambda row: row.text,
    ),
    FeedColumn(
        "target",
        Kind.NUMBER,
        "The standing target; nothing for a band.",
        lambda row: row.indicator.target,
        unit=_UNIT,
        is_optional=True,
    ),
    FeedColumn(
        "trajectory",
        Kind.NUMBER,
        "What was expected of that period: the point of the trajectory, otherwise the target; nothing for a band.",
        _point,
        unit=_UNIT,
        is_optional=True,
    ),
    FeedColumn(
        "lower",
        Kind.NUMBER,
        "The lower end of a band.",
        lambda row: row.expected.lower,
        unit=_UNIT,
        is_optional=True,
    ),
    FeedColumn(
        "upper",
        Kind.NUMBER,
        "The upper end of a band.",
        lambda row: row.expected.upper,
        unit=_UNIT,
        is_optional=True,
    ),
    FeedColumn(
        "expected_in_words",
        Kind.TEXT,
        "What was expected, as the page writes it.",
        lambda row: row.expected_text,
    ),
    FeedColumn(
        "state",
        Kind.TEXT,
        "The state today by the published rules.",
        lambda row: row.rag.words,
        choices=tuple(WORDS.values()),
    ),
    FeedColumn(
        "since_period_before",
        Kind.TEXT,
        "Where the value went since the period before.",
        lambda row: row.since_previous.words,
    ),
    FeedColumn(
        "england",
        Kind.TEXT,
        "England’s newest figure with its period.",
        lambda row: row.england_text or None,
        is_optional=True,
    ),
    FeedColumn(
        "confidence",
        Kind.TEXT,
        "How far the values can be relied on.",
        lambda row: row.indicator.get_confidence_display(),
        choices=_labels(Confidence),
    ),
)

INDICATORS = Feed(
    code="indicators",
    title="Workforce indicators",
    description="Every indicator in use with its newest value, what was expected of it, and its state.",
    permission=Perm.VIEW_WORKFORCE,
    page="workforce:indicators",
    key=("code",),
    columns=COLUMNS,
    source=source,
    lines=lines,
)
