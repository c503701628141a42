"""What a highlight report says beside its actions' states: indicators, steps, risks, benefits, evidence."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from assessment_ready.actions.models import (
    ActionEvidence,
    ActionMilestone,
    ActionStatement,
    Benefit,
    BenefitMeasurement,
    ReportingPeriod,
)
from assessment_ready.actions.rules.actions import REPORTED
from assessment_ready.actions.rules.benefits import amount, realised_words
from assessment_ready.ui.dates import LONDON, london_date
from workforce.models import Risk, Strategy
from workforce.queries.indicators import IndicatorNow, latest
from workforce.rules import highlight as rules
from workforce.rules.indicator_rag import IndicatorState
from workforce.rules.risks import movement

# So far ahead of the report lies what is due next.
_AHEAD = timedelta(days=92)
_FIRST = {IndicatorState.RED: 0, IndicatorState.AMBER: 1, IndicatorState.GREEN: 2}
Steps = tuple[list[rules.Step], list[rules.Step], list[rules.Step], int]


@dataclass(frozen=True)
class ShownIndicator:
    """An indicator of the report, and what it was made of."""

    figure: rules.IndicatorFigure
    now: IndicatorNow


def indicator_figures(council_id: int, today: date) -> tuple[list[ShownIndicator], int]:
    """Up to eight indicators, the reddest first, then those without a colour; and how many more there are."""
    found = sorted(latest(council_id, today), key=lambda each: _FIRST.get(each.rag.state, 3))
    with_value = [each for each in found if each.newest is not None]
    shown, more = rules.cut(with_value, rules.MOST_INDICATORS)
    return [ShownIndicator(_indicator(each), each) for each in shown], more


def indicator_notes(shown: list[ShownIndicator]) -> list[str]:
    """Why a figure is missing or weak, of the indicators the report shows."""
    notes = []
    for each in shown:
        name, newest = each.now.indicator.name, each.now.newest
        if newest is not None and newest.value is None:
            notes.append(f"{name}: not available. {newest.reason}")
        if each.now.is_suppressed:
            notes.append(f"{name}: suppressed, because it rests on fewer than 5 people.")
        if each.now.indicator.quality_note:
            notes.append(f"{name}: {each.now.indicator.quality_note}")
    return notes


def _indicator(now: IndicatorNow) -> rules.IndicatorFigure:
    return rules.IndicatorFigure(
        indicator_id=now.indicator.pk,
        name=now.indicator.name,
        scope=now.indicator.get_scope_display(),
        period_end=now.period_end.isoformat() if now.period_end else "",
        value=now.text,
        expected=now.expected_text,
        state=now.rag.words,
        tone=now.rag.tone,
        trend=now.since_previous.words,
        trend_year=now.since_last_year.words,
        england=now.england_text,
    )


def steps(actions: Mapping[int, Any], period: ReportingPeriod, today: date) -> Steps:
    """Steps done in the period, missed in it, and due in the three months from today; one query.

    A step of an action that is over or on hold is neither missed nor due.
    """
    rows = ActionMilestone.objects.filter(action_id__in=list(actions)).order_by("due_on", "pk")
    last = min(period.ends_on, today)
    done, missed, following = [], [], []
    for row in rows:
        action = actions[row.action_id]
        made = rules.Step(
            row.action_id,
            str(action),
            row.title,
            row.due_on.isoformat(),
            row.done_on.isoformat() if row.done_on else "",
        )
        if row.done_on is not None:
            if period.starts_on <= row.done_on <= last:
                done.append(made)
        elif action.lifecycle not in REPORTED:
            continue
        elif period.starts_on <= row.due_on <= last and row.due_on < today:
            missed.append(made)
        elif today <= row.due_on <= today + _AHEAD:
            following.append(made)
    return done, missed, *rules.cut(following, rules.MOST_NEXT)


def risk_figures(council_id: int, strategy: Strategy) -> tuple[list[rules.RiskFigure], int]:
    """The heaviest open risks of the strategy and of the council as a whole; one query."""
    rows = Risk.objects.filter(Q(strategy=strategy) | Q(strategy=None), council_id=council_id, closed_at=None)
    ordered = sorted(rows.select_related("owner__user"), key=lambda row: (-row.score, row.pk))
    shown, more = rules.cut(ordered, rules.MOST_RISKS)
    return [_risk(row) for row in shown], more


def _risk(row: Risk) -> rules.RiskFigure:
    return rules.RiskFigure(
        risk_id=row.pk,
        title=row.title,
        score=row.score,
        movement=movement(row.score, row.former_score),
        owner=row.owner.user.full_name if row.owner else "",
        mitigation=row.mitigation,
    )


def benefit_figures(actions: Mapping[int, Any]) -> list[rules.BenefitFigure]:
    """Every benefit of the actions against its plan; two queries."""
    rows = list(Benefit.objects.filter(action_id__in=list(actions)))
    measured = BenefitMeasurement.objects.filter(benefit__in=rows).order_by("benefit_id", "-on", "-pk")
    newest = {each.benefit_id: each for each in measured.distinct("benefit_id")}
    return [_benefit(row, str(actions[row.action_id]), newest.get(row.pk)) for row in rows]


def _benefit(row: Benefit, action: str, newest: BenefitMeasurement | None) -> rules.BenefitFigure:
    value = newest.value if newest else None
    return rules.BenefitFigure(
        action_id=row.action_id,
        action=action,
        description=row.description,
        measure=row.measure,
        baseline=amount(row.baseline, row.unit),
        target=amount(row.target, row.unit),
        latest=amount(value, row.unit),
        latest_on=newest.on.isoformat() if newest else "",
        realised=realised_words(row.baseline, row.target, value),
        realised_by=row.realised_by.isoformat(),
    )


def statement_figures(
    actions: Mapping[int, Any], former: Mapping[int, Mapping[str, int]] | None
) -> list[rules.StatementFigure]:
    """For each quality statement the states of the actions that serve it; one query."""
    counts: dict[tuple[int, str], dict[str, int]] = defaultdict(rules.no_counts)
    rows = ActionStatement.objects.filter(action_id__in=list(actions)).select_related("statement")
    for row in rows:
        state = rules.state_of(actions[row.action_id].rag)
        if state is not None:
            counts[row.statement.number, row.statement.title][state] += 1
    return [
        rules.StatementFigure(
            statement=title,
            number=number,
            counts=found,
            effect=rules.effect(found, former.get(number) if former is not None else None),
        )
        for (number, title), found in sorted(counts.items())
    ]


def evidence_figures(
    actions: Mapping[int, Any], period: ReportingPeriod, now: datetime
) -> list[rules.EvidenceFigure]:
    """What was attached to the actions in the period: nothing under embargo, nothing withdrawn; one query."""
    first = datetime.combine(period.starts_on, time(), tzinfo=LONDON)
    after = datetime.combine(period.ends_on + timedelta(days=1), time(), tzinfo=LONDON)
    free = Q(item__embargo=None) | Q(item__embargo__lifts_at__lte=now) | Q(item__embargo__lifted_at__lte=now)
    rows = ActionEvidence.objects.filter(
        free,
        action_id__in=list(actions),
        item__withdrawn_at=None,
        added_at__gte=first,
        added_at__lt=after,
        added_at__lte=now,
    )
    return [
        rules.EvidenceFigure(
            item_id=row.item_id,
            reference=row.item.reference,
            title=row.item.title,
            action=actions[row.action_id].reference,
            role=row.get_role_display(),
            added_on=london_date(row.added_at).isoformat(),
        )
        for row in rows.select_related("item").order_by("added_at", "pk")
    ]
