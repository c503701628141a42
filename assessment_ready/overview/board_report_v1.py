"""Version 1 of the board report: what its template shows of a snapshot.

Pure: plain JSON in, values for the template out. Documents made with this version must always come out the same,
so a change of what it shows is a new version beside it, with a template of its own.
"""

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from assessment_ready.ui.charts import Band, Bar, Chart, Part, Point, Series, distribution, stacked_bar, trend
from assessment_ready.ui.dates import format_date, format_datetime, format_range

TEMPLATE = "pdf/board_report_v1.html"

# Totals with a smaller chance than this are left out of the chart.
_CHANCES_IN = 1_000
_LEAST_SHOWN = 5
# Characters of the round's title that fit into the head of every page.
_RUNNING_HEAD = 60

Snapshot = dict[str, Any]


def present(snapshot: Snapshot) -> dict[str, Any]:
    """Everything the PDF's template shows: as on screen, with the figures of each chart in its title.

    In a PDF the title is the alternative text, and there is nowhere else for a description.
    """
    shown = on_screen(snapshot)
    for name in ("rating_chart", "totals_chart", "trend_chart", "ratings_chart"):
        chart: Chart | None = shown[name]
        if chart is not None:
            shown[name] = replace(chart, title=f"{chart.title}. {chart.description}")
    return shown


def on_screen(snapshot: Snapshot) -> dict[str, Any]:
    """Everything a report shows: the snapshot, its dates in words, its charts, its routes as a table."""
    round_ = snapshot["round"]
    return {
        "document": _document(snapshot),
        "report": snapshot,
        "held_on": _held_on(round_),
        "as_at": _day(round_["as_at"]),
        "taken_at": format_datetime(datetime.fromisoformat(round_["taken_at"])),
        "previous": _with_day(round_["previous"]),
        "external": _with_day(round_["external"]),
        "rating_chart": _rating_chart(snapshot),
        "totals_chart": _totals_chart(snapshot),
        "trend_chart": _trend_chart(snapshot),
        "trend_rows": [point | {"day": _day(point["on"])} for point in snapshot["trend"]],
        "ratings_chart": _ratings_chart(snapshot),
        "routes": snapshot["routes"]["best"],
        "route_rows": _route_rows(snapshot),
        "decisions": _decisions(snapshot.get("decisions", "")),
        "levels": [level["value"] for level in snapshot["method"]["levels"]],
    }


def _document(snapshot: Snapshot) -> dict[str, Any]:
    """What stands on the cover; a preview has no version yet."""
    about: dict[str, Any] = snapshot["document"]
    title = snapshot["round"]["title"]
    running = title if len(title) <= _RUNNING_HEAD else f"{title[: _RUNNING_HEAD - 1].rstrip()}…"
    return about | {"running": running, "made_on": format_datetime(datetime.fromisoformat(about["made_at"]))}


def _day(text: str) -> str:
    return format_date(date.fromisoformat(text))


def _held_on(round_: Snapshot) -> str:
    first = date.fromisoformat(round_["held_on"])
    return (
        format_range(first, date.fromisoformat(round_["ends_on"]))
        if round_["ends_on"]
        else format_date(first)
    )


def _with_day(other: Snapshot | None) -> Snapshot | None:
    return None if other is None else other | {"day": _day(other["held_on"])}


def _decisions(text: str) -> list[str]:
    """One decision to a line, without the number or dash its author may have typed: the report numbers them."""
    lines = (re.sub(r"^(\d+[.)]|[-–•*])\s+", "", line.strip()) for line in text.splitlines())
    return [line for line in lines if line]


def _rating_chart(snapshot: Snapshot) -> Chart:
    parts = [Part(each["label"], each["value"], each["tone"]) for each in snapshot["chances"]]
    return stacked_bar(id="rating", title="Chance of each rating", parts=parts)


def _totals_chart(snapshot: Snapshot) -> Chart:
    likely = snapshot["figures"]["points"]
    bars = [
        Bar(f"{total} ({_band_of(total, snapshot)})", round(chance * _CHANCES_IN), here=total == likely)
        for total, chance in snapshot["totals"]
        if round(chance * _CHANCES_IN) >= _LEAST_SHOWN or total == likely
    ]
    return distribution(
        id="totals",
        title="Where the total may end",
        bars=bars,
        here_label="Likely scores",
        unit=f"chances in {_CHANCES_IN:,}",
        category="Points",
    )


def _band_of(total: int, snapshot: Snapshot) -> str:
    reached = [band for band in snapshot["bands"] if band["starts_at"] <= total]
    return str(reached[-1]["label"])


def _route_rows(snapshot: Snapshot) -> list[Snapshot]:
    """The statements that any route raises, each with its score and where each route takes it."""
    reached = [
        {step["number"]: step["target"] for step in route["steps"]} for route in snapshot["routes"]["best"]
    ]
    return [
        row | {"targets": [route.get(row["number"]) for route in reached]}
        for theme in snapshot["themes"]
        for row in theme["statements"]
        if any(row["number"] in route for route in reached)
    ]


def _trend_chart(snapshot: Snapshot) -> Chart | None:
    """The points of every scored round by kind; None while there is none."""
    points = snapshot["trend"]
    if not points:
        return None
    kinds = list(dict.fromkeys(point["kind"] for point in points))
    return trend(
        id="trend",
        title="Points of each round",
        series=[
            Series(
                kind,
                [
                    Point(date.fromisoformat(point["on"]), point["points"])
                    for point in points
                    if point["kind"] == kind
                ],
            )
            for kind in kinds
        ],
        bands=[Band(band["label"], band["starts_at"]) for band in snapshot["bands"]],
        minimum=snapshot["figures"]["min_points"],
        maximum=snapshot["figures"]["max_points"],
    )


def _ratings_chart(snapshot: Snapshot) -> Chart | None:
    """How many councils have each rating, with where the likely scores would put this one."""
    ratings = snapshot["benchmark"]["ratings"]
    if not any(each["count"] for each in ratings):
        return None
    ours = snapshot["figures"]["rating"]
    return distribution(
        id="ratings",
        title="Published ratings of councils",
        bars=[Bar(each["label"], each["count"], here=each["label"] == ours) for each in ratings],
        here_label="Our likely scores",
        category="Rating",
    )
