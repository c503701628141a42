"""The tag that draws a chart and its table."""

from typing import Any

from django.template import Context

from assessment_ready.ui.charts import Chart
from assessment_ready.ui.templatetags.govuk.registry import register


@register.inclusion_tag("components/chart.html", takes_context=True)
def chart(context: Context, chart: Chart, size: str = "wide", twin: str = "details") -> dict[str, Any]:
    """A chart and its table twin.

    ``size`` is "wide" or "half" (half a page, and PDFs); ``twin`` is "details" on a page, "open" or "none" in a PDF.
    Raises ValueError for another value.
    """
    if twin not in ("details", "open", "none") or size not in ("wide", "half"):
        raise ValueError(f"Unknown size {size!r} or twin {twin!r}")
    return {
        "chart": chart,
        "twin": twin,
        "large": chart.wide if size == "wide" else chart.half,
        "request": context.get("request"),
    }
