"""The demonstration's actions and gaps. Days in the content count from the day of seeding."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from assessment_ready.actions.models import Action
from assessment_ready.actions.rules.actions import ActionValues, CheckInValues
from assessment_ready.actions.services import closing
from assessment_ready.actions.services.actions import create_action
from assessment_ready.actions.services.attachments import attach
from assessment_ready.actions.services.check_ins import check_in
from assessment_ready.actions.services.escalations import escalate
from assessment_ready.actions.services.override import state_rag
from assessment_ready.actions.services.steps import add_step, finish_step
from assessment_ready.councils.models import Membership
from assessment_ready.framework.models import FrameworkVersion, QualityStatement
from assessment_ready.overview.services.demo_evidence import Items
from assessment_ready.readiness.models import EmergingTheme
from assessment_ready.readiness.rules.gaps import GapValues
from assessment_ready.readiness.services.gaps import (
    answer_with_actions,
    answer_with_reason,
    close_gap,
    raise_gap,
)
from assessment_ready.ui.dates import LONDON

Members = Mapping[str, Membership]


def make_actions(
    members: Members,
    framework: FrameworkVersion,
    items: Items,
    today: date,
    described: Sequence[Mapping[str, Any]],
) -> dict[str, Action]:
    """Every described action with its steps and check-ins, brought to its end if it has one; by key."""
    statements = _statement_ids(framework)
    actions = {}
    for each in described:
        made = create_action(
            actor=members["ben"],
            values=_values(members, statements, today, each),
            submission_key=uuid4(),
        )
        _report(members[each["owner"]], made, today, each)
        for title, role in each.get("evidence", []):
            attach(actor=members["ben"], action_id=made.pk, item_id=items[title].pk, role=role)
        _finish(members, made, today, each)
        actions[each["key"]] = made
    return actions


def _statement_ids(framework: FrameworkVersion) -> dict[int, int]:
    return dict(QualityStatement.objects.filter(framework=framework).values_list("number", "pk"))


def _values(
    members: Members, statements: Mapping[int, int], today: date, described: Mapping[str, Any]
) -> ActionValues:
    cost = described.get("cost")
    return ActionValues(
        title=described["title"],
        source=described["source"],
        owner_id=members[described["owner"]].pk,
        start_on=today + timedelta(days=described["start"]),
        due_on=today + timedelta(days=described["due"]),
        priority=described["priority"],
        statement_ids=tuple(statements[number] for number in described["statements"]),
        contributor_ids=tuple(members[key].pk for key in described.get("contributors", [])),
        product=described["product"],
        success_measure=described["measure"],
        cost_estimate=None if cost is None else Decimal(cost),
        funding_source=described.get("funding", ""),
        lifecycle=described.get("lifecycle", "agreed"),
    )


def _report(owner: Membership, action: Action, today: date, described: Mapping[str, Any]) -> None:
    """The steps, then what the owner reported from time to time; the last report has what hinders."""
    for title, due, *done in described.get("steps", []):
        step = add_step(
            actor=owner,
            action_id=action.pk,
            title=title,
            weight=1,
            due_on=today + timedelta(days=due),
            submission_key=uuid4(),
        )
        if done:
            finish_step(actor=owner, step_id=step.pk, done_on=today + timedelta(days=done[0]))
    reports = described.get("check_ins", [])
    for place, (days, progress, words) in enumerate(reports, start=1):
        last = place == len(reports)
        forecast = described.get("forecast") if last else None
        check_in(
            actor=owner,
            action_id=action.pk,
            values=CheckInValues(
                progress=progress,
                statement=words,
                forecast_on=None if forecast is None else today + timedelta(days=forecast),
                blockers=described.get("blockers", "") if last else "",
                help_needed=described.get("help", "") if last else "",
            ),
            submission_key=uuid4(),
            made_at=_morning(today + timedelta(days=days)),
        )


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), tzinfo=LONDON)


def _finish(members: Members, action: Action, today: date, described: Mapping[str, Any]) -> None:
    """Escalated, stated otherwise, complete, closed, cancelled or on hold, as described."""
    action.refresh_from_db()
    owner = members[described["owner"]]
    if "escalate" in described:
        level, key, reason = described["escalate"]
        escalate(
            actor=owner,
            action_id=action.pk,
            level=level,
            to_id=members[key].pk,
            reason=reason,
            submission_key=uuid4(),
        )
    if "state" in described:
        rag, reason, days = described["state"]
        state_rag(
            actor=owner,
            action_id=action.pk,
            rag=rag,
            reason=reason,
            until=today + timedelta(days=days),
            expected_version=action.version,
        )
    if described.get("end") in {"complete", "closed"}:
        closing.complete(actor=owner, action_id=action.pk, note=described["done"])
    if described.get("end") == "closed":
        closing.close(actor=members["ada"], action_id=action.pk, note="Checked against the evidence.")
        result, note = described["effectiveness"]
        closing.record_effectiveness(actor=members["ada"], action_id=action.pk, result=result, note=note)
    if described.get("end") == "cancelled":
        closing.cancel(actor=members["ben"], action_id=action.pk, note=described["note"])
    if described.get("end") == "hold":
        closing.hold(actor=members["ben"], action_id=action.pk, note=described["note"])


def raise_gaps(
    members: Members,
    framework: FrameworkVersion,
    actions: Mapping[str, Action],
    today: date,
    described: Sequence[Mapping[str, Any]],
) -> None:
    """Every described gap with its answer."""
    statements = _statement_ids(framework)
    themes = dict(EmergingTheme.objects.filter(council=None).values_list("code", "pk"))
    ben = members["ben"]
    for each in described:
        gap = raise_gap(
            actor=ben,
            values=GapValues(
                statement_id=statements[each["statement"]],
                title=each["title"],
                theme_id=themes[each["theme"]] if "theme" in each else None,
                source=each["source"],
                owner_id=members[each["owner"]].pk,
                weight=each["weight"],
                found_on=today + timedelta(days=each["found"]),
            ),
            submission_key=uuid4(),
        )
        if "actions" in each:
            ids = [actions[key].pk for key in each["actions"]]
            gap = answer_with_actions(actor=ben, gap_id=gap.pk, action_ids=ids, expected_version=gap.version)
        if "no_action" in each:
            gap = answer_with_reason(
                actor=ben, gap_id=gap.pk, reason=each["no_action"], expected_version=gap.version
            )
        if "closed" in each:
            close_gap(actor=ben, gap_id=gap.pk, note=each["closed"], expected_version=gap.version)
