"""The tag that draws a chart and its table."""

from django.template import Context
from django.utils.safestring import SafeString

from assessment_ready.ui.charts import Chart
from assessment_ready.ui.markup.charts import figure
from assessment_ready.ui.templatetags.govuk.registry import register


@register.simple_tag(takes_context=True)
def chart(context: Context, chart: Chart, size: str = "wide", twin: str = "details") -> SafeString:
    """A chart and its table twin.

    ``size`` is "wide" or "half" (half a page, and PDFs); ``twin`` is "details" on a page, "open" or "none" in a PDF.
    Raises ValueError for another value.
    """
    if twin not in ("details", "open", "none") or size not in ("wide", "half"):
        raise ValueError(f"Unknown size {size!r} or twin {twin!r}")
    return figure(chart, size, twin, context.get("request"))
