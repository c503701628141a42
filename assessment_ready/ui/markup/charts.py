"""Charts as SVG, with their tables."""

from django.http import HttpRequest
from django.utils.safestring import SafeString

from assessment_ready.ui.charts.drawing import Chart, Drawing, Line, Mark, Rect, Text, Tone
from assessment_ready.ui.markup.blocks import details
from assessment_ready.ui.markup.escaping import text
from assessment_ready.ui.markup.tables import table

# What is drawn on a tile of 8 by 8 pixels, in the tone's darker colour.
_PATTERNS = {
    "dots": '<circle cx="2" cy="2" r="1.2" fill="{0}"/><circle cx="6" cy="6" r="1.2" fill="{0}"/>',
    "rising": '<path d="M0 8L8 0M-2 2L2 -2M6 10L10 6" stroke="{0}" stroke-width="2" fill="none"/>',
    "falling": '<path d="M0 0L8 8M-2 6L2 10M6 -2L10 2" stroke="{0}" stroke-width="1.5" fill="none"/>',
    "cross": '<path d="M0 8L8 0M0 0L8 8" stroke="{0}" stroke-width="1.5" fill="none"/>',
}


def figure(chart: Chart, size: str, twin: str, request: HttpRequest | None) -> SafeString:
    """A chart for wide screens or paper, one for phones where the table is folded away, and the table."""
    large = picture(chart, chart.wide if size == "wide" else chart.half, "wide")
    below = ""
    if twin == "details":
        narrow = picture(chart, chart.narrow, "narrow")
        below = (
            f'<div class="ar-chart__narrow">{narrow}</div>\n'
            f"{details(table(chart.table, request), 'Show as a table', open=False)}\n"
        )
    elif twin == "open":
        below = table(chart.table, request)
    return SafeString(
        f'<figure class="ar-chart">\n<div class="ar-chart__wide">{large}</div>\n{below}\n</figure>\n'
    )


def picture(chart: Chart, drawing: Drawing, part: str) -> SafeString:
    """One drawing of a chart; ``part`` keeps its ids apart from those of the chart's other drawings."""
    # The id has only letters, digits and hyphens: the chart sees to it.
    name = f"{chart.id}-{part}"
    size = f'width="{drawing.width}" height="{drawing.height}"'
    tones = "".join(_pattern(name, tone, look) for tone, look in drawing.tones)
    shapes = [
        *(_rect(name, rect) for rect in drawing.rects),
        *(_line(line) for line in drawing.lines),
        *(_mark(mark) for mark in drawing.marks),
        *(_text(one) for one in drawing.texts),
    ]
    return SafeString(
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-title {name}-desc" {size} '
        f'viewBox="0 0 {drawing.width} {drawing.height}" font-family="\'Source Sans 3\', Arial, sans-serif">\n'
        f'<title id="{name}-title">{text(chart.title)}</title>'
        f'<desc id="{name}-desc">{text(chart.description)}</desc>\n'
        f"{f'<defs>{tones}</defs>' if tones else ''}\n{''.join(shapes)}</svg>\n"
    )


def _pattern(name: str, tone: str, look: Tone) -> str:
    tile = _PATTERNS[look.pattern].format(look.mark)
    return f'<pattern id="{name}-{tone}" width="8" height="8" patternUnits="userSpaceOnUse">{tile}</pattern>'


def _rect(name: str, rect: Rect) -> str:
    place = f'x="{rect.x}" y="{rect.y}" width="{rect.width}" height="{rect.height}"'
    fill = rect.look.fill
    if not rect.look.pattern:
        return f'<rect {place} fill="{fill}" stroke="#ffffff"/>\n'
    pattern = f'<rect {place} fill="url(#{name}-{rect.tone})" stroke="#ffffff"/>'
    return f'<rect {place} fill="{fill}"/>{pattern}\n'


def _line(line: Line) -> str:
    dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
    stroke = f'stroke="{line.colour}" stroke-width="{line.width}"{dash}'
    return f'<polyline points="{line.path}" fill="none" {stroke}/>\n'


def _mark(mark: Mark) -> str:
    return f'<path d="{mark.path}" fill="{mark.colour}" stroke="#ffffff" stroke-width="1"/>\n'


def _text(one: Text) -> str:
    weight = ' font-weight="700"' if one.bold else ""
    anchor = f' text-anchor="{one.anchor}"' if one.anchor != "start" else ""
    look = f'font-size="{one.size}"{weight}{anchor} fill="{one.colour}"'
    return f'<text x="{one.x}" y="{one.y}" {look}>{text(one.text)}</text>\n'
