"""Lessons: noted, changed, carried to the next plan."""

from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from comms.errors.questions import InvalidLesson
from comms.models import Lesson
from comms.queries.evaluation import plans_to_carry_to
from comms.queries.plans import plans
from comms.services import entries


@dataclass(frozen=True)
class LessonValues:
    """What happened, what it means, what follows."""

    what: str
    so_what: str = ""
    now_what: str = ""


@transaction.atomic
def note_lesson(*, actor: Membership, plan_id: int, values: LessonValues, submission_key: UUID) -> Lesson:
    """Note what was learned; a second click gives the same. Raises ``Plan.DoesNotExist``."""
    entries.require(actor)
    plan = plans(actor).get(pk=plan_id)
    row = Lesson(plan=plan, noted_by=actor.user, noted_at=timezone.now(), **asdict(values))
    lesson, is_new = entries.add(actor, row, submission_key)
    if is_new:
        entries.record("comms.lesson.noted", actor, lesson, after=asdict(values))
    return lesson


@transaction.atomic
def change_lesson(
    *, actor: Membership, lesson_id: int, values: LessonValues, expected_version: int
) -> Lesson:
    """Change the words of a lesson. Raises ``ChangedMeanwhile``."""
    entries.require(actor)
    lesson = entries.locked(actor, Lesson, lesson_id)
    entries.check_version(lesson, expected_version, describe(lesson))
    before, after = entries.apply_changes(lesson, asdict(values))
    if after:
        entries.save(lesson, *after)
        entries.record("comms.lesson.changed", actor, lesson, before=before, after=after)
    return lesson


@transaction.atomic
def carry_lesson(*, actor: Membership, lesson_id: int, plan_id: int | None) -> Lesson:
    """Carry a lesson to another plan, or to none any more. Raises ``InvalidLesson``."""
    entries.require(actor)
    lesson = entries.locked(actor, Lesson, lesson_id, "plan")
    target = plans_to_carry_to(actor, lesson.plan).filter(pk=plan_id).first() if plan_id else None
    if plan_id and target is None and plan_id != lesson.carried_to_id:
        raise InvalidLesson("Choose a plan from the list", field="plan")
    before, after = entries.apply_changes(lesson, {"carried_to_id": plan_id})
    if after:
        entries.save(lesson, "carried_to")
        named = {"plan": target.title if target else "no plan any more"}
        entries.record("comms.lesson.carried", actor, lesson, before=before, after=after | named)
    return lesson


@transaction.atomic
def remove_lesson(*, actor: Membership, lesson_id: int) -> Lesson:
    """Remove a lesson."""
    entries.require(actor)
    lesson = entries.locked(actor, Lesson, lesson_id)
    entries.record("comms.lesson.removed", actor, lesson, before={"what": lesson.what})
    lesson.delete()
    return lesson


def describe(lesson: Lesson) -> list[tuple[str, str]]:
    """What a lesson says now, for somebody whose form is out of date."""
    return [
        ("What happened", lesson.what),
        ("What it means", lesson.so_what),
        ("What follows", lesson.now_what),
    ]
