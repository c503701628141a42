"""The tag that draws the blocks of a paper on a page: ``{% load papers %}{% paper_blocks section.blocks 2 %}``."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.safestring import SafeString

from assessment_ready.documents.paper import CHART, TABLE, TONES, Block
from assessment_ready.documents.paper_words import directed_by_browser
from assessment_ready.ui.charts import Chart
from assessment_ready.ui.markup.prose import prose
from assessment_ready.ui.tables import Column, Row, SummaryRow, Table

register = template.Library()
# A path of this site or an address of the web; nothing that runs.
_ADDRESS = re.compile(r"/(?!/)\S*|(?:https?://|mailto:)\S+")


@dataclass(frozen=True)
class Drawn:
    """One block as the page draws it."""

    block: Block
    html: SafeString
    label: str
    heading: int
    table: Table | None
    chart: Chart | None
    rows: list[SummaryRow]
    link: str


@register.inclusion_tag("components/paper_blocks.html", takes_context=True)
def paper_blocks(
    context: template.Context, blocks: Iterable[Block], level: int = 2, name: str = "chart"
) -> dict[str, Any]:
    """The blocks below a heading of ``level``. ``name`` keeps the charts' ids apart where a page has the tag twice."""
    drawn = [_drawn(block, level, f"{name}-{place}") for place, block in enumerate(blocks, start=1)]
    return {"blocks": drawn, "request": context.get("request")}


def _drawn(block: Block, level: int, name: str) -> Drawn:
    below = level + 1 if block.title else level
    return Drawn(
        block=block,
        html=directed_by_browser(prose(block.text, min(below, 5))),
        label=TONES.get(block.tone, TONES[""]),
        heading=min(level + 1, 6),
        table=_table(block),
        chart=block.chart.thawed(name) if block.kind == CHART and block.chart else None,
        rows=[SummaryRow(row[0], row[1]) for row in block.rows] if block.kind == "facts" else [],
        link=block.link if _ADDRESS.fullmatch(block.link) else "",
    )


def _table(block: Block) -> Table | None:
    if block.kind != TABLE:
        return None
    return Table([Column(head) for head in block.head], [Row(row) for row in block.rows], block.caption)
