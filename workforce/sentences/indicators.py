"""How changes of indicators, values, trajectories and benchmarks read in the audit log."""

from django.urls import reverse

from assessment_ready.audit.registry import Entry, register


def _indicator(entry: Entry, slug: str) -> str:
    return reverse("workforce:indicator", args=[slug, int(entry.object_id)])


register("workforce.indicator.added", "{actor} added the indicator {object}", link=_indicator)
register("workforce.indicator.changed", "{actor} changed the indicator {object}", link=_indicator)
register("workforce.indicator.retired", "{actor} took the indicator {object} out of use", link=_indicator)
register("workforce.indicator.brought_back", "{actor} brought the indicator {object} back", link=_indicator)
register(
    "workforce.value.entered",
    "{actor} entered {after[value]} for {object}, period to {after[period]}",
    link=_indicator,
)
register(
    "workforce.value.corrected",
    "{actor} corrected {object}, period to {after[period]}: now {after[value]}",
    link=_indicator,
)
register(
    "workforce.value.removed",
    "{actor} removed {before[value]} of {object}, period to {before[period]}",
    link=_indicator,
)
register(
    "workforce.trajectory.set",
    "{actor} set the trajectory of {object}",
    link=_indicator,
)
register(
    "workforce.trajectory.point_removed",
    "{actor} removed the point of {before[period]} from the trajectory of {object}",
    link=_indicator,
)
