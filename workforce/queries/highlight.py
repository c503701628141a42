"""The figures of a highlight report, counted once for page, PDF, Word and workbook.

Only actions with no embargo in force count, for anybody: a report is passed on, and nobody knows who reads it. An
intended action whose action is under embargo is counted as if it had none.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from assessment_ready.actions.models import Action, CheckIn, ReportingPeriod
from assessment_ready.actions.rules.actions import REPORTED
from assessment_ready.ui.dates import format_date, london_date
from workforce.models import HighlightReport, IntendedAction, Strand, Strategy
from workforce.queries import highlight_parts as parts
from workforce.queries.strategies import current_strategy
from workforce.rules import highlight as rules

NO_KEY, NO_STRAND = "none", "Without a strand"


@dataclass(frozen=True)
class Counted:
    """The actions a report counts, each with ``rag``, by the intended action they came of."""

    council_id: int
    today: date
    now: datetime
    strands: list[tuple[str, str]]
    intended: list[IntendedAction]
    actions: dict[int, Any]

    def action_of(self, row: IntendedAction) -> Any | None:
        """The action it came to, where everybody may know of it."""
        return self.actions.get(row.action_id) if row.action_id else None

    def strand_of(self, row: IntendedAction) -> str:
        """The key of its strand."""
        return str(row.strand_id or NO_KEY)

    def state_of(self, row: IntendedAction) -> str | None:
        """The column of the strip it counts in."""
        action = self.action_of(row)
        return rules.state_of(action.rag if action else None)

    def lines(self) -> list[rules.ActionLine]:
        """What the strip counts, in the order of the strategy."""
        titles = {**dict(self.strands), NO_KEY: NO_STRAND}
        return [_line(self, row, titles) for row in self.intended if self.state_of(row) is not None]


def figures(
    council_id: int, strategy: Strategy, period: ReportingPeriod, now: datetime
) -> rules.HighlightFigures:
    """The figures of the strategy for the period, as they are at ``now``; about fifteen queries, however long it is."""
    counted = counted_actions(council_id, strategy, now)
    before = signed_before(strategy, period)
    former = _former(before)
    lines = counted.lines()
    strips, total = _strips(counted, lines, former)
    colour, why = rules.overall(total.counts)
    shown, more = parts.indicator_figures(council_id, counted.today)
    found = _exceptions(counted)
    return rules.HighlightFigures(
        strategy=strategy.title,
        period=period.title,
        starts_on=period.starts_on.isoformat(),
        ends_on=period.ends_on.isoformat(),
        as_at=counted.today.isoformat(),
        overall=colour,
        overall_why=why,
        direction=rules.direction(total.counts, former.total if former else None),
        compared_with=str(before) if before else "",
        strips=strips,
        lines=lines,
        total=total,
        exceptions=found,
        indicators=[each.figure for each in shown],
        indicators_more=more,
        **_beside(counted, strategy, period, former),
        sources=_sources(counted, strategy),
        quality_notes=[*_notes(counted, found), *parts.indicator_notes(shown)],
    )


def _beside(
    counted: Counted, strategy: Strategy, period: ReportingPeriod, former: "_Former | None"
) -> dict[str, Any]:
    """The parts that do not stand on the states of the actions."""
    done, missed, following, next_more = parts.steps(counted.actions, period, counted.today)
    risks, risks_more = parts.risk_figures(counted.council_id, strategy)
    return {
        "done": done,
        "missed": missed,
        "next_steps": following,
        "next_more": next_more,
        "risks": risks,
        "risks_more": risks_more,
        "benefits": parts.benefit_figures(counted.actions),
        "statements": parts.statement_figures(counted.actions, former.statements if former else None),
        "evidence": parts.evidence_figures(counted.actions, period, counted.now),
    }


def exceptions(council_id: int, now: datetime) -> list[rules.Exceptional]:
    """The actions of the strategy in force that are red, stale or late; empty without a strategy."""
    strategy = current_strategy(council_id)
    return _exceptions(counted_actions(council_id, strategy, now)) if strategy else []


def counted_actions(council_id: int, strategy: Strategy, now: datetime) -> Counted:
    """What the strategy intends and has not dropped, with the actions nobody is kept from; three queries."""
    today = london_date(now)
    strands = Strand.objects.filter(council_id=council_id, strategy=strategy)
    rows = IntendedAction.objects.filter(council_id=council_id, strategy=strategy, dropped_at=None)
    everybody = Q(embargo=None) | Q(embargo__lifts_at__lte=now) | Q(embargo__lifted_at__lte=now)
    actions = (
        Action.objects.filter(everybody, council_id=council_id, intended__in=rows)
        .with_rag(today)
        .select_related("owner__user")
    )
    return Counted(
        council_id=council_id,
        today=today,
        now=now,
        strands=[(str(row.pk), str(row)) for row in strands],
        intended=list(rows),
        actions={row.pk: row for row in actions},
    )


def signed_before(strategy: Strategy, period: ReportingPeriod) -> HighlightReport | None:
    """The newest report on the strategy that was signed off for an earlier period."""
    rows = HighlightReport.objects.filter(
        strategy=strategy, signed_off_at__isnull=False, period__ends_on__lt=period.ends_on
    )
    return rows.select_related("period").order_by("-period__ends_on", "-number").first()


@dataclass(frozen=True)
class _Former:
    total: Mapping[str, int]
    strips: Mapping[str, Mapping[str, int]]
    statements: Mapping[int, Mapping[str, int]]


def _former(report: HighlightReport | None) -> _Former | None:
    if report is None or report.figures is None:
        return None
    stored = rules.from_json(report.figures)
    return _Former(
        stored.total.counts,
        {each.key: each.counts for each in stored.strips},
        {each.number: each.counts for each in stored.statements},
    )


def _line(counted: Counted, row: IntendedAction, titles: Mapping[str, str]) -> rules.ActionLine:
    action, key = counted.action_of(row), counted.strand_of(row)
    due_on = action.due_on if action else row.due_on
    last_on = action.last_check_in_on if action else None
    return rules.ActionLine(
        intended_id=row.pk,
        action_id=action.pk if action else None,
        reference=action.reference if action else row.reference,
        title=action.title if action else row.title,
        strand_key=key,
        strand=titles.get(key, NO_STRAND),
        owner=action.owner.user.full_name if action else "",
        state=counted.state_of(row) or "",
        due_on=due_on.isoformat() if due_on else "",
        progress=action.progress if action else None,
        last_check_in_on=last_on.isoformat() if last_on else "",
    )


def _strips(
    counted: Counted, lines: Sequence[rules.ActionLine], former: _Former | None
) -> tuple[list[rules.Strip], rules.Strip]:
    states: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        states[line.strand_key].append(line.state)
    titles = [*counted.strands, *([(NO_KEY, NO_STRAND)] if states.get(NO_KEY) else [])]
    nothing = rules.no_counts()
    strips = [
        rules.strip(key, title, states[key], former.strips.get(key, nothing) if former else None)
        for key, title in titles
    ]
    everything = [line.state for line in lines]
    return strips, rules.strip("total", "All strands", everything, former.total if former else None)


def _exceptions(counted: Counted) -> list[rules.Exceptional]:
    """The exceptional, red before stale before late, the latest first."""
    titles = dict(counted.strands)
    chosen = [
        (row, action)
        for row in counted.intended
        if (action := counted.action_of(row)) is not None and _is_exceptional(action, counted.today)
    ]
    said = _last_check_ins(action.pk for _, action in chosen)
    made = [
        _exceptional(action, titles.get(counted.strand_of(row), ""), said.get(action.pk), counted.today)
        for row, action in chosen
    ]
    order = {rules.RED: 0, rules.STALE: 1}
    return sorted(made, key=lambda each: (order.get(each.state, 2), -each.days_late, each.reference))


def _is_exceptional(action: Any, today: date) -> bool:
    if action.rag in rules.OFF_TRACK:
        return True
    forecast_late = action.forecast_on is not None and action.forecast_on > action.due_on
    return action.lifecycle in REPORTED and (action.due_on < today or forecast_late)


def _exceptional(action: Any, strand: str, said: CheckIn | None, today: date) -> rules.Exceptional:
    days, words = rules.late_words(
        action.rag, action.due_on, action.forecast_on, today, action.last_check_in_on
    )
    return rules.Exceptional(
        action_id=action.pk,
        reference=action.reference,
        title=action.title,
        strand=strand,
        owner=action.owner.user.full_name,
        state=rules.state_of(action.rag) or "",
        due_on=action.due_on.isoformat(),
        days_late=days,
        how_late=words,
        cause=said.blockers if said else "",
        recovery=said.statement if said and not said.is_no_change else "",
        back_on_track_on=action.forecast_on.isoformat() if action.forecast_on else "",
        help_needed=said.help_needed if said else "",
    )


def _last_check_ins(action_ids: Iterable[int]) -> dict[int, CheckIn]:
    """What was reported last on each action; one query."""
    rows = CheckIn.objects.filter(action_id__in=list(action_ids)).order_by("action_id", "-made_at", "-pk")
    return {row.action_id: row for row in rows.distinct("action_id")}


def _sources(counted: Counted, strategy: Strategy) -> list[str]:
    return [
        f"Actions: {len(counted.intended)} intended by “{strategy.title}”, {len(counted.actions)} of them in action, "
        f"as reported by their owners up to {format_date(counted.today)}.",
        "Colours are worked out by the published rules of the actions; an owner’s own statement shows where it counts.",
        "Indicators: the values the council entered or imported, each with its own source on its page.",
    ]


def _notes(counted: Counted, found: Sequence[rules.Exceptional]) -> list[str]:
    """What a reader should know of the quality of these figures."""
    stale = sum(each.state == rules.STALE for each in found)
    never = sum(
        action.last_check_in_on is None and action.lifecycle in REPORTED and action.start_on <= counted.today
        for action in counted.actions.values()
    )
    silent = sum(not each.cause for each in found)
    notes = []
    if stale:
        notes.append(
            f"{_of_actions(stale)} stale: nobody reported on time, so the colour before is not shown."
        )
    if never:
        notes.append(f"{_of_actions(never)} under way and never reported on.")
    if silent:
        notes.append(f"For {silent} of {len(found)} exceptions the owner gave no cause.")
    return notes


def _of_actions(number: int) -> str:
    return "1 action is" if number == 1 else f"{number} actions are"
