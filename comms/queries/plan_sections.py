"""What is known of a plan for judging how complete it is. Everything passes the gate."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef

from assessment_ready.councils.models import Membership
from assessment_ready.timeline.models import Assessment
from assessment_ready.ui.dates import london_date
from comms.models import (
    OVER,
    Activity,
    ActivityStatus,
    Audience,
    Channel,
    Measure,
    MessageKind,
    Need,
    Objective,
    Plan,
    PlanKind,
    PlanRisk,
    SignOffMode,
    SignOffRole,
    SignOffRule,
)
from comms.queries.messages import messages
from comms.queries.phases import milestone_days, phases_with_items, spans_of
from comms.queries.scenarios import matrix
from comms.queries.sign_off_matrix import named_for
from comms.rules.plan_sections import (
    Entry,
    ObjectiveFacts,
    Place,
    PlanFacts,
    Section,
    lacks_words,
    sections,
    smart_lacks,
)
from comms.rules.plan_texts import TEXT_LABELS

_SHORT = 80


def plan_sections(plan: Plan, membership: Membership, now: datetime) -> list[Section]:
    """Every section of a plan, with what is missing as far as the person may know; about twenty queries."""
    return sections(plan_facts(plan, membership, now))


def plan_facts(plan: Plan, membership: Membership, now: datetime) -> PlanFacts:
    """What is known of the plan."""
    found = list(messages(membership, now, plan))
    grid = matrix(plan, membership, now)
    return PlanFacts(
        is_assessment=plan.kind == PlanKind.ASSESSMENT,
        has_sponsor=plan.sponsor_id is not None,
        has_assessment=seen_assessment(plan, membership, now) is not None,
        has_review_day=plan.review_on is not None,
        texts={name: getattr(plan, name) for name in TEXT_LABELS},
        objectives=_objectives(plan),
        audiences=_audiences(membership),
        umbrellas=sum(row.kind == MessageKind.UMBRELLA for row in found),
        messages=[_message(row) for row in found],
        channels=_channels(membership),
        activities=_activities(plan, membership, now),
        risks=_risks(plan),
        roles=_roles(membership, now),
        scenarios=len(grid.rows),
        cells=[
            Entry(
                cell.label,
                (cell.state.value,) if cell.is_open else (),
                Place("cell", "cell", cell.cell_id),
            )
            for row in grid.rows
            for cell in row.cells
        ],
        measures=_measures(plan),
        phases=_phases(plan, membership, now),
    )


def seen_assessment(plan: Plan, membership: Membership, now: datetime) -> Assessment | None:
    """The plan's assessment, where the person may know of it; one query, none without one."""
    if plan.assessment_id is None:
        return None
    return Assessment.objects.visible_to(membership, now).filter(pk=plan.assessment_id).first()


def objective_lacks(row: Objective, audiences: int) -> tuple[str, ...]:
    """What an objective lacks of SMART."""
    return smart_lacks(
        ObjectiveFacts(
            statement=row.statement,
            measured_by=row.measured_by,
            achievable=row.achievable,
            relevant=row.relevant,
            baseline=row.baseline,
            target=row.target,
            has_day=row.due_on is not None,
            has_owner=row.owner_id is not None,
            audiences=audiences,
        )
    )


def _objectives(plan: Plan) -> list[Entry]:
    counted = Objective.objects.filter(plan=plan).annotate(heard=Count("audiences"))
    rows = counted.order_by("position", "pk")
    return [
        Entry(short(row.statement), objective_lacks(row, row.heard), Place("objective", "objective", row.pk))
        for row in rows
    ]


def _audiences(membership: Membership) -> list[Entry]:
    through = Audience.channels.through.objects.filter(audience_id=OuterRef("pk"))
    rows = Audience.objects.filter(council_id=membership.council_id, is_active=True)
    return [
        Entry(
            row.name,
            _lacks(
                (row.current_understanding, "what they understand now"),
                (row.concerns, "their concerns"),
                (row.think and row.feel and row.do, "what they should think, feel and do"),
                (row.has_channel, "a channel"),
            ),
            Place("audience", "audience", row.pk),
        )
        for row in rows.annotate(has_channel=Exists(through))
    ]


def _message(row: Any) -> Entry:
    words = lacks_words(f"{row.text}\n{row.call_to_action}")
    lacks = (*words, *_lacks((row.is_proved, "no live proof point")))
    return Entry(f"{row.reference} {short(row.text)}", lacks, Place("message", "message", row.pk))


def _channels(membership: Membership) -> list[Entry]:
    rows = Channel.objects.filter(council_id=membership.council_id, is_active=True)
    return [
        Entry(
            row.name,
            _lacks((row.accessibility, "how people reach it whatever they need")),
            Place("channels", ""),
        )
        for row in rows
    ]


def _activities(plan: Plan, membership: Membership, now: datetime) -> list[Entry]:
    heard = Activity.audiences.through.objects.filter(activity_id=OuterRef("pk"))
    rows: Any = Activity.objects.visible_to(membership, now).filter(plan=plan)
    rows = rows.exclude(status__in=(*OVER, ActivityStatus.IDEA)).annotate(is_heard=Exists(heard))
    return [
        Entry(
            f"{row.reference} {row.title}",
            _lacks(
                (row.on, "a day"),
                (row.owner_id, "an owner"),
                (row.is_heard or row.cascade_id, "an audience"),
            ),
            Place("activity", "activity", row.pk),
        )
        for row in rows
    ]


def _risks(plan: Plan) -> list[Entry]:
    return [
        Entry(
            short(row.description),
            _lacks(
                (row.owner_id, "an owner"),
                (row.response.strip() or row.holding_line_id, "what we do or say then"),
                (row.early_warning, "an early warning"),
            ),
            Place("risk", "risk", row.pk),
        )
        for row in PlanRisk.objects.filter(plan=plan, is_closed=False)
    ]


def _roles(membership: Membership, now: datetime) -> list[Entry]:
    """The roles whose approval some product always needs, and whether somebody can be asked."""
    rules = SignOffRule.objects.filter(
        council_id=membership.council_id, mode=SignOffMode.APPROVE, product__is_active=True
    )
    roles = sorted(set(rules.values_list("role", flat=True)), key=list(SignOffRole.values).index)
    named = named_for(membership.council, roles, None, now)
    return [
        Entry(
            SignOffRole(role).label,
            ("nobody can be asked to sign off",) if named[role].problem else (),
            Place("sign-off-matrix", ""),
        )
        for role in roles
    ]


def _measures(plan: Plan) -> list[Entry]:
    return [
        Entry(
            row.name,
            _lacks(
                (row.target is not None, "a target"),
                (row.source, "a source"),
                (row.frequency, "how often"),
                (row.owner_id, "an owner"),
            ),
            Place("measure", "measure", row.pk),
        )
        for row in Measure.objects.filter(plan=plan)
    ]


def _phases(plan: Plan, membership: Membership, now: datetime) -> list[Entry]:
    rows = list(phases_with_items(plan))
    today = london_date(now)
    found = []
    for span in spans_of(rows, milestone_days(plan, membership, now), today):
        undone = sum(item.need == Need.MUST and item.done_at is None for item in span.phase.items.all())
        begun = span.is_current or (span.last is not None and span.last < today)
        found.append(
            Entry(
                span.phase.title,
                _lacks(
                    (span.first or span.last, "a day it begins or ends"),
                    (span.phase.goal.strip(), "a goal"),
                    (not (begun and undone), _undone(undone)),
                ),
                Place("phase", "phase", span.phase.pk),
            )
        )
    return found


def _undone(count: int) -> str:
    return f"{count} “must” of its checklist not done" if count != 1 else "1 “must” of its checklist not done"


def _lacks(*asked: tuple[Any, str]) -> tuple[str, ...]:
    return tuple(words for met, words in asked if not met)


def short(text: str) -> str:
    """A long text's beginning, as it stands in a list."""
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1].rstrip()}…"
