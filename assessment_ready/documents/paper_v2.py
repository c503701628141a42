"""Version 2 of the layout of papers: what its PDF template shows. Pure, and never changed in what it shows.

The one layout of every paper made from now on: cover, contents, sections, numbered sources; in normal and in large
print. Column widths, column groups and directions are decided here, the look in ``static/pdf/paper-v2.css``.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any

from django.utils.safestring import SafeString

from assessment_ready.documents.paper import CHART, FACTS, TABLE, TONES, Block, Paper, Section, from_json
from assessment_ready.documents.paper_tables import Grid, Records, grids, records
from assessment_ready.documents.paper_words import directed, direction, spoken
from assessment_ready.documents.rules import Branding
from assessment_ready.ui.charts import Chart
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.markup.prose import prose

TEMPLATE = "pdf/paper_v2.html"
NORMAL, LARGE = "normal", "large"
SIZES = (NORMAL, LARGE)
SHORT = "short"
# Characters of the title that fit into the head of every page.
_RUNNING_HEAD = 60
# A callout with more words than these may go over to the next page.
_TOGETHER = 1200
# Facts whose values are longer stand below their labels.
_BESIDE = 400
# Facts beside each other in one line of a short paper.
_PAIRS = 2
# Titles longer than these are set smaller on the cover.
_LONG_TITLE, _VERY_LONG_TITLE = 48, 110
# Columns that stand beside each other in large print; more become lists of facts.
_FITS_LARGE = 2
_WEB = re.compile(r"(?:https?://|mailto:)\S+")
# Millimetres that a logo may take on a cover, and in the head of a paper without one.
_LOGO, _SMALL_LOGO = (62.0, 26.0), (36.0, 15.0)
_PIXELS_PER_MM = 96 / 25.4


FactLines = tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True)
class Shown:
    """One block as the template draws it; ``source`` is the number of its footnote, or 0.

    ``fact_lines``: labels and values that stand beside each other; empty where the values stand below their labels.
    """

    block: Block
    heading: int
    source: int = 0
    html: str = ""
    label: str = ""
    chart: Chart | None = None
    grids: tuple[Grid, ...] = ()
    records: Records | None = None
    together: bool = True
    fact_lines: FactLines = ()
    rtl: bool = False
    web: str = ""


@dataclass(frozen=True)
class Part:
    """One section: where the contents find it, its heading's level, its blocks and its footnotes."""

    anchor: str
    title: str
    level: int
    heading: int
    blocks: tuple[Shown, ...]
    sources: tuple[tuple[int, str], ...]


def present(snapshot: dict[str, Any]) -> dict[str, Any]:
    """Everything the template shows."""
    paper = from_json(spoken(snapshot["paper"]))
    about = spoken(snapshot["document"])
    made = london_date(datetime.fromisoformat(about["made_at"]))
    is_large = snapshot.get("size") == LARGE
    title = paper.title
    running = title if len(title) <= _RUNNING_HEAD else title[: _RUNNING_HEAD - 1] + "…"
    look = Branding(**snapshot.get("branding", {}))
    parts = _parts(paper, is_large)
    cover = _cover_facts(paper, about, format_date(made))
    watermark = str(spoken(snapshot.get("watermark", "")))
    return {
        "document": about | {"made_on": format_date(made), "running": running},
        "paper": paper,
        "footer": _footer(paper, watermark),
        "cover_facts": cover,
        "cover_lines": tuple((each,) for each in cover),
        "title_size": _title_size(title),
        "title_rtl": direction(title) == "rtl",
        "sections": _sources_last(parts) if paper.short else parts,
        "is_large": is_large,
        "look": look,
        "logo_size": logo_size(look, _SMALL_LOGO if paper.short else _LOGO),
        "watermark": watermark,
        "watermark_size": max(14, min(64, 900 // max(len(watermark), 1))),
    }


def _footer(paper: Paper, watermark: str) -> str:
    """What stands at the foot of every page."""
    copy = f"Copy for {watermark}" if watermark else ""
    return ". ".join(text.rstrip(".") for text in (paper.marking, paper.embargo, copy) if text)


def _cover_facts(paper: Paper, about: dict[str, Any], made_on: str) -> list[tuple[str, str]]:
    version = f"{about['version']}, made on {made_on} by {about['made_by']}"
    wanted = [
        ("As at", paper.as_at),
        *paper.facts,
        ("Author", paper.author),
        ("Approved by", paper.approver),
        ("Version", version),
    ]
    return [(label, value) for label, value in wanted if value]


def _title_size(title: str) -> str:
    if len(title) > _VERY_LONG_TITLE:
        return "very-long"
    return "long" if len(title) > _LONG_TITLE else "usual"


def logo_size(look: Branding, room: tuple[float, float] = _LOGO) -> tuple[str, str]:
    """Width and height in millimetres: as large as its box allows, never blown up."""
    if not look.logo:
        return "0", "0"
    wide, high = room
    natural = _PIXELS_PER_MM
    scale = min(wide / look.logo_width, high / look.logo_height, 1 / natural)
    return f"{look.logo_width * scale:.2f}", f"{look.logo_height * scale:.2f}"


def _parts(paper: Paper, is_large: bool) -> list[Part]:
    tight = SHORT if paper.short else NORMAL
    layout = LARGE if is_large else tight
    numbers = count(1)
    places = count(1)
    parts: list[Part] = []
    for place, section in enumerate(paper.sections, start=1):
        # Without a chapter above it a part would skip a level of headings.
        heading = 3 if section.level > 1 and parts else 2
        shown = tuple(_shown(block, heading, layout, numbers, places) for block in section.blocks)
        sources = tuple((each.source, each.block.source) for each in shown if each.source)
        parts.append(Part(f"s{place}", _title(section), section.level, heading, shown, sources))
    return parts


def _sources_last(parts: list[Part]) -> list[Part]:
    """The sections with all their footnotes below the last one: a short paper has no room for more."""
    together = tuple(source for part in parts for source in part.sources)
    return [
        replace(part, sources=together if place == len(parts) else ())
        for place, part in enumerate(parts, start=1)
    ]


def _title(section: Section) -> str:
    return section.title or "Untitled"


def _shown(block: Block, heading: int, layout: str, numbers: "count[int]", places: "count[int]") -> Shown:
    is_large = layout == LARGE
    source = next(numbers) if block.source else 0
    tables_fit = not is_large or len(block.chart.head if block.chart else block.head) <= _FITS_LARGE
    return Shown(
        block=block,
        heading=min(heading + 1, 6),
        source=source,
        html=_with_source(directed(prose(block.text, min(heading + (1 if block.title else 0), 5))), source),
        label=TONES.get(block.tone, TONES[""]),
        chart=_chart(block, places, is_large),
        grids=_grids(block) if tables_fit else (),
        records=None if tables_fit else _records(block),
        together=len(block.text) <= _TOGETHER,
        fact_lines=() if is_large else _beside(block, _PAIRS if layout == SHORT else 1),
        rtl=direction(block.text or block.caption or block.title) == "rtl",
        web=block.link if _WEB.fullmatch(block.link) else "",
    )


def _with_source(html: str, source: int) -> SafeString:
    """The HTML with the number of its source behind its last word."""
    end = max(html.rfind(close) for close in ("</p>", "</li>", "</h3>", "</h4>", "</h5>", "</h6>"))
    if not source or end < 0:
        return SafeString(html)
    mark = f' <a class="source" href="#source-{source}">[{source}]</a>'
    return SafeString(html[:end] + mark + html[end:])


def _beside(block: Block, size: int) -> FactLines:
    if block.kind != FACTS or any(len(value) > _BESIDE for _, value in block.rows):
        return ()
    pairs = [(str(label), str(value)) for label, value in block.rows]
    return tuple(tuple(pairs[first : first + size]) for first in range(0, len(pairs), size))


def _chart(block: Block, places: "count[int]", is_large: bool) -> Chart | None:
    """The chart for the width of the page; what is drawn for a phone has the larger words."""
    if block.chart is None:
        return None
    drawn = replace(block.chart, half=block.chart.narrow) if is_large else block.chart
    return drawn.thawed(f"c{next(places)}")


def _grids(block: Block) -> tuple[Grid, ...]:
    if block.kind == TABLE:
        return grids(block.caption, block.head, block.rows)
    if block.kind == CHART and block.chart is not None:
        return grids("", block.chart.head, block.chart.rows, numeric=block.chart.numeric)
    return ()


def _records(block: Block) -> Records | None:
    if block.kind == TABLE:
        return records(block.caption, block.head, block.rows)
    if block.kind == CHART and block.chart is not None:
        return records("", block.chart.head, block.chart.rows)
    return None
