"""A strategy as words: what a version freezes, and what two versions are compared by."""

from typing import Any

from assessment_ready.ui.dates import format_date
from workforce.models import IntendedAction, PartKind, Strategy, StrategyPart
from workforce.queries.strategies import intended_of, strands_of

Section = dict[str, Any]


def snapshot(strategy: Strategy) -> list[Section]:
    """Every word of the strategy in sections of labelled texts. Keys stay the same while a row exists.

    What hangs on a strategy elsewhere (the actions that came of it, its indicators) is not in it.
    """
    intended = list(intended_of(strategy))
    sections = [_about(strategy)]
    for strand in strands_of(strategy):
        own = [each for each in intended if each.strand_id == strand.pk]
        text = [_entry("narrative", "What it is about", strand.narrative)]
        sections.append(_section(f"strand-{strand.number}", str(strand), text + _intentions(own)))
    rest = [each for each in intended if each.strand_id is None]
    if rest:
        sections.append(_section("no-strand", "Under no strand", _intentions(rest)))
    return sections + _parts(strategy)


def _about(strategy: Strategy) -> Section:
    begins, ends = strategy.period_start, strategy.period_end
    entries = [
        _entry("title", "Title", strategy.title),
        _entry("vision", "Vision", strategy.vision),
        _entry("organisation", "Organisations", strategy.organisation),
        _entry("sponsor", "Sponsor", strategy.sponsor),
        _entry("scope", "Whose workforce", strategy.get_scope_display()),
        _entry("method", "How it was made", strategy.method),
        _entry("period_start", "Begins", format_date(begins) if begins else ""),
        _entry("period_end", "Ends", format_date(ends) if ends else ""),
    ]
    return _section("about", "The strategy", entries)


def _intentions(rows: list[IntendedAction]) -> list[dict[str, str]]:
    return [
        _entry(f"intended-{row.reference}", f"{row.reference} {row.title}", row.text or row.title)
        for row in rows
    ]


def _parts(strategy: Strategy) -> list[Section]:
    rows = list(StrategyPart.objects.filter(strategy=strategy))
    sections = []
    for kind in PartKind:
        own = [row for row in rows if row.kind == kind]
        if own:
            entries = [_entry(f"part-{row.submission_key}", row.title, _part_text(row)) for row in own]
            sections.append(_section(kind.value, kind.label, entries))
    return sections


def _part_text(row: StrategyPart) -> str:
    successor = f"Today: {row.successor}" if row.successor else ""
    return "\n".join(filter(None, (row.text, successor))) or row.title


def _section(code: str, title: str, entries: list[dict[str, str]]) -> Section:
    return {"code": code, "title": title, "entries": [each for each in entries if each["text"]]}


def _entry(key: str, label: str, text: str) -> dict[str, str]:
    return {"key": key, "label": label, "text": text}
