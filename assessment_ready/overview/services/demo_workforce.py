"""The demonstration's workforce: a real strategy as it was written, what was made of it, groups and their shifts."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from assessment_ready.actions.rules.actions import CheckInValues
from assessment_ready.actions.services.check_ins import check_in
from assessment_ready.councils.models import Membership
from assessment_ready.framework.models import FrameworkVersion, QualityStatement
from assessment_ready.overview.services.demo_workforce_consulting import consult_on, make_draft, settle
from assessment_ready.overview.services.demo_workforce_figures import make_figures
from assessment_ready.overview.services.demo_workforce_learning import make_knowledge
from assessment_ready.overview.services.demo_workforce_reports import make_paragraphs, make_reports
from assessment_ready.overview.services.shift_messages import link_message
from assessment_ready.ui.dates import LONDON
from comms.models import Message
from workforce.models import Indicator, IntendedAction, PracticeShift, Strategy, WorkforceGroup
from workforce.queries.strategy_snapshot import snapshot
from workforce.rules.strategy_text import FoundStrategy, parse
from workforce.rules.strategy_text_lines import lines_of
from workforce.rules.strategy_versions import content_hash
from workforce.services import intended, strategy_life
from workforce.services.group_starter import begin_with_groups
from workforce.services.intended_actions import put_in_action
from workforce.services.shifts import ObservationValues, observe_shift
from workforce.services.statement_links import accept_all_suggestions
from workforce.services.strategies import StrategyValues, create
from workforce.services.strategy_parts import PartValues, StrandValues, add_part, add_strand

Members = Mapping[str, Membership]
Described = Mapping[str, Any]
_TEXT = Path(__file__).resolve().parents[1] / "data" / "demonstration" / "richmond_strategy.txt"


def make_workforce(members: Members, framework: FrameworkVersion, today: date, described: Described) -> None:
    """Everything of the workforce area, as the workforce lead would have done it by ``today``."""
    will = members["will"]
    begin_with_groups(actor=will)
    make_figures(will, today, described)
    strategy = _bring_in(will, described["strategy"])
    consult_on(members, strategy, today, described["consultation"], days=(-20, 8))
    statements = dict(QualityStatement.objects.filter(framework=framework).values_list("number", "pk"))
    for each in [*described["action"], *described["fill"]]:
        _fill(members, strategy, statements, today, each)
    _agree(members, strategy, described["strategy"]["board"])
    for each in described["action"]:
        _put_in_action(members, strategy, today, each)
    accept_all_suggestions(actor=will)
    _observe(will, today, described["observations"])
    make_knowledge(members, strategy, statements, today, described)
    make_reports(members, strategy, today, described)
    settle(members, strategy, today, described["consultation"])
    draft = make_draft(will, described["draft"])
    consult_on(members, draft, today, described["draft_consultation"], days=(-6, 22))
    make_paragraphs(will, statements, described)


def join_messages(members: Members, described: Described) -> None:
    """Key messages that help a shift; once there are communications."""
    will = members["will"]
    for text, begins in described["messages"].items():
        shift = PracticeShift.objects.get(group__council=will.council, text=text)
        message = Message.objects.get(council=will.council, text__startswith=begins)
        link_message(actor=will, shift_id=shift.pk, message_id=message.pk)


def _bring_in(will: Membership, described: Described) -> Strategy:
    """The text with its strands, parts and everything it intends."""
    found = parse(lines_of(_TEXT.read_text(encoding="utf-8")))
    values = StrategyValues(
        title=described["title"],
        organisation=described["organisation"],
        sponsor=described["sponsor"],
        owner_id=will.pk,
        vision=described["vision"],
        period_start=date.fromisoformat(described["start"]),
        period_end=date.fromisoformat(described["end"]),
        source_name=described["source"],
    )
    strategy = create(actor=will, values=values, submission_key=uuid4())
    _add_text(will, strategy, found)
    return strategy


def _add_text(will: Membership, strategy: Strategy, found: FoundStrategy) -> None:
    for part in found.parts:
        values = PartValues(kind=part.kind, title=part.title, text=part.text)
        add_part(actor=will, strategy_id=strategy.pk, values=values, submission_key=uuid4())
    for each in found.strands:
        strand = add_strand(
            actor=will,
            strategy_id=strategy.pk,
            values=StrandValues(number=each.number, title=each.title, narrative=each.narrative),
            submission_key=uuid4(),
        )
        for action in each.actions:
            words = intended.IntendedValues(
                reference=action.reference, title=action.title, text=action.text, strand_id=strand.pk
            )
            intended.create(actor=will, strategy_id=strategy.pk, values=words, submission_key=uuid4())


def _fill(
    members: Members, strategy: Strategy, statements: Mapping[int, int], today: date, each: Described
) -> None:
    """What makes one intention specific, as far as the content says."""
    will = members["will"]
    row = IntendedAction.objects.get(strategy=strategy, reference=each["ref"])
    values: dict[str, Any] = {
        name: each[key]
        for name, key in (
            ("product", "product"),
            ("measure", "measure"),
            ("baseline", "baseline"),
            ("target", "target"),
            ("evidence_needed", "evidence"),
        )
        if key in each
    }
    for name, key in (("start_on", "start"), ("due_on", "due")):
        if key in each:
            values[name] = today + timedelta(days=each[key])
    if "owner" in each:
        values["owner_id"] = members[each["owner"]].pk
    if "indicator" in each:
        values["indicator_id"] = Indicator.objects.get(council=will.council, code=each["indicator"]).pk
    row = intended.fill(actor=will, intended_id=row.pk, values=values, expected_version=row.version)
    groups = WorkforceGroup.objects.filter(council=will.council, name__in=each.get("groups", []))
    if groups:
        row = intended.set_groups(
            actor=will,
            intended_id=row.pk,
            group_ids=list(groups.values_list("pk", flat=True)),
            expected_version=row.version,
        )
    if "statements" in each:
        links = [(statements[number], "direct") for number in each["statements"]]
        intended.set_statements(actor=will, intended_id=row.pk, links=links, expected_version=row.version)


def _agree(members: Members, strategy: Strategy, board: str) -> None:
    """The director agrees exactly what stands there, and the strategy is in force."""
    strategy.refresh_from_db()
    strategy_life.agree(
        actor=members["ada"],
        strategy_id=strategy.pk,
        approved_by=board,
        expected_version=strategy.version,
        words=content_hash(snapshot(strategy)),
    )
    strategy_life.activate(actor=members["will"], strategy_id=strategy.pk)


def _put_in_action(members: Members, strategy: Strategy, today: date, each: Described) -> None:
    row = IntendedAction.objects.get(strategy=strategy, reference=each["ref"])
    action = put_in_action(actor=members["will"], intended_id=row.pk, version=row.version)
    for report in each.get("reports", []):
        day = today - timedelta(days=report["ago"])
        check_in(
            actor=members[each["owner"]],
            action_id=action.pk,
            values=CheckInValues(
                progress=report["progress"],
                statement=report["says"],
                forecast_on=today + timedelta(days=report["forecast"]) if "forecast" in report else None,
                blockers=report.get("blockers", ""),
                help_needed=report.get("help", ""),
                open_issue=report.get("issue", ""),
            ),
            submission_key=uuid4(),
            made_at=datetime.combine(day, time(10, 0), tzinfo=LONDON),
        )


def _observe(will: Membership, today: date, described: Described) -> None:
    """What was seen of some shifts, a month apart."""
    for text, each in described.items():
        shift = PracticeShift.objects.get(group__council=will.council, text=text)
        levels = each["confidence"]
        for place, confidence in enumerate(levels):
            values = ObservationValues(
                observed_on=today - timedelta(days=30 * (len(levels) - place) - 20),
                source=each["source"],
                note=each["note"],
                confidence=confidence,
                state=each["state"],
            )
            observe_shift(actor=will, shift_id=shift.pk, values=values, submission_key=uuid4())
