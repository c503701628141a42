"""Which feeds there are, which a person may read, and one page of one of them."""

from datetime import datetime

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.gate import settle_as_uncleared
from assessment_ready.feeds.errors import NoSuchPage
from assessment_ready.feeds.queries.actions import ACTIONS
from assessment_ready.feeds.queries.activities import ACTIVITIES
from assessment_ready.feeds.queries.deliveries import DELIVERIES
from assessment_ready.feeds.queries.indicators import INDICATORS
from assessment_ready.feeds.queries.readiness import READINESS
from assessment_ready.feeds.rules.columns import MOST_ROWS, Feed, FeedPage, pages_of

FEEDS: dict[str, Feed] = {
    each.code: each for each in (READINESS, ACTIONS, INDICATORS, ACTIVITIES, DELIVERIES)
}


def feeds_for(membership: Membership) -> list[Feed]:
    """The feeds of which this person may see the page."""
    return [each for each in FEEDS.values() if membership.can(each.permission)]


def titles_of(codes: list[str]) -> list[str]:
    """What feeds are called; a code there is no more is left out."""
    return [FEEDS[code].title for code in codes if code in FEEDS]


def feed_page(feed: Feed, membership: Membership, now: datetime, number: int) -> FeedPage:
    """One page of a feed, as this person may see it, and as if they were cleared for nothing.

    Nobody knows who reads a workbook, so nothing under an embargo that holds ever goes out. ``membership`` must be
    the request's own. Raises ``NoSuchPage``. Its queries do not grow with the rows.
    """
    settle_as_uncleared(membership, now)
    source = feed.source(membership, now)
    total = source.count()
    if number > pages_of(total):
        raise NoSuchPage
    first = (number - 1) * MOST_ROWS
    rows = list(source[first : first + MOST_ROWS])
    return FeedPage(feed, feed.lines(membership, now, rows), number, total)
