"""What the OpenAPI file says, for people."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import reverse
from django.utils.decorators import method_decorator

from assessment_ready.councils.permissions import Access
from assessment_ready.councils.views.plain import PlainPage
from assessment_ready.feeds.queries.catalogue import FEEDS
from assessment_ready.feeds.rules.columns import MOST_ROWS, Feed, FeedColumn
from assessment_ready.feeds.rules.problems import PROBLEMS
from assessment_ready.ui.tables import Cell, Column, Row, Table


@method_decorator(login_not_required, name="dispatch")
class DocumentationPage(PlainPage):
    """The feeds with every column, how to ask, and every refusal. It holds nothing of any council."""

    access = Access.PUBLIC
    title = "Feeds: documentation"
    template_name = "feeds/documentation.html"

    def context(self) -> dict[str, Any]:
        """Feeds, refusals, limits."""
        return {
            "feeds": [(feed, _columns(feed)) for feed in FEEDS.values()],
            "problems": PROBLEMS,
            "openapi_url": reverse("feeds:openapi"),
            "most": MOST_ROWS,
            "calls": settings.FEEDS_CALLS_A_MINUTE,
        }


def _columns(feed: Feed) -> Table:
    heads = [Column("Column"), Column("Holds"), Column("Meaning")]
    return Table(
        heads, [Row(_cells(each)) for each in feed.columns], f"Columns of {feed.code}", caption_hidden=True
    )


def _cells(column: FeedColumn) -> list[Cell | str]:
    holds = f"{column.kind.value}, or nothing" if column.is_optional else column.kind.value
    words = ". ".join(
        filter(
            None,
            (
                f"Unit: {column.unit}" if column.unit else "",
                f"One of: {', '.join(column.choices)}" if column.choices else "",
            ),
        )
    )
    return [Cell(column.name), holds, Cell(column.description, sub=words)]
