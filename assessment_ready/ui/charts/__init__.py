"""Charts as values: worked out in plain Python, drawn as SVG by ``ui.markup``, each with a table twin.

They know nothing of councils or rounds: a caller hands over labels, figures and addresses.
"""

from assessment_ready.ui.charts.bars import Bar, distribution
from assessment_ready.ui.charts.comparison import ComparisonRow, comparison
from assessment_ready.ui.charts.control_chart import ControlPoint, control_chart
from assessment_ready.ui.charts.drawing import Chart, Drawing
from assessment_ready.ui.charts.run_chart import Level, run_chart
from assessment_ready.ui.charts.scatter import Place, Scales, scatter
from assessment_ready.ui.charts.stacked import Part, stacked_bar
from assessment_ready.ui.charts.trend import Band, Point, Series, trend

__all__ = [
    "Band",
    "Bar",
    "Chart",
    "ComparisonRow",
    "ControlPoint",
    "Drawing",
    "Level",
    "Part",
    "Place",
    "Point",
    "Scales",
    "Series",
    "comparison",
    "control_chart",
    "distribution",
    "run_chart",
    "scatter",
    "stacked_bar",
    "trend",
]
