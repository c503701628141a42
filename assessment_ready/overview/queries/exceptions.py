"""Gaps and actions by exception: only what a board has to look at, each with why and what is done about it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import JSONObject

from assessment_ready.actions.models import (
    Action,
    ActionDependency,
    ActionQuerySet,
    ActionStatement,
    CheckIn,
    Escalation,
    Lifecycle,
)
from assessment_ready.actions.queries.facts import facts, predecessor, rules_of, settings_of, steps_of
from assessment_ready.actions.rules.explanation import explain
from assessment_ready.actions.rules.rag import Predecessor, Step, schedule
from assessment_ready.councils.models import Membership
from assessment_ready.readiness.models import Gap
from assessment_ready.ui.dates import format_date, london_date

# Worst first; what is none of these and late comes after them.
_WORST = ("red", "stale", "amber")


@dataclass(frozen=True)
class ActionException:
    """An open action that is red, stale, amber or late: by how much, why, what is done, what help is needed.

    ``statements`` are numbers. ``late`` is whole days past the due day, 0 when it is not late. The texts are empty
    where nothing is recorded.
    """

    reference: str
    title: str
    owner: str
    statements: list[int]
    due_on: date
    rag: str
    late: int
    cause: str
    recovery: str
    help_needed: str


def action_exceptions(membership: Membership, now: datetime, limit: int) -> tuple[list[ActionException], int]:
    """The worst ``limit`` of them and how many there are in all. Five queries."""
    today = london_date(now)
    rows = _out_of_line(membership, now, today)
    total = rows.count()
    shown: list[Any] = list(_with_words(rows)[:limit])
    ids = [row.pk for row in shown]
    rules = rules_of(settings_of(membership.council))
    steps, before = steps_of(ids), _predecessors(membership, now, ids)
    found = []
    for row in shown:
        known = facts(row, steps[row.pk], before[row.pk])
        told = explain(known, rules, schedule(known, rules), lifecycle=row.lifecycle, today=today)
        said = f"The owner says {row.rag}: {row.override_reason}." if row.rag != told.rag else ""
        cause = " ".join(part for part in (said, *told.sentences) if part)
        found.append(_exception(row, cause, steps[row.pk], today))
    return found, total


def unanswered_gaps(membership: Membership, now: datetime, limit: int) -> list[Gap]:
    """The first open gaps that nobody has answered, the heaviest first, with statement and owner; one query."""
    weight = Case(
        When(weight=Gap.Weight.HIGH, then=Value(0)),
        When(weight=Gap.Weight.MEDIUM, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = Gap.objects.visible_to(membership, now).open().with_answer().filter(Q(is_answered=False))
    return list(rows.select_related("statement", "owner__user").order_by(weight, "found_on", "pk")[:limit])


def _out_of_line(membership: Membership, now: datetime, today: date) -> ActionQuerySet:
    """What the owner calls complete only waits to be closed: it is out of line only by what somebody states."""
    actions = Action.objects.visible_to(membership, now).open().with_rag(today)
    found: Any = actions.filter(Q(rag__in=_WORST) | Q(due_on__lt=today) & ~Q(lifecycle=Lifecycle.COMPLETE))
    return found  # type: ignore[no-any-return]


def _with_words(rows: ActionQuerySet) -> ActionQuerySet:
    """Worst first, each with owner, statements, and the newest check-in and call for help."""
    rank = Case(
        *(When(rag=rag, then=Value(place)) for place, rag in enumerate(_WORST)),
        default=Value(len(_WORST)),
        output_field=IntegerField(),
    )
    newest = CheckIn.objects.filter(action=OuterRef("pk"), is_no_change=False).order_by("-made_at", "-pk")
    called = Escalation.objects.filter(action=OuterRef("pk"), resolved_at=None).order_by("-raised_at")
    numbers = ActionStatement.objects.filter(action=OuterRef("pk"))
    annotated: Any = rows.annotate(
        said=Subquery(
            newest.values(row=JSONObject(statement="statement", blockers="blockers", help="help_needed"))[:1]
        ),
        called=Subquery(called.values("reason")[:1]),
        numbers=ArraySubquery(numbers.order_by("statement__number").values("statement__number")),
    )
    return annotated.select_related("owner__user").order_by(rank, "due_on", "pk")  # type: ignore[no-any-return]


def _predecessors(membership: Membership, now: datetime, ids: list[int]) -> dict[int, list[Predecessor]]:
    """What each action waits for, as far as the readers may know of it; one query."""
    found: dict[int, list[Predecessor]] = defaultdict(list)
    rows = ActionDependency.objects.filter(
        successor__in=ids,
        kind=ActionDependency.Kind.FINISH_START,
        predecessor__in=Action.objects.visible_to(membership, now),
    )
    for row in rows.select_related("predecessor"):
        before = predecessor(row.predecessor)
        if before is not None:
            found[row.successor_id].append(before)
    return found


def _exception(row: Any, cause: str, steps: list[Step], today: date) -> ActionException:
    said: dict[str, str] = row.said or {}
    blockers = said.get("blockers", "")
    return ActionException(
        reference=row.reference,
        title=row.title,
        owner=str(row.owner.user),
        statements=list(row.numbers),
        due_on=row.due_on,
        rag=row.rag,
        late=max(0, (today - row.due_on).days),
        cause=" ".join(part for part in (cause, f"In the way: {blockers}" if blockers else "") if part),
        recovery=_recovery(row, said.get("statement", ""), steps),
        help_needed=said.get("help", "") or row.called or "",
    )


def _recovery(row: Any, statement: str, steps: list[Step]) -> str:
    """What the owner last said, the next step that is open, and the new forecast."""
    parts = [statement.strip()] if statement.strip() else []
    ahead = [step for step in steps if step.done_on is None]
    if ahead:
        step = min(ahead, key=lambda each: each.due_on)
        parts.append(f"Next step: {step.title}, due {format_date(step.due_on)}.")
    if row.forecast_on and row.forecast_on > row.due_on:
        parts.append(f"Now expected {format_date(row.forecast_on)}.")
    return " ".join(parts)
