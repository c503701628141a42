"""Parts of the pages about milestones: summary, history, what moves."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from assessment_ready.timeline.models import Milestone, MilestoneChange
from assessment_ready.timeline.queries.milestones import Anchor, offset_of
from assessment_ready.timeline.rules import clock_words, offset_words, on_words
from assessment_ready.timeline.rules.planning import Move
from assessment_ready.ui.dates import format_date, format_datetime, format_range
from assessment_ready.ui.pages import TimelineEntry
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table


def summary(row: Milestone, anchor: Anchor | None, anchor_url: str) -> list[SummaryRow]:
    """Expected, confirmed, actual, what it hangs on, source."""
    expected = format_range(row.earliest, row.latest)
    rows = [
        SummaryRow("Expected", f"{expected}, kept when other dates move" if row.is_pinned else expected),
        SummaryRow("Confirmed", on_words(row.confirmed_on, row.at) if row.confirmed_on else "Not confirmed"),
        SummaryRow("Happened", on_words(row.actual_on, row.at) if row.actual_on else "Not yet"),
    ]
    if row.at and not row.confirmed_on and not row.actual_on:
        rows.append(SummaryRow("Time of day", clock_words(row.at).removeprefix(" at ")))
    if anchor:
        words = offset_words(offset_of(row), anchor.title)
        rows.append(SummaryRow("Counted from", Cell(words[:1].upper() + words[1:], url=anchor_url)))
    rows.append(SummaryRow("Source", row.source_note or "None given"))
    return rows


def moves_table(moves: Iterable[Move]) -> Table:
    """What moves: from when to when."""
    rows = [
        Row(
            [
                move.title,
                format_range(move.before.first, move.before.last),
                Cell(
                    format_range(move.after.first, move.after.last) + clock_words(move.after.at),
                    sub="" if move.after.is_certain else "Bank holidays are not known that far ahead",
                ),
            ]
        )
        for move in moves
    ]
    return Table(
        [Column("Milestone"), Column("Now"), Column("Moves to")], rows, "Dates that move", caption_hidden=True
    )


def history_entries(changes: Iterable[MilestoneChange]) -> list[TimelineEntry]:
    """Each change in words."""
    return [
        TimelineEntry(
            title=_change_words(change.before, change.after) or change.note or "Changed",
            when=format_datetime(change.changed_at),
            by=change.changed_by.full_name,
            text=change.note if _change_words(change.before, change.after) else "",
        )
        for change in changes
    ]


def _change_words(before: dict[str, Any], after: dict[str, Any]) -> str:
    parts = []
    if "actual_on" in after:
        parts.append(
            f"happened on {_day(after['actual_on'])}" if after["actual_on"] else "has not happened after all"
        )
    if "confirmed_on" in after:
        parts.append(
            f"confirmed for {_day(after['confirmed_on'])}" if after["confirmed_on"] else "no longer confirmed"
        )
    if {"earliest", "latest"} & set(after):
        parts.append(_range_words(before, after))
    if after.get("at") != before.get("at"):
        parts.append(
            f"time {clock_words(time.fromisoformat(after['at'])).strip()}"
            if after.get("at")
            else "no time of day"
        )
    if "title" in after:
        parts.append(f"renamed from “{before.get('title')}”")
    if "source_note" in after:
        parts.append("source changed")
    words = "; ".join(parts)
    return words[:1].upper() + words[1:]


def _range_words(before: dict[str, Any], after: dict[str, Any]) -> str:
    """The expected range now and before. A change of one end keeps the other, which is then not in the entry."""
    now = _ends(after)
    was = _ends(before)
    return f"expected {now}, before {was}" if was else f"expected {now}"


def _ends(values: dict[str, Any]) -> str:
    first, last = values.get("earliest"), values.get("latest")
    if first and last:
        return format_range(date.fromisoformat(first), date.fromisoformat(last))
    if first:
        return f"from {_day(first)}"
    return f"until {_day(last)}" if last else ""


def _day(text: str) -> str:
    return format_date(date.fromisoformat(text))
