"""Making a plan and changing its sections."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.queries import people
from assessment_ready.timeline.models import Assessment
from assessment_ready.timeline.rules.offsets import add_months
from assessment_ready.ui.dates import format_date, london_date
from comms.errors.plans import NotInList, PlanOver
from comms.models import Lesson, Plan, PlanStatus
from comms.queries.plans import plans
from comms.rules.plan_texts import TEXT_LABELS
from comms.services.entries import add, apply_changes, check_version, locked, record, require, save

OVER = (PlanStatus.CLOSED, PlanStatus.SUPERSEDED)
_REVIEW_MONTHS = 3


@dataclass(frozen=True)
class PlanValues:
    """What a new plan begins with. Ids are of the actor's council; ``previous_id``: whose lessons it carries on."""

    kind: str
    title: str
    owner_id: int
    sponsor_id: int | None = None
    assessment_id: int | None = None
    previous_id: int | None = None


@dataclass(frozen=True)
class HeaderValues:
    """The plan's header."""

    title: str
    owner_id: int
    sponsor_id: int | None
    assessment_id: int | None
    marking: str
    review_on: Any
    budget: str = ""
    brand_rules: str = ""


def make_plan(
    actor: Membership, values: PlanValues, submission_key: UUID, texts: Mapping[str, str]
) -> tuple[Plan, bool]:
    """The plan saved, and whether it is new. Call inside a transaction. Raises ``NotAllowed`` and ``NotInList``."""
    require(actor)
    _check_people(actor, values.owner_id, values.sponsor_id)
    _check_assessment(actor, values.assessment_id)
    if values.previous_id is not None and not plans(actor).filter(pk=values.previous_id).exists():
        raise NotInList(field="previous")
    today = london_date(timezone.now())
    plan, is_new = add(
        actor,
        Plan(**asdict(values), **texts, review_on=add_months(today, _REVIEW_MONTHS), created_by=actor.user),
        submission_key,
    )
    if is_new:
        record("comms.plan.created", actor, plan, after={"kind": values.kind})
    return plan, is_new


def carry_lessons(actor: Membership, plan: Plan) -> int:
    """Hand the lessons of the plan before that nobody has carried on yet to this one; how many."""
    if plan.previous_id is None:
        return 0
    lessons = Lesson.objects.filter(council=actor.council, plan_id=plan.previous_id, carried_to=None)
    count = lessons.update(carried_to=plan)
    if count:
        record("comms.plan.lessons_carried", actor, plan, after={"count": count})
    return count


def open_plan(actor: Membership, plan_id: int) -> Plan:
    """The plan, locked, if it may still be changed. Raises ``NotAllowed``, ``Plan.DoesNotExist``, ``PlanOver``."""
    require(actor)
    plan = locked(actor, Plan, plan_id)
    if plan.status in OVER:
        raise PlanOver
    return plan


@transaction.atomic
def change_header(*, actor: Membership, plan_id: int, values: HeaderValues, expected_version: int) -> Plan:
    """Change the plan's header. Raises ``ChangedMeanwhile``, ``NotInList``, ``PlanOver``.

    An assessment that the actor may not know of stays, unless they choose another.
    """
    plan = open_plan(actor, plan_id)
    check_version(plan, expected_version, describe_header(plan))
    _check_people(actor, values.owner_id, values.sponsor_id, known=(plan.owner_id, plan.sponsor_id))
    changes = asdict(values)
    if values.assessment_id is None and not _may_know(actor, plan.assessment_id):
        del changes["assessment_id"]
    elif values.assessment_id != plan.assessment_id:
        _check_assessment(actor, values.assessment_id)
    return _store(actor, plan, "header", changes)


@transaction.atomic
def change_texts(
    *, actor: Membership, plan_id: int, section: str, values: Mapping[str, str], expected_version: int
) -> Plan:
    """Change the texts of one section. Raises ``ChangedMeanwhile`` and ``PlanOver``."""
    plan = open_plan(actor, plan_id)
    current = [(TEXT_LABELS[name], getattr(plan, name) or "Nothing yet") for name in values]
    check_version(plan, expected_version, current)
    return _store(actor, plan, section, dict(values))


def describe_header(plan: Plan) -> list[tuple[str, str]]:
    """What the header says now, for somebody whose form is out of date."""
    return [
        ("Title", plan.title),
        ("Plan owner", str(plan.owner.user)),
        ("Sponsor", str(plan.sponsor.user) if plan.sponsor else "Not named"),
        ("Marking", plan.get_marking_display()),
        ("Review on", format_date(plan.review_on) if plan.review_on else "Not set"),
        ("Budget", plan.budget or "Nothing yet"),
        ("Brand rules", plan.brand_rules or "Nothing yet"),
    ]


def _store(actor: Membership, plan: Plan, section: str, values: dict[str, Any]) -> Plan:
    before, after = apply_changes(plan, values)
    if not after:
        return plan
    save(plan, *after)
    # Which assessment it is may be secret; that the header changed is not.
    told = {name: value for name, value in after.items() if name != "assessment_id"}
    before.pop("assessment_id", None)
    record("comms.plan.changed", actor, plan, before=before, after={**told, "section": section})
    return plan


def _check_people(
    actor: Membership, owner_id: int, sponsor_id: int | None, known: tuple[int | None, ...] = ()
) -> None:
    """Raise ``NotInList`` for anybody who is not (or was not already) a member."""
    asked = {"owner": owner_id, "sponsor": sponsor_id}
    wanted = {key for key in asked.values() if key is not None and key not in known}
    current = people(actor.council, timezone.now()).filter(pk__in=wanted)
    found = set(current.values_list("pk", flat=True)) if wanted else set()
    for field, key in asked.items():
        if key in wanted - found:
            raise NotInList(field=field)


def _check_assessment(actor: Membership, assessment_id: int | None) -> None:
    if not _may_know(actor, assessment_id):
        raise NotInList(field="assessment")


def _may_know(actor: Membership, assessment_id: int | None) -> bool:
    if assessment_id is None:
        return True
    return Assessment.objects.visible_to(actor, timezone.now()).filter(pk=assessment_id).exists()
