"""Saving what somebody says of one statement."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.readiness.errors import (
    InvalidJudgement,
    NotYours,
    RoundNotOpen,
    StaleJudgement,
    WithSomebodyElse,
)
from assessment_ready.readiness.models import WORD_LIMITS, Assignment, AssignmentState, Judgement
from assessment_ready.readiness.queries.suggestion import suggestion_of, with_suggestion_facts
from assessment_ready.readiness.rules.judgement import (
    JudgementValues,
    completed,
    departure_problem,
    problems,
    settled,
)

WITH_THE_LEAD = [AssignmentState.ASSIGNED, AssignmentState.RETURNED]


@transaction.atomic
def record_judgement(
    *, actor: Membership, round_id: int, statement: str, values: JudgementValues, expected_version: int
) -> Judgement:
    """Save one judgement: the statement with the slug ``statement`` in the round.

    Bounds left empty become one step either side of the score. The score that is suggested at this moment is kept
    beside it; another score needs ``values.departure_reason``. Five queries. Raises ``Judgement.DoesNotExist``
    when the person may not know of it, ``RoundNotOpen``, ``NotYours``, ``InvalidJudgement`` (with its field) and
    ``StaleJudgement`` when somebody saved since ``expected_version``.
    """
    now = timezone.now()
    row = _with_locked_round(actor, now, round_id, statement)
    if not row.round.is_open:
        raise RoundNotOpen
    check_may_score(actor, getattr(row, "given", None))
    if row.version != expected_version:
        raise StaleJudgement
    levels: list[int] = row.scale_levels  # type: ignore[attr-defined] # annotated
    suggested = None if values.score is None else suggestion_of(row).score
    values = settled(completed(values, levels), suggested)
    for problem in problems(values, levels, WORD_LIMITS):
        raise InvalidJudgement(problem.sentence, field=problem.field)
    if (departure := departure_problem(values, suggested)) is not None:
        raise InvalidJudgement(departure.sentence, field=departure.field)
    store(
        actor=actor,
        row=row,
        values=values,
        suggested=suggested,
        now=now,
        action="readiness.judgement.saved",
    )
    return row


def check_may_score(actor: Membership, assignment: Assignment | None) -> None:
    """Raise ``NotYours`` unless the person may score any statement, or this one is with them."""
    if actor.can(Perm.SCORE):
        return
    if not actor.can(Perm.SCORE_OWN) or assignment is None or assignment.lead_id != actor.pk:
        raise NotYours
    if assignment.state not in WITH_THE_LEAD:
        raise WithSomebodyElse


def store(
    *,
    actor: Membership,
    row: Judgement,
    values: JudgementValues,
    suggested: int | None,
    now: datetime,
    action: str,
) -> bool:
    """Write checked values over exactly the version that was read; whether anything changed.

    The round must be locked. The condition on the version (and on the assignment, for people who score only
    their own) is what decides between two savers: the row itself was read before the lock was granted.
    """
    wanted = {**asdict(values), "suggested": suggested}
    after = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    if not after:
        return False
    before = {name: getattr(row, name) for name in after}
    held = Judgement.objects.filter(pk=row.pk, version=row.version)
    if not actor.can(Perm.SCORE):
        held = held.filter(
            round__assignments__statement=F("statement"),
            round__assignments__lead=actor,
            round__assignments__state__in=WITH_THE_LEAD,
        )
    fields: dict[str, Any] = {**after, "author": actor.user, "updated_at": now}
    if not held.update(**fields, version=F("version") + 1):
        raise StaleJudgement
    for name, value in fields.items():
        setattr(row, name, value)
    row.version += 1
    audit.record(
        action,
        actor=actor,
        obj=row,
        council=actor.council,
        before=before,
        after=after,
        embargo_id=row.round.embargo_id,
    )
    return True


def _with_locked_round(actor: Membership, now: datetime, round_id: int, statement: str) -> Judgement:
    """The judgement with locked round, assignment, scale and what a score is suggested from, in one query."""
    rows = Judgement.objects.visible_to(actor, now).with_assignment()
    return (
        with_suggestion_facts(rows, actor, now)
        .select_related("round", "statement")
        .select_for_update(of=("round",))
        .get(round_id=round_id, statement__slug=statement)
    )
