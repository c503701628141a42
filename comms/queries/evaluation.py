"""Reads of evaluation: measures with their readings, lessons, what a measure can name."""

from collections.abc import Sequence

from django.db.models import Max, Prefetch, QuerySet

from assessment_ready.councils.models import Membership
from comms.models import Lesson, Measure, MeasureLevel, Objective, Plan, Reading
from comms.queries.plans import running_plans
from comms.rules.measures import Track, Value, track

LEVELS = [level.value for level in MeasureLevel]


def measures_of(plan: Plan) -> list[Measure]:
    """The plan's measures up the ladder, each with objective, owner and readings, newest first."""
    rows = _shown(Measure.objects.filter(plan=plan, council_id=plan.council_id))
    return sorted(rows, key=lambda each: (LEVELS.index(each.level), each.position, each.pk))


def get_measure(membership: Membership, measure_id: int) -> Measure:
    """One measure of the council with everything its page names. Raises ``Measure.DoesNotExist``."""
    rows = _shown(Measure.objects.filter(council_id=membership.council_id))
    return rows.select_related("plan__owner__user", "plan__assessment", "objective", "owner__user").get(
        pk=measure_id
    )


def measures_to_choose(plan: Plan) -> list[Measure]:
    """The plan's measures up the ladder, by name only."""
    rows = Measure.objects.filter(plan=plan, council_id=plan.council_id)
    return sorted(rows, key=lambda each: (LEVELS.index(each.level), each.position, each.pk))


def get_reading(membership: Membership, reading_id: int) -> Reading:
    """One reading of the council. Raises ``Reading.DoesNotExist``."""
    rows = Reading.objects.filter(council_id=membership.council_id)
    return rows.select_related("measure__plan").get(pk=reading_id)


def latest_of(measure: Measure) -> Reading | None:
    """The newest reading of a measure read here; no query."""
    return next(iter(measure.readings.all()), None)


def track_of(measure: Measure) -> Track:
    """How a measure read here stands; no query."""
    # Newest first as they come: of one day the later written one must come last.
    values = [Value(each.on, each.value) for each in reversed(measure.readings.all())]
    return track(
        values,
        baseline=measure.baseline,
        target=measure.target,
        lower_is_better=measure.lower_is_better,
        due_on=measure.objective.due_on if measure.objective else None,
    )


def objectives_to_choose(plan: Plan) -> Sequence[Objective]:
    """The plan's objectives in order."""
    return list(Objective.objects.filter(plan=plan, council_id=plan.council_id))


def next_position(plan: Plan) -> int:
    """Where a new measure stands: last."""
    last = Measure.objects.filter(plan=plan).aggregate(last=Max("position"))["last"]
    return 0 if last is None else min(last + 1, 32_000)


def lessons_of(plan: Plan) -> QuerySet[Lesson]:
    """What was learned in the plan, newest first."""
    return Lesson.objects.filter(plan=plan, council_id=plan.council_id).select_related(
        "carried_to", "noted_by"
    )


def lessons_received(plan: Plan) -> QuerySet[Lesson]:
    """Lessons of other plans that were carried to this one, newest first."""
    rows = Lesson.objects.filter(carried_to=plan, council_id=plan.council_id)
    return rows.select_related("plan", "noted_by")


def get_lesson(membership: Membership, lesson_id: int) -> Lesson:
    """One lesson of the council. Raises ``Lesson.DoesNotExist``."""
    rows = Lesson.objects.filter(council_id=membership.council_id)
    return rows.select_related("plan__owner__user", "carried_to").get(pk=lesson_id)


def plans_to_carry_to(membership: Membership, plan: Plan) -> QuerySet[Plan]:
    """The plans that can take a lesson of ``plan`` on: those that run, but not itself."""
    return running_plans(membership).exclude(pk=plan.pk)


def _shown(rows: QuerySet[Measure]) -> QuerySet[Measure]:
    readings = Reading.objects.select_related("recorded_by").order_by("-on", "-pk")
    return rows.select_related("objective", "owner__user").prefetch_related(
        Prefetch("readings", queryset=readings)
    )
