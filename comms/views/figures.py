"""How figures of evaluation are written and drawn."""

from decimal import Decimal

from assessment_ready.ui.charts import Band, Chart, Point, Series, trend
from assessment_ready.ui.words import plain_number
from comms.models import Measure

_STEP = Decimal("0.01")


def with_unit(measure: Measure, value: Decimal | None) -> str:
    """A figure with its unit: "72%", "3.5 hours"; an en dash for none."""
    if value is None:
        return "–"
    unit = measure.unit
    return f"{plain_number(float(value))}{'' if unit == '%' or not unit else ' '}{unit}"


def measure_trend(measure: Measure) -> Chart | None:
    """The readings of a measure over time against its target; None without readings."""
    readings = list(measure.readings.all())
    if not readings:
        return None
    known = [each.value for each in readings]
    known += [each for each in (measure.baseline, measure.target) if each is not None]
    low, high = min(known), max(known)
    room = (high - low) / 10 or max(abs(high) / 10, Decimal(1))
    lowest = low - room if low < 0 else max(low - room, Decimal(0))
    return trend(
        id="readings",
        title=f"Readings of “{measure.name}”",
        series=[Series("Reading", [Point(each.on, float(each.value)) for each in reversed(readings)])],
        bands=_bands(measure, lowest),
        minimum=float(lowest),
        maximum=float(high + room),
        unit=measure.unit or "value",
        heads=("Measured", "Against the target"),
    )


def _bands(measure: Measure, lowest: Decimal) -> list[Band]:
    """What lies on which side of the target."""
    if measure.target is None:
        return []
    if measure.lower_is_better:
        return [Band("Target met", float(lowest)), Band("Above the target", float(measure.target + _STEP))]
    return [Band("Below the target", float(lowest)), Band("Target met", float(measure.target))]
