"""Reads of gaps: the register, one gap, and what can be chosen for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import JSONObject

from assessment_ready.actions.models import Action, ActionQuerySet, Lifecycle
from assessment_ready.actions.queries.choices import possible_owners
from assessment_ready.councils.models import Membership, MembershipQuerySet
from assessment_ready.embargo.models import Embargo
from assessment_ready.framework.models import FrameworkVersion, QualityStatement
from assessment_ready.readiness.models import Gap, GapAction, GapQuerySet, Round
from assessment_ready.ui.dates import london_date

SORTS = {
    "reference": ("statement__number", "number"),
    "title": ("title", "number"),
    "source": ("source", "number"),
    "owner": ("owner__user__full_name", "number"),
    "found": ("found_on", "number"),
}


@dataclass(frozen=True)
class GapFilters:
    """What the register is narrowed to; empty means everything. ``statement`` is a number, ``theme`` a code."""

    q: str = ""
    statement: int | None = None
    theme: str = ""
    source: str = ""
    answer: str = ""
    state: str = ""
    weight: str = ""
    owner: int | None = None


@dataclass(frozen=True)
class Answer:
    """An action that answers a gap, as far as the person may know of it."""

    pk: int
    reference: str
    title: str
    rag: str


def register(membership: Membership, now: datetime, filters: GapFilters, sort: str = "") -> GapQuerySet:
    """The gaps this person may know of that match, in the order of the framework, with what answers them."""
    rows = _shown(Gap.objects.visible_to(membership, now), membership, now)
    rows = _by_answer(_by_fields(rows, filters), filters.answer)
    return rows.order_by(*_order(sort))


def get_gap(membership: Membership, now: datetime, gap_id: int) -> Gap:
    """One gap with everything its page names; one query. Raises ``Gap.DoesNotExist``."""
    rows = _shown(Gap.objects.visible_to(membership, now), membership, now)
    return rows.select_related(
        "statement__theme",
        "statement__framework",
        "sub_topic",
        "theme",
        "owner__user",
        "round",
        "embargo",
        "answered_by",
        "closed_by",
        "created_by",
    ).get(pk=gap_id)


def answers_of(gap: Gap) -> list[Answer]:
    """The actions that answer a gap read here, by number; no query."""
    found: list[dict[str, Any]] = gap.answering  # type: ignore[attr-defined] # annotated
    return [Answer(**each) for each in found]


def open_of_statement(membership: Membership, now: datetime, statement_id: int, limit: int) -> list[Gap]:
    """The first open gaps of a statement, unanswered first, then by weight; one query."""
    rows = _shown(Gap.objects.visible_to(membership, now).filter(statement_id=statement_id), membership, now)
    heavy = ExpressionWrapper(Q(weight=Gap.Weight.HIGH), output_field=BooleanField())
    return list(rows.open().order_by(F("is_answered"), heavy.desc(), "number")[:limit])


def gaps_answered_by(membership: Membership, now: datetime, action_id: int) -> list[Gap]:
    """The gaps an action answers, as far as the person may know of them; one query."""
    rows = Gap.objects.visible_to(membership, now).filter(answers__action_id=action_id)
    return list(rows.select_related("statement").order_by("statement__number", "number"))


def actions_to_choose(membership: Membership, now: datetime, gap: Gap) -> ActionQuerySet:
    """The actions that can answer the gap: known to the person, not cancelled, no more secret than the gap.

    An action under embargo may answer only a gap under the same one: otherwise that the gap is answered would
    tell people who are not cleared that the action exists.
    """
    secret = Embargo.objects.exclude(pk__in=Embargo.objects.lifted(now).values("pk"))
    as_secret = Q(embargo_id=gap.embargo_id) if gap.embargo_id else Q(embargo=None)
    open_enough = as_secret | Q(embargo=None) | ~Q(embargo_id__in=secret.values("pk"))
    actions = Action.objects.visible_to(membership, now).exclude(lifecycle=Lifecycle.CANCELLED)
    return actions.filter(open_enough).with_rag(london_date(now)).order_by("number")


def owners_to_choose(membership: Membership, now: datetime) -> MembershipQuerySet:
    """The current members of the council who may own a gap: those who may own actions, by name."""
    return possible_owners(membership.council, now)


def rounds_to_choose(membership: Membership, now: datetime) -> list[Round]:
    """The rounds a gap can have been found in, newest first; one query."""
    return list(Round.objects.visible_to(membership, now).order_by("-held_on", "-pk"))


def statements_with_topics(framework: FrameworkVersion) -> list[QualityStatement]:
    """The statements of a version in order, each with its topics; two queries."""
    rows = QualityStatement.objects.filter(framework=framework).prefetch_related("sub_topics")
    return list(rows.order_by("number"))


def chosen_actions(gap: Gap) -> list[int]:
    """The ids of the actions that answer a gap read here; no query."""
    return [answer.pk for answer in answers_of(gap)]


def _shown(rows: GapQuerySet, membership: Membership, now: datetime) -> GapQuerySet:
    """Each row with ``is_answered`` and, as ``answering``, the actions the person may know of."""
    visible = Action.objects.visible_to(membership, now).with_rag(london_date(now))
    answering = (
        visible.filter(gaps__gap=OuterRef("pk"))
        .exclude(lifecycle=Lifecycle.CANCELLED)
        .order_by("number")
        .values(found=JSONObject(pk="pk", reference="reference", title="title", rag="rag"))
    )
    beside = rows.select_related("statement", "sub_topic", "theme", "owner__user", "round", "embargo")
    return beside.with_answer().annotate(answering=ArraySubquery(answering))


def _by_fields(rows: GapQuerySet, filters: GapFilters) -> GapQuerySet:
    if filters.q:
        words = (Q(**{f"{name}__icontains": filters.q}) for name in ("title", "reference", "description"))
        found = Q()
        for each in words:
            found |= each
        rows = rows.filter(found)
    wanted: dict[str, Any] = {
        "statement__number": filters.statement,
        "theme__code": filters.theme,
        "source": filters.source,
        "weight": filters.weight,
        "owner_id": filters.owner,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if filters.state in {"open", "closed"}:
        rows = rows.filter(closed_at__isnull=filters.state == "open")
    return rows


def _by_answer(rows: GapQuerySet, answer: str) -> GapQuerySet:
    if answer == "unanswered":
        return rows.unanswered()
    if answer == "no_action":
        return rows.exclude(no_action_reason="")
    if answer == "action":
        acted = GapAction.objects.filter(gap=OuterRef("pk")).exclude(action__lifecycle=Lifecycle.CANCELLED)
        return rows.filter(Exists(acted), no_action_reason="")
    return rows


def _order(sort: str) -> Sequence[str]:
    names = SORTS.get(sort.removeprefix("-"))
    if names is None:
        return ("statement__number", "number")
    return tuple(f"-{name}" for name in names) if sort.startswith("-") else names
