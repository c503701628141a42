"""The facts of a statement's workforce paragraph: what anybody may know, and whether it changed since."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zlib import crc32

from django.db.models import Q

from assessment_ready.actions.models import Action
from assessment_ready.councils.models import Membership
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.framework.models import QualityStatement
from assessment_ready.ui.dates import format_date, london_date
from workforce.models import ShiftObservation, StatementParagraph
from workforce.queries.indicators import IndicatorNow
from workforce.queries.statement_chain import (
    ChainAction,
    ChainIndicator,
    StatementChain,
    as_anybody,
    chain,
)
from workforce.rules.indicator_figures import Travel
from workforce.rules.statement_paragraph import (
    REGISTER,
    ActionFact,
    IndicatorFact,
    ObservationFact,
    Paragraph,
    ParagraphFacts,
    Source,
    write,
)

STAFF = "staff"
OBSERVATIONS = 5
_TRAVEL = {
    Travel.BETTER: "better than before",
    Travel.WORSE: "worse than before",
    Travel.SAME: "as before",
    Travel.UP: "up on before",
    Travel.DOWN: "down on before",
    Travel.NOT_KNOWN: "",
}


def generated(membership: Membership, statement: QualityStatement, now: datetime) -> Paragraph:
    """The paragraph as the figures say it now. Nothing under embargo is in it, whoever asks."""
    return write(facts_of(membership, chain(as_anybody(membership, now), statement, now), now))


def facts_of(membership: Membership, found: StatementChain, now: datetime) -> ParagraphFacts:
    """What the paragraph is written from; one query beside the chain's."""
    closed = sorted(found.closed, key=lambda each: (_closed_on(each), each.action.pk), reverse=True)
    return ParagraphFacts(
        indicators=tuple(_indicator(each) for each in found.indicators),
        closed=tuple(_closed(each) for each in _once(closed)),
        open=tuple(_open(each) for each in _once(found.open)),
        not_begun=len(found.not_begun),
        observations=tuple(_observed(row) for row in _observations(membership, found)),
        register=_register(found, now),
    )


def paragraph_of(membership: Membership, statement: QualityStatement) -> StatementParagraph | None:
    """What the council saved for this statement."""
    rows = StatementParagraph.objects.filter(council_id=membership.council_id, statement=statement)
    return rows.select_related("edited_by", "statement").first()


def paragraphs(membership: Membership) -> dict[int, StatementParagraph]:
    """Every saved paragraph of the council, by statement."""
    rows = StatementParagraph.objects.filter(council_id=membership.council_id)
    return {row.statement_id: row for row in rows}


def notes_as_json(paragraph: Paragraph) -> list[dict[str, Any]]:
    """The notes as they are kept with a saved paragraph."""
    return [
        {
            "number": note.number,
            "text": note.source.text,
            "on": note.source.on.isoformat() if note.source.on else "",
            "kind": note.source.kind,
            "pk": note.source.pk,
        }
        for note in paragraph.notes
    ]


def stamp(notes: Iterable[dict[str, Any]]) -> str:
    """A short word that is another one when a figure is another one; the day a register is read is no figure."""
    known = [
        (
            note["number"],
            note["text"],
            "" if note["kind"] == REGISTER else note["on"],
            note["kind"],
            note["pk"],
        )
        for note in notes
    ]
    return f"{crc32(repr(known).encode()):08x}"


def has_changed(saved: StatementParagraph, current: Paragraph) -> bool:
    """Whether a figure is newer or another one than those the saved paragraph began with."""
    if current.as_at is not None and current.as_at > saved.as_at:
        return True
    return stamp(saved.notes) != stamp(notes_as_json(current))


def may_be_shown(membership: Membership, saved: StatementParagraph, now: datetime) -> bool:
    """Whether this person may know of everything the saved text was written from; two queries at most.

    Something may have come under an embargo since: then the text does not exist for the uncleared.
    """
    for kind, rows in (("action", Action.objects), ("evidence", EvidenceItem.objects)):
        named = {note["pk"] for note in saved.notes if note["kind"] == kind}
        seen: Any = rows.visible_to(membership, now)
        if named and seen.filter(pk__in=named).count() != len(named):
            return False
    return True


def _once(actions: Iterable[ChainAction]) -> list[ChainAction]:
    """Each action once, also where two intentions became one."""
    return list({each.action.pk: each for each in reversed(list(actions))}.values())[::-1]


def _indicator(each: ChainIndicator) -> IndicatorFact:
    now = each.now
    indicator, newest = now.indicator, now.newest
    period = format_date(newest.period_end) if newest else ""
    source = Source(
        text=f"{indicator.name}: {now.text}{f', {period}' if period else ''}. {indicator.source or 'Entered by hand'}",
        on=now.period_end,
        kind="indicator",
        pk=indicator.pk,
    )
    return IndicatorFact(
        name=indicator.name,
        scope=indicator.get_scope_display(),
        value=now.text if now.value is not None else "",
        period=period,
        trend=_TRAVEL[now.since_previous.travel],
        expected=f"expected {_lower(now.expected_text)}" if now.expected.is_set else "",
        benchmark=now.england_text,
        missing=_missing(now, period),
        from_staff=each.link.category is not None and each.link.category.code == STAFF,
        source=source,
        benchmark_source=_benchmark(now),
    )


def _missing(now: IndicatorNow, period: str) -> str:
    if now.newest is None:
        return "no value yet"
    if now.is_suppressed:
        return f"suppressed at {period}, because fewer than 5 people are behind it"
    return f"not available at {period}: {_lower(now.newest.reason).rstrip('.')}"


def _benchmark(now: IndicatorNow) -> Source | None:
    if now.england is None:
        return None
    row = now.england
    text = f"{now.indicator.name}, England: {now.england_text}. {row.source}"
    return Source(text=text, on=row.period_end, kind="indicator", pk=now.indicator.pk)


def _lower(text: str) -> str:
    """As it reads within a sentence."""
    return text[:1].lower() + text[1:]


def _closed_on(each: ChainAction) -> Any:
    return london_date(each.action.closed_at) if each.action.closed_at else each.action.due_on


def _closed(each: ChainAction) -> ActionFact:
    action, on = each.action, _closed_on(each)
    day = f"closed on {format_date(on)}"
    source = Source(f"{action.reference} {action.title}: {day}", on, "action", action.pk)
    evidence = tuple((item.reference, _item(item)) for item in each.evidence)
    return ActionFact(action.reference, action.title, False, day, source, evidence)


def _item(item: EvidenceItem) -> Source:
    words = f"{item.reference} {item.title}, as at {format_date(item.as_at)}"
    return Source(words, item.as_at, "evidence", item.pk)


def _open(each: ChainAction) -> ActionFact:
    action = each.action
    day = f"due on {format_date(action.due_on)}"
    reported = action.last_check_in_on
    known = f"reported on {format_date(reported)}" if reported else "never reported on"
    source = Source(
        f"{action.reference} {action.title}: {action.rag}, {day}, {known}", reported, "action", action.pk
    )
    return ActionFact(action.reference, action.title, action.rag == "red", day, source)


def _register(found: StatementChain, now: datetime) -> Source:
    words = (
        f"Workforce actions under {found.statement.title}: {len(found.open)} open, {len(found.closed)} closed, "
        f"{len(found.not_begun)} not put in action"
    )
    return Source(words, london_date(now), REGISTER, found.statement.pk)


def _observations(membership: Membership, found: StatementChain) -> list[ShiftObservation]:
    """The newest observation of each shift that shares an action or an indicator with the statement; one query."""
    actions = [each.action.pk for each in found.actions if each.action is not None]
    figures = [each.now.indicator.pk for each in found.indicators]
    rows = ShiftObservation.objects.filter(
        Q(shift__actions__in=actions) | Q(shift__indicator__in=figures),
        council_id=membership.council_id,
        shift__group__retired_at=None,
    )
    newest = rows.order_by("shift_id", "-observed_on", "-pk").distinct("shift_id")
    ordered = list(newest.select_related("shift__group"))
    ordered.sort(key=lambda row: (row.observed_on, row.pk), reverse=True)
    return ordered[:OBSERVATIONS]


def _observed(row: ShiftObservation) -> ObservationFact:
    words = f"{row.shift}, seen on {format_date(row.observed_on)} in {row.get_source_display().lower()}"
    return ObservationFact(
        group=row.shift.group.name,
        shift=str(row.shift),
        note=row.note,
        confidence=row.confidence,
        seen_in=row.get_source_display(),
        source=Source(words, row.observed_on, "shift", row.shift_id),
    )
