"""Filling a new plan: activities, cascades, scenarios with their cells. Every day comes from a milestone."""

from datetime import date, timedelta
from typing import Any

from assessment_ready.councils.services.references import next_numbers
from assessment_ready.timeline.models import Snap
from assessment_ready.timeline.rules.offsets import add_months
from comms.models import (
    Activity,
    ActivityStatus,
    Cascade,
    OffsetUnit,
    Plan,
    Purpose,
    Scenario,
    ScenarioCell,
)
from comms.services.cascade_dates import date_step
from comms.services.dating import date_activities
from comms.services.recurrence import extend
from comms.services.starter_content import Row, rows, rows_for
from comms.services.starter_ground import Ground, linked

NO_MILESTONE = "No milestone of this plan’s assessment gives the day yet: choose one, or a day."


def add_scenarios(ground: Ground) -> None:
    """What may happen and what is said then, with the texts each audience needs."""
    content = rows_for("scenarios", "scenario", ground.kind)
    made = Scenario.objects.bulk_create(
        Scenario(
            **ground.owned(),
            kind=row["kind"],
            rating_code=row.get("rating", ""),
            title=row["title"],
            assumptions=row["assumptions"],
            tone=row["tone"],
            variant_block=row["variant"],
            position=place,
        )
        for place, row in enumerate(content)
    )
    usual: list[list[str]] = rows("scenarios", "cells")[0]["cells"]
    ScenarioCell.objects.bulk_create(
        ScenarioCell(
            council_id=scenario.council_id,
            scenario=scenario,
            audience=ground.audiences[audience],
            channel=ground.channels[channel],
        )
        for scenario, row in zip(made, content, strict=True)
        for audience, channel in row.get("cells") or usual
        if audience in ground.audiences and channel in ground.channels
    )


def add_activities(ground: Ground) -> list[Activity]:
    """Every activity and every step of a cascade, dated, recurring ones with all their times."""
    content = rows_for("activities", "activity", ground.kind)
    planned = [(row, _activity(ground, row)) for row in content]
    for row in rows_for("cascades", "cascade", ground.kind):
        planned += _steps(ground, row)
    if not planned:
        return []
    made: list[Activity] = [activity for _, activity in planned]
    numbers = next_numbers(council=ground.actor.council, kind="activity", count=len(made))
    for number, activity in zip(numbers, made, strict=True):
        activity.number, activity.reference = number, f"COM-{number}"
    date_activities([activity for activity in made if activity.cascade is None], ground.calendar)
    for activity in made:
        if activity.cascade is not None:
            date_step(activity, activity.cascade, ground.calendar)
    for row, activity in planned:
        activity.repeat_until = _repeat_until(ground, row, activity)
    Activity.objects.bulk_create(made)
    _link(ground, planned)
    times = [
        later
        for activity in made
        if activity.repeats
        for later in extend(actor=ground.actor, head=activity, calendar=ground.calendar)
    ]
    past_as_ideas(ground.plan, ground.today)
    return [*made, *times]


def _activity(ground: Ground, row: Row, *, cascade: Cascade | None = None) -> Activity:
    code = row.get("milestone", "")
    milestone = ground.milestones.get(code)
    start = row.get("start")
    return Activity(
        **ground.owned(),
        **{name: row[name] for name in ("title", "at", "minutes_long") if name in row},
        embargo_id=milestone.embargo_id if milestone else None,
        phase=ground.phases.get(row.get("phase", "")),
        description=NO_MILESTONE if code and milestone is None else "",
        purpose=row.get("purpose", Purpose.INFORM),
        channel=ground.channels.get(row["channel"]),
        product=ground.products.get(row.get("product", "")),
        owner=ground.plan.owner,
        spokesperson=row.get("spokesperson", ""),
        milestone=milestone,
        offset=row.get("offset", 0),
        unit=row.get("unit", OffsetUnit.WORKING_DAYS),
        snap=row.get("snap", Snap.SAME),
        fixed_on=None if start is None else ground.calendar.add_working_days(ground.today, start),
        repeats=row.get("repeats", ""),
        cascade=cascade,
        guard=row.get("guard", ""),
        only_cleared=row.get("only_cleared", False),
        starter_code=row["code"],
        created_by=ground.actor.user,
    )


def _steps(ground: Ground, row: Row) -> list[tuple[Row, Activity]]:
    """One cascade, saved, and its steps, not saved."""
    milestone = ground.milestones.get(row["milestone"])
    cascade = Cascade.objects.create(
        **ground.owned(),
        embargo_id=milestone.embargo_id if milestone else None,
        title=row["title"],
        milestone=milestone,
        default_at=row["default_at"],
        is_publication=row.get("is_publication", False),
        position=rows("cascades", "cascade").index(row),
    )
    shared: dict[str, Any] = {"milestone": row["milestone"], "phase": row["phase"]}
    shared["unit"] = OffsetUnit.MINUTES
    return [(step, _activity(ground, {**shared, **step}, cascade=cascade)) for step in row["step"]]


def _repeat_until(ground: Ground, row: Row, activity: Activity) -> date | None:
    """The last day of a series where its phase does not end it."""
    if not activity.repeats or activity.on is None:
        return None
    if "until_days" in row:
        return activity.on + timedelta(days=row["until_days"])
    if "until_months" in row:
        return add_months(ground.today, row["until_months"])
    return None


def _link(ground: Ground, planned: list[tuple[Row, Activity]]) -> None:
    heard = [(activity, audience) for row, activity in planned for audience in ground.audiences_of(row)]
    linked(Activity.audiences.through, "activity", "audience", heard)
    said = [
        (activity, ground.messages[code])
        for row, activity in planned
        for code in row.get("messages", ())
        if code in ground.messages
    ]
    linked(Activity.messages.through, "activity", "message", said)


def past_as_ideas(plan: Plan, today: date) -> None:
    """What should have been before today was not planned then: it is an idea, and asks nobody to hurry."""
    rows_past = Activity.objects.filter(plan=plan, on__lt=today, status=ActivityStatus.PLANNED)
    rows_past.update(status=ActivityStatus.IDEA)
